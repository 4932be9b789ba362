import { defineCommands } from "../commands.ts";
import type { Screen } from "../contracts.ts";
import { JOB_COMMANDS } from "../jobs/commands.ts";
import { JobsView } from "../jobs/jobs_view.tsx";
import { currentJob, jobsBinding, type JobsContext, jobsOf, shownList } from "../jobs/state.ts";
import { jobWords } from "../jobs/job_spans.ts";
import { LIST_START, type ListState, moveTo } from "../widgets/list.ts";

/** What runs beside the screens: progress, outcomes, failures. */
export const jobsScreen: Screen<Readonly<Record<string, never>>, ListState> = {
  id: "jobs",
  title: () => "Jobs",
  initial: () => LIST_START,
  commands: defineCommands<JobsContext>(...JOB_COMMANDS),
  // Jobs have no marking: what they are about may be of any.
  classification: () => null,
  copies(ctx) {
    const job = currentJob(ctx);
    if (job === undefined) return [];
    const { resumes } = job;
    return [
      { key: "y", title: "status", text: () => `${job.title}: ${jobWords(job)}` },
      ...(resumes === undefined ? [] : [{ key: "a", title: "command that resumes it", text: () => resumes }]),
    ];
  },
  mouse(ctx, event) {
    if (event.action !== "press" || event.button !== "left") return false;
    const list = shownList(ctx);
    const { page } = jobsBinding(ctx).size;
    const at = list.top + event.y - 1;
    if (event.y < 1 || event.y > page || at >= jobsOf(ctx).length) return false;
    const opens = event.isDouble && at === list.cursor ? currentJob(ctx)?.opens : undefined;
    if (opens !== undefined) ctx.app.open(opens.screen, opens.params);
    else ctx.update((now) => moveTo(now, at, jobsBinding(ctx).size));
    return true;
  },
  View: JobsView,
};
