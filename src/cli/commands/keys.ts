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

/** Every command of the UI that has a key: those of every screen first. */
async function keyRows(): Promise<KeyRow[]> {
  const [{ showKeys }, { APP_COMMANDS }, { SCREENS }] = await Promise.all([
    import("../../tui/commands.ts"),
    import("../../tui/shell/app_commands.ts"),
    import("../../tui/screens/mod.ts"),
  ]);
  const places = [
    { where: "everywhere", commands: APP_COMMANDS },
    ...SCREENS.map(({ id, commands }) => ({ where: id, commands })),
  ];
  return places.flatMap(({ where, commands }) =>
    commands.filter(({ keys }) => keys.length > 0).map(({ id, title, detail = "", keys }) => ({
      where,
      keys: keys.map((key) => showKeys(key)).join(" "),
      title,
      detail,
      id,
    }))
  );
}
