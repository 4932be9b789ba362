/** `alx incident analyze`: one row for each input, from the journal or from the server alone. @module */
import {
  type ReportOptions,
  reportRows,
  type ReportSource,
  timeRange,
} from "../../features/incident/report.ts";
import type { Difference } from "../../features/incident/report_check.ts";
import { waitForIncident } from "../../features/incident/report_wait.ts";
import type { Services } from "../../features/services.ts";
import { EXPORT_COLUMNS, tableColumns } from "../../domain/incident_report/columns.ts";
import { HtmlReport } from "../../domain/incident_report/html.ts";
import { reportMarking } from "../../domain/incident_report/marking.ts";
import { FATE_WORDS, REPORT_FATES, type ReportRow } from "../../domain/incident_report/row.ts";
import { type Summary, SummaryCollector } from "../../domain/incident_report/summary.ts";
import type { Classification } from "../../domain/classification.ts";
import { engineOf } from "../../domain/classification/engine_of.ts";
import { thresholdsFrom, VERDICT_LEVELS, type VerdictThresholds } from "../../domain/verdict.ts";
import { UsageError } from "../../util/error.ts";
import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext, Format } from "../context.ts";
import { EXIT, ExitWith } from "../exit.ts";
import { createFile } from "../files.ts";
import { askedFormat, streamFormatOf } from "../output/format.ts";
import { streamRows } from "../output/stream.ts";
import { createProgress } from "../progress.ts";
import { type OpenedSource, openOffline } from "./offline.ts";
import { chooseSource, type SourceChoice } from "./source.ts";
import { type ScoreChoice, scoreOf } from "./score_option.ts";
import { shortPath } from "./short_path.ts";
import { TextFile } from "./text_file.ts";

/** The options of `analyze` as parsed. */
export interface AnalyzeChoice extends SourceChoice {
  readonly offline?: true | undefined;
  readonly verify?: true | undefined;
  readonly wait?: true | undefined;
  readonly minScore?: ScoreChoice | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** False: leave heuristics and tags out. */
  readonly details: boolean;
  readonly out?: string | undefined;
  readonly html?: string | undefined;
  readonly force?: true | undefined;
}

/** Runs the command. */
export async function analyze(ctx: CliContext, choice: AnalyzeChoice): Promise<void> {
  const format = formatFor(ctx, choice);
  timeRange(choice, ctx.clock.now()); // a wrong date is told before anything is asked
  const { offline } = choice;
  if (offline && choice.wait) throw new UsageError("--offline and --wait exclude each other");
  if (offline && choice.verify) throw new UsageError("--offline and --verify exclude each other");
  const { services, ...chosen } = offline ? await openOffline(ctx, choice) : await openOnline(ctx, choice);
  const me = offline ? undefined : await services.client.user.whoami(services.signal);
  const thresholds = thresholdsFrom(me?.configuration);
  const source = choice.wait ? await wait(ctx, services, chosen.source) : chosen.source;
  const { from, to, details } = choice;
  const minScore = choice.minScore === undefined ? undefined : scoreOf(choice.minScore, thresholds);
  const differences: Difference[] = [];
  const onDifference = choice.verify ? (one: Difference) => void differences.push(one) : undefined;
  const report: Report = {
    ...{ format, source, thresholds, incident: chosen.incident, choice, engine: engineOf(me) },
    options: { thresholds, minScore, from, to, details, offline, onDifference },
  };
  const summary = await write(ctx, services, report);
  sayWhatItCameTo(ctx, summary, choice);
  if (choice.verify) endVerified(ctx, summary, differences);
}

const MAX_DIFFERENCES = 20;

/** Names what differs from the server. @throws {ExitWith} 7 when something does, or is incomplete */
function endVerified(ctx: CliContext, { fates }: Summary, differences: readonly Difference[]): void {
  for (const { path, what } of differences.slice(0, MAX_DIFFERENCES)) {
    ctx.err(`alx: ${safeText(`"${shortPath(path)}": ${what}`)}\n`);
  }
  const more = differences.length - MAX_DIFFERENCES;
  if (more > 0) ctx.note(`and ${formatCount(more)} more differ from the server`);
  if (differences.length + fates.incomplete + fates.gone > 0) throw new ExitWith(EXIT.partial);
  ctx.note("Every analysed row is as the server has it");
}

async function openOnline(ctx: CliContext, choice: SourceChoice): Promise<OpenedSource> {
  const services = await ctx.services();
  return { ...await chooseSource(ctx, services, choice), services };
}

/** The rows' form; `html` when that is what the output file is; undefined when only a page is wanted. */
function formatFor(ctx: CliContext, { out, html }: AnalyzeChoice): Format | "html" | undefined {
  const asked = askedFormat(ctx, "rows");
  const extension = out?.toLowerCase().split(".").at(-1) ?? "";
  if (asked === undefined && (extension === "html" || extension === "htm")) return "html";
  const format = asked ?? BY_EXTENSION[extension];
  if (format === "parquet" && out === undefined && ctx.isTty.out) {
    throw new UsageError("Will not write Parquet to a terminal", { hint: "--out FILE.parquet" });
  }
  if (format !== undefined) return format;
  if (out === undefined && html !== undefined) return undefined;
  return out !== undefined ? "jsonl" : streamFormatOf(ctx);
}

const BY_EXTENSION: Readonly<Record<string, Format>> = {
  csv: "csv",
  json: "json",
  jsonl: "jsonl",
  ndjson: "jsonl",
  parquet: "parquet",
};

async function wait(ctx: CliContext, services: Services, source: ReportSource): Promise<ReportSource> {
  const progress = createProgress(ctx);
  try {
    const waited = await waitForIncident(services, source, {
      onProgress: ({ all, open }) =>
        progress.show(() => `${formatCount(all - open)} of ${formatCount(all)} done`),
    });
    progress.end();
    if (waited.open > 0) {
      ctx.note(`${formatCount(waited.open)} are not done, and nothing changes: try "alx incident retry"`);
    }
    return waited.source;
  } finally {
    progress.end();
  }
}

interface Report {
  readonly format: Format | "html" | undefined;
  readonly source: ReportSource;
  readonly thresholds: VerdictThresholds;
  readonly incident: string;
  readonly choice: AnalyzeChoice;
  /** Undefined where the server sends no definition. */
  readonly engine: Classification | undefined;
  readonly options: ReportOptions;
}

/** Writes the rows and the page in one pass. */
async function write(ctx: CliContext, services: Services, report: Report): Promise<Summary> {
  const { choice, format, thresholds } = report;
  const { force } = choice;
  const rowsFile = choice.out === undefined || format === "html"
    ? undefined
    : new TextFile(await createFile(choice.out, { force }));
  const pages: Page[] = [];
  const isShown = rowsFile === undefined && format !== undefined && format !== "html" && ctx.isTty.out;
  const progress = isShown ? undefined : createProgress(ctx); // rows on the screen are progress enough
  try {
    for (const path of new Set([choice.html, format === "html" ? choice.out : undefined])) {
      if (path !== undefined) pages.push(await openPage(path, services, report));
    }
    const collector = new SummaryCollector(thresholds);
    const rows = async function* (): AsyncGenerator<readonly ReportRow[]> {
      for await (const batch of reportRows(services, report.source, report.options)) {
        for (const row of batch) collector.add(row);
        for (const { file, page } of pages) await file.text(page.rows(batch));
        progress?.show(() => `${formatCount(collector.inputs)} inputs`);
        yield batch;
      }
    };
    await writeRows(ctx, rows(), { report, file: rowsFile });
    const summary = collector.summary();
    for (const { file, page } of pages) await file.text(page.end(summary, markingOf(summary, report)));
    progress?.end();
    for (const file of [rowsFile, ...pages.map((one) => one.file)]) await file?.finish({ force });
    return summary;
  } finally {
    progress?.end();
    for (const file of [rowsFile, ...pages.map((one) => one.file)]) await file?.discard();
  }
}

interface Page {
  readonly file: TextFile;
  readonly page: HtmlReport;
}

async function openPage(path: string, services: Services, report: Report): Promise<Page> {
  const { incident, source, thresholds, choice } = report;
  const page = new HtmlReport({
    ...{ incident, thresholds, server: services.settings.server, madeAtMs: services.clock.now() },
    source: sourceWords(source, choice),
  });
  const file = new TextFile(await createFile(path, { force: choice.force }));
  await file.text(page.start());
  return { file, page };
}

function markingOf({ classifications: found }: Summary, { engine, source }: Report): string | undefined {
  const heads = source.kind === "server" ? [] : source.journals.flatMap(({ ledger }) => ledger.head ?? []);
  const own = heads.flatMap(({ params }) => params.classification ?? []);
  return reportMarking({ found, own, engine });
}

function sourceWords(source: ReportSource, { minScore, from, to }: AnalyzeChoice): string {
  return [
    source.kind === "server"
      ? "from the server alone"
      : source.journals.length === 1
      ? "from the journal"
      : `from ${source.journals.length} journals`,
    ...(minScore === undefined ? [] : [`scores from ${minScore}`]),
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(to === undefined ? [] : [`to ${to}`]),
  ].join(", ");
}

async function writeRows(
  ctx: CliContext,
  rows: AsyncIterable<readonly ReportRow[]>,
  { report: { format, thresholds }, file }: { readonly report: Report; readonly file: TextFile | undefined },
): Promise<void> {
  if (format === undefined || format === "html") {
    for await (const _ of rows) { /* the page is written on the way */ }
    return;
  }
  await streamRows(ctx, {
    rows,
    columns: format === "table" ? tableColumns(thresholds) : EXPORT_COLUMNS,
    format,
    toFile: file !== undefined,
    async write(data) {
      if (file === undefined) await ctx.out(data);
      else if (typeof data === "string") await file.text(data);
      else await file.write(data);
    },
  });
}

/** `300 inputs: 290 analysed (3 malicious, 287 informative), 10 failed`, on standard error. */
function sayWhatItCameTo(ctx: CliContext, { inputs, fates, verdicts }: Summary, choice: AnalyzeChoice): void {
  const levels = VERDICT_LEVELS.filter((level) => verdicts[level] > 0)
    .map((level) =>
      `${formatCount(verdicts[level])} ${level === "info" ? "informative" : level.replace("-", " ")}`
    );
  const parts = REPORT_FATES.filter((fate) => fates[fate] > 0).map((fate) =>
    `${formatCount(fates[fate])} ${FATE_WORDS[fate]}${fate === "done" ? ` (${levels.join(", ")})` : ""}`
  );
  const asked = choice.minScore === undefined ? "" : ` with a score of ${choice.minScore} and more`;
  ctx.note(`${formatCount(inputs)} inputs${asked}${parts.length === 0 ? "" : `: ${parts.join(", ")}`}`);
}
