import { parseShardText } from "../../features/incident/shard_text.ts";
import type { IncidentPlan } from "../../features/incident/plan.ts";
import { noInput } from "../../features/submit/preview.ts";
import { openRun, planLines } from "../incident/begin.ts";
import { journalFor } from "../incident/place.ts";
import type { Draft } from "./draft.ts";
import type { ServerSide } from "./form.ts";
import { patternsOf } from "./patterns.ts";
import type { SubmitContext } from "./state.ts";

/** Asks once more, then begins the mass submission of a form whose checks have passed. */
export async function sendMass(ctx: SubmitContext, draft: Draft, server: ServerSide): Promise<void> {
  const { app } = ctx;
  const { mass: prepared } = server;
  if (draft.mass === undefined || prepared === undefined) return;
  const { incident, include, excludePath, shard, ceiling } = draft.mass;
  const { submit, bucket, maxWindow, isCounted } = prepared;
  const paths = draft.items.map(({ text }) => text);
  const plan: IncidentPlan = {
    ...{ submit, bucket, maxWindow, isCounted, incident, journal: journalFor(app, incident) },
    inputs: {
      ...{ paths, lists: [], cwd: Deno.cwd(), stdin: noInput },
      ...(include === "" ? {} : { include: patternsOf(include) }),
      ...(excludePath === "" ? {} : { excludePath: patternsOf(excludePath) }),
    },
    shard: parseShardText(shard),
    ceiling: ceiling === "" ? undefined : Number(ceiling),
  };
  const question = { title: "Mass submission", lines: planLines(app, plan), yes: "send" };
  if (await app.confirm(question)) openRun(app, plan, { replace: true });
}
