import { Box } from "ink";
import { formatCount } from "../../util/format.ts";
import { createStore } from "../../util/store.ts";
import type { RunState } from "../../features/incident/state.ts";
import { useQuery, useStore } from "../hooks.ts";
import { paint, rule, type Span } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { errorSpans } from "../widgets/busy.ts";
import { Lines } from "../widgets/lines.tsx";
import { type Feed, NO_FEED } from "./feed.ts";
import { endedPage, incidentGeometry } from "./geometry.ts";
import { headRows } from "./head.ts";
import { endedSpans, flightSpans, throughputRows, troubleSpans, verdictRows } from "./lists.ts";
import { isUnderWay, liveRuns } from "./runs.ts";
import {
  endedOf,
  endedSoFar,
  type IncidentContext,
  listNow,
  reachQuery,
  restingQuery,
  shownOf,
  troublesOf,
} from "./state.ts";

const NO_STATE = createStore<RunState | undefined>(undefined);
const EMPTY_FEED = createStore<Feed>(NO_FEED);

/** A mass submission: how far, what is on its way, what has ended, what went wrong. */
export function IncidentView(ctx: IncidentContext): ReactNode {
  const { app, params, columns, rows } = ctx;
  const theme = app.theme();
  const live = useStore(liveRuns(app), (runs) => runs.get(params.journal));
  useStore<RunState | undefined, unknown>(live?.run?.state ?? NO_STATE, (state) => state);
  useStore(live?.feed ?? EMPTY_FEED, (feed) => feed);
  // The run sends past the query cache, so that whether the server can be reached is asked beside it.
  useQuery(isUnderWay(live) ? reachQuery(app) : undefined);
  const resting = useQuery(live === undefined ? restingQuery(app, params.journal) : undefined);
  if (resting.error !== undefined) {
    const lines = errorSpans(resting.error).map((spans) => paint(theme, [" ", ...spans], columns));
    return <Lines lines={lines} columns={columns} rows={rows} />;
  }
  return <IncidentPanes ctx={ctx} />;
}

function IncidentPanes({ ctx }: { readonly ctx: IncidentContext }): ReactNode {
  const { columns, rows } = ctx;
  const theme = ctx.app.theme();
  const geometry = incidentGeometry(ctx, troublesOf(ctx).length);
  const { left, right, flights, ended, troubles } = geometry;
  const head = headRows(ctx).slice(0, geometry.head).map((spans) => paint(theme, spans, columns));
  while (head.length < geometry.head) head.push("");
  const middle = flights + ended;
  const bar = Array.from({ length: middle }, () => paint(theme, [[theme.ascii ? "|" : "│", "rule"]], 1));
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines lines={head} columns={columns} rows={geometry.head} />
      <Box flexDirection="row" width={columns} height={middle}>
        <Box flexDirection="column" width={left}>
          {flights > 0 && <Lines lines={flightLines(ctx, left, flights)} columns={left} rows={flights} />}
          <Lines lines={endedLines(ctx, left)} columns={left} rows={ended} />
        </Box>
        {right > 0 && <Lines lines={bar} columns={1} rows={middle} />}
        {right > 0 && <Lines lines={sideLines(ctx, right, middle)} columns={right} rows={middle} />}
      </Box>
      {troubles > 0 && <Lines lines={troubleLines(ctx, troubles)} columns={columns} rows={troubles} />}
    </Box>
  );
}

function flightLines(ctx: IncidentContext, columns: number, rows: number): string[] {
  const theme = ctx.app.theme();
  const { feed, state, run } = shownOf(ctx);
  const count: Span[] = state === undefined
    ? []
    : [[`${formatCount(state.outstanding)}, window ${formatCount(state.window)}  `, "dim"], ["+/-", "key"], [
      " pace",
      "dim",
    ]];
  const lines = [
    rule(theme, columns, { left: [["in flight", "dim"]], right: run === undefined ? [] : count }),
  ];
  if (feed.flights.length === 0) lines.push(paint(theme, [" ", ["none", "dim"]], columns));
  for (const flight of feed.flights.slice(0, rows - 1)) {
    lines.push(paint(theme, [" ", ...flightSpans(ctx, flight, columns - 2)], columns));
  }
  return lines;
}

function endedLines(ctx: IncidentContext, columns: number): string[] {
  const theme = ctx.app.theme();
  const page = endedPage(incidentGeometry(ctx, troublesOf(ctx).length));
  const ended = endedOf(ctx);
  const list = listNow(ctx, page);
  const word = ctx.state.onlyFailed ? "failed" : "ended";
  const lines = [rule(theme, columns, {
    left: [[word, "title"], [ctx.state.onlyFailed ? "  f shows all" : "", "dim"]],
    right: [[endedWords(ctx, ended.length), "dim"]],
  })];
  if (ended.length === 0) lines.push(paint(theme, [" ", ["nothing yet", "dim"]], columns));
  for (let y = 0; y < page && list.top + y < ended.length; y++) {
    const current = list.top + y === list.cursor;
    const pointer: Span = current ? [theme.ascii ? ">" : "›", "accent"] : " ";
    const spans = endedSpans(ctx, ended[list.top + y]!, columns - 2);
    lines.push(paint(theme, [pointer, ...spans], columns, ...(current ? ["cursor" as const] : [])));
  }
  return lines;
}

/** How many are listed: the newest, of more than there is room to keep. */
function endedWords(ctx: IncidentContext, listed: number): string {
  if (listed === 0) return "";
  const all = endedSoFar(ctx);
  return `newest first · ${formatCount(listed)}${all > listed ? ` of ${formatCount(all)}` : ""}`;
}

function sideLines(ctx: IncidentContext, columns: number, rows: number): string[] {
  const theme = ctx.app.theme();
  const { feed } = shownOf(ctx);
  const analysed = [...feed.scores.values()].reduce((a, b) => a + b, 0);
  const lines = [
    rule(theme, columns, { left: [["verdicts", "dim"]], right: [[formatCount(analysed), "dim"]] }),
    ...verdictRows(ctx, columns).map((spans) => paint(theme, spans, columns)),
    "",
    rule(theme, columns, { left: [["throughput", "dim"]] }),
    ...throughputRows(ctx, { columns, rows: 5 }).map((spans) => paint(theme, spans, columns)),
  ];
  return lines.slice(0, rows);
}

function troubleLines(ctx: IncidentContext, rows: number): string[] {
  const theme = ctx.app.theme();
  const troubles = troublesOf(ctx).toReversed();
  return [
    rule(theme, ctx.columns, { left: [["trouble", "error"]], right: [[`${troubles.length} newest`, "dim"]] }),
    ...troubles.slice(0, rows - 1).map((one) => paint(theme, [" ", ...troubleSpans(one)], ctx.columns)),
  ];
}
