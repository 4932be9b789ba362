import type { Command } from "@commander-js/extra-typings";
import { formatCount } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { indexNamed } from "../options.ts";
import { printValue } from "../output/print.ts";
import { ARCHIVE, ARCHIVE_ONLY, FILTER, scopeOf, withQueryHelp } from "../search_options.ts";

/** `alx count INDEX QUERY` */
export function add(root: Command, ctx: CliContext): void {
  root.command("count").description("Count the hits of a query, however many")
    .argument("<index>").argument("[query]", "Default: everything", "*")
    .option(...FILTER).option(...ARCHIVE).option(...ARCHIVE_ONLY)
    .action(async (name, query, options) => {
      const index = indexNamed(name);
      const scope = scopeOf(options);
      const { client, signal } = await ctx.services();
      const count = await withQueryHelp(
        ctx,
        { index, query, filters: scope.filters },
        () => client.search.count(index, query, { ...scope, signal }),
      );
      await printValue(ctx, count, () => [formatCount(count)]);
    });
}
