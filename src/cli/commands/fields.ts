import type { Command } from "@commander-js/extra-typings";
import type { FieldInfo } from "../../api/types/common.ts";
import { column } from "../../domain/columns/make.ts";
import type { CliContext } from "../context.ts";
import { indexNamed } from "../options.ts";
import { printRows } from "../output/print.ts";
import { givesRows } from "../output/format.ts";

type Row = FieldInfo & { readonly name: string };

const FLAGS = [
  ["default", "searched when a term names no field"],
  ["indexed", "can be searched"],
  ["stored", "returned when no fields are asked for"],
  ["list", "may hold several values"],
] as const;

const COLUMNS = [
  column<Row>({
    id: "name",
    width: 24,
    grow: 1,
    priority: 0,
    text: (row) => row.name,
    exact: (row) => row.name,
  }),
  column<Row>({ id: "type", width: 9, priority: 0, text: (row) => row.type, exact: (row) => row.type }),
  ...FLAGS.map(([id]) =>
    column<Row>({
      id,
      width: 7,
      text: (row) => row[id] ? "yes" : "",
      exact: (row) => row[id],
      type: "boolean",
    })
  ),
];

/** `alx fields INDEX` */
export function add(root: Command, ctx: CliContext): void {
  givesRows(root.command("fields"))
    .description(`Fields of an index\n\n${FLAGS.map(([id, meaning]) => `${id}: ${meaning}`).join("; ")}.`)
    .argument("<index>")
    .option("--match <text>", "Only fields whose name holds this text")
    .action(async (name, { match = "" }) => {
      const { client, signal } = await ctx.services();
      const all = await client.search.fields(indexNamed(name), signal);
      const kept = Object.entries(all).filter(([field]) => field.includes(match));
      const rows = kept.map(([field, info]): Row => ({ ...info, name: field }))
        .sort((a, b) => a.name < b.name ? -1 : 1);
      await printRows(ctx, rows, {
        columns: COLUMNS,
        value: Object.fromEntries(kept),
        empty: "No such field",
      });
    });
}
