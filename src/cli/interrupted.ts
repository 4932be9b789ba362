import { safeText } from "../util/safe_text.ts";
import type { CliContext } from "./context.ts";
import { EXIT, ExitWith } from "./exit.ts";

/** What a command that was stopped leaves behind. */
export interface Unfinished {
  /** What is not done; goes on from "Interrupted". Such as `: nothing is kept`. */
  readonly what: string;
  /** How to go on. */
  readonly hint: string;
}

/**
 * Does some work; when the person stops it, says on standard error what is unfinished and how to go on.
 *
 * @param unfinished Asked once it is stopped
 * @throws {ExitWith} 130 when it was stopped; else what `work` throws
 */
export async function tellingUnfinished<T>(
  ctx: CliContext,
  unfinished: () => Unfinished,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!ctx.signal.aborted) throw error;
    const { what, hint } = unfinished();
    ctx.err(`alx: ${safeText(`Interrupted${what}`)}\n  Try: ${safeText(hint)}\n`);
    throw new ExitWith(EXIT.interrupted);
  }
}
