/** A form's settings as those of a mass submission. @module */
import type { SubmissionParams } from "../../api/types/submission.ts";
import type { Whoami } from "../../api/types/user.ts";
import { mergeParams } from "../../domain/submit_params.ts";
import { DEFAULT_PRIORITY, type PreparedIncident, prepareIncident } from "../../features/incident/prepare.ts";
import type { Plan } from "../../features/submit/plan.ts";
import {
  baseParams,
  mayCustomise,
  paramsOf,
  sentMetadata,
  sentProfile,
} from "../../features/submit/preset_plan.ts";
import type { Draft } from "./draft.ts";

/** What a mass submission makes of a form. */
export interface MassSide {
  /** What holds when nothing is changed. */
  readonly base: SubmissionParams;
  readonly plan: Plan;
  readonly prepared: PreparedIncident;
}

/** The same checks and the same priority as `alx incident submit` has; undefined for other forms. */
export function massOf(me: Whoami, draft: Draft): MassSide | undefined {
  if (draft.mass === undefined) return undefined;
  const prepared = prepareIncident(me, {
    incident: draft.mass.incident.trim(),
    params: paramsOf(me, draft),
    metadata: sentMetadata(me, draft),
    profile: sentProfile(me, draft),
  });
  return {
    base: mergeParams(baseParams(me, draft), mayCustomise(me) ? { priority: DEFAULT_PRIORITY } : {}),
    plan: { ...prepared.submit, problems: prepared.problems },
    prepared,
  };
}
