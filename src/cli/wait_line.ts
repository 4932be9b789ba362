import type { SilenceNotice } from "../api/client_options.ts";
import { SLEEP_OVER } from "../util/clock.ts";
import { formatDuration } from "../util/format.ts";
import type { CliContext } from "./context.ts";
import { createProgress, hasLine } from "./progress.ts";

/** Interval between notices; the client uses the same. */
const TICK_MS = 2_250;
/** Longest silence of a wait. */
const SILENT_MS = 5_000;

/** Shows on standard error what is waited for. */
export interface WaitLine {
  /**
   * Replaces the line on a terminal. Elsewhere, where lines stay, it is a notice within five seconds, and another each
   * time the wait has lasted twice as long.
   */
  tell(text: string, waitedMs: number): void;
  /** The wait is over: removes the line. */
  end(): void;
}

/** A line for one wait after the other; silent with `--quiet`. */
export function createWaitLine(ctx: CliContext): WaitLine {
  const progress = createProgress(ctx);
  let dueMs = SILENT_MS;
  return {
    tell(text, waitedMs) {
      if (hasLine(ctx)) return progress.show(() => text);
      if (waitedMs + TICK_MS <= dueMs) return;
      dueMs = 2 * Math.max(dueMs, waitedMs);
      ctx.note(text);
    },
    end() {
      dueMs = SILENT_MS;
      progress.end();
    },
  };
}

/** Runs `work` and shows every few seconds what it waits for; call `end` before writing anything else. */
export async function tellingWait<T>(
  ctx: CliContext,
  what: (waitedMs: number) => string,
  work: (line: WaitLine) => Promise<T>,
): Promise<T> {
  const { clock } = ctx;
  const line = createWaitLine(ctx);
  const over = new AbortController();
  const startMs = clock.now();
  const ticking = (async () => {
    for (;;) {
      await clock.sleep(TICK_MS, over.signal);
      const waitedMs = clock.now() - startMs;
      line.tell(what(waitedMs), waitedMs);
    }
  })().catch(() => {});
  try {
    return await work(line);
  } finally {
    over.abort(SLEEP_OVER);
    await ticking;
    line.end();
  }
}

/** Shows what the client waits for while nothing happens. */
export function silenceTeller(ctx: CliContext): (notice: SilenceNotice) => void {
  const line = createWaitLine(ctx);
  return (notice) => notice.silentMs === 0 ? line.end() : line.tell(silenceText(notice), notice.silentMs);
}

/** `Waiting for a response, 4.5 s, at most 1 m 00 s: GET /api/v4/user/whoami/`. */
function silenceText({ what, request, silentMs, limitMs }: SilenceNotice): string {
  if (what === "retry") return `Trying again in ${formatDuration(limitMs - silentMs)}: ${request}`;
  const limit = limitMs === 0 ? "" : `, at most ${formatDuration(limitMs)}`;
  return `Waiting for a ${what}, ${formatDuration(silentMs)}${limit}: ${request}`;
}
