import { bar } from "../../util/bars.ts";
import { formatAge, formatDuration, formatPercent } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutToWidth, displayWidth, padToWidth } from "../../util/width.ts";
import type { Job } from "../contracts.ts";
import type { Span } from "../paint.ts";
import type { Role, Theme } from "../theme.ts";

const LOOKS: Readonly<Record<Job["state"], readonly [glyph: string, ascii: string, role: Role]>> = {
  running: ["▸", ">", "accent"],
  done: ["✓", "+", "safe"],
  failed: ["✗", "x", "error"],
  cancelled: ["‖", "=", "dim"],
};

/** The shape of a job's state; never colour alone. */
function jobGlyph(theme: Theme, job: Job): Span {
  const [glyph, ascii, role] = LOOKS[job.state];
  return [theme.ascii ? ascii : glyph, role];
}

/** A bar of exactly `width` cells with what is left in dots; blank where the share is not known. */
export function shareBar(theme: Theme, share: number | undefined, width: number): Span[] {
  if (share === undefined) return [" ".repeat(width)];
  const filled = bar(share, 1, { width, ascii: theme.ascii });
  const rest = (theme.ascii ? "." : "░").repeat(Math.max(0, width - displayWidth(filled)));
  return [[filled, share >= 1 ? "safe" : "accent"], [rest, "dim"]];
}

/** What a job says of itself: its last words, or how it ended. */
export function jobWords(job: Job): string {
  if (job.state === "failed") return safeText(job.error?.message ?? "failed");
  if (job.state === "cancelled") return "cancelled";
  return safeText(job.progress);
}

/** How long it took, or how long ago it began. @param now Ms since the epoch. */
function jobTime(job: Job, now: number): string {
  return job.endedAt === undefined
    ? formatAge(now - job.startedAt)
    : formatDuration(job.endedAt - job.startedAt);
}

/** A job in one row of at most `columns` cells. */
export function jobSpans(theme: Theme, job: Job, view: { columns: number; now: number }): Span[] {
  const { columns, now } = view;
  const time = padToWidth(jobTime(job, now), 9, { align: "right" });
  const barColumns = columns >= 100 ? 20 : columns >= 60 ? 10 : 0;
  const percent = job.share === undefined || job.state !== "running" ? "" : formatPercent(job.share);
  const titleColumns = Math.max(12, Math.floor((columns - barColumns - 18) * 0.55));
  const words = jobWords(job);
  const room = Math.max(0, columns - titleColumns - (barColumns === 0 ? 0 : barColumns + 2) - 20);
  return [
    jobGlyph(theme, job),
    " ",
    padToWidth(cutToWidth(safeText(job.title), titleColumns), titleColumns),
    "  ",
    ...(barColumns === 0 ? [] : [...shareBar(theme, job.share, barColumns), "  "]),
    [padToWidth(percent, 6, { align: "right" }), "bold"],
    "  ",
    [padToWidth(cutToWidth(words, room), room), job.state === "failed" ? "error" : "dim"],
    [time, "dim"],
  ];
}
