import type { Command } from "@commander-js/extra-typings";
import { column } from "../../domain/columns/make.ts";
import type { CliContext } from "../context.ts";
import { givesRows } from "../output/format.ts";
import { printRows } from "../output/print.ts";

interface KeyRow {
  readonly where: string;
  readonly keys: string;
  readonly title: string;
  readonly detail: string;
  /** Stable name, for the `[keys]` section of `alx.ini`. */
  readonly id: string;
}

const COLUMNS = (["where", "keys", "title", "detail", "id"] as const).map((id) =>
  column<KeyRow>({
    id,
    field: id,
    width: 12,
    priority: id === "detail" ? 3 : id === "id" ? 2 : 0,
    grow: 1,
    text: (row) => row[id],
    tone: () => id === "id" ? "dim" : "plain",
  })
);

/** `alx keys` */
export function add(root: Command, ctx: CliContext): void {
  givesRows(root.command("keys")).description("List the keys of the terminal UI").action(async () => {
    await printRows(ctx, await keyRows(), { columns: COLUMNS });
  });
}

/** Every command of the UI that has a key. */
async function keyRows(): Promise<KeyRow[]> {
  const [{ keyTable }, { showKeys }] = await Promise.all([
    import("../../tui/key_table.ts"),
    import("../../tui/commands.ts"),
  ]);
  return keyTable().filter(({ keys }) => keys.length > 0).map(({ scope, id, title, detail = "", keys }) => ({
    where: scope === "app" ? "everywhere" : scope,
    keys: keys.map((key) => showKeys(key)).join(" or "),
    title,
    detail,
    id,
  }));
}
