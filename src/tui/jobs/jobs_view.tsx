import { formatDuration, formatTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { wrapToWidth } from "../../util/width.ts";
import type { Job } from "../contracts.ts";
import { paint, rule, type Span } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { Lines } from "../widgets/lines.tsx";
import { errorSpans } from "../widgets/busy.ts";
import { jobSpans, jobWords, shareBar } from "./job_spans.ts";
import { currentJob, detailRows, jobsBinding, type JobsContext, jobsOf, shownList } from "./state.ts";

const LABEL = 10;

/** The jobs, and all about the one under the cursor. */
export function JobsView(ctx: JobsContext): ReactNode {
  const { app, columns, rows } = ctx;
  const theme = app.theme();
  const jobs = jobsOf(ctx);
  const running = jobs.filter((job) => job.state === "running").length;
  const list = shownList(ctx);
  const { page } = jobsBinding(ctx).size;
  const lines = [rule(theme, columns, {
    left: [["jobs", "title"]],
    right: jobs.length === 0 ? [] : [[`${running} running · ${jobs.length - running} ended`, "dim"]],
  })];
  if (jobs.length === 0) lines.push(...nothing().map((spans) => paint(theme, spans, columns)));
  for (let y = 0; y < page && list.top + y < jobs.length; y++) {
    const current = list.top + y === list.cursor;
    const pointer: Span = current ? [theme.ascii ? "> " : "› ", "accent"] : "  ";
    const spans = jobSpans(theme, jobs[list.top + y]!, { columns: columns - 3, now: app.now() });
    lines.push(paint(theme, [pointer, ...spans], columns, ...(current ? ["cursor" as const] : [])));
  }
  const about = currentJob(ctx);
  if (about === undefined || detailRows(rows) === 0) {
    return <Lines lines={lines} columns={columns} rows={rows} />;
  }
  while (lines.length < rows - detailRows(rows)) lines.push("");
  return <Lines lines={[...lines, ...details(ctx, about)]} columns={columns} rows={rows} />;
}

function nothing(): Span[][] {
  return [
    [],
    ["  No jobs since alx was started."],
    [["  Exports (e), downloads (d) and mass submissions run as jobs beside the screens.", "dim"]],
  ];
}

function details({ app, columns }: JobsContext, job: Job): string[] {
  const theme = app.theme();
  const pair = (label: string, value: string | undefined): Span[][] =>
    value === undefined || value === ""
      ? []
      : wrapToWidth(value, columns - LABEL - 2).slice(0, 2).map((text, i) => [
        [` ${(i === 0 ? label : "").padEnd(LABEL)}`, "dim"],
        text,
      ]);
  const bar: Span[][] = job.share === undefined || job.state !== "running"
    ? []
    : [[[` ${"progress".padEnd(LABEL)}`, "dim"], ...shareBar(theme, job.share, columns - LABEL - 3)]];
  const took = job.endedAt === undefined ? undefined : formatDuration(job.endedAt - job.startedAt);
  const lines: Span[][] = [
    ...(job.error === undefined ? [] : errorSpans(job.error).slice(0, -1).map((spans) => [" ", ...spans])),
    ...pair("job", safeText(job.title)),
    ...bar,
    ...(job.state === "failed" ? [] : pair("status", jobWords(job))),
    ...pair("began", formatTime(job.startedAt, { local: true })),
    ...pair("took", took),
    ...pair("resume by", job.resumes === undefined ? undefined : safeText(job.resumes)),
  ];
  return [
    rule(theme, columns, { left: [[job.state, job.state === "failed" ? "error" : "dim"]] }),
    ...lines.map((spans) => paint(theme, spans, columns)),
  ];
}
