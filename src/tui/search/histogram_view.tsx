import { histogramRows, rebin, sparkline } from "../../util/bars.ts";
import { formatCount, formatTime } from "../../util/format.ts";
import { padToWidth } from "../../util/width.ts";
import { useQuery } from "../hooks.ts";
import { paint, type Span } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { Lines } from "../widgets/lines.tsx";
import { scoreSteps } from "./facet_lines.ts";
import { searchIndex } from "./indexes.ts";
import { histogramQuery } from "./queries.ts";
import { geometryOf, type SearchContext } from "./rows.ts";
import { type Buckets, type DateHistogram, useDateHistogram } from "./date_histogram.ts";
import { tabOf } from "./state.ts";
import { dateMathSpan, timeBounds, timeEnds, timeLabel } from "./time_range.ts";

const SCORE_MAX = 2000;
const SCORE_COLUMNS = 26;
const LABEL_COLUMNS = 10;

/** Hits by time as one row of blocks, for narrow screens. */
export function sparkSpans(ctx: SearchContext, histogram: DateHistogram | undefined, width: number): Span[] {
  if (histogram === undefined || histogram.buckets.length === 0 || width < 8) return [];
  const { buckets, range, isStale } = histogram;
  const label = ` ${timeLabel(range)}`;
  const values = rebin(buckets.map(([, count]) => count), Math.max(4, width - label.length));
  const look = isStale ? "dim" : "accent";
  return [[sparkline(values, { ascii: ctx.app.theme().ascii }), look], [label, "dim"]];
}

/** Cells of the columns of the date histogram, and where they begin. */
export function dateColumns(ctx: SearchContext): { readonly x: number; readonly width: number } {
  const { scoreField } = searchIndex(ctx.state.index);
  const scoreWidth = scoreField === undefined ? 0 : SCORE_COLUMNS;
  return {
    x: LABEL_COLUMNS + 1,
    width: geometryOf(ctx).histogram.columns - scoreWidth - LABEL_COLUMNS - 3,
  };
}

/** Hits by time and by score, three rows high. */
export function HistogramView({ ctx }: { readonly ctx: SearchContext }): ReactNode {
  const { app } = ctx;
  const theme = app.theme();
  const tab = tabOf(ctx.state);
  const { columns, rows } = geometryOf(ctx).histogram;
  const { scoreField } = searchIndex(tab.run.index);
  const dates = useDateHistogram(ctx);
  const scores = useQuery(
    scoreField === undefined ? undefined : histogramQuery(app.services, tab.run, scoreSteps(scoreField)),
  ).data;
  const left = dateRows(ctx, dates, dateColumns(ctx).width);
  const right = scoreField === undefined ? undefined : scoreRows(ctx, scores);
  const lines = [0, 1, 2].map((y) =>
    paint(theme, [...left[y]!, ...(right === undefined ? [] : ["  ", ...right[y]!])], columns)
  );
  return <Lines lines={lines} columns={columns} rows={rows} />;
}

function dateRows(ctx: SearchContext, histogram: DateHistogram | undefined, width: number): Span[][] {
  const { ascii } = ctx.app.theme();
  const axis = ascii ? "|" : "┤";
  const empty: Span[] = [[padToWidth("", LABEL_COLUMNS + width + 1), "dim"]];
  if (histogram === undefined) return [empty, empty, empty];
  const { buckets, range, stepMs, isStale } = histogram;
  const counts = buckets.map(([, count]) => count);
  const values = rebin(counts, width);
  const [top = "", bottom = ""] = histogramRows(values, { height: 2, ascii });
  const most = Math.max(0, ...counts);
  const label = padToWidth(`${formatCount(most)}/${dateMathSpan(stepMs)} `, LABEL_COLUMNS, {
    align: "right",
  });
  const look = isStale ? "dim" : "accent";
  const end = timeBounds(range).end === "now"
    ? "now"
    : timeText(timeEnds(range, ctx.app.now()).toMs, buckets);
  return [
    [[label, "dim"], [axis, "dim"], [top, look]],
    [[" ".repeat(LABEL_COLUMNS), "dim"], [axis, "dim"], [bottom, look]],
    [
      [`${" ".repeat(LABEL_COLUMNS)}${ascii ? "+" : "└"}`, "dim"],
      [timeAxis(buckets, { width, ascii, end }), "dim"],
    ],
  ];
}

const DAY_MS = 86_400_000;

/** A time on the axis: by month, day or minute, as the whole is long. */
function timeText(time: number | string, buckets: Buckets): string {
  const lengthMs = Date.parse(buckets.at(-1)?.[0] ?? "") - Date.parse(buckets[0]?.[0] ?? "");
  const text = formatTime(time, { local: true, seconds: false });
  if (lengthMs > 400 * DAY_MS) return text.slice(0, 7);
  return lengthMs > 2 * DAY_MS ? text.slice(5, 10) : text.slice(11, 16);
}

/** Times below the columns, that of the end at the right. */
function timeAxis(
  buckets: Buckets,
  { width, ascii, end }: { readonly width: number; readonly ascii: boolean; readonly end: string },
): string {
  const cells = new Array<string>(width).fill(ascii ? "-" : "─");
  const put = (at: number, text: string) => {
    if (at >= 0 && at + text.length <= width) cells.splice(at, text.length, ...text);
  };
  let last = -100;
  let shown = "";
  buckets.forEach(([key], i) => {
    const at = Math.floor(i * width / buckets.length);
    const label = timeText(key, buckets);
    if (label === shown || at - last < 12 || at > width - 9 - end.length) return;
    put(at, label);
    last = at;
    shown = label;
  });
  put(width - end.length - 1, ` ${end}`);
  return cells.join("");
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
