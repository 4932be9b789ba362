import { faultText } from "../widgets/fault_text.ts";
import { fieldClause, rangeClause } from "../../domain/lucene/quote.ts";
import { DEFAULT_THRESHOLDS, verdictOf } from "../../domain/verdict.ts";
import type { FieldInfo } from "../../api/types/common.ts";
import type { Query } from "../../features/queries.ts";
import type { App } from "../contracts.ts";
import type { ListState } from "../widgets/list.ts";
import { searchIndex } from "./indexes.ts";
import { facetQuery, histogramQuery, type Steps } from "./queries.ts";
import { type SearchContext, shownRun } from "./rows.ts";
import { type Run, tabOf, type TabState } from "./state.ts";
import type { Target } from "./target.ts";

/** Values of a facet shown before it is opened. */
const FEW_VALUES = 5;
/** The facet of score ranges is not a field of its own. */
export const SCORE_FACET = "score";
/** One answer serves the facet of score ranges and the score histogram; the server allows 100 steps. */
export const scoreSteps = (field: string): Steps => ({ field, start: -1000, end: 8900, gap: 100 });

/** A value with its hits. */
export type FacetValue = readonly [value: string, count: number];

/** A row of the facets pane. */
export type FacetLine =
  | {
    readonly kind: "head";
    readonly field: string;
    readonly count: number | undefined;
    readonly error?: Error;
  }
  | {
    readonly kind: "value";
    readonly field: string;
    readonly target: Target;
    readonly text: string;
    /** Undefined where it is not counted. */
    readonly count: number | undefined;
    readonly max: number;
    readonly score?: number;
  }
  /** Why there are no values. */
  | { readonly kind: "fault"; readonly field: string; readonly text: string }
  | { readonly kind: "more"; readonly field: string; readonly rest: number };

/** Whether the server counts the values of a field. */
export const isFacetable = ({ indexed, type }: Pick<FieldInfo, "indexed" | "type">): boolean =>
  indexed && type !== "text" && type !== "object";

/** The facets of a tab, in order. */
export function facetFields(tab: TabState): readonly string[] {
  const index = searchIndex(tab.run.index);
  return tab.facets ?? [...(index.scoreField === undefined ? [] : [SCORE_FACET]), ...index.facets];
}

/** The question behind a facet. */
export function facetQueryOf(app: App, run: Run, field: string): Query<readonly FacetValue[]> {
  const { scoreField } = searchIndex(run.index);
  return field === SCORE_FACET && scoreField !== undefined
    ? histogramQuery(app.services, run, scoreSteps(scoreField))
    : facetQuery(app.services, run, field);
}

/** Score ranges by verdict, from the steps of the score histogram. */
function scoreLines(run: Run, steps: readonly FacetValue[]): FacetLine[] {
  const field = searchIndex(run.index).scoreField!;
  const { malicious, highly_suspicious: high, suspicious, info } = DEFAULT_THRESHOLDS;
  const ranges: [from: number | null, to: number | null, label: string][] = [
    [malicious, null, `≥${malicious}`],
    [high, malicious - 1, `≥${high}`],
    [suspicious, high - 1, `≥${suspicious}`],
    [info, suspicious - 1, `≥${info}`],
    [null, info - 1, "safe"],
  ];
  const rows = ranges.map(([from, to, label]) => {
    const count = steps.reduce(
      (sum, [key, hits]) =>
        Number(key) >= (from ?? -Infinity) && Number(key) <= (to ?? Infinity) ? sum + hits : sum,
      0,
    );
    return { from, to, label, count };
  });
  const max = Math.max(...rows.map((row) => row.count));
  return rows.map(({ from, to, label, count }) => ({
    kind: "value",
    field: SCORE_FACET,
    target: {
      field,
      value: from ?? to,
      clause: rangeClause(field, { from, to }),
      label: `score ${verdictOf(from ?? -1).word}`,
    },
    text: label,
    count,
    max,
    score: from ?? -1,
  }));
}

/** Fields of alerts that have no value until somebody sets one. */
const OFTEN_EMPTY: ReadonlySet<string> = new Set(["status", "priority", "owner", "label"]);

/** The row for "has no value", which the server does not count. */
function noneLine(field: string): FacetLine {
  const target = { field, value: null, clause: fieldClause(field, null), label: `no ${field}` };
  return { kind: "value", field, target, text: "none", count: undefined, max: 0 };
}

/** The rows of one facet. */
export function linesOfFacet(
  run: Run,
  field: string,
  answer: { readonly data?: readonly FacetValue[]; readonly error?: Error },
  open: boolean,
): FacetLine[] {
  const { data, error } = answer;
  if (field === SCORE_FACET) {
    return [
      { kind: "head", field, count: undefined, ...(error === undefined ? {} : { error }) },
      ...(data === undefined ? [] : scoreLines(run, data)),
    ];
  }
  const head: FacetLine = {
    kind: "head",
    field,
    count: data?.length,
    ...(error === undefined ? {} : { error }),
  };
  if (data === undefined) {
    return error === undefined ? [head] : [head, { kind: "fault", field, text: faultText(error) }];
  }
  const max = data[0]?.[1] ?? 0;
  const shown = open ? data : data.slice(0, FEW_VALUES);
  const values = shown.map(([value, count]): FacetLine => ({
    kind: "value",
    field,
    target: { field, value, clause: fieldClause(field, value) },
    text: value,
    count,
    max,
  }));
  const none = run.index === "alert" && OFTEN_EMPTY.has(field) ? [noneLine(field)] : [];
  const rest = data.length - shown.length;
  return [head, ...values, ...none, ...(rest > 0 ? [{ kind: "more" as const, field, rest }] : [])];
}

/** Every row of the facets pane, from what is known. */
export function facetLines(app: App, tab: TabState): FacetLine[] {
  return facetFields(tab).flatMap((field) => {
    // While the new answer is on its way the old one stays, as the rows do.
    const now = app.queries.state<readonly FacetValue[]>(facetQueryOf(app, tab.run, field).key).get();
    const run = now.data === undefined && tab.before !== undefined ? tab.before : tab.run;
    const state = run === tab.run
      ? now
      : app.queries.state<readonly FacetValue[]>(facetQueryOf(app, run, field).key).get();
    const answer = {
      ...(state.data === undefined ? {} : { data: state.data }),
      ...(now.error === undefined ? {} : { error: now.error }),
    };
    return linesOfFacet(run, field, answer, tab.openFacets.has(field));
  });
}

/** The cursor of the facets pane: on the value last worked on, or where that stood within its facet. */
export function facetListOf(app: App, tab: TabState, lines = facetLines(app, tab)): ListState {
  const { at, ...list } = tab.facetList;
  if (at === undefined) return tab.facetList;
  const isOwn = (line: FacetLine) => line.kind === "value" && line.field === at.field;
  const same = lines.findIndex((line) => isOwn(line) && line.kind === "value" && line.text === at.text);
  if (same >= 0) return { ...list, cursor: same };
  const head = lines.findIndex((line) => line.kind === "head" && line.field === at.field);
  if (head < 0) return list;
  return { ...list, cursor: head + Math.min(at.offset, lines.filter(isOwn).length) };
}

/** The tab with the cursor of the facets bound to the value that it is on. */
export function holdFacet(app: App, tab: TabState): TabState {
  const lines = facetLines(app, tab);
  const list = facetListOf(app, tab, lines);
  const line = lines[list.cursor];
  if (line?.kind !== "value") return tab;
  const head = lines.findIndex((one) => one.kind === "head" && one.field === line.field);
  const at = { field: line.field, text: line.text, offset: list.cursor - head };
  return { ...tab, facetList: { ...list, at } };
}

/** The row under the cursor of the facets pane. */
export function currentFacetLine(ctx: SearchContext): FacetLine | undefined {
  const tab = tabOf(ctx.state);
  const lines = facetLines(ctx.app, tab);
  return lines[facetListOf(ctx.app, tab, lines).cursor];
}

/** The value under the cursor of the facets pane. */
export function facetTarget(ctx: SearchContext): Target | undefined {
  const line = currentFacetLine(ctx);
  return line?.kind === "value" ? line.target : undefined;
}

/** Whether the rows on screen are those of the present question. */
export const isStale = (app: App, tab: TabState) => shownRun(app, tab) !== tab.run;
