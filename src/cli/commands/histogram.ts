import type { Command } from "@commander-js/extra-typings";
import type { Column } from "../../domain/column.ts";
import { column } from "../../domain/columns/make.ts";
import { bar, greatest, sparkline } from "../../util/bars.ts";
import { formatCount } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { checkRange } from "../histogram_range.ts";
import { indexNamed, parseCount } from "../options.ts";
import { printRows } from "../output/print.ts";
import { formatOf, givesRows } from "../output/format.ts";
import { ARCHIVE, ARCHIVE_ONLY, FILTER, scopeOf, withQueryHelp } from "../search_options.ts";

interface Bucket {
  readonly key: string;
  readonly count: number;
  readonly max: number;
}

const BAR_WIDTH = 40;
const COLUMNS = [
  column<Bucket>({
    id: "key",
    title: "from",
    field: "key",
    width: 10,
    priority: 0,
    grow: 1,
    text: ({ key }) => key.replace("T", " ").replace(/(:\d\d)\.000Z$/, "$1Z"),
    exact: ({ key }) => key,
  }),
  column<Bucket>({
    id: "count",
    field: "count",
    width: 8,
    align: "right",
    priority: 0,
    text: ({ count }) => formatCount(count),
    type: "integer",
  }),
  column<Bucket>({
    id: "bar",
    title: "",
    width: BAR_WIDTH,
    priority: 2,
    text: ({ count, max }) => bar(count, max, { width: BAR_WIDTH }),
    tone: () => "accent",
  }),
];

/** `alx histogram INDEX FIELD [QUERY]` */
export function add(root: Command, ctx: CliContext): void {
  givesRows(root.command("histogram"))
    .description(
      "Distribution of a whole number or a date\n\n" +
        "Dates: --start now-7d --end now --gap 1d (default: the last day by the hour). " +
        "Numbers: --start 0 --end 2000 --gap 100. At most 100 steps.",
    )
    .argument("<index>").argument("<field>").argument("[query]", "Default: everything", "*")
    .option(...FILTER)
    .option("--start <value>", "Where it begins")
    .option("--end <value>", "Where it ends")
    .option("--gap <step>", "Width of a step")
    .option("--mincount <n>", "Leave out steps with fewer", parseCount, 0)
    .option(...ARCHIVE).option(...ARCHIVE_ONLY)
    .action(async (name, field, query, { start, end, gap, mincount, ...options }) => {
      const index = indexNamed(name);
      const scope = scopeOf(options);
      checkRange({ start, end, gap }, ctx.clock.now());
      const { client, signal } = await ctx.services();
      const histogram = await withQueryHelp(
        ctx,
        { index, query, filters: scope.filters, field },
        () => client.search.histogram(index, field, { ...scope, query, start, end, gap, mincount, signal }),
      );
      await printHistogram(ctx, histogram);
    });
}

/** Steps begin at whole numbers or at times. */
function exported(entries: readonly (readonly [key: string, count: number])[]): Column<Bucket>[] {
  const type = entries.every(([key]) => /^-?\d+$/.test(key)) ? "integer" : "date";
  return COLUMNS.slice(0, 2).map((one) => one.id === "key" ? { ...one, type } : one);
}

async function printHistogram(ctx: CliContext, histogram: Readonly<Record<string, number>>): Promise<void> {
  const entries = Object.entries(histogram);
  const format = formatOf(ctx, "rows");
  if (format === "jsonl") {
    return await printRows(ctx, entries.map(([key, count]) => ({ key, count })), { columns: [] });
  }
  const counts = Object.values(histogram);
  const max = greatest(counts);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const footer = `${sparkline(counts)}  ${formatCount(total)} in all`;
  await printRows(ctx, entries.map(([key, count]) => ({ key, count, max })), {
    // The bar is for people: in CSV it would be noise.
    columns: format === "table" ? COLUMNS : exported(entries),
    value: histogram,
    footer: counts.length === 0 ? [] : [ctx.style.tone(footer, "dim")],
    empty: "Nothing in this range",
  });
}
