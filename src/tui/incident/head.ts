/** The rows above the panes: how far, how fast, why not faster. @module */
import type { RunPhase, RunState, StopReason } from "../../features/incident/state.ts";
import { VERDICT_LEVELS, verdictOf, verdictOfWord, type VerdictThresholds } from "../../domain/verdict.ts";
import { sparkline } from "../../util/bars.ts";
import { formatBytes, formatCount, formatDuration, formatPercent, formatTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import { shareBar } from "../jobs/job_spans.ts";
import { type Span, spansWidth, spread } from "../paint.ts";
import { failures, finished, total } from "./counts.ts";
import { type Feed, STEP_MS } from "./feed.ts";
import { type IncidentContext, type Shown, shownOf } from "./state.ts";

const PHASES: Readonly<Record<RunPhase, string>> = {
  checking: "reconciling an earlier run",
  sending: "sending",
  waiting: "all sent, waiting for results",
  done: "done",
  stopped: "stopped",
};
const STOPS: Readonly<Record<StopReason, string>> = {
  "interrupted": "stopped by hand",
  "daily quota": "daily quota used up",
  "login": "login refused",
  "journal": "cannot write the journal",
  "not waiting": "all sent",
  "deadline": "deadline reached",
  "error": "stopped by an error",
};
const PER_MINUTE = 60;

/** `41/min`, `8.2/s`. */
export function speedText(perSecond: number): string {
  if (perSecond >= 10) return `${formatCount(Math.round(perSecond))}/s`;
  if (perSecond >= 1) return `${perSecond.toFixed(1)}/s`;
  return `${formatCount(Math.round(perSecond * PER_MINUTE))}/min`;
}

/** What it does, or why it does nothing. */
function phaseSpans(shown: Shown, online: boolean): Span[] {
  const { live, state, resting } = shown;
  if (state === undefined) {
    if (live !== undefined) {
      return [[live.isOver ? "did not start" : "reading the journal …", live.isOver ? "error" : "dim"]];
    }
    if (resting === undefined) return [];
    const when = formatTime(resting.lastRunAt, { local: true, seconds: false });
    return [["stopped", "warn"], [when === "" ? "" : `, last run ${when}`, "dim"]];
  }
  if (state.phase === "stopped" && state.stop !== undefined) {
    const { reason, error } = state.stop;
    const why = error === undefined ? "" : `: ${safeText(error.message)}`;
    return [[STOPS[reason], reason === "not waiting" ? "safe" : "error"], [why, "error"]];
  }
  if (!online && !isOver(state)) return [["server unreachable, retrying", "error"]];
  if (state.isPaused && state.phase !== "done") return [["PAUSED", "warn"], ["  p resumes", "dim"]];
  const hold: Span[] = state.holdReason === undefined ? [] : [[` · ${safeText(state.holdReason)}`, "dim"]];
  return [[PHASES[state.phase], state.phase === "done" ? "safe" : "accent"], ...hold];
}

const isOver = ({ phase }: RunState): boolean => phase === "done" || phase === "stopped";

/** How long the rest takes, where that can be told. */
const etaText = (state: RunState | undefined): string =>
  state?.etaMs === undefined || isOver(state) ? "" : `  eta ${formatDuration(state.etaMs)}`;

/** Rates and the server's queue. */
function rateSpans(state: RunState | undefined): Span[] {
  if (state === undefined || isOver(state)) return [];
  const { queue, chance } = state;
  return [
    [`${speedText(state.sentPerSecond)} sent`, "plain"],
    [` · ${speedText(state.donePerSecond)} analysed`, "plain"],
    [` · ${formatCount(state.outstanding)} in flight, window ${formatCount(state.window)}`, "dim"],
    ...(queue === undefined ? [] : [[` · queue ${formatCount(queue)}`, "dim"] as const]),
    ...(chance === undefined || chance >= 1
      ? []
      : [[` · ${formatPercent(1 - chance)} dropped`, "error"] as const]),
  ];
}

/** Analysed contents by verdict, the worst first. */
export function verdictCounts(
  feed: Feed,
  thresholds: VerdictThresholds,
): readonly (readonly [level: string, count: number])[] {
  const counts = new Map<string, number>(VERDICT_LEVELS.map((level) => [level, 0]));
  for (const [score, count] of feed.scores) {
    const { level } = verdictOf(score, thresholds);
    counts.set(level, (counts.get(level) ?? 0) + count);
  }
  return [...counts];
}

/** `● 41  ◕ 66  ◑ 113  ○ 402  ✓ 18  = 121 known  ✗ 11` */
function verdictSpans(ctx: IncidentContext, shown: Shown): Span[] {
  const { ascii } = ctx.app.theme();
  const levels = verdictCounts(shown.feed, serverThresholds(ctx.app)).flatMap(([level, count]): Span[] => {
    const verdict = verdictOfWord(level);
    return [[
      `${ascii ? verdict.ascii : verdict.glyph} ${formatCount(count)}  `,
      count === 0 ? "dim" : verdict.tone,
    ]];
  });
  const bad = shown.paths === undefined ? 0 : failures(shown.paths);
  const known = ctx.columns >= 60 ? " known" : "";
  return [
    ...levels,
    [`= ${formatCount(shown.feed.known)}${known}  `, "dim"],
    [`${ascii ? "x" : "✗"} ${formatCount(bad)}`, bad === 0 ? "dim" : "error"],
  ];
}

/** Ended by time, as many cells as fit. */
export function throughput(feed: Feed, width: number, ascii: boolean): string {
  return sparkline(feed.steps.slice(-Math.max(0, width)), { ascii });
}

/** The bar: how much of it is finished, and how long the rest takes. */
function barSpans(ctx: IncidentContext, shown: Shown): Span[] {
  const { columns, app } = ctx;
  const theme = app.theme();
  const { paths, state } = shown;
  if (paths === undefined) return [["…", "dim"]];
  const [done, all] = [finished(paths), total(paths)];
  const left = etaText(state);
  const of = `${formatCount(done)} of ${formatCount(all)}${shown.isWalked ? "" : "+"}`;
  const words: Span[] = columns >= 60
    ? [
      [`  ${(all === 0 ? "" : formatPercent(done / all)).padStart(5)}`, "bold"],
      `   ${of}`,
      [left, "dim"],
      " ",
    ]
    : [[` ${all === 0 ? "" : formatPercent(done / all)} `, "bold"]];
  const width = Math.max(4, columns - spansWidth(words) - 1);
  return [" ", ...shareBar(theme, all === 0 ? 0 : done / all, width), ...words];
}

function aboutSpans(ctx: IncidentContext, shown: Shown): Span[] {
  const { params } = ctx;
  const { live, state } = shown;
  const marking = live?.plan.submit.params.classification ?? shown.resting?.head.params.classification;
  return [
    [`incident ${safeText(params.incident)}`, "bold"],
    [marking === undefined ? "" : ` · ${safeText(marking)}`, "dim"],
    [live === undefined ? "" : ` · since ${formatTime(live.startedAt, { local: true }).slice(11)}`, "dim"],
    [state === undefined ? "" : ` · ${formatBytes(state.sentBytes)} sent`, "dim"],
    [state?.phase === "done" ? " · " : " · can be resumed · ", "dim"],
    [safeText(params.journal), "dim"],
  ];
}

/** The rows above the panes. */
export function headRows(ctx: IncidentContext): Span[][] {
  const shown = shownOf(ctx);
  const { columns } = ctx;
  const { ascii } = ctx.app.theme();
  const bar = barSpans(ctx, shown);
  const phase: Span[] = [" ", ...phaseSpans(shown, ctx.app.shell.get().online)];
  const rates = rateSpans(shown.state);
  if (columns >= 100) {
    return [bar, [" ", ...aboutSpans(ctx, shown)], spread(phase, [...rates, " "], columns)];
  }
  const verdicts: Span[] = [" ", ...verdictSpans(ctx, shown)];
  if (columns >= 60) {
    const room = columns - spansWidth(verdicts) - 3;
    const spark: Span = [throughput(shown.feed, room, ascii), "accent"];
    return [bar, spread(verdicts, [spark, " "], columns), phase, [" ", ...rates]];
  }
  const { paths, state } = shown;
  const of = paths === undefined ? "" : `${formatCount(finished(paths))} of ${formatCount(total(paths))}`;
  const eta = etaText(state);
  return [
    bar,
    [" ", of, [eta, "dim"], [state === undefined ? "" : `  ${speedText(state.donePerSecond)}`, "dim"]],
    verdicts,
    phase,
  ];
}

/** Length of a step of the throughput, for its title. */
export const STEP_SECONDS = STEP_MS / 1000;
