import type { Alert } from "../../api/types/alert.ts";
import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { useRested } from "../hooks.ts";
import { paint, rule, type Span, spansWidth } from "../paint.ts";
import { type ReactNode, useRef } from "../react.ts";
import { Lines } from "../widgets/lines.tsx";
import { activityLines } from "./activity.ts";
import { geometryOf } from "./geometry.ts";
import { alertsIn, currentAlert } from "./rows.ts";
import type { AlertsContext } from "./state.ts";
import { summaryLines } from "./summary.ts";

/** The pane follows when the cursor rests this long. */
const REST_MS = 120;
/** Rows of what is known that stay when there are few: down to labels and techniques. */
const SUMMARY_MIN = 4;
/** Rows of activity that stay when there are few, and when there are very few. */
const ACTIVITY_ROWS = { few: 3, least: 2 } as const;

/** What is known of the alert under the cursor; it asks nothing, for rows hold whole alerts. */
export function DetailView({ ctx }: { readonly ctx: AlertsContext }): ReactNode {
  const { app } = ctx;
  const { detail: { columns, rows } } = geometryOf(ctx);
  const theme = app.theme();
  const alert = currentAlert(ctx);
  const rested = useRested(alert, REST_MS);
  const shown = useRef<{ readonly key: string; readonly lines: readonly string[] }>(undefined);
  const key = `${columns}x${rows}`;
  if (alert === undefined) {
    return <Lines lines={[rule(theme, columns, {})]} columns={columns} rows={rows} />;
  }
  // While the cursor runs the last alert stays: painting one a step would cost more than the step itself.
  const moving = rested !== alert && rested?.alert_id !== alert.alert_id;
  if (!moving || shown.current?.key !== key) {
    shown.current = { key, lines: detailLines(ctx, alert, { columns, rows }) };
  }
  return <Lines lines={shown.current.lines} columns={columns} rows={rows} />;
}

function detailLines(
  ctx: AlertsContext,
  alert: Alert,
  { columns, rows }: { columns: number; rows: number },
): string[] {
  const { app } = ctx;
  const theme = app.theme();
  const count = alertsIn(alert);
  const id: Span[] = columns < 90 ? [] : [[`alert ${safeText(alert.alert_id).slice(0, 8)}…  `, "dim"]];
  const title = rule(theme, columns, {
    left: [[safeText(alert.file.name).slice(0, 48), "bold"]],
    right: [...id, [count === 1 ? "1 alert" : `${formatCount(count)} in group`, "dim"]],
  });
  const row = (spans: readonly Span[]) => paint(theme, [" ", ...spans], columns);
  const summary = summaryLines(app, alert, columns - 2).map(row);
  const activity = activityLines(app, alert, columns).map(({ spans }) => row(spans));
  const room = rows - 2;
  const wanted = Math.max(ACTIVITY_ROWS.least, Math.min(ACTIVITY_ROWS.few, room - SUMMARY_MIN));
  const below = Math.min(activity.length, Math.max(wanted, room - summary.length));
  const above = Math.max(0, room - below);
  const out = [
    title,
    ...summary.slice(0, above),
    rule(theme, columns, { left: [["activity", "dim"]] }),
    ...activity.slice(0, below),
  ];
  return Array.from({ length: rows }, (_, y) => out[y] ?? paint(theme, [], columns));
}

/** What can be done with the marked rows, and how many alerts that touches. */
export function BarView({ ctx }: { readonly ctx: AlertsContext }): ReactNode {
  const { app, state } = ctx;
  const theme = app.theme();
  const { detail, table } = geometryOf(ctx);
  const { columns } = detail.rows > 0 ? detail : table;
  const alerts = [...state.marks.values()].reduce((sum, row) => sum + alertsIn(row), 0);
  const groups = state.marks.size;
  const word = (key: string, text: string): Span[] => [[key, "key"], [` ${text}  `, "dim"]];
  const touched = alerts === 1 ? "1 alert" : `${formatCount(alerts)} alerts`;
  const inGroups = state.groupBy === undefined || columns < 90
    ? ""
    : groups === 1
    ? " in 1 group"
    : ` in ${formatCount(groups)} groups`;
  const spans: Span[] = [
    [` ${formatCount(groups)} marked `, "mark"],
    [theme.ascii ? "> " : "› ", "dim"],
    ...(columns < 60 ? [] : [
      ...word("S", "status"),
      ...word("P", "prio"),
      ...word("L", "label"),
      ...word("O", "own"),
      ...word("V", "verdict"),
    ]),
    [touched + inGroups, "bold"],
  ];
  const leave: Span[] = [[" · ", "dim"], ["esc", "key"], [" unmark", "dim"]];
  if (spansWidth(spans) + spansWidth(leave) <= columns) spans.push(...leave);
  return <Lines lines={[paint(theme, spans, columns)]} columns={columns} rows={1} />;
}
