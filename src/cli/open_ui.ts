import { UsageError } from "../util/error.ts";
import type { CliContext } from "./context.ts";

/** Where the UI opens; see `tui/app.tsx`, which only the UI loads. */
type Start = Parameters<(typeof import("../tui/start.ts"))["startTui"]>[1];

/**
 * Opens the terminal UI and returns when the person leaves it.
 *
 * @throws {UsageError} there is no terminal
 */
export async function openUi(ctx: CliContext, start: Start): Promise<void> {
  if (!ctx.isTty.in || !ctx.isTty.out) {
    throw new UsageError("The terminal UI needs a terminal", { hint: "alx --help for the commands" });
  }
  // The first frame is drawn while the settings are read and the rest is loaded.
  const { startTui } = await import("../tui/start.ts");
  await ctx.onWholeScreen(() => startTui(ctx.services(), start));
}
