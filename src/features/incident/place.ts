import { createHash } from "node:crypto";
import { safeFileName } from "../../util/safe_name.ts";

/**
 * Where the journal of an incident lies: one for each server and incident, named so that a person finds it.
 *
 * @param stateDir alx's state folder, see util/xdg.ts.
 * @param which The server as the settings have it, and the incident's id as the person gave it.
 */
export function journalPlace(
  stateDir: string,
  which: { readonly server: string; readonly incident: string },
): string {
  const { server, incident } = which;
  const digest = createHash("sha256").update(`${server}\0${incident}`).digest("hex").slice(0, 12);
  const name = safeFileName(incident, "incident").replaceAll(" ", "_").slice(0, 60);
  return `${stateDir}/incidents/${name}-${digest}.jsonl`;
}
