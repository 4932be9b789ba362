import { type KnownIncident, knownIncidents } from "../../features/incident/known.ts";
import { formatAge } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { xdgDirs } from "../../util/xdg.ts";
import type { App, PickItem } from "../contracts.ts";
import { askIncident } from "./begin.ts";
import { isUnderWay, liveRuns } from "./runs.ts";

/** Offers the mass submissions of this machine, and a new one. */
export async function chooseIncident(app: App): Promise<void> {
  const runs = liveRuns(app).get();
  const server = app.services.settings.server;
  const known = (await knownIncidents(xdgDirs(Deno.env.toObject()).state)).filter((one) =>
    one.server === server
  );
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
