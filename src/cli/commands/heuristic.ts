import type { Command } from "@commander-js/extra-typings";
import type { HeuristicStats } from "../../api/types/knowledge.ts";
import { ageColumn, countColumn, textColumn } from "../../domain/columns/make.ts";
import type { CliContext } from "../context.ts";
import { call, forEach } from "../noun.ts";
import { givesRows } from "../output/format.ts";
import { printRows } from "../output/print.ts";

/** `alx heuristic show|stats` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("heuristic").description('Read heuristics; "alx search heuristic" lists them');
  noun.command("show").description("What it looks for, what it scores, how often it hit").argument("<id...>")
    .action((ids) => forEach(ctx, ids, { get: (client, id, signal) => client.heuristic.get(id, signal) }));
  givesRows(noun.command("stats")).description("How often each hit, most first").action(async () => {
    const stats = await call(ctx, (client, signal) => client.heuristic.stats(signal));
    const rows = [...stats].sort((a, b) => b.count - a.count);
    await printRows(ctx, rows, { columns: COLUMNS, value: stats });
  });
}

const COLUMNS = [
  textColumn<HeuristicStats>("heur_id", "heur_id", { width: 18, priority: 0 }),
  textColumn<HeuristicStats>("name", "name", { width: 24, grow: 1, priority: 0 }),
  countColumn<HeuristicStats>("count", "count", { priority: 0 }),
  countColumn<HeuristicStats>("avg", "avg", { type: "float" }),
  countColumn<HeuristicStats>("max", "max"),
  ageColumn<HeuristicStats>("last_hit", "last_hit", { width: 8 }),
  ageColumn<HeuristicStats>("first_hit", "first_hit", { width: 9, priority: 3 }),
];
