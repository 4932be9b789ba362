import type { Whoami } from "../../api/types/user.ts";
import { engineOf } from "../../domain/classification/engine_of.ts";
import { baseParams } from "../../features/submit/preset_plan.ts";
import { readable } from "../../features/submit/readable.ts";
import { safeText } from "../../util/safe_text.ts";
import { defineCommands } from "../commands.ts";
import type { Screen } from "../contracts.ts";
import { currentEnded, INCIDENT_COMMANDS } from "../incident/commands.ts";
import { IncidentView } from "../incident/incident_view.tsx";
import { type IncidentParams, isUnderWay, liveRuns, resumeCommand, startRun } from "../incident/runs.ts";
import { type IncidentContext, type IncidentState, shownOf } from "../incident/state.ts";
import { whoamiQuery } from "../shell/account.ts";
import { LIST_START } from "../widgets/list.ts";

/** What its files are submitted with: the marking chosen, else that of the profile, else the server's own. */
function markingOf(ctx: IncidentContext): string | null | undefined {
  const { live, resting } = shownOf(ctx);
  const settings = live?.plan.submit ?? resting?.head;
  if (settings?.params.classification !== undefined) return settings.params.classification;
  const said = ctx.app.queries.peek<Whoami>(whoamiQuery(ctx.app.services).key);
  if (said === undefined || settings === undefined) return undefined;
  const { me } = readable(said);
  const { classification } = baseParams(me, { profile: settings.profile });
  return classification ?? engineOf(me)?.original.unrestricted;
}

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
        "alx command that resumes it",
        resumeCommand(ctx.app, live?.plan ?? { incident, journal, inputs: undefined }),
      ),
    ];
  },
  classification: markingOf,
  View: IncidentView,
};
