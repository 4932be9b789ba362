import { cutSpans, paint, type Span, spansWidth, spread } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { rowFilter } from "../widgets/row_filter.ts";
import { Lines } from "../widgets/lines.tsx";
import { fieldSpans } from "../widgets/text_field.ts";
import { useDateHistogram } from "./date_histogram.ts";
import { sparkSpans } from "./histogram_view.tsx";
import { diagnosisSpans } from "./query_bar.tsx";
import { geometryOf, rowsOf, type SearchContext } from "./rows.ts";
import { formatCount } from "../../util/format.ts";
import { tabOf } from "./state.ts";

/** The filters beside the query; where there are no rows for the histogram it stands here as a line. */
export function ChipsView({ ctx }: { readonly ctx: SearchContext }): ReactNode {
  const { app, state } = ctx;
  const theme = app.theme();
  const tab = tabOf(state);
  const geometry = geometryOf(ctx);
  const { columns } = geometry.chips;
  const inline = geometry.histogram.rows === 0;
  const histogram = useDateHistogram(ctx, inline);
  const diagnosis = diagnosisSpans(ctx);
  if (diagnosis !== undefined) {
    return <Lines lines={[paint(theme, diagnosis, columns)]} columns={columns} rows={1} />;
  }
  const left = state.focus === "filter" || (tab.rowFilter?.text ?? "") !== ""
    ? filterSpans(ctx)
    : chipSpans(ctx, Math.floor(columns * (inline ? 0.6 : 0.7)));
  const room = columns - spansWidth(left) - 2;
  const right: Span[] = inline
    ? geometry.compact
      ? [...sparkSpans(ctx, histogram, room - 10), [` ${formatCount(rowsOf(app, tab).total)}`, "dim"]]
      : sparkSpans(ctx, histogram, Math.min(48, room))
    : [["t", "key"], [" time  ", "dim"], ["s", "key"], [" sort  ", "dim"], [",", "key"], [" columns", "dim"]];
  return (
    <Lines
      lines={[paint(theme, spread(left, [...right, " "], columns), columns)]}
      columns={columns}
      rows={1}
    />
  );
}

/** The live filter of the loaded rows. */
function filterSpans(ctx: SearchContext): Span[] {
  const tab = tabOf(ctx.state);
  const focused = ctx.state.focus === "filter";
  const field = tab.rowFilter ?? { text: "", cursor: 0 };
  const { fault } = rowFilter(field.text);
  const note: Span = fault === undefined
    ? ["  loaded rows   ~fuzzy  /regex/", "dim"]
    : [`  ${fault}`, "warn"];
  return [["  filter› ", focused ? "accent" : "dim"], ...fieldSpans(field, 40, { focused }), note];
}

function chipSpans(ctx: SearchContext, width: number): Span[] {
  const { state } = ctx;
  const { filters } = tabOf(state).run;
  const cross = ctx.app.theme().ascii ? "x" : "✕";
  const spans: Span[] = filters.length === 0 ? [] : ["   "];
  filters.forEach((filter, i) => {
    const focused = state.focus === "chips" && i === state.chip;
    const role = filter.exclude ? "remove" : "add";
    const text = `${filter.exclude ? "NOT " : ""}${filter.label}`;
    spans.push(focused ? [` ${text} `, "cell", role] : [` ${text} `, role], [
      focused ? "x" : cross,
      focused ? "key" : "dim",
    ], " ");
  });
  return cutSpans(spans, width);
}
