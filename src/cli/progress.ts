import { safeText } from "../util/safe_text.ts";
import { cutToWidth } from "../util/width.ts";
import type { CliContext } from "./context.ts";

/** One line on standard error that tells how far something got. */
export interface Progress {
  /**
   * Replaces the line, at most ten times a second; `text` is called only when it is drawn, with the cells that there are.
   * What is longer is cut.
   */
  show(text: (columns: number) => string): void;
  /** Removes the line. */
  end(): void;
}

const EVERY_MS = 100;

/** Whether standard error is a terminal on which a line can be replaced. */
export function hasLine({ isTty, env }: CliContext): boolean {
  return isTty.err && env.TERM !== "dumb";
}

/** Progress on a terminal; silent elsewhere and with `--quiet`. */
export function createProgress(ctx: CliContext): Progress {
  if (!hasLine(ctx) || ctx.globals.quiet) {
    return { show: () => {}, end: () => {} };
  }
  // A line that reaches the edge would wrap, and could not be removed any more.
  const columns = (Number.isFinite(ctx.columns) ? ctx.columns : 80) - 1;
  let shownAt = -Infinity;
  return {
    show(text) {
      const now = ctx.clock.now();
      if (now - shownAt < EVERY_MS) return;
      shownAt = now;
      ctx.showProgress(cutToWidth(safeText(text(columns)), columns));
    },
    end() {
      ctx.showProgress("");
      shownAt = -Infinity;
    },
  };
}
