import type { Command } from "@commander-js/extra-typings";
import type { IndexName } from "../../api/types/common.ts";
import type { CliContext } from "../context.ts";
import { openUi } from "../open_ui.ts";
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
  const isPlain = start.index === undefined && start.query === undefined;
  await openUi(ctx, isPlain ? { screen: "home" } : start);
}
