import { createHmac } from "node:crypto";
import type { JsonObject } from "../util/json.ts";
import { type Account, findAccount, texts } from "./accounts.ts";
import { Denied } from "./envelope.ts";
import { rolesOfKey } from "./roles.ts";
import type { State } from "./state.ts";
import { newId } from "./random_ids.ts";

/** What an application asks for. */
export interface Grant {
  readonly clientId: string;
  /** Host of the page the token goes to. */
  readonly netloc: string;
  readonly scope: string;
  readonly server: string | null;
  readonly roles: readonly string[];
}

const SECRET = "demo";

function part(value: JsonObject): string {
  return btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function signed(text: string): string {
  return `${text}.${createHmac("sha256", SECRET).update(text).digest("base64url")}`;
}

function appsOf(account: Account): Record<string, JsonObject> {
  return { ...account.doc["apps"] as Record<string, JsonObject> | undefined };
}

function keep(state: State, account: Account, apps: Record<string, JsonObject>) {
  state.store.collections.user.put(account.uname, { ...account.doc, apps });
}

/** The token with which an application acts for an account; the same for the same application. */
export function grantToken(state: State, account: Account, grant: Grant): string {
  const apps = appsOf(account);
  const letters = grant.scope.toUpperCase();
  const roles = letters === "C" ? texts(grant.roles) : [...rolesOfKey([...letters], [], account.roles)];
  const app = {
    client_id: grant.clientId,
    netloc: grant.netloc,
    roles,
    scope: grant.scope,
    server: grant.server,
  };
  const same = Object.entries(apps).find(([, old]) =>
    old["client_id"] === app.client_id && old["netloc"] === app.netloc && old["server"] === app.server
  );
  const id = same?.[0] ?? newId(state);
  keep(state, account, { ...apps, [id]: app });
  return signed(`${part({ alg: "HS256", token_id: id, typ: "JWT", user: account.uname })}.${part(app)}`);
}

/** Takes a grant back; false when there is none of this id. */
export function revokeToken(state: State, account: Account, id: string): boolean {
  const { [id]: old, ...rest } = appsOf(account);
  if (old === undefined) return false;
  keep(state, account, rest);
  return true;
}

/**
 * Refuses every token, each for its reason. So does a genuine 4.7.4 server, which takes the caller of a token that is
 * sound for nobody.
 */
export function refuseToken(state: State, token: string): never {
  const parts = token.split(".");
  if (parts.length !== 3) throw new Error("garbage token, at which the genuine server fails");
  if (signed(parts.slice(0, 2).join(".")) !== token) {
    throw new Denied("Invalid OBO token - Signature verification failed");
  }
  const head = JSON.parse(atob(parts[0]!.replaceAll("-", "+").replaceAll("_", "/"))) as JsonObject;
  const account = findAccount(state.store, String(head["user"]));
  if (account === undefined) throw new Denied("User of the OBO token is not found");
  if (appsOf(account)[String(head["token_id"])] === undefined) {
    throw new Denied("Invalid OBO token - Token ID does not match the token");
  }
  throw new Denied("Invalid OBO token - None is not allowed to use this token");
}
