import type { SearchHit } from "../../api/types/common.ts";
import { fieldsFor } from "../../domain/columns.ts";
import { expandHome, xdgDirs } from "../../util/xdg.ts";
import { formatCount, formatTime } from "../../util/format.ts";
import { AlxError } from "../../util/error.ts";
import type { JobProgress } from "../contracts.ts";
import { EXPORT_FORMATS, exportFoot, type ExportFormat, exportHead, exportRow } from "./export_text.ts";
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

/** Writes rows to a new file; a file that was not finished is removed. */
async function writeRows(
  path: string,
  format: ExportFormat,
  job: { ctx: SearchContext; scope: Scope; total: number; signal: AbortSignal; progress: JobProgress },
): Promise<number> {
  const { ctx, signal } = job;
  const columns = columnsOf(ctx.app, tabOf(ctx.state));
  const encoder = new TextEncoder();
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  } catch (error) {
    const exists = error instanceof Deno.errors.AlreadyExists;
    throw new AlxError(`Cannot write "${path}"${exists ? ": it exists already" : ""}`, {
      cause: error,
      hint: "Choose another name",
    });
  }
  let count = 0;
  let done = false;
  const flush = async (text: string) => {
    let data = encoder.encode(text);
    while (data.length > 0) data = data.subarray(await file.write(data));
  };
  try {
    let pending = exportHead(format, columns);
    for await (const hit of hitsOf(ctx, job.scope, signal)) {
      signal.throwIfAborted();
      pending += exportRow(format, columns, { hit, first: count === 0 });
      count++;
      if (count % PROGRESS_ROWS === 0) {
        job.progress(
          `${formatCount(count)} of ${formatCount(job.total)} rows`,
          count / Math.max(1, job.total),
        );
      }
      if (pending.length < CHUNK_CHARS) continue;
      await flush(pending);
      pending = "";
    }
    await flush(pending + exportFoot(format));
    done = true;
  } finally {
    file.close();
    if (!done) await Deno.remove(path).catch(() => {});
  }
  return count;
}

/** Asks what, in which form and where to; writes it beside everything else. */
export async function exportRows(ctx: SearchContext): Promise<void> {
  const { app } = ctx;
  const tab = tabOf(ctx.state);
  const rows = rowsOf(app, tab);
  const loaded = rows.filteredFrom === undefined ? loadedHits(app, rows.run).length : rows.total;
  const counts: readonly (readonly [Scope, string, number])[] = [
    ["marked", "marked rows", tab.marks.size],
    ["loaded", rows.filteredFrom === undefined ? "loaded rows" : "rows of the filter", loaded],
    ["all", "every hit", rows.filteredFrom === undefined ? rows.total : 0],
  ];
  const scope = await app.pick({
    title: "export what",
    filter: false,
    items: counts.filter(([, , count]) => count > 0).map(([value, label, count]) => ({
      value,
      label,
      note: formatCount(count),
      key: value[0]!,
    })),
  });
  if (scope === undefined) return;
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
  const total = counts.find(([value]) => value === scope)![2];
  app.startJob({
    title: `Export to ${path}`,
    async run(signal, progress) {
      const count = await writeRows(path, format, { ctx, scope, total, signal, progress });
      app.notify(`${formatCount(count)} rows written to ${path}`, { kind: "success" });
    },
  });
}
