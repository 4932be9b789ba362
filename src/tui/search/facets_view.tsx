import { bar } from "../../util/bars.ts";
import { verdictOf } from "../../domain/verdict.ts";
import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutMiddle, padToWidth } from "../../util/width.ts";
import { useQueries } from "../hooks.ts";
import { paint, rule, type Span } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import type { Theme } from "../theme.ts";
import { busySpans } from "../widgets/busy.ts";
import { Lines } from "../widgets/lines.tsx";
import { moveTo } from "../widgets/list.ts";
import { facetFields, type FacetLine, facetLines, facetQueryOf } from "./facet_lines.ts";
import { shortField } from "./filters.ts";
import { geometryOf, type SearchContext } from "./rows.ts";
import { filterOf } from "./filters.ts";
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
  const focused = state.focus === "facets";
  const list = moveTo(tab.facetList, tab.facetList.cursor, { total: lines.length, page: rows - 1 });
  const side = paint(theme, [[theme.ascii ? "|" : "│", "rule"]], 1);
  const title = rule(theme, width, {
    left: [["facets", focused ? "title" : "dim"]],
    right: [...busySpans(app, answers).slice(0, 1), ["F", "key"]],
  });
  const out = [title + side];
  for (let y = 0; y < rows - 1; y++) {
    const line = lines[list.top + y];
    const current = focused && list.top + y === list.cursor;
    const text = line === undefined
      ? paint(theme, [], width)
      : facetRow(theme, line, { width, current, filters: tab.run.filters });
    out.push(text + side);
  }
  return <Lines lines={out} columns={columns} rows={rows} />;
}

function facetRow(
  theme: Theme,
  line: FacetLine,
  view: { width: number; current: boolean; filters: readonly Filter[] },
): string {
  const base = view.current ? ["cursor" as const] : [];
  if (line.kind === "head") {
    const count: Span[] = line.count === undefined
      ? []
      : [[line.count >= 20 ? "20+" : String(line.count), "dim"]];
    const right: Span[] = line.error === undefined ? count : [["✗", "error"]];
    return rule(theme, view.width, {
      left: [[shortField(line.field), view.current ? "title" : "dim"]],
      right,
    });
  }
  if (line.kind === "more") return paint(theme, [`  … `, [`${line.rest} more`, "dim"]], view.width, ...base);
  const clause = filterOf(line.target, false).clause;
  const filter = view.filters.find((one) => one.clause === clause);
  const mark: Span = filter === undefined
    ? view.current ? [theme.ascii ? "> " : "› ", "accent"] : "  "
    : filter.exclude
    ? [theme.ascii ? "- " : "━ ", "remove"]
    : [theme.ascii ? "+ " : "✚ ", "add"];
  const nameWidth = view.width - 2 - BAR_COLUMNS - COUNT_COLUMNS - 1;
  const name = line.score === undefined
    ? cutMiddle(shortValue(line.field, line.text), nameWidth)
    : scoreName(theme, line.score, line.text);
  const spans: Span[] = [
    mark,
    [
      padToWidth(safeText(name), nameWidth),
      ...(line.score === undefined ? [] : [verdictOf(line.score).tone]),
    ],
    " ",
    [
      padToWidth(bar(line.count, line.max, { width: BAR_COLUMNS, ascii: theme.ascii }), BAR_COLUMNS),
      "accent",
    ],
    [
      padToWidth(formatCount(line.count), COUNT_COLUMNS, { align: "right" }),
      line.count === 0 ? "dim" : "plain",
    ],
  ];
  return paint(theme, spans, view.width, ...base);
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
