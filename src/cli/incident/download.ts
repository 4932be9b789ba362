import { type Command, Option } from "@commander-js/extra-typings";
import type { CliContext } from "../context.ts";
import { YES } from "../noun.ts";
import { collect, parsePositive } from "../options.ts";
import { givesRows } from "../output/format.ts";
import { INCIDENT } from "./options.ts";
import { parseScore } from "./score_option.ts";

/** `alx incident download` */
export function addDownload(noun: Command, ctx: CliContext): void {
  givesRows(noun.command("download"))
    .description(
      "Rebuild the tree of an incident's files that are clean enough\n\n" +
        "Files with a score of at most --max-score, by default below suspicious, come neutralised as CaRT to their " +
        "old paths below --to; names that could harm a system are changed. What is there whole is skipped, so that " +
        "the same command goes on after a stop. Which files there are is known from the journal, else from the server.",
    )
    .option(...INCIDENT)
    .option("--journal <path>", "Journal to read; may be repeated", collect, [])
    .option("--server-moved", "The journals name the same server differently")
    .option("--from-server", "Ask the server even where a journal is")
    .requiredOption("--to <folder>", "Folder to write into")
    .option("--max-score <n>", "Highest score (below suspicious)", parseScore)
    .option("--min-score <n>", "Lowest score (any)", parseScore)
    .option("--strip <prefix>", "Leading folders to leave out (those that all inputs share)")
    .addOption(
      new Option("--encoding <how>", "How files are written: neutralised, or as they are")
        .choices(["cart", "raw"] as const).default("cart" as const),
    )
    .option("--jobs <n>", "Files at once", parsePositive, 4)
    .option("--include-incomplete", "Take files with service errors and without a submission too")
    .option("--overwrite", "Replace files that are there and differ")
    .option("--dry-run", "Only say what would be downloaded")
    .option(...YES)
    .action(async (options) => {
      const { downloadFiles } = await import("./download_rows.ts");
      await downloadFiles(ctx, options);
    });
}
