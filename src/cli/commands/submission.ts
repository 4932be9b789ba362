import { type Command, Option } from "@commander-js/extra-typings";
import type { SubmissionFull, SubmissionTree } from "../../api/types/submission.ts";
import { submissionListColumns, treeColumns, treeExportColumns } from "../../domain/columns/lists.ts";
import { treeRows } from "../../domain/submission_tree.ts";
import { formatCount } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { withHandle } from "../handles.ts";
import { headingLines, partLines } from "../lines.ts";
import { call, forEach } from "../noun.ts";
import { parseCount, sha256Of } from "../options.ts";
import { formatOf, givesRows } from "../output/format.ts";
import { jsonText } from "../output/json.ts";
import { moreText, printRows, printValue } from "../output/print.ts";
import { aiCommand, aiOptions, printAi } from "./file_more.ts";
import { addRunning } from "./submission_run.ts";
import { fileResultsLines } from "../views/file_view.ts";
import { errorLines, resultsLines } from "../views/result_view.ts";
import { submissionLines, summaryLines } from "../views/submission_view.ts";

/** `alx submission show|full|summary|tree|files|file|report|list|ai|wait|watch|outstanding|resubmit|dynamic|verdict|delete` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("submission").description("Read submissions, wait for them, run them again");
  addPages(noun, ctx);
  addFiles(noun, ctx);
  addReport(noun, ctx);
  givesRows(noun.command("list")).description("Newest submissions")
    .option("--user <name>", "Only this user's")
    .option("--group <name>", "Only this group's")
    .option("--query <query>", "Keep only what matches")
    .option("--offset <n>", "Leave out the first", parseCount, 0)
    .option("--rows <n>", "How many", parseCount, 25)
    .action((options) => list(ctx, options));
  aiCommand(noun, "ai").description("What it means, in the words of the server's language model").argument(
    "<sid>",
  )
    .option("--detailed", "More than a paragraph")
    .action((sid, { detailed, ...options }) =>
      printAi(ctx, (client, signal) => client.submission.ai(sid, { ...aiOptions(options, signal), detailed }))
    );
  addRunning(noun, ctx);
}

function addPages(noun: Command, ctx: CliContext): void {
  noun.command("show").description("The readable page: verdict, times, heuristics, ATT&CK, tags, files")
    .argument("<sid...>").action((sids) => show(ctx, sids));
  noun.command("full").description("Everything: the page and every result; tens of megabytes at times")
    .argument("<sid>").action((sid) => full(ctx, sid));
  noun.command("summary").description("Heuristics, ATT&CK and tags")
    .argument("<sid>").action((sid) => summary(ctx, sid));
}

function addFiles(noun: Command, ctx: CliContext): void {
  givesRows(noun.command("tree")).description("Its files, by which came out of which")
    .argument("<sid>").option("--full", "Show a file everywhere it occurs")
    .action((sid, options) => tree(ctx, sid, options.full ?? false));
  givesRows(noun.command("files")).description("Its files, each once").argument("<sid>").action((sid) =>
    files(ctx, sid)
  );
  noun.command("file").description("What the services said of one of its files, in this submission alone")
    .argument("<sid>").argument("<sha256>", "Its sha256", sha256Of).action((sid, sha256) =>
      file(ctx, sid, sha256)
    );
}

function addReport(noun: Command, ctx: CliContext): void {
  noun.command("report").description("Generate a report")
    .argument("<sid>")
    .addOption(
      new Option("--format <format>", "Markdown, a web page, or the server's JSON").choices([
        "md",
        "html",
        "json",
      ]),
    )
    .option("--hide-info", "Leave out what is only informative")
    .option("--no-defang", "Write network indicators so that they can be clicked")
    .action((sid, options) => report(ctx, sid, options));
}

async function file(ctx: CliContext, sid: string, sha256: string): Promise<void> {
  const { client, signal } = await ctx.services();
  const value = await client.submission.file(sid, sha256, { signal });
  await printValue(ctx, value, () => fileResultsLines(ctx, value));
}

async function show(ctx: CliContext, sids: readonly string[]): Promise<void> {
  const isPage = formatOf(ctx, "value") === "table";
  const pages = new Map<string, readonly string[]>();
  await forEach(ctx, sids, {
    async get(client, sid, signal) {
      const submission = await client.submission.get(sid, signal);
      if (!isPage) return submission;
      const [summary, { tree }] = await Promise.all([
        client.submission.summary(sid, signal),
        client.submission.tree(sid, { signal }),
      ]);
      pages.set(sid, submissionLines(ctx, { submission, summary, tree }));
      return submission;
    },
    lines: (_, sid) => pages.get(sid) ?? [],
    json: "list",
  });
}

async function full(ctx: CliContext, sid: string): Promise<void> {
  const { client, signal } = await ctx.services();
  const value = await client.submission.full(sid, { signal });
  await printValue(ctx, value, () => fullLines(ctx, value));
}

function fullLines(ctx: CliContext, value: SubmissionFull): string[] {
  const errors = Object.values(value.errors ?? {});
  return [
    ...submissionLines(ctx, { submission: value, tree: value.file_tree }),
    ...partLines(ctx, () => resultsLines(ctx, Object.values(value.results))),
    ...partLines(
      ctx,
      () => errors.length === 0 ? [] : [...headingLines(ctx, "Errors"), ...errorLines(ctx, errors)],
    ),
  ];
}

async function summary(ctx: CliContext, sid: string): Promise<void> {
  const { client, signal } = await ctx.services();
  const value = await client.submission.summary(sid, signal);
  await printValue(ctx, value, () => {
    const lines = summaryLines(ctx, value);
    return lines.length === 0 ? ["Nothing of note"] : lines.slice(lines[0] === "" ? 1 : 0);
  });
}

async function tree(ctx: CliContext, sid: string, fullTree: boolean): Promise<void> {
  const { client, signal } = await ctx.services();
  const value = await client.submission.tree(sid, { fullTree, signal });
  await printRows(ctx, treeRows(value.tree), {
    columns: formatOf(ctx, "rows") === "table" ? treeColumns() : treeExportColumns(),
    value,
    footer: treeFooter(ctx, value),
  });
}

function treeFooter(ctx: CliContext, value: SubmissionTree): string[] {
  const notes: string[] = [];
  if (value.filtered) notes.push("Some files are above your classification");
  if (value.partial) notes.push("The tree is not complete");
  return notes.map((note) => ctx.style.tone(note, "dim"));
}

async function files(ctx: CliContext, sid: string): Promise<void> {
  const { client, signal } = await ctx.services();
  const { tree } = await client.submission.tree(sid, { signal });
  const once = new Map(treeRows(tree).map((row) => [row.sha256, { ...row, guide: "" }]));
  const rows = [...once.values()];
  const value = rows.map(({ names, sha256, type, size, score }) => ({
    name: names,
    sha256,
    type,
    size,
    score,
  }));
  await printRows(ctx, rows, {
    columns: treeColumns().map((column) =>
      column.id === "sha256" ? { ...column, width: 64, text: (row) => row.sha256 } : column
    ),
    value,
  });
}

interface ReportChoice {
  readonly format?: "md" | "html" | "json" | undefined;
  readonly hideInfo?: true | undefined;
  readonly defang: boolean;
}

async function report(ctx: CliContext, sid: string, choice: ReportChoice): Promise<void> {
  const output = ctx.globals.output;
  const format = choice.format ?? (output === "json" || output === "jsonl" ? "json" : "md");
  const { client, settings, signal } = await ctx.services();
  const value = await client.submission.report(sid, { signal });
  if (format === "json") {
    return await ctx.out(jsonText(ctx, value, { indent: output === "jsonl" ? 0 : 2 }) + "\n");
  }
  const { reportHtml, reportMarkdown } = await import("../../domain/report.ts");
  const { hideInfo, defang } = choice;
  const write = format === "html" ? reportHtml : reportMarkdown;
  await ctx.out(write(value, { hideInfo, defang, server: settings.server }));
}

interface ListChoice {
  readonly user?: string;
  readonly group?: string;
  readonly query?: string;
  readonly offset: number;
  readonly rows: number;
}

async function list(ctx: CliContext, choice: ListChoice): Promise<void> {
  const value = await call(ctx, (client, signal) => client.submission.list({ ...choice, signal }));
  const total = value.total === null
    ? ""
    : `${formatCount(value.items.length)} of ${formatCount(value.total)}`;
  await printRows(ctx, value.items, {
    columns: withHandle("submission", submissionListColumns(), ctx.columns),
    value,
    footer: total === "" ? [] : [ctx.style.tone(total, "dim")],
    more: moreText(value),
  });
}
