import { bar } from "../../util/bars.ts";
import { verdictOf } from "../../domain/verdict.ts";
import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutMiddle, cutToWidth, padToWidth } from "../../util/width.ts";
import { useQueries } from "../hooks.ts";
import { paint, rule, type Span } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import type { Role, Theme } from "../theme.ts";
import { busySpans } from "../widgets/busy.ts";
import { Lines } from "../widgets/lines.tsx";
import { moveTo } from "../widgets/list.ts";
import {
  facetFields,
  type FacetLine,
  facetLines,
  facetListOf,
  facetQueryOf,
  isStale,
} from "./facet_lines.ts";
import { filterOf, shortField } from "./filters.ts";
import { geometryOf, type SearchContext } from "./rows.ts";
import { type Filter, tabOf } from "./state.ts";

const BAR_COLUMNS = 5;
const COUNT_COLUMNS = 6;

/** Values with their hits; `+ - =` make them filters. */
export function FacetsView({ ctx }: { readonly ctx: SearchContext }): ReactNode {
  const { app, state } = ctx;
  const theme = app.theme();
  const tab = tabOf(state);
  const { columns, rows } = geometryOf(ctx).facets;
  const width = columns - 1;
  const answers = useQueries(facetFields(tab).map((field) => facetQueryOf(app, tab.run, field)));
  const lines = facetLines(app, tab);
  const shown = facetListOf(app, tab, lines);
  const focused = state.focus === "facets";
  const list = moveTo(shown, shown.cursor, { total: lines.length, page: rows - 1 });
  const side = paint(theme, [[theme.ascii ? "|" : "│", "rule"]], 1);
  const busy = busySpans(app, answers).slice(0, 1);
  const title = rule(theme, width, {
    left: [["facets", focused ? "title" : "dim"]],
    right: [...busy, ...(busy.length > 0 ? [" "] : []), ["F", "key"]],
  });
  const out = [title + side];
  for (let y = 0; y < rows - 1; y++) {
    const line = lines[list.top + y];
    const current = focused && list.top + y === list.cursor;
    const text = line === undefined
      ? paint(theme, [], width)
      : facetRow(theme, line, { width, current, filters: tab.run.filters, isStale: isStale(app, tab) });
    out.push(text + side);
  }
  return <Lines lines={out} columns={columns} rows={rows} />;
}

interface RowView {
  readonly width: number;
  readonly current: boolean;
  readonly filters: readonly Filter[];
  /** From an older answer. */
  readonly isStale: boolean;
}

function facetRow(theme: Theme, line: FacetLine, view: RowView): string {
  const base: Role[] = [
    ...(view.isStale ? ["stale" as const] : []),
    ...(view.current ? ["cursor" as const] : []),
  ];
  switch (line.kind) {
    case "head":
      return headRow(theme, line, view);
    case "more":
      return paint(theme, ["  … ", [`${line.rest} more`, "dim"]], view.width, ...base);
    case "fault":
      return paint(
        theme,
        ["  ", [cutToWidth(safeText(line.text), view.width - 2), "dim"]],
        view.width,
        ...base,
      );
    case "value":
      return paint(theme, valueSpans(theme, line, view), view.width, ...base);
  }
}

function headRow(theme: Theme, line: FacetLine & { kind: "head" }, view: RowView): string {
  const count: Span[] = line.count === undefined
    ? []
    : [[line.count >= 20 ? "20+" : String(line.count), "dim"]];
  return rule(theme, view.width, {
    left: [[shortField(line.field), view.current ? "title" : "dim"]],
    right: line.error === undefined ? count : [[theme.ascii ? "x" : "✗", "error"]],
  });
}

/** How a value stands among the filters: included, excluded, or under the cursor. */
function markSpan(theme: Theme, line: FacetLine & { kind: "value" }, view: RowView): Span {
  const { clause } = filterOf(line.target, false);
  const filter = view.filters.find((one) => one.clause === clause);
  if (filter === undefined) return view.current ? [theme.ascii ? "> " : "› ", "accent"] : "  ";
  return filter.exclude ? [theme.ascii ? "- " : "━ ", "remove"] : [theme.ascii ? "+ " : "✚ ", "add"];
}

function valueSpans(theme: Theme, line: FacetLine & { kind: "value" }, view: RowView): Span[] {
  const nameWidth = view.width - 2 - BAR_COLUMNS - COUNT_COLUMNS - 1;
  const name = line.score === undefined
    ? cutMiddle(shortValue(line.field, line.text), nameWidth)
    : scoreName(theme, line.score, line.text);
  const tone = line.score === undefined ? [] : [verdictOf(line.score).tone];
  const filled = bar(line.count ?? 0, line.max, { width: BAR_COLUMNS, ascii: theme.ascii });
  return [
    markSpan(theme, line, view),
    [padToWidth(safeText(name), nameWidth), ...tone],
    " ",
    [padToWidth(filled, BAR_COLUMNS), "accent"],
    [
      padToWidth(line.count === undefined ? "" : formatCount(line.count), COUNT_COLUMNS, { align: "right" }),
      line.count === 0 ? "dim" : "plain",
    ],
  ];
}

function scoreName(theme: Theme, score: number, label: string): string {
  const verdict = verdictOf(score);
  return `${theme.ascii ? verdict.ascii : verdict.glyph} ${label}`;
}

/** File types are told apart by their end: `windows/pe32` instead of `executable/windows/pe32`. */
function shortValue(field: string, value: string): string {
  return /(^|\.)type$/.test(field) && value.split("/").length > 2
    ? value.split("/").slice(1).join("/")
    : value;
}
