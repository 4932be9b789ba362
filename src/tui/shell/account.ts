import { engineOf } from "../../domain/classification/engine_of.ts";
import type { Whoami } from "../../api/types/user.ts";
import { AuthError } from "../../api/errors.ts";
import type { Query } from "../../features/queries.ts";
import type { Services } from "../../features/services.ts";
import { safeText } from "../../util/safe_text.ts";
import { AlxError } from "../../util/error.ts";
import type { App } from "../contracts.ts";

/** Key of the question who is logged in. */
export const WHOAMI = "whoami";
/** Roles that let an account change something. */
const WRITE_ROLE = /(?:_manage|_create|_delete|_trigger|administration)$/;

/** The server as it is called on screen: by the profile that named it, else by its host. */
export function serverName({ profile, server }: Services["settings"]): string {
  return profile ?? new URL(server).host;
}

/** Who is logged in, and the fields of every index with what they mean. `GET user/whoami/` */
export function whoamiQuery(services: Services): Query<Whoami> {
  return { key: WHOAMI, staleMs: 3_600_000, fetch: (signal) => services.client.user.whoami(signal) };
}

/** Why this account may not do what takes a role; undefined while it may, or is not known yet. */
export function roleRefusal(app: App, role: string): string | undefined {
  const known = app.queries.peek<Whoami>(WHOAMI);
  if (known === undefined || known.roles.includes(role)) return undefined;
  return `This takes the role ${role}, which your account does not have`;
}

/** Whether this account has a role; says so when it has not. */
export function mayUse(app: App, role: string): boolean {
  const refusal = roleRefusal(app, role);
  if (refusal !== undefined) app.notify(refusal);
  return refusal === undefined;
}

/** The marking of something that shows all of these; undefined when it cannot be told. */
export function highestMarking(app: App, markings: Iterable<string>): string | undefined {
  const engine = engineOf(app.queries.peek<Whoami>(WHOAMI));
  if (engine === undefined || !engine.enforce) return undefined;
  let highest: string | undefined;
  for (const marking of new Set(markings)) {
    try {
      highest = highest === undefined ? engine.normalize(marking) : engine.max(highest, marking);
    } catch {
      // Groups without anything in common have no common marking: the account's own stands for them.
      return undefined;
    }
  }
  return highest;
}

/** Who is logged in; asked once. @throws {ApiError} the server does not say */
export async function whoami(app: App): Promise<Whoami> {
  const query = whoamiQuery(app.services);
  const known = app.queries.peek<Whoami>(query.key);
  if (known !== undefined) return known;
  const { data, error } = await app.queries.fetch(query);
  if (data === undefined) throw error ?? new AlxError("The server does not say who is logged in");
  return data;
}

/** Learns who is logged in: account and marking for the top bar, field tables for completion. Never throws. */
export async function loadAccount(app: App): Promise<void> {
  const { data, error } = await app.queries.fetch(whoamiQuery(app.services));
  try {
    if (data !== undefined) takeAccount(app, data);
    else if (error instanceof AuthError) await explainLogin(app, error);
    else if (error !== undefined) app.report(error);
  } catch (thrown) {
    app.report(thrown);
  }
}

/** Says once, over all panes, why the server does not let this account in. */
async function explainLogin(app: App, error: AuthError): Promise<void> {
  const { server, user, profile } = app.services.settings;
  const who = user === undefined ? [] : [`user ${user}`];
  const again = await app.confirm({
    title: "The server refuses this login",
    lines: [
      [[safeText(error.message), "error"]],
      [[
        safeText([server, ...who, ...(profile === undefined ? [] : [`profile ${profile}`])].join(" · ")),
        "dim",
      ]],
      [""],
      ['"alx login" stores another key; a change of the settings needs a new start of alx.'],
    ],
    yes: "try again",
  });
  if (!again) return;
  app.queries.invalidate("");
  await loadAccount(app);
}

function takeAccount(app: App, data: Whoami): void {
  for (const [index, fields] of Object.entries(data.indexes ?? {})) {
    app.queries.put(`fields/${index}`, fields);
  }
  const account = {
    name: `${data.username}@${serverName(app.services.settings)}`,
    classification: String(data.classification),
    readOnly: !data.roles.some((role) => WRITE_ROLE.test(role)),
  };
  app.shell.set((shell) => ({ ...shell, account }));
}
