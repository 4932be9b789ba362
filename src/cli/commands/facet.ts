import type { Command } from "@commander-js/extra-typings";
import { facetColumns, facetRows } from "../../domain/columns/lists.ts";
import { formatCount } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { indexNamed, parseCount, parsePositive } from "../options.ts";
import { firstText, printRows } from "../output/print.ts";
import { formatOf, givesRows } from "../output/format.ts";
import { ARCHIVE, ARCHIVE_ONLY, FILTER, scopeOf, withQueryHelp } from "../search_options.ts";

/** `alx facet INDEX FIELD [QUERY]` */
export function add(root: Command, ctx: CliContext): void {
  givesRows(root.command("facet")).description(
    "Most frequent values of a field\n\nThe share is that of all hits.",
  )
    .argument("<index>").argument("<field>").argument("[query]", "Default: everything", "*")
    .option(...FILTER)
    .option("--size <n>", "How many values, at most 100", parsePositive, 25)
    .option("--mincount <n>", "Only values that occur so often", parseCount)
    .option(...ARCHIVE).option(...ARCHIVE_ONLY)
    .action(async (name, field, query, { size, mincount, ...options }) => {
      const index = indexNamed(name);
      const scope = scopeOf(options);
      const { client, signal } = await ctx.services();
      const format = formatOf(ctx, "rows");
      const isJson = format === "json" || format === "jsonl";
      const [facet, total] = await withQueryHelp(
        ctx,
        { index, query, filters: scope.filters, field },
        () =>
          Promise.all([
            client.search.facet(index, field, { ...scope, query, size, mincount, signal }),
            isJson ? 0 : client.search.count(index, query, { ...scope, signal }),
          ]),
      );
      const rows = facetRows(facet, total);
      if (format === "jsonl") {
        return await printRows(ctx, rows.map(({ value, count }) => ({ value, count })), { columns: [] });
      }
      // The bar is for people.
      const columns = facetColumns().filter(({ id }) => format === "table" || id !== "bar");
      await printRows(ctx, rows, {
        ...{ columns, value: facet, empty: "No value" },
        footer: [ctx.style.tone(`${formatCount(rows.length)} values, ${formatCount(total)} hits`, "dim")],
        more: firstText(rows.length, { rows: size, what: "values", hint: "--size for others" }),
      });
    });
}
