import { AlxError } from "../../util/error.ts";
import { journalPlace } from "../../features/incident/place.ts";
import { xdgDirs } from "../../util/xdg.ts";
import type { App } from "../contracts.ts";

/** Where the journal of an incident at this server lies by default; undefined where the environment names no home. */
export function defaultJournal(app: App, incident: string): string | undefined {
  const { state } = xdgDirs(Deno.env.toObject());
  return state === undefined
    ? undefined
    : journalPlace(state, { server: app.services.settings.server, incident });
}

/** The same. @throws {AlxError} the environment names no home */
export function journalFor(app: App, incident: string): string {
  const journal = defaultJournal(app, incident);
  if (journal !== undefined) return journal;
  throw new AlxError("Cannot find a place for the journal: the environment names no home");
}
