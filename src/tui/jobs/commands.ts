import { safeText } from "../../util/safe_text.ts";
import type { Command } from "../commands.ts";
import type { Job } from "../contracts.ts";
import { chooseIncident } from "../incident/choose.ts";
import { listCommands } from "../widgets/list.ts";
import { currentJob, jobsBinding, type JobsContext } from "./state.ts";

const NO_JOB = "There is no job yet: exports, downloads and mass submissions run as jobs";

/** Asks, then stops a running job. */
async function cancel({ app }: JobsContext, job: Job): Promise<void> {
  const yes = await app.confirm({
    title: "Cancel the job",
    lines: [[[safeText(job.title), "bold"]], [
      job.resumes === undefined ? "What it did so far stays." : `It goes on later: ${safeText(job.resumes)}`,
    ]],
    yes: "cancel it",
  });
  if (yes && !app.cancelJob(job.id)) app.notify("It had ended already");
}

/** What can be done with jobs. */
export const JOB_COMMANDS: readonly Command<JobsContext>[] = [
  ...listCommands<JobsContext>(jobsBinding),
  {
    id: "jobs.open",
    title: "Open what it made",
    keys: ["enter"],
    group: "In and out",
    hint: "open",
    blocked(ctx) {
      const job = currentJob(ctx);
      if (job === undefined) return NO_JOB;
      return job.opens === undefined ? "There is nothing more to see of it" : undefined;
    },
    run(ctx) {
      const opens = currentJob(ctx)?.opens;
      if (opens !== undefined) ctx.app.open(opens.screen, opens.params);
    },
  },
  {
    id: "jobs.cancel",
    title: "Cancel, or take an ended job off the list",
    keys: ["x"],
    group: "Act",
    hint: "cancel",
    blocked: (ctx) => currentJob(ctx) === undefined ? NO_JOB : undefined,
    run(ctx) {
      const job = currentJob(ctx);
      if (job === undefined) return;
      if (job.state === "running") return cancel(ctx, job);
      ctx.app.shell.set((shell) => ({ ...shell, jobs: shell.jobs.filter(({ id }) => id !== job.id) }));
    },
  },
  {
    id: "jobs.incidents",
    title: "Mass submissions: a new one, or go on with one",
    keys: ["n"],
    group: "Act",
    hint: "mass submission",
    role: "submission_create",
    run: ({ app }) => chooseIncident(app),
  },
  {
    id: "jobs.clear",
    title: "Take every ended job off the list",
    keys: ["D"],
    group: "Act",
    hint: "clear ended",
    blocked: ({ app }) =>
      app.shell.get().jobs.every((job) => job.state === "running") ? "No job has ended" : undefined,
    run: ({ app }) =>
      app.shell.set((shell) => ({ ...shell, jobs: shell.jobs.filter((job) => job.state === "running") })),
  },
];
