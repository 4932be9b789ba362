import { jobSpans } from "../../jobs/job_spans.ts";
import type { HomePane } from "../pane.ts";

/** What runs beside the screens, and what has ended. */
export const jobsPane: HomePane = {
  id: "jobs",
  word: "jobs",
  queries: () => [],
  note({ app }) {
    const running = app.shell.get().jobs.filter((job) => job.state === "running").length;
    return [[running === 0 ? "" : `${running} running  `, "accent"], ["g j", "key"]];
  },
  lines: ({ app }, { columns }) =>
    app.shell.get().jobs.toReversed().map((job) => ({
      spans: jobSpans(app.theme(), job, { columns: columns - 2, now: app.now() }),
      open: () =>
        job.opens === undefined ? app.open("jobs", {}) : app.open(job.opens.screen, job.opens.params),
      copy: { title: "job", text: job.title },
    })),
  wants: ({ app }) => app.shell.get().jobs.length,
  empty: [["Nothing runs", "dim"]],
};
