/** `alx incident analyze --offline`: what the journals of this machine say, without settings or a login. @module */
import { NotFoundError } from "../../api/errors.ts";
import { type KnownIncident, knownIncidents } from "../../features/incident/known.ts";
import { readJournals } from "../../features/incident/report_journals.ts";
import type { Services } from "../../features/services.ts";
import { openSession } from "../../features/session.ts";
import { resolveSettings } from "../../features/settings.ts";
import { ConfigError, UsageError } from "../../util/error.ts";
import { xdgDirs } from "../../util/xdg.ts";
import type { CliContext } from "../context.ts";
import { readTextFile } from "../files.ts";
import { type ChosenSource, fromJournals, type SourceChoice, warnOfDamage } from "./source.ts";

/** A source, and the world to read it in. */
export interface OpenedSource extends ChosenSource {
  readonly services: Services;
}

/**
 * The journals named, else the one of the incident: the only one on this machine, or that of the server which is set.
 * The client of the services has no login, and is not to be used.
 *
 * @throws {UsageError} several could be meant, or they do not belong together
 * @throws {NotFoundError} there is no journal of the incident
 */
export async function openOffline(ctx: CliContext, choice: SourceChoice): Promise<OpenedSource> {
  if (choice.fromServer) throw new UsageError("--from-server and --offline exclude each other");
  const { incident } = choice;
  const paths = choice.journal.length > 0 ? choice.journal : [await journalHere(ctx, incident)];
  const journals = await readJournals(paths, choice);
  warnOfDamage(ctx, journals);
  const chosen = fromJournals(journals, incident);
  // Links lead to where the journal was written: no other server is known to have it.
  const server = chosen.source.journals[0]?.ledger.server ?? "";
  const { clock, signal } = ctx;
  const services = await openSession({ server, verify: true }, { clock, signal, readText: readTextFile });
  return { ...chosen, services };
}

/** The journal of an incident on this machine; without an id, the only one. @throws {NotFoundError} there is none */
export async function journalHere(ctx: CliContext, incident: string | undefined): Promise<string> {
  const known = await knownIncidents(xdgDirs(ctx.env).state);
  const meant = incident === undefined ? known : known.filter((one) => one.incident === incident);
  const [first, ...others] = meant;
  if (first === undefined) {
    const what = incident === undefined ? "an incident" : `incident "${incident}"`;
    throw new NotFoundError(`There is no journal of ${what} here`, { hint: "--journal FILE" });
  }
  if (others.length === 0) return first.journal;
  if (incident === undefined) throw new UsageError("Which incident?", { hint: namesOf(meant) });
  const server = await serverSet(ctx);
  const here = meant.find((one) => one.server === server);
  if (here !== undefined) return here.journal;
  throw new UsageError(`There are journals of incident "${incident}" for several servers`, {
    detail: meant.map((one) => `${one.server}: ${one.journal}`).join("\n"),
    hint: "--journal FILE, or --server URL",
  });
}

/** Most names in a hint. */
const MOST_NAMED = 10;

function namesOf(known: readonly KnownIncident[]): string {
  const names = [...new Set(known.map((one) => one.incident))].slice(0, MOST_NAMED);
  return names.map((name) => `--incident "${name}"`).join(", or ");
}

/** The server that the options or files name; undefined where none is. */
async function serverSet(ctx: CliContext): Promise<string | undefined> {
  try {
    const { layers, profile } = await ctx.sources();
    return resolveSettings(layers, profile).server;
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
