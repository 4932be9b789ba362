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
