import { isEntry } from "../../features/incident/entries.ts";
import { formatAge } from "../../util/format.ts";
import { readJsonl } from "../../util/jsonl.ts";
import { safeText } from "../../util/safe_text.ts";
import { xdgDirs } from "../../util/xdg.ts";
import type { App, PickItem } from "../contracts.ts";
import { askIncident } from "./begin.ts";
import { type IncidentParams, isUnderWay, liveRuns } from "./runs.ts";

/** A journal on this machine. */
interface KnownIncident extends IncidentParams {
  readonly server: string;
  /** Last written; ms since the epoch. */
  readonly changedMs: number;
}

/** The incidents whose journals lie in alx's state folder, the last written first. */
async function knownIncidents(): Promise<readonly KnownIncident[]> {
  const { state } = xdgDirs(Deno.env.toObject());
  const found: KnownIncident[] = [];
  if (state === undefined) return found;
  try {
    for await (const { name } of Deno.readDir(`${state}/incidents`)) {
      if (!name.endsWith(".jsonl")) continue;
      const known = await incidentAt(`${state}/incidents/${name}`);
      if (known !== undefined) found.push(known);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found.sort((a, b) => b.changedMs - a.changedMs);
}

/** The incident of a journal, by its first line; undefined for a file that is none. */
async function incidentAt(journal: string): Promise<KnownIncident | undefined> {
  try {
    const { mtime } = await Deno.stat(journal);
    for await (const { value } of readJsonl(journal)) {
      if (!isEntry(value) || value.type !== "incident") return undefined;
      return { incident: value.incident, server: value.server, journal, changedMs: mtime?.getTime() ?? 0 };
    }
  } catch {
    // A file that cannot be read is not offered.
  }
  return undefined;
}

/** Offers the mass submissions of this machine, and a new one. */
export async function chooseIncident(app: App): Promise<void> {
  const runs = liveRuns(app).get();
  const server = app.services.settings.server;
  const known = (await knownIncidents()).filter((one) => one.server === server);
  if (known.length === 0) return askIncident(app);
  const items = known.map((one): PickItem<KnownIncident | "new"> => ({
    value: one,
    label: safeText(one.incident),
    note: isUnderWay(runs.get(one.journal)) ? "under way" : `${formatAge(app.now() - one.changedMs)} ago`,
  }));
  const chosen = await app.pick<KnownIncident | "new">({
    title: "mass submissions",
    items: [{ value: "new", label: "new: send a folder …" }, ...items],
  });
  if (chosen === "new") return askIncident(app);
  if (chosen !== undefined) app.open("incident", { incident: chosen.incident, journal: chosen.journal });
}
