import { formatCount } from "../../util/format.ts";
import { useFresh } from "../fresh.ts";
import { useQuery } from "../hooks.ts";
import { cutSpans, paint, type Span, spansWidth, spread } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { diagnosisSpans } from "../search/query_bar.tsx";
import { chipSpans } from "../search/chips.ts";
import { Lines } from "../widgets/lines.tsx";
import { searchContext } from "./context.ts";
import { geometryOf } from "./geometry.ts";
import { newAlertsQuery } from "./queries.ts";
import { countAlerts, peekPage, rowsOf } from "./rows.ts";
import { type AlertsContext, askOf } from "./state.ts";

/** The filters, how the list is grouped, and how many alerts came meanwhile. */
export function ChipsView({ ctx }: { readonly ctx: AlertsContext }): ReactNode {
  const { app, state, columns } = ctx;
  const theme = app.theme();
  const ask = askOf(state);
  // Until the first page is there nobody knows since when to count.
  const counted = state.live && peekPage(app, ask, 0) !== undefined;
  const query = counted ? newAlertsQuery(app, ask) : undefined;
  const fresh = useQuery(query).data ?? 0;
  useFresh(app, {
    queries: query === undefined ? [] : [query],
    listen: (signal) => app.services.client.socketio.alerts(signal),
  });
  const diagnosis = diagnosisSpans(searchContext(ctx));
  if (diagnosis !== undefined) {
    return <Lines lines={[paint(theme, diagnosis, columns)]} columns={columns} rows={1} />;
  }
  const right = rightSpans(ctx, fresh);
  const left = cutSpans(chipSpans(searchContext(ctx)), Math.max(10, columns - spansWidth(right) - 1));
  return (
    <Lines
      lines={[paint(theme, spread(left, [...right, " "], columns), columns)]}
      columns={columns}
      rows={1}
    />
  );
}

/** How the list is grouped, in a word: `sha256`. */
export const groupWord = (groupBy: string | undefined): string =>
  groupBy === undefined ? "not grouped" : groupBy.split(".").at(-1)!;

/** How many there are, where the list has no title to say it. */
function countWord({ app, state }: AlertsContext): string {
  const rows = rowsOf(app, state);
  if (!rows.answered) return "…";
  return rows.ask.groupBy === undefined
    ? countAlerts(rows.alerts)
    : `${formatCount(rows.total)}${rows.more ? "+" : ""} groups by ${groupWord(rows.ask.groupBy)}`;
}

function rightSpans(ctx: AlertsContext, fresh: number): Span[] {
  const { state, columns } = ctx;
  const { compact } = geometryOf(ctx);
  const live: Span[] = fresh > 0
    ? [[`${formatCount(fresh)} new above, `, "warn"], ["K", "key"], [
      compact || columns < 70 ? "" : " shows them",
      "warn",
    ]]
    : state.live
    ? [["live", "dim"]]
    : [["not live", "dim"]];
  if (compact) return fresh > 0 ? live : [[countWord(ctx), "dim"]];
  const group: Span[] = [
    [state.groupBy === undefined ? "" : "group ", "dim"],
    `${groupWord(state.groupBy)} `,
    ["B", "key"],
    state.noDelay ? [" · newest shown ", "warn"] : [" · newest hidden ", "dim"],
    ["D", "key"],
    "   ",
  ];
  return [...group, ...live];
}
