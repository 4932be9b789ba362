/** `alx incident download`: the tree of files below a score. @module */
import {
  downloadIncident,
  type DownloadRow,
  type DownloadState,
  type LeftOut,
} from "../../features/incident/download.ts";
import { batches } from "../../features/incident/report.ts";
import type { Column } from "../../domain/column.ts";
import { column } from "../../domain/columns/make.ts";
import { thresholdsFrom, type VerdictThresholds } from "../../domain/verdict.ts";
import { UsageError } from "../../util/error.ts";
import { formatBytes, formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { EXIT, ExitWith } from "../exit.ts";
import { confirmDanger } from "../noun.ts";
import { streamFormatOf } from "../output/format.ts";
import { streamRows } from "../output/stream.ts";
import { createProgress, type Progress } from "../progress.ts";
import { chooseSource, type SourceChoice } from "./source.ts";
import { type ScoreChoice, scoreOf } from "./score_option.ts";

/** The options of `download` as parsed. */
export interface DownloadChoice extends SourceChoice {
  readonly to: string;
  readonly maxScore?: ScoreChoice | undefined;
  readonly minScore?: ScoreChoice | undefined;
  readonly strip?: string | undefined;
  readonly encoding: "cart" | "raw";
  readonly jobs: number;
  readonly overwrite?: true | undefined;
  readonly includeIncomplete?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly yes?: true | undefined;
}

/** Runs the command. @throws {ExitWith} 7 when some files failed */
export async function downloadFiles(ctx: CliContext, choice: DownloadChoice): Promise<void> {
  const { to, strip, encoding, jobs, overwrite = false, dryRun = false } = choice;
  const format = streamFormatOf(ctx);
  if (format === "parquet" && ctx.isTty.out) {
    throw new UsageError("Will not write Parquet to a terminal", { hint: "--output csv" });
  }
  if (encoding === "raw" && !dryRun) await confirmRaw(ctx, choice);
  const services = await ctx.services();
  const { source } = await chooseSource(ctx, services, choice);
  const thresholds = thresholdsFrom((await services.client.user.whoami(services.signal)).configuration);
  const bounds = boundsOf(choice, thresholds);
  // On a terminal the rows are told of only where they are all there is; then they are progress enough.
  const isQuiet = format === "table" && !dryRun;
  const progress = isQuiet || !ctx.isTty.out ? createProgress(ctx) : undefined;
  const tally = new Tally();
  const options = {
    ...{ ...bounds, to, strip, encoding, jobs, overwrite, dryRun, thresholds },
    includeIncomplete: choice.includeIncomplete,
    onLeftOut: (why: LeftOut) => tally.leaveOut(why),
  };
  const rows = seen(downloadIncident(services, source, options), { ctx, tally, progress });
  try {
    if (isQuiet) { for await (const _ of rows) { /* told by the way */ } }
    else {
      const write = (data: string | Uint8Array) => ctx.out(data);
      // A table is laid out by its first rows; elsewhere each file is told of when it is there.
      const size = format === "table" ? 100 : 1;
      await streamRows(ctx, { rows: batches(rows, size), columns: COLUMNS, format, write });
    }
    progress?.end();
    ctx.note(tally.text(to));
  } catch (error) {
    progress?.end();
    if (!tally.isEmpty) ctx.note(tally.text(to));
    throw error;
  }
  if (tally.count("failed") > 0) throw new ExitWith(EXIT.partial);
}

async function confirmRaw(ctx: CliContext, { to, yes }: DownloadChoice): Promise<void> {
  await confirmDanger(ctx, `Write the files of an incident to "${to}" as they are, not neutralised?`, yes);
}

/** @throws {UsageError} nothing can be in the range */
function boundsOf(
  { maxScore, minScore }: DownloadChoice,
  thresholds: VerdictThresholds,
): { readonly maxScore: number; readonly minScore: number | undefined } {
  const most = maxScore === undefined ? thresholds.suspicious - 1 : scoreOf(maxScore, thresholds);
  const least = minScore === undefined ? undefined : scoreOf(minScore, thresholds);
  if (least !== undefined && least > most) {
    throw new UsageError(`No score is from ${least} to ${most}`, { hint: "--max-score N" });
  }
  return { maxScore: most, minScore: least };
}

async function* seen(
  rows: AsyncIterable<DownloadRow>,
  { ctx, tally, progress }: {
    readonly ctx: CliContext;
    readonly tally: Tally;
    readonly progress: Progress | undefined;
  },
): AsyncGenerator<DownloadRow, void> {
  for await (const row of rows) {
    tally.add(row);
    if (row.state === "failed") {
      progress?.end();
      ctx.err(`alx: "${safeText(row.path)}": ${safeText(row.reason ?? "")}\n`);
    }
    progress?.show(() => tally.text(undefined));
    yield row;
  }
}

const WORDS: Readonly<Record<DownloadState, string>> = {
  "downloaded": "downloaded",
  "present": "there already",
  "planned": "to download",
  "left out": "left out for the score",
  "failed": "failed",
};

/** How many files came to which end. */
class Tally {
  readonly #counts = new Map<DownloadState, number>();
  readonly #leftOut = new Map<LeftOut, number>();
  #bytes = 0;

  /** Whether no file has come to an end. */
  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  /** Counts an input that gets no row. */
  leaveOut(why: LeftOut): void {
    if (why === "score") this.#counts.set("left out", this.count("left out") + 1);
    else this.#leftOut.set(why, (this.#leftOut.get(why) ?? 0) + 1);
  }

  add({ state, size }: DownloadRow): void {
    this.#counts.set(state, this.count(state) + 1);
    if (state === "downloaded" || state === "planned") this.#bytes += size ?? 0;
  }

  count(state: DownloadState): number {
    return this.#counts.get(state) ?? 0;
  }

  /** `1,200 downloaded, 3 failed (4.1 M) in "clean"` */
  text(folder: string | undefined): string {
    const parts = (Object.keys(WORDS) as DownloadState[]).filter((state) => this.count(state) > 0)
      .map((state) => `${formatCount(this.count(state))} ${WORDS[state]}`);
    for (const [why, count] of this.#leftOut) {
      const words = why === "incomplete" ? "left out for service errors or a missing submission" : why;
      parts.push(`${formatCount(count)} ${words}`);
    }
    if (parts.length === 0) return "The incident has no files";
    const size = this.#bytes === 0 ? "" : ` (${formatBytes(this.#bytes)})`;
    return `${parts.join(", ")}${size}${folder === undefined ? "" : ` in "${folder}"`}`;
  }
}

const COLUMNS: readonly Column<DownloadRow>[] = [
  column<DownloadRow>({
    ...{ id: "state", field: "state", width: 10, priority: 0, text: ({ state }) => state },
    exact: ({ state }) => state,
    tone: ({ state }) => state === "failed" ? "error" : "dim",
  }),
  column<DownloadRow>({
    ...{ id: "score", field: "score", width: 5, align: "right", text: ({ score }) => String(score) },
    exact: ({ score }) => score,
    type: "integer",
  }),
  column<DownloadRow>({
    ...{ id: "size", field: "size", width: 6, align: "right", priority: 2 },
    text: ({ size }) => size === null ? "" : formatBytes(size),
    exact: ({ size }) => size,
    type: "integer",
  }),
  column<DownloadRow>({
    ...{ id: "target", field: "target", width: 20, grow: 2, priority: 0, text: ({ target }) => target ?? "" },
    exact: ({ target }) => target,
  }),
  column<DownloadRow>({
    ...{ id: "path", field: "path", width: 20, grow: 1, text: ({ path }) => path, exact: ({ path }) => path },
  }),
  column<DownloadRow>({
    ...{ id: "sha256", field: "sha256", width: 15, priority: 3, text: ({ sha256 }) => sha256.slice(0, 15) },
    exact: ({ sha256 }) => sha256,
  }),
  column<DownloadRow>({
    ...{ id: "reason", field: "reason", width: 10, grow: 1, priority: 1, text: ({ reason }) => reason ?? "" },
    exact: ({ reason }) => reason,
  }),
];
