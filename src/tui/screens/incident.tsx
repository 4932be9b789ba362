import { safeText } from "../../util/safe_text.ts";
import { defineCommands } from "../commands.ts";
import type { Screen } from "../contracts.ts";
import { currentEnded, INCIDENT_COMMANDS } from "../incident/commands.ts";
import { IncidentView } from "../incident/incident_view.tsx";
import { type IncidentParams, isUnderWay, liveRuns, resumeCommand, startRun } from "../incident/runs.ts";
import { type IncidentContext, type IncidentState, shownOf } from "../incident/state.ts";
import { LIST_START } from "../widgets/list.ts";

/** A mass submission, while it runs and after. */
export const incidentScreen: Screen<IncidentParams, IncidentState> = {
  id: "incident",
  title: ({ incident }) => `Mass submission ${safeText(incident)}`,
  initial({ plan, journal }, app) {
    if (plan !== undefined && !isUnderWay(liveRuns(app).get().get(journal))) startRun(app, plan);
    return { list: LIST_START, seen: 0, onlyFailed: false };
  },
  commands: defineCommands<IncidentContext>(...INCIDENT_COMMANDS),
  copies(ctx) {
    const line = currentEnded(ctx);
    const { live } = shownOf(ctx);
    const { incident, journal } = ctx.params;
    const of = (key: string, title: string, text: string | undefined) =>
      text === undefined ? [] : [{ key, title, text: () => text }];
    return [
      ...of("y", "path", line?.path),
      ...of("h", "sha256", line?.sha256),
      ...of("s", "sid", line?.sid),
      ...of("j", "path of the journal", journal),
      ...of(
        "a",
        "alx command that goes on with it",
        resumeCommand(ctx.app, live?.plan ?? { incident, journal, inputs: undefined }),
      ),
    ];
  },
  classification: (ctx) =>
    shownOf(ctx).live?.plan.submit.params.classification ?? shownOf(ctx).resting?.head.params.classification,
  View: IncidentView,
};
