import type { SearchHit } from "../../api/types/common.ts";
import { fieldsFor } from "../../domain/columns.ts";
import { expandHome, xdgDirs } from "../../util/xdg.ts";
import { formatCount, formatPlural, formatTime } from "../../util/format.ts";
import type { JobProgress } from "../contracts.ts";
import { EXPORT_FORMATS, exportFoot, type ExportFormat, exportHead, exportRow } from "./export_text.ts";
import { writeText } from "./export_write.ts";
import { queryText } from "./run_text.ts";
import { columnsOf, loadedHits, rowsOf, type SearchContext } from "./rows.ts";
import { filterText, tabOf } from "./state.ts";

type Scope = "marked" | "loaded" | "all";
/** Bytes are written in pieces of about this size. */
const CHUNK_CHARS = 1 << 18;
const PROGRESS_ROWS = 500;

/** The hits of a scope: those at hand, or every one, streamed from the server. */
function hitsOf(
  ctx: SearchContext,
  scope: Scope,
  signal: AbortSignal,
): Iterable<SearchHit> | AsyncIterable<SearchHit> {
  const tab = tabOf(ctx.state);
  const rows = rowsOf(ctx.app, tab);
  if (scope === "marked") return [...tab.marks.values()];
  if (scope === "loaded") {
    return rows.filteredFrom === undefined
      ? loadedHits(ctx.app, rows.run).map(({ hit }) => hit)
      : Array.from({ length: rows.total }, (_, i) => rows.at(i)!);
  }
  const { run } = tab;
  return ctx.app.services.client.search.stream(run.index, queryText(run), {
    filters: run.filters.map(filterText),
    sort: `${run.sort.field} ${run.sort.direction}`,
    fl: fieldsFor(columnsOf(ctx.app, tab), run.index),
    signal,
  });
}

/** The text of the file piece by piece; `onEnd` is told the number of rows. */
async function* textOf(format: ExportFormat, job: ExportJob): AsyncGenerator<string, void> {
  const { ctx, scope, signal, total } = job;
  const columns = columnsOf(ctx.app, tabOf(ctx.state));
  let count = 0;
  let pending = exportHead(format, columns);
  for await (const hit of hitsOf(ctx, scope, signal)) {
    signal.throwIfAborted();
    pending += exportRow(format, columns, { hit, first: count === 0 });
    count++;
    if (count % PROGRESS_ROWS === 0) {
      job.progress(`${formatCount(count)} of ${formatCount(total)} rows`, count / Math.max(1, total));
    }
    if (pending.length < CHUNK_CHARS) continue;
    yield pending;
    pending = "";
  }
  yield pending + exportFoot(format);
  job.onEnd(count);
}

/** What is exported, and how it is told. */
interface ExportJob {
  readonly ctx: SearchContext;
  readonly scope: Scope;
  readonly total: number;
  readonly signal: AbortSignal;
  readonly progress: JobProgress;
  onEnd(count: number): void;
}

type ScopeCount = readonly [scope: Scope, label: string, count: number];

/** What can be exported, with its number of rows. */
function scopesOf({ app, state }: SearchContext): readonly ScopeCount[] {
  const tab = tabOf(state);
  const rows = rowsOf(app, tab);
  const isFiltered = rows.filteredFrom !== undefined;
  return [
    ["marked", "marked rows", tab.marks.size],
    [
      "loaded",
      isFiltered ? "rows of the filter" : "loaded rows",
      isFiltered ? rows.total : loadedHits(app, rows.run).length,
    ],
    ["all", "every hit", isFiltered ? 0 : rows.total],
  ];
}

/** Asks what, in which form and where to; writes it beside everything else. */
export async function exportRows(ctx: SearchContext): Promise<void> {
  const { app } = ctx;
  const scopes = scopesOf(ctx).filter(([, , count]) => count > 0);
  const chosen = await app.pick<ScopeCount>({
    title: "export what",
    filter: false,
    items: scopes.map((value) => {
      const [scope, label, count] = value;
      return { value, label, note: formatCount(count), key: scope[0]! };
    }),
  });
  if (chosen === undefined) return;
  const format = await app.pick<ExportFormat>({
    title: "as",
    filter: false,
    items: EXPORT_FORMATS.map((value, i) => ({ value, label: value, key: String(i + 1) })),
  });
  if (format === undefined) return;
  const stamp = formatTime(app.now(), { local: true, seconds: false }).replace(/\D/g, "");
  const typed = await app.prompt({
    title: "to file",
    label: "path",
    initial: `alx-${ctx.state.index}-${stamp}.${format}`,
    check: (text) => text.trim() === "" ? "It needs a path" : undefined,
  });
  if (typed === undefined) return;
  const path = expandHome(typed.trim(), xdgDirs(Deno.env.toObject()).home);
  const [scope, , total] = chosen;
  app.startJob({
    title: `Export to ${path}`,
    async run(signal, progress) {
      let count = 0;
      const onEnd = (rows: number) => void (count = rows);
      await writeText(path, textOf(format, { ctx, scope, total, signal, progress, onEnd }));
      progress(formatPlural(count, "row"), 1);
      app.notify(`${formatPlural(count, "row")} written to ${path}`, { kind: "success" });
    },
  });
}
