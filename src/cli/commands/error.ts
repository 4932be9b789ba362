import type { Command } from "@commander-js/extra-typings";
import type { ErrorDoc } from "../../api/types/result.ts";
import { errorColumns } from "../../domain/columns/lists.ts";
import type { CliContext } from "../context.ts";
import { withHandle } from "../handles.ts";
import { callAndList, forEach } from "../noun.ts";
import { parseCount, parseSort } from "../options.ts";
import { givesRows } from "../output/format.ts";
import { FILTER } from "../search_options.ts";

/** `alx error list|show` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("error").description("Read failures of services");
  givesRows(noun.command("list")).description("Newest first; for administrators").argument("[query]")
    .option(...FILTER)
    .option("--offset <n>", "Leave out the first", parseCount, 0)
    .option("--rows <n>", "How many", parseCount, 25)
    .option("--sort <sort>", '"field desc"', parseSort)
    .action((query, { filter, ...page }) =>
      callAndList(
        ctx,
        (client, signal) => client.error.list({ query, filters: filter, ...page, signal }),
        withHandle<ErrorDoc>("error", errorColumns(), ctx.columns),
      )
    );
  noun.command("show").description("Whole errors, by key").argument("<key...>")
    .action((keys) => forEach(ctx, keys, { get: (client, key, signal) => client.error.get(key, signal) }));
}
