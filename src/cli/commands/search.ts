import type { Command } from "@commander-js/extra-typings";
import type { IndexName, SearchHit } from "../../api/types/common.ts";
import type { Column } from "../../domain/column.ts";
import { UsageError } from "../../util/error.ts";
import { formatCount } from "../../util/format.ts";
import type { CliContext, Format } from "../context.ts";
import { indexNamed, parseCount, parseList, parsePositive, parseSort } from "../options.ts";
import { askedFormat, formatOf, givesRows, streamFormatOf } from "../output/format.ts";
import { moreText, printRows } from "../output/print.ts";
import { ARCHIVE, ARCHIVE_ONLY, FILTER, scopeOf, totalText, withQueryHelp } from "../search_options.ts";
import { searchColumns } from "../search_columns.ts";
import type { SearchRequest } from "../search_stream.ts";

/** `alx search INDEX QUERY` */
export function add(root: Command, ctx: CliContext): void {
  givesRows(root.command("search"))
    .description(
      "Search an index with a Lucene query\n\n" +
        'One page, or with --all every hit as a stream: alx search result "*" --all --output jsonl. ' +
        "With --resume a stream that broke goes on where it stopped.\n\n" +
        "Without --fields, CSV and Parquet have the columns of the table and every other field that JSON has. Their " +
        "headings are the fields' names, and alx fields INDEX lists these. Lists and objects are JSON in a CSV cell; in " +
        "Parquet a list is a list, and dates, numbers and flags have the types of the server's field table.",
    )
    .argument("<index>", "submission, file, result, alert, signature, …")
    .argument("<query>", 'Such as "max_score:>=1000 AND times.submitted:[now-1d TO now]"')
    .option(...FILTER)
    .option("--fields <a,b>", "Only these fields; * for all", parseList)
    .option("--offset <n>", "Leave out the first", parseCount, 0)
    .option("--rows <n>", "Hits of a page (25; with --all 1000)", parseCount)
    .option("--sort <sort>", '"field desc"', parseSort)
    .option("--timeout-ms <n>", "Maximum search time on the server", parsePositive)
    .option(...ARCHIVE)
    .option(...ARCHIVE_ONLY)
    .option("--exact-total", "Count beyond 10,000 hits")
    .option("--all", "Every hit")
    .option("--limit <n>", "With --all: no more than this many", parsePositive)
    .option("--resume <file>", "With --all: remember here how far it got, and go on from there")
    .option("--out <file>", "With --all: write to this file, which appears when it is whole")
    .option("--force", "Replace that file")
    .action((name, query, options) => search(ctx, { ...options, index: indexNamed(name), query }));
}

/** The options as parsed. */
interface SearchChoice {
  readonly index: IndexName;
  readonly query: string;
  readonly filter: readonly string[];
  readonly fields?: readonly string[] | undefined;
  readonly offset: number;
  readonly rows?: number | undefined;
  readonly sort?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly archive?: true | undefined;
  readonly archiveOnly?: true | undefined;
  readonly exactTotal?: true | undefined;
  readonly all?: true | undefined;
  readonly limit?: number | undefined;
  readonly resume?: string | undefined;
  readonly out?: string | undefined;
  readonly force?: true | undefined;
}

async function search(ctx: CliContext, choice: SearchChoice): Promise<void> {
  const { index, query, fields, sort, all, limit, resume, out, force, rows, offset, timeoutMs } = choice;
  checkTogether(choice);
  const format = all ? streamFormat(ctx, out) : formatOf(ctx, "rows");
  const { checkStream, searchAll } = await import("../search_stream.ts");
  if (all) checkStream(ctx, { format, resume, out });
  const { columns, fl } = await searchColumns(ctx, { index, fields, format });
  const request: SearchRequest = { ...scopeOf(choice), index, query, fl, sort };
  if (all) {
    return await searchAll(ctx, { request, columns, format, pageSize: rows, limit, resume, out, force });
  }
  const exactTotal = choice.exactTotal ?? false;
  await searchPage(ctx, { request, columns, offset, rows, exactTotal, timeoutMs });
}

/** Hits that can be paged; the server's own limit. */
const MAX_PAGED = 10_000;

/** Refuses options that do not belong together, and pages that the server cannot return. */
function checkTogether(choice: SearchChoice): void {
  const { index, all, offset, rows = 0, timeoutMs, limit, resume, out } = choice;
  if (offset + rows > MAX_PAGED) {
    throw new UsageError(
      offset === 0
        ? `A page has at most ${formatCount(MAX_PAGED)} rows, not ${formatCount(rows)}`
        : `Only the first ${formatCount(MAX_PAGED)} hits can be paged, not ${formatCount(offset)} + ${
          formatCount(rows)
        }`,
      { hint: `--all, with --limit ${rows}` },
    );
  }
  if (all) {
    if (offset > 0) throw new UsageError("--offset and --all exclude each other");
    if (timeoutMs !== undefined) throw new UsageError("--timeout-ms and --all exclude each other");
  } else if ((limit ?? resume ?? out) !== undefined) {
    throw new UsageError("--limit, --resume and --out are for --all", {
      hint: `alx search ${index} … --all`,
    });
  }
}

const BY_EXTENSION: Readonly<Record<string, Format>> = {
  csv: "csv",
  json: "json",
  jsonl: "jsonl",
  ndjson: "jsonl",
  parquet: "parquet",
};

/** Where nothing is asked for: what the file's name says, a table for people, else lines of JSON. */
function streamFormat(ctx: CliContext, out: string | undefined): Format {
  if (out === undefined) return streamFormatOf(ctx);
  return askedFormat(ctx, "rows") ?? BY_EXTENSION[out.split(".").at(-1) ?? ""] ?? "jsonl";
}

interface PageRequest {
  readonly request: SearchRequest;
  readonly columns: readonly Column<SearchHit>[];
  readonly offset: number;
  /** Undefined for the usual number. */
  readonly rows: number | undefined;
  readonly exactTotal: boolean;
  readonly timeoutMs: number | undefined;
}

async function searchPage(ctx: CliContext, choice: PageRequest): Promise<void> {
  const { request, columns, offset, rows, exactTotal, timeoutMs } = choice;
  const { client, signal } = await ctx.services();
  const { index, query, ...rest } = request;
  const page = await withQueryHelp(ctx, request, () =>
    client.search.page(index, query, {
      ...rest,
      offset,
      rows: rows ?? 25,
      timeoutMs,
      trackTotalHits: exactTotal || undefined,
      signal,
    }));
  await printRows(ctx, page.items, {
    columns,
    value: page,
    footer: [ctx.style.tone(totalText(page.items.length, page.total, exactTotal), "dim")],
    empty: "No hit",
    more: rows === undefined ? moreText(page, "--all for every hit") : undefined,
  });
}
