import { safeText } from "../../util/safe_text.ts";
import type { Command } from "../commands.ts";
import { LIST_START, listCommands } from "../widgets/list.ts";
import { goOn } from "./begin.ts";
import { failures } from "./counts.ts";
import { endedPage, incidentGeometry } from "./geometry.ts";
import { reportIncident } from "./report_job.ts";
import { isUnderWay, progressWords } from "./runs.ts";
import { endedOf, endedSoFar, type IncidentContext, listNow, shownOf, troublesOf } from "./state.ts";

const steers = (ctx: IncidentContext) => shownOf(ctx).run !== undefined;
const rests = (ctx: IncidentContext) => !isUnderWay(shownOf(ctx).live);

const pageOf = (ctx: IncidentContext) => endedPage(incidentGeometry(ctx, troublesOf(ctx).length));

/** The line under the cursor. */
export const currentEnded = (ctx: IncidentContext) => endedOf(ctx)[listNow(ctx, pageOf(ctx)).cursor];

async function stop(ctx: IncidentContext): Promise<void> {
  const { run, state, live } = shownOf(ctx);
  if (run === undefined || live === undefined) return;
  const yes = await ctx.app.confirm({
    title: "Stop the mass submission",
    lines: [
      [[safeText(ctx.params.incident), "bold"], state === undefined ? "" : `  ${progressWords(state)}`],
      ["Nothing is lost: c resumes it."],
    ],
    yes: "stop it",
  });
  if (yes) run.stop();
}

const STEERING: readonly Command<IncidentContext>[] = [
  {
    id: "incident.pause",
    title: "Pause or resume",
    keys: ["p"],
    group: "Act",
    hint: "pause",
    when: steers,
    run(ctx) {
      const { run, state } = shownOf(ctx);
      if (state?.isPaused === true) run?.resume();
      else run?.pause();
      ctx.app.notify(state?.isPaused === true ? "Resumed" : "Paused: what is in flight is still followed");
    },
  },
  {
    id: "incident.faster",
    title: "Faster: twice as many in flight",
    keys: ["+"],
    group: "Act",
    hint: "faster",
    when: steers,
    run: (ctx) => shownOf(ctx).run?.faster(),
  },
  {
    id: "incident.slower",
    title: "Slower: half as many in flight",
    keys: ["-"],
    group: "Act",
    hint: "slower",
    when: steers,
    run: (ctx) => shownOf(ctx).run?.slower(),
  },
  {
    id: "incident.stop",
    title: "Stop; it can be resumed",
    keys: ["x"],
    group: "Act",
    hint: "stop",
    when: steers,
    run: stop,
  },
  {
    id: "incident.continue",
    title: "Resume",
    keys: ["c"],
    group: "Act",
    hint: "resume",
    role: "submission_create",
    when: rests,
    run: (ctx) => goOn(ctx.app, ctx.params, false),
  },
  {
    id: "incident.retry",
    title: "Retry what failed",
    keys: ["r"],
    group: "Act",
    hint: "retry failed",
    role: "submission_create",
    blocked(ctx) {
      if (!rests(ctx)) return "It is running: retry what failed when it has ended";
      const { paths } = shownOf(ctx);
      return paths !== undefined && failures(paths) === 0 ? "Nothing has failed" : undefined;
    },
    run: (ctx) => goOn(ctx.app, ctx.params, true),
  },
];

/** What can be done with a mass submission. */
export const INCIDENT_COMMANDS: readonly Command<IncidentContext>[] = [
  ...listCommands<IncidentContext>((ctx) => {
    const page = pageOf(ctx);
    return {
      list: listNow(ctx, page),
      size: { total: endedOf(ctx).length, page },
      set: (list) => ctx.update((state) => ({ ...state, list, seen: endedSoFar(ctx) })),
    };
  }),
  ...STEERING,
  {
    id: "incident.report",
    title: "Report: figures, and a page with every file",
    keys: ["e"],
    group: "Act",
    hint: "report",
    run: (ctx) => reportIncident(ctx.app, ctx.params),
  },
  {
    id: "incident.failed",
    title: "Only failed files, or all",
    keys: ["f"],
    group: "Find",
    hint: "failed",
    run: (ctx) =>
      ctx.update((state) => ({ ...state, onlyFailed: !state.onlyFailed, list: LIST_START, seen: 0 })),
  },
  {
    id: "incident.open",
    title: "Open the submission",
    keys: ["enter"],
    group: "In and out",
    hint: "open",
    blocked(ctx) {
      const line = currentEnded(ctx);
      if (line === undefined) return "Nothing has ended yet";
      if (line.sid !== undefined) return undefined;
      return line.reason === undefined
        ? "It has no submission"
        : `It has no submission: ${safeText(line.reason)}`;
    },
    run(ctx) {
      const sid = currentEnded(ctx)?.sid;
      if (sid !== undefined) ctx.app.open("submission", { sid });
    },
  },
  {
    id: "incident.search",
    title: "Search its submissions",
    keys: ["/"],
    group: "Find",
    run: (ctx) => {
      const clause = `metadata.incident_number:"${ctx.params.incident.replace(/["\\]/g, "\\$&")}"`;
      ctx.app.open("search", { index: "submission", query: clause });
    },
  },
];
