/** Results of services as lines that fold, for every screen that shows some. @module */
import type { FormattedResult } from "../../api/types/result.ts";
import type { UserSettings } from "../../api/types/user.ts";
import type { Whoami } from "../../api/types/user.ts";
import { defaultFolds, resultId, resultLines } from "../../domain/section_text.ts";
import type { VerdictThresholds } from "../../domain/verdict.ts";
import { userSettingsQuery } from "../../features/files.ts";
import type { Query } from "../../features/queries.ts";
import { safeText } from "../../util/safe_text.ts";
import type { App } from "../contracts.ts";
import type { Span } from "../paint.ts";
import { handleOf } from "./handle.ts";
import { type DrillLine, spansOfText } from "./line.ts";

/** Lines of one body; the whole of it is in the result's JSON. */
const BODY_LINES_MAX = 500;
/** The server's default. */
const EXPAND_MIN_SCORE = 500;

/** A result with what opens it. */
export interface KeyedResult {
  readonly result: FormattedResult;
  /** Result key, where it is known. */
  readonly key?: string | undefined;
  /** Said after the heading, such as the file's name. */
  readonly note?: string | undefined;
}

/** The person's settings, once it is known who they are. */
export function settingsQueries(app: App): readonly Query<unknown>[] {
  const user = app.queries.peek<Whoami>("whoami")?.username;
  return user === undefined ? [] : [userSettingsQuery(app.services, user)];
}

/** Sections below it start folded. */
export function expandMinScore(app: App): number {
  const user = app.queries.peek<Whoami>("whoami")?.username;
  const settings = user === undefined ? undefined : app.queries.peek<UserSettings>(`settings/${user}`);
  return settings?.expand_min_score ?? EXPAND_MIN_SCORE;
}

const idOf = ({ result, key }: KeyedResult) => key ?? resultId(result);
const scoreOf = ({ result }: KeyedResult) => result.result?.score ?? 0;
const hasNothing = ({ result }: KeyedResult) =>
  (result.result?.sections?.length ?? 0) === 0 && (result.response.extracted?.length ?? 0) === 0 &&
  (result.response.supplementary?.length ?? 0) === 0;

/** Worst first, then by service. */
export function sortedResults(results: readonly KeyedResult[]): readonly KeyedResult[] {
  return [...results].sort((a, b) =>
    scoreOf(b) - scoreOf(a) || (a.result.response.service_name < b.result.response.service_name ? -1 : 1)
  );
}

/** Folds to start with: results and sections below the person's score. The worst result is open in any case. */
export function startFolds(results: readonly KeyedResult[], minScore: number): ReadonlySet<string> {
  const folded = new Set<string>();
  const sorted = sortedResults(results);
  for (const one of sorted) {
    for (const id of defaultFolds([one.result], minScore, () => idOf(one))) folded.add(id);
  }
  const [worst] = sorted;
  if (worst !== undefined && scoreOf(worst) > 0) folded.delete(idOf(worst));
  return folded;
}

/** Every fold of the results. */
export function resultFoldIds(results: readonly KeyedResult[]): readonly string[] {
  return results.flatMap((one) => [
    idOf(one),
    ...(one.result.result?.sections ?? []).map((_, i) => `${idOf(one)}/${i}`),
  ]);
}

/** How to lay results out. */
export interface ResultsLayout {
  readonly columns: number;
  readonly folded: ReadonlySet<string>;
  readonly ascii: boolean;
  readonly thresholds: VerdictThresholds;
}

function linesOfOne(one: KeyedResult, layout: ResultsLayout): DrillLine[] {
  const { result } = one;
  const lines = resultLines(result, {
    width: layout.columns,
    defang: true,
    ascii: layout.ascii,
    thresholds: layout.thresholds,
    folded: layout.folded,
    id: idOf(one),
    maxBodyLines: BODY_LINES_MAX,
  });
  return lines.map((line, i): DrillLine => {
    const spans: Span[] = spansOfText(line);
    if (i === 0 && one.note !== undefined) spans.push([`  ${safeText(one.note)}`, "accent"]);
    const service = {
      kind: "service",
      name: result.response.service_name,
      ...(one.key === undefined ? {} : { key: one.key }),
    } as const;
    const section = line.kind === "section" ? sectionOf(result, line.fold?.id) : undefined;
    return {
      spans,
      depth: line.depth,
      fold: line.fold,
      handle: handleOf(line.target) ?? (line.kind === "result" ? service : undefined),
      ...(line.kind === "result" ? { json: result } : section === undefined ? {} : { json: section }),
    };
  });
}

function sectionOf(result: FormattedResult, foldId: string | undefined): unknown {
  const index = Number(foldId?.split("/").at(-1));
  return Number.isInteger(index) ? result.result.sections[index] : undefined;
}

/** All results, worst first; services that found nothing share the last lines. */
export function resultsAsLines(
  results: readonly KeyedResult[],
  layout: ResultsLayout,
  silent: readonly string[] = [],
): DrillLine[] {
  const sorted = sortedResults(results);
  const nothing = [
    ...new Set([...sorted.filter(hasNothing).map(({ result }) => result.response.service_name), ...silent]),
  ];
  const lines = sorted.filter((one) => !hasNothing(one)).flatMap((one) => linesOfOne(one, layout));
  if (nothing.length === 0) return lines;
  const cells = nothing.sort().map((name) => ({
    spans: [[safeText(name), "dim"] as const],
    handle: { kind: "service", name } as const,
  }));
  return [...lines, {
    spans: [[
      `      0 nothing found by ${nothing.length} ${nothing.length === 1 ? "service" : "services"}:`,
      "dim",
    ]],
  }, ...chunked(cells, layout.columns)];
}

function chunked(
  cells: readonly { spans: readonly (readonly [string, "dim"])[]; handle: DrillLine["handle"] }[],
  columns: number,
): DrillLine[] {
  const lines: DrillLine[] = [];
  let row: { spans: readonly Span[]; handle?: DrillLine["handle"] }[] = [];
  let used = 8;
  for (const cell of cells) {
    const width = cell.spans[0]![0].length + 2;
    if (row.length > 0 && used + width > columns) {
      lines.push({ spans: [], cells: row, depth: 1 });
      row = [];
      used = 8;
    }
    row.push(row.length === 0 ? { ...cell, spans: ["        ", ...cell.spans] } : cell);
    used += width;
  }
  return row.length === 0 ? lines : [...lines, { spans: [], cells: row, depth: 1 }];
}
