import type { Command } from "@commander-js/extra-typings";
import { column } from "../../domain/columns/make.ts";
import type { CliContext } from "../context.ts";
import { printRows } from "../output/print.ts";
import { givesRows } from "../output/format.ts";

interface KeyRow {
  readonly where: string;
  readonly keys: string;
  readonly title: string;
}

const COLUMNS = (["where", "keys", "title"] as const).map((id) =>
  column<KeyRow>({ id, width: 12, priority: 0, grow: 1, text: (row) => row[id], exact: (row) => row[id] })
);

/** `alx keys` */
export function add(root: Command, ctx: CliContext): void {
  givesRows(root.command("keys")).description("List the keys of the terminal UI").action(async () => {
    const { keyRows } = await import("../../tui/key_table.ts");
    await printRows(ctx, keyRows(), { columns: COLUMNS });
  });
}
