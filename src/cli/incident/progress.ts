import { FATES } from "../../features/incident/fates.ts";
import type { RunState } from "../../features/incident/state.ts";
import { formatCount, formatDuration, formatPercent } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutToWidth } from "../../util/width.ts";
import type { CliContext } from "../context.ts";
import { createProgress } from "../progress.ts";

/** Without a terminal a line is written this often. */
const LINE_MS = 10_000;

/** Shows how far a run is: one line that is replaced on a terminal, else a line now and then. */
export function createIncidentProgress(ctx: CliContext): { see(state: RunState): void; end(): void } {
  const line = createProgress(ctx);
  if (ctx.isTty.err) {
    const width = Number.isFinite(ctx.columns) ? ctx.columns - 1 : 79;
    return {
      see: (state) => line.show(() => cutToWidth(progressText(state), width)),
      end: () => line.end(),
    };
  }
  let shownAt = ctx.clock.now();
  const since = shownAt;
  return {
    see(state) {
      if (ctx.clock.now() - shownAt < LINE_MS) return;
      for (const text of troubleTexts(state, shownAt === since ? -Infinity : shownAt)) ctx.note(text);
      shownAt = ctx.clock.now();
      ctx.note(progressText(state));
    },
    end: () => undefined,
  };
}

/** How far a run is, in one line. */
export function progressText(state: RunState): string {
  const { paths, queue, chance } = state;
  const total = FATES.reduce((sum, fate) => sum + paths[fate], 0) - paths.elsewhere;
  const over = total - paths.pending - paths.again - paths.sending - paths.sent;
  const counted = (count: number, what: string) => count === 0 ? [] : [`${formatCount(count)} ${what}`];
  // The line may be cut at its end: what matters most comes first.
  const parts = [
    `${state.phase}: ${formatCount(over)} of ${formatCount(total)} files${
      state.isWalked ? ` (${formatPercent(total === 0 ? 1 : over / total)})` : " found so far"
    }`,
    ...state.stall === undefined ? [] : [state.stall],
    ...state.etaMs === undefined ? [] : [`${formatDuration(state.etaMs)} left`],
    ...counted(paths.failed, "failed"),
    ...counted(paths["too large"], "too large"),
    ...counted(paths.unreadable, "unreadable"),
    ...counted(paths["keeps changing"], "keep changing"),
    ...counted(paths.incomplete, "with service errors"),
    `${speedText(state.donePerSecond)} analysed, ${speedText(state.sentPerSecond)} sent`,
    `${formatDuration(state.elapsedMs)} elapsed`,
    ...state.holdReason === undefined ? [] : [state.holdReason],
    `${formatCount(state.outstanding)} of ${formatCount(state.window)} in flight`,
    ...queue === undefined ? [] : [`queue ${formatCount(queue)}`],
    ...chance === undefined || chance >= 1 ? [] : [`server keeps ${formatPercent(chance)}`],
    ...counted(paths.pending, "not sent yet"),
    ...counted(paths.again, "to be sent again"),
  ];
  return parts.join(" · ");
}

/** Troubles that one line of progress may bring along. */
const MOST_TROUBLES = 5;

/** What went wrong since the line before, the oldest first. @param sinceMs ms since the epoch */
function troubleTexts({ errors }: RunState, sinceMs: number): readonly string[] {
  const fresh = errors.filter(({ atMs }) => atMs >= sinceMs);
  const left = fresh.length - MOST_TROUBLES;
  const shown = fresh.slice(-MOST_TROUBLES).map(({ path, reason }) =>
    safeText(path === undefined ? reason : `"${path}": ${reason}`)
  );
  return left > 0 ? [`${formatCount(left)} more troubles before these:`, ...shown] : shown;
}

function speedText(perSecond: number): string {
  return `${perSecond < 10 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond))}/s`;
}
