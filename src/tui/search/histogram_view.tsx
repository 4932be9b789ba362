import { histogramRows, rebin, sparkline } from "../../util/bars.ts";
import { formatCount, formatTime } from "../../util/format.ts";
import { padToWidth } from "../../util/width.ts";
import type { Query } from "../../features/queries.ts";
import { useQuery } from "../hooks.ts";
import { paint, type Span } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { Lines } from "../widgets/lines.tsx";
import { scoreSteps } from "./facet_lines.ts";
import { searchIndex } from "./indexes.ts";
import { histogramQuery } from "./queries.ts";
import { geometryOf, type SearchContext } from "./rows.ts";
import { tabOf, type TabState, type TimeRange } from "./state.ts";
import { dateMathSpan, gapFor, timeBounds } from "./time_range.ts";

const WEEK_MS = 7 * 86_400_000;
const SCORE_MAX = 2000;
const SCORE_COLUMNS = 26;
const LABEL_COLUMNS = 10;

/** What the date histogram covers: the time range of the chips, else the last seven days. */
export function histogramRange(tab: TabState): TimeRange | undefined {
  const field = searchIndex(tab.run.index).dateField;
  const chosen = tab.run.filters.find((filter) => filter.time !== undefined)?.time;
  return chosen ?? (field === undefined ? undefined : { field, spanMs: WEEK_MS, endsMs: 0 });
}

type Buckets = readonly (readonly [key: string, count: number])[];

/** The question behind the date histogram. */
export function dateHistogramQuery(ctx: SearchContext): Query<Buckets> | undefined {
  const tab = tabOf(ctx.state);
  const range = histogramRange(tab);
  if (range === undefined) return undefined;
  const { start, end } = timeBounds(range);
  return histogramQuery(ctx.app.services, tab.run, {
    field: range.field,
    start,
    end,
    gap: gapFor(range.spanMs).text,
  });
}

/** Hits by time as one row of blocks, for narrow screens. */
export function sparkSpans(ctx: SearchContext, buckets: Buckets | undefined, width: number): Span[] {
  if (buckets === undefined || buckets.length === 0 || width < 8) return [];
  const range = histogramRange(tabOf(ctx.state))!;
  const label = ` ${dateMathSpan(range.spanMs)}`;
  const values = rebin(buckets.map(([, count]) => count), Math.max(4, width - label.length));
  return [[sparkline(values, { ascii: ctx.app.theme().ascii }), "accent"], [label, "dim"]];
}

/** Hits by time and by score, three rows high. */
export function HistogramView({ ctx }: { readonly ctx: SearchContext }): ReactNode {
  const { app } = ctx;
  const theme = app.theme();
  const tab = tabOf(ctx.state);
  const { columns, rows } = geometryOf(ctx).histogram;
  const { scoreField } = searchIndex(tab.run.index);
  const dates = useQuery(dateHistogramQuery(ctx)).data;
  const scores = useQuery(
    scoreField === undefined ? undefined : histogramQuery(app.services, tab.run, scoreSteps(scoreField)),
  ).data;
  const scoreWidth = scoreField === undefined ? 0 : SCORE_COLUMNS;
  const dateWidth = columns - scoreWidth - LABEL_COLUMNS - 3;
  const left = dateRows(ctx, dates, dateWidth);
  const right = scoreField === undefined ? ["", "", ""] : scoreRows(ctx, scores);
  const lines = [0, 1, 2].map((y) =>
    paint(theme, [...left[y]!, ...(scoreWidth === 0 ? [] : ["  ", ...right[y]!])], columns)
  );
  return <Lines lines={lines} columns={columns} rows={rows} />;
}

function dateRows(ctx: SearchContext, buckets: Buckets | undefined, width: number): Span[][] {
  const { ascii } = ctx.app.theme();
  const axis = ascii ? "|" : "┤";
  const range = histogramRange(tabOf(ctx.state));
  const empty: Span[] = [[padToWidth("", LABEL_COLUMNS + width + 1), "dim"]];
  if (buckets === undefined || range === undefined) return [empty, empty, empty];
  const counts = buckets.map(([, count]) => count);
  const values = rebin(counts, width);
  const [top = "", bottom = ""] = histogramRows(values, { height: 2, ascii });
  const most = Math.max(0, ...counts);
  const step = dateMathSpan(gapFor(range.spanMs).ms);
  return [
    [[padToWidth(`${formatCount(most)}/${step} `, LABEL_COLUMNS, { align: "right" }), "dim"], [axis, "dim"], [
      top,
      "accent",
    ]],
    [[" ".repeat(LABEL_COLUMNS), "dim"], [axis, "dim"], [bottom, "accent"]],
    [[`${" ".repeat(LABEL_COLUMNS)}${ascii ? "+" : "└"}`, "dim"], [timeAxis(buckets, width, ascii), "dim"]],
  ];
}

/** Day marks below the columns; `now` at the right end. */
function timeAxis(buckets: Buckets, width: number, ascii: boolean): string {
  const cells = new Array<string>(width).fill(ascii ? "-" : "─");
  const put = (at: number, text: string) => {
    if (at >= 0 && at + text.length <= width) {
      for (let i = 0; i < text.length; i++) {
        cells[at + i] = text[i]!;
      }
    }
  };
  let last = -100;
  let day = "";
  buckets.forEach(([key], i) => {
    const at = Math.floor(i * width / buckets.length);
    const time = formatTime(key, { local: true, seconds: false });
    const label = buckets.length > 1 && spansDays(buckets) ? time.slice(5, 10) : time.slice(11, 16);
    if (label === day || at - last < 12 || at > width - 12) return;
    put(at, label);
    last = at;
    day = label;
  });
  put(width - 4, " now");
  return cells.join("");
}

function spansDays(buckets: Buckets): boolean {
  const first = Date.parse(buckets[0]![0]);
  return Date.parse(buckets.at(-1)![0]) - first > 2 * 86_400_000;
}

function scoreRows(ctx: SearchContext, buckets: Buckets | undefined): Span[][] {
  const { ascii } = ctx.app.theme();
  const width = SCORE_COLUMNS - 2;
  if (buckets === undefined) return [[], [], []];
  const shown = buckets.filter(([key]) => Number(key) >= 0 && Number(key) < SCORE_MAX + 100);
  const over = buckets.filter(([key]) => Number(key) >= SCORE_MAX + 100).reduce(
    (sum, [, count]) => sum + count,
    0,
  );
  const values = shown.map(([, count], i) => i === shown.length - 1 ? count + over : count);
  const [top = "", bottom = ""] = histogramRows(values, { height: 2, ascii });
  return [
    [[top, "accent"]],
    [[bottom, "accent"]],
    [[scoreAxis(width), "dim"]],
  ];
}

/** Marks below the score columns. */
function scoreAxis(width: number): string {
  const marks: readonly (readonly [at: number, text: string])[] = [
    [0, "0"],
    [5, "500"],
    [10, "1000"],
    [width - 5, "2000+"],
  ];
  return marks.reduce((text, [at, mark]) => text.padEnd(at) + mark, "");
}
