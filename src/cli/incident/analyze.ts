import type { Command } from "@commander-js/extra-typings";
import type { CliContext } from "../context.ts";
import { collect } from "../options.ts";
import { givesRows } from "../output/format.ts";
import { INCIDENT } from "./options.ts";
import { parseScore } from "./score_option.ts";

/** `alx incident analyze` */
export function addAnalyze(noun: Command, ctx: CliContext): void {
  givesRows(noun.command("analyze"))
    .description(
      "One row for each input: fate, verdict, score, top heuristics and tags, link\n\n" +
        "The rows come from the journal, which knows every input, also those that were cached, refused or failed. " +
        "Where there is none, as on another machine, they come from the server alone. Several machines' journals, " +
        "each named with --journal, make one report.",
    )
    .option(...INCIDENT)
    .option("--journal <path>", "Journal to read; may be repeated", collect, [])
    .option("--server-moved", "The journals name the same server differently")
    .option("--from-server", "Ask the server even where a journal is")
    .option("--offline", "Ask the server nothing, which needs no login: only what the journal says")
    .option("--verify", "Compare each row with the server; exit 7 where one differs or is incomplete")
    .option("--wait", "Wait until all is analysed")
    .option(
      "--min-score <n>",
      'Only analysed inputs with this score or more; "suspicious" is one too',
      parseScore,
    )
    .option("--from <time>", 'Only what was done from then on: "2026-11-24", "now-7d/d"')
    .option("--to <time>", "Only what was done until then")
    .option("--no-details", "Leave out heuristics and tags, which costs the server less")
    .option(
      "--out <file>",
      "Write the rows to this file; .csv, .jsonl, .json, .parquet and .html tell the form",
    )
    .option(
      "--html <file>",
      "Write a page with charts and the rows too; of very many, those that matter most",
    )
    .option("--force", "Replace these files")
    .action(async (options) => {
      const { analyze } = await import("./analyze_rows.ts");
      await analyze(ctx, options);
    });
}
