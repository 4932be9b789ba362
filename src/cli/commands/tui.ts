import type { Command } from "@commander-js/extra-typings";
import type { IndexName } from "../../api/types/common.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { indexNamed } from "../options.ts";

/** Where the UI opens. */
export interface UiStart {
  readonly index?: IndexName;
  readonly query?: string;
}

/** `alx tui [INDEX] [QUERY]` */
export function add(root: Command, ctx: CliContext): void {
  root.command("tui").description("Open the terminal UI at home, or on a search when one is given")
    .argument("[index]").argument("[query]")
    .action((index, query) =>
      runUi(ctx, {
        ...(index === undefined ? {} : { index: indexNamed(index) }),
        ...(query === undefined ? {} : { query }),
      })
    );
}

/** Opens the UI, at home unless a search is given, and returns when the person leaves it. */
export async function runUi(ctx: CliContext, start: UiStart): Promise<void> {
  if (!ctx.isTty.in || !ctx.isTty.out) {
    throw new UsageError("The terminal UI needs a terminal", { hint: "alx --help for the commands" });
  }
  // The first frame is drawn while the settings are read and the rest is loaded.
  const { startTui } = await import("../../tui/start.ts");
  const isPlain = start.index === undefined && start.query === undefined;
  await startTui(ctx.services(), isPlain ? { screen: "home" } : start);
}
