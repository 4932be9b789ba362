import type { Command } from "@commander-js/extra-typings";
import type { GroupedPage, SearchHit } from "../../api/types/common.ts";
import type { Column } from "../../domain/column.ts";
import { exactValue, plainText } from "../../domain/columns.ts";
import { column } from "../../domain/columns/make.ts";
import { formatCount } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { indexNamed, parseCount, parseList, parsePositive, parseSort } from "../options.ts";
import { formatOf, givesRows } from "../output/format.ts";
import { firstText, printRows } from "../output/print.ts";
import { searchColumns } from "../search_columns.ts";
import { ARCHIVE, ARCHIVE_ONLY, FILTER, scopeOf, withQueryHelp } from "../search_options.ts";

type Group = GroupedPage["items"][number];

/** `alx grouped INDEX FIELD [QUERY]` */
export function add(root: Command, ctx: CliContext): void {
  givesRows(root.command("grouped"))
    .description("Hits grouped by a field: each value, how many, and the first of them")
    .argument("<index>").argument("<field>").argument("[query]", "Default: everything", "*")
    .option(...FILTER)
    .option("--fields <a,b>", "Only these fields; * for all", parseList)
    .option("--offset <n>", "Leave out the first groups", parseCount, 0)
    .option("--rows <n>", "How many groups", parseCount, 25)
    .option("--limit <n>", "How many hits of each group", parsePositive, 1)
    .option("--sort <sort>", 'Order of the groups: "field desc"', parseSort)
    .option("--group-sort <sort>", "Order within a group", parseSort)
    .option(...ARCHIVE).option(...ARCHIVE_ONLY)
    .action(async (name, field, query, options) => {
      const index = indexNamed(name);
      const { filter: _, archive: _a, archiveOnly: _o, fields, ...choice } = options;
      const scope = scopeOf(options);
      const { columns: hit, fl } = await searchColumns(ctx, { index, fields, format: formatOf(ctx, "rows") });
      const { client, signal } = await ctx.services();
      const page = await withQueryHelp(
        ctx,
        { index, query, filters: scope.filters, field, sort: options.sort },
        () =>
          client.search.grouped(index, field, {
            ...scope,
            ...choice,
            query,
            fl,
            signal,
          }),
      );
      await printGroups(ctx, page, { columns: groupColumns(field, hit), rows: options.rows });
    });
}

interface GroupsView {
  readonly columns: readonly Column<Group>[];
  /** How many groups were asked for. */
  readonly rows: number;
}

/** Prints the groups, below them how many there are and how many hits. */
async function printGroups(ctx: CliContext, page: GroupedPage, { columns, rows }: GroupsView): Promise<void> {
  const count = page.items.length;
  const total = `${formatCount(count)} groups, ${formatCount(page.total)} hits`;
  await printRows(ctx, page.items, {
    columns,
    value: page,
    footer: [ctx.style.tone(total, "dim")],
    empty: "No hit",
    more: firstText(count, { rows, what: "groups", hint: "--rows and --offset for others" }),
  });
}

function groupColumns(field: string, hit: readonly Column<SearchHit>[]): Column<Group>[] {
  const first = (group: Group): SearchHit => group.items[0] ?? {};
  return [
    column<Group>({
      id: field,
      width: 16,
      grow: 2,
      priority: 0,
      text: (group) => plainText(group.value),
      exact: (group) => group.value,
    }),
    column<Group>({
      id: "total",
      title: "hits",
      width: 6,
      align: "right",
      priority: 0,
      text: (group) => formatCount(group.total),
      exact: (group) => group.total,
      type: "integer",
    }),
    ...hit.filter((one) => one.field !== field).map((one): Column<Group> => ({
      ...one,
      text: (group, now) => one.text(first(group), now),
      exact: (group) => exactValue(one, first(group)),
      tone: (group) => one.tone?.(first(group)) ?? "plain",
    })),
  ];
}
