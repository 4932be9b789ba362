/** Options that the commands about an incident share. @module */
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { journalPlace } from "../../features/incident/place.ts";
import { ConfigError } from "../../util/error.ts";
import { xdgDirs } from "../../util/xdg.ts";
import type { CliContext } from "../context.ts";

/** `--incident ID` */
export const INCIDENT = [
  "--incident <id>",
  "The incident's id, as it stands in the metadata",
  parseIncident,
] as const;
/** `--journal PATH` */
export const JOURNAL = [
  "--journal <path>",
  "Journal of the incident; by default one for each server and incident in alx's state folder",
] as const;

/** The id as it is: blanks around it belong to it, but blanks alone come from a variable that is not set. */
function parseIncident(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("an incident needs an id");
}

/** Which incident. */
export interface IncidentChoice {
  readonly incident: string;
  readonly journal?: string | undefined;
}

/**
 * The path of the journal.
 *
 * @throws {ConfigError} none is given, and the environment names no home
 */
export function journalOf(ctx: CliContext, server: string, choice: IncidentChoice): string {
  if (choice.journal !== undefined) return choice.journal;
  const { state } = xdgDirs(ctx.env);
  if (state === undefined) {
    throw new ConfigError("Cannot find a place for the journal: the environment names no home", {
      hint: "--journal PATH",
    });
  }
  return journalPlace(state, { server, incident: choice.incident });
}
