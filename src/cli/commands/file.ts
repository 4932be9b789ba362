import { forEach } from "../noun.ts";
import { type Command, Option } from "@commander-js/extra-typings";
import type { FileText } from "../../api/types/file.ts";
import { fileChildColumns } from "../../domain/columns/lists.ts";
import type { CliContext } from "../context.ts";
import { textLines } from "../lines.ts";
import { parsePositive, sha256Of } from "../options.ts";
import { formatOf, givesRows } from "../output/format.ts";
import { printLines, printRows, printValue } from "../output/print.ts";
import { fileLines, fileResultsLines, similarLines } from "../views/file_view.ts";
import { addDownload } from "./file_download.ts";
import { addMore } from "./file_more.ts";

/** `alx file info|children|hex|ascii|strings|image|result|score|similar|download|ai|code-summary|purge` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("file").description("Read and download files");
  addReads(noun, ctx);
  addResults(noun, ctx);
  addTexts(noun, ctx);
  addDownload(noun, ctx);
  addMore(noun, ctx);
}

function addReads(noun: Command, ctx: CliContext): void {
  noun.command("info").description("What the server knows of files").argument("<sha256...>")
    .action((hashes) =>
      forEach(ctx, hashes.map(sha256Of), {
        get: (client, sha256, signal) => client.file.info(sha256, signal),
        lines: (value) => fileLines(ctx, value),
        json: "list",
      })
    );
  givesRows(noun.command("children")).description("Files that came out of it").argument(
    "<sha256>",
    "Its sha256",
    sha256Of,
  )
    .action(async (sha256) => {
      const { client, signal } = await ctx.services();
      const rows = await client.file.children(sha256, signal);
      await printRows(ctx, rows, { columns: fileChildColumns(), empty: "No file came out of it" });
    });
}

function addResults(noun: Command, ctx: CliContext): void {
  noun.command("result").description("Results of all submissions, newest per service").argument(
    "<sha256>",
    "Its sha256",
    sha256Of,
  )
    .option("--service <name>", "Only this service's")
    .option("--all", "With --service: every run, not the newest alone")
    .action(async (sha256, options) => {
      const { client, signal } = await ctx.services();
      const value = await client.file.result(sha256, { ...options, signal });
      await printValue(ctx, value, () => fileResultsLines(ctx, value));
    });
  noun.command("score").description("Sum of its newest results").argument("<sha256>", "Its sha256", sha256Of)
    .action(async (sha256) => {
      const { client, signal } = await ctx.services();
      const value = await client.file.score(sha256, signal);
      await printValue(ctx, value, () => fileLines(ctx, value.file_info, value.score));
    });
  noun.command("similar").description("Similar files (ssdeep, TLSH)").argument(
    "<sha256>",
    "Its sha256",
    sha256Of,
  )
    .option("--archive", "Look in the archive too")
    .option("--archive-only", "Look in the archive alone")
    .action(async (sha256, { archive, archiveOnly }) => {
      const { client, signal } = await ctx.services();
      const value = await client.file.similar(sha256, { useArchive: archive, archiveOnly, signal });
      if (formatOf(ctx, "value") === "jsonl") return await printRows(ctx, value, { columns: [] });
      await printValue(ctx, value, () => similarLines(ctx, value));
    });
}

function addTexts(noun: Command, ctx: CliContext): void {
  noun.command("hex").description("A hex dump of its first megabyte").argument(
    "<sha256>",
    "Its sha256",
    sha256Of,
  )
    .option("--bytes-only", "No offsets, no text at the side")
    .option("--length <n>", "Bytes per line", parsePositive)
    .action(async (sha256, options) => {
      const { client, signal } = await ctx.services();
      await printText(ctx, await client.file.hex(sha256, { ...options, signal }));
    });
  noun.command("ascii").description("Its first megabyte as text, other bytes as dots").argument(
    "<sha256>",
    "Its sha256",
    sha256Of,
  )
    .action(async (sha256) => {
      const { client, signal } = await ctx.services();
      await printText(ctx, await client.file.ascii(sha256, signal));
    });
  noun.command("strings").description("ASCII and UTF-16 strings in its first megabyte").argument(
    "<sha256>",
    "Its sha256",
    sha256Of,
  )
    .addOption(new Option("--min-length <n>", "Shortest string (6)").argParser(parsePositive))
    .action(async (sha256, options) => {
      const { client, signal } = await ctx.services();
      await printText(ctx, await client.file.strings(sha256, { ...options, signal }));
    });
}

async function printText(ctx: CliContext, value: FileText): Promise<void> {
  if (formatOf(ctx, "value") !== "table") return await printValue(ctx, value, () => []);
  await printLines(ctx, textLines(value.content));
  if (value.truncated) ctx.note("The file goes on; the server shows its first megabyte");
}
