import { safeText } from "../../util/safe_text.ts";
import type { Command } from "../commands.ts";
import type { Job } from "../contracts.ts";
import { chooseIncident } from "../incident/choose.ts";
import { listCommands } from "../widgets/list.ts";
import { currentJob, jobsBinding, type JobsContext } from "./state.ts";

const NO_JOB = "No jobs yet: exports, downloads and mass submissions run as jobs";

/** Asks, then stops a running job. */
async function cancel({ app }: JobsContext, job: Job): Promise<void> {
  const yes = await app.confirm({
    title: "Cancel the job",
    lines: [[[safeText(job.title), "bold"]], [
      job.resumes === undefined
        ? "What it has done so far stays."
        : `Resume it later with: ${safeText(job.resumes)}`,
    ]],
    yes: "cancel it",
  });
  if (yes && !app.cancelJob(job.id)) app.notify("The job had ended already");
}

/** What can be done with jobs. */
export const JOB_COMMANDS: readonly Command<JobsContext>[] = [
  ...listCommands<JobsContext>(jobsBinding),
  {
    id: "jobs.open",
    title: "Open the result",
    keys: ["enter"],
    group: "In and out",
    hint: "open",
    blocked(ctx) {
      const job = currentJob(ctx);
      if (job === undefined) return NO_JOB;
      return job.opens === undefined ? "The job has no screen of its own" : undefined;
    },
    run(ctx) {
      const opens = currentJob(ctx)?.opens;
      if (opens !== undefined) ctx.app.open(opens.screen, opens.params);
    },
  },
  {
    id: "jobs.cancel",
    title: "Cancel, or remove an ended job from the list",
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
    title: "Mass submissions: start or resume one",
    keys: ["n"],
    group: "Act",
    hint: "mass submission",
    role: "submission_create",
    run: ({ app }) => chooseIncident(app),
  },
  {
    id: "jobs.clear",
    title: "Remove ended jobs from the list",
    keys: ["D"],
    group: "Act",
    hint: "clear ended",
    blocked: ({ app }) =>
      app.shell.get().jobs.every((job) => job.state === "running") ? "No job has ended" : undefined,
    run: ({ app }) =>
      app.shell.set((shell) => ({ ...shell, jobs: shell.jobs.filter((job) => job.state === "running") })),
  },
];
