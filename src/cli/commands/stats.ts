import type { Command } from "@commander-js/extra-typings";
import type { FieldStats } from "../../api/types/common.ts";
import { countColumn } from "../../domain/columns/make.ts";
import { formatCount } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { pairLines } from "../lines.ts";
import { indexNamed } from "../options.ts";
import { givesRows } from "../output/format.ts";
import { printRecord } from "../output/print.ts";
import { ARCHIVE, ARCHIVE_ONLY, FILTER, scopeOf, withQueryHelp } from "../search_options.ts";

const COLUMNS = [
  countColumn<FieldStats>("count", "count"),
  ...["min", "max", "avg", "sum"].map((name) => countColumn<FieldStats>(name, name, { type: "float" })),
];

/** `alx stats INDEX FIELD [QUERY]` */
export function add(root: Command, ctx: CliContext): void {
  givesRows(root.command("stats")).description("Min, max, mean and sum of a numeric field")
    .argument("<index>").argument("<field>").argument("[query]", "Default: everything", "*")
    .option(...FILTER).option(...ARCHIVE).option(...ARCHIVE_ONLY)
    .action(async (name, field, query, options) => {
      const index = indexNamed(name);
      const scope = scopeOf(options);
      const { client, signal } = await ctx.services();
      const stats = await withQueryHelp(
        ctx,
        { index, query, filters: scope.filters, field },
        () => client.search.stats(index, field, { ...scope, query, signal }),
      );
      const number = (value: number | null) => value === null ? "-" : String(Number(value.toFixed(3)));
      await printRecord(ctx, stats, {
        columns: COLUMNS,
        lines: () =>
          pairLines(ctx, [
            ["documents", formatCount(stats.count)],
            ["least", number(stats.min)],
            ["greatest", number(stats.max)],
            ["mean", number(stats.avg)],
            ["sum", number(stats.sum)],
          ]),
      });
    });
}
