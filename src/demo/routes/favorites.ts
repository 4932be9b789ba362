import type { Json } from "../../util/json.ts";
import { type Call, jsonBody, objectBody, param } from "../call.ts";
import { Refusal } from "../envelope.ts";
import { type Route, section } from "../router.ts";

const TYPES = ["alert", "error", "search", "signature", "submission"];
const MANAGE = "self_manage|administration";

interface Favorite {
  readonly [key: string]: Json;
  readonly name: string;
  readonly query: string;
}
type Favorites = Record<string, Favorite[]>;

/** `user/favorites/…` */
export const favoriteRoutes: readonly Route[] = section("user", [
  ["GET", "/favorites/<username>/", "-", "q", (call) => favorites(call)],
  ["POST", "/favorites/<username>/", MANAGE, "q", replace],
  ["PUT", "/favorites/<username>/<favorite_type>/", MANAGE, "q", add],
  ["DELETE", "/favorites/<username>/<favorite_type>/", MANAGE, "q", remove],
]);

function keyOf(call: Call): string {
  return `favorites ${param(call, "username")}`;
}

function favorites(call: Call): Favorites {
  const own = call.state.memory.get(keyOf(call)) as Favorites | undefined;
  return Object.fromEntries(TYPES.map((type) => [type, [...own?.[type] ?? []].sort(byName)]));
}

function byName(a: Favorite, b: Favorite): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function typeOf(call: Call): string {
  const type = param(call, "favorite_type");
  if (!TYPES.includes(type)) throw new Refusal(500, `${type} is not a valid favorite type`, {});
  return type;
}

function favoriteOf(call: Call, value: unknown): Favorite {
  const given = value as { name?: unknown; query?: unknown; classification?: unknown } | null;
  if (typeof given?.name !== "string" || typeof given.query !== "string") {
    throw new Refusal(400, "Wrong format for favorite.", {});
  }
  return {
    classification: typeof given.classification === "string" ? given.classification : "TLP:C",
    created_by: call.account.uname,
    name: given.name,
    query: given.query,
  };
}

async function add(call: Call) {
  const type = typeOf(call);
  const favorite = favoriteOf(call, await objectBody(call));
  const all = favorites(call);
  all[type] = [...all[type]!.filter((one) => one.name !== favorite.name), favorite];
  call.state.memory.set(keyOf(call), all);
  return { success: true };
}

async function remove(call: Call) {
  const type = typeOf(call);
  const body = await jsonBody(call);
  const name = typeof body === "string" ? body : pythonText(body);
  const all = favorites(call);
  const left = all[type]!.filter((one) => one.name !== name);
  if (left.length === all[type]!.length) {
    throw new Refusal(404, `Favorite '${name}' does not exists for ${type} page`, {});
  }
  all[type] = left;
  call.state.memory.set(keyOf(call), all);
  return { success: true };
}

async function replace(call: Call) {
  const body = await objectBody(call);
  const next: Favorites = {};
  for (const [type, list] of Object.entries(body)) {
    if (!TYPES.includes(type)) throw new Refusal(400, `Invalid favorite type (${type})`, "");
    if (!Array.isArray(list)) throw new Refusal(400, "Wrong format for favorite.", {});
    next[type] = list.map((one) => favoriteOf(call, one));
  }
  call.state.memory.set(keyOf(call), next);
  return { success: true };
}

/** A JSON value as Python prints it, where the genuine server puts it into a message. */
function pythonText(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(pythonText).join(", ")}]`;
  if (typeof value !== "object") return String(value);
  return `{${
    Object.entries(value as object).map(([key, one]) => `'${key}': ${pythonText(one)}`).join(", ")
  }}`;
}
