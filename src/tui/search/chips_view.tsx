import { cutSpans, paint, type Span, spansWidth, spread } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { rowFilter } from "../widgets/row_filter.ts";
import { Lines } from "../widgets/lines.tsx";
import { fieldSpans } from "../widgets/text_field.ts";
import { useDateHistogram } from "./date_histogram.ts";
import { sparkSpans } from "./histogram_view.tsx";
import { chipSpans } from "./chips.ts";
import { diagnosisSpans } from "./query_bar.tsx";
import { geometryOf, rowsOf, type SearchContext } from "./rows.ts";
import { formatCount } from "../../util/format.ts";
import { tabOf } from "./state.ts";

/** Keys that the row of the filters names, with the commands they run. */
export const BAR_HINTS = [["t", "time", "search.time"], ["s", "sort", "search.sort"], [
  ",",
  "columns",
  "search.columns",
]] as const;

/** Cells that the chips get of the row. */
const chipColumns = (columns: number, inline: boolean) => Math.floor(columns * (inline ? 0.6 : 0.7));

/** Id of the command whose key is named at a cell of the row. */
export function barHintAt(ctx: SearchContext, x: number): string | undefined {
  const { chips, histogram } = geometryOf(ctx);
  if (histogram.rows === 0) return undefined;
  const widths = BAR_HINTS.map(([key, word]) => key.length + 1 + word.length);
  let at = chips.columns - 1 - widths.reduce((sum, width) => sum + width, 4);
  for (const [i, [, , id]] of BAR_HINTS.entries()) {
    if (x >= at && x < at + widths[i]!) return id;
    at += widths[i]! + 2;
  }
  return undefined;
}

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
    : cutSpans(chipSpans(ctx), chipColumns(columns, inline));
  const room = columns - spansWidth(left) - 2;
  const right: Span[] = inline
    ? geometry.compact
      ? [...sparkSpans(ctx, histogram, room - 10), [` ${formatCount(rowsOf(app, tab).total)}`, "dim"]]
      : sparkSpans(ctx, histogram, Math.min(48, room))
    : BAR_HINTS.flatMap(([key, word], i): Span[] => [[key, "key"], [` ${word}${i < 2 ? "  " : ""}`, "dim"]]);
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
