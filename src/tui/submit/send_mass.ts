import { parseShardText } from "../../features/incident/shard_text.ts";
import type { IncidentPlan } from "../../features/incident/plan.ts";
import { noInput } from "../../features/submit/preview.ts";
import { formatCount, formatTime } from "../../util/format.ts";
import type { App } from "../contracts.ts";
import { finished } from "../incident/counts.ts";
import { restingQuery } from "../incident/state.ts";
import type { Span } from "../paint.ts";
import { openRun, planLines } from "../incident/begin.ts";
import { journalFor } from "../incident/place.ts";
import type { Draft } from "./draft.ts";
import type { ServerSide } from "./form.ts";
import { patternsOf } from "./patterns.ts";
import type { SubmitContext } from "./state.ts";

/** What an earlier run under the same id means for this one; nothing where there was none. */
async function earlierLines(app: App, journal: string): Promise<Span[][]> {
  const found = await app.queries.fetch(restingQuery(app, journal));
  if (found.data === undefined) return [];
  const { paths, lastRunAt } = found.data;
  const when = lastRunAt === undefined
    ? ""
    : `, last run ${formatTime(lastRunAt, { local: true, seconds: false })}`;
  return [
    [[`This incident exists: ${formatCount(finished(paths))} files finished${when}.`, "warn"]],
    [["Files it has are not submitted again; new ones are added to it.", "warn"]],
  ];
}

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
  const earlier = await earlierLines(app, plan.journal);
  const question = {
    title: "Mass submission",
    lines: [...planLines(app, plan), ...earlier],
    yes: earlier.length > 0 ? "add to it" : "send",
  };
  if (await app.confirm(question)) openRun(app, plan, { replace: true });
}
