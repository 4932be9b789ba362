import { formatCount } from "../../util/format.ts";
import type { Query } from "../../features/queries.ts";
import { paint, type Span } from "../paint.ts";
import { SEARCH_TABS, searchIndex } from "./indexes.ts";
import { countQuery } from "./queries.ts";
import { rowsOf, type SearchContext } from "./rows.ts";
import { removeFilter, type Run, tabOf } from "./state.ts";
import { knownCounts, otherCounts } from "./tab_counts.ts";

/** Filters whose removal is counted. */
const FILTERS_MAX = 5;

const withoutFilter = (run: Run, at: number): Run => ({ ...run, filters: removeFilter(run.filters, at) });

/** What each filter alone keeps away, asked once nothing was found. */
export function withoutEach({ app, state }: SearchContext): readonly Query<number>[] {
  const tab = tabOf(state);
  const rows = rowsOf(app, tab);
  if (!rows.answered || rows.stale || rows.total > 0) return [];
  return tab.run.filters.slice(0, FILTERS_MAX).map((_, i) =>
    countQuery(app.services, withoutFilter(tab.run, i))
  );
}

/** Says where there are hits when nothing was found here: without a filter, or in another index. */
export function emptyLines(ctx: SearchContext, width: number): string[] {
  const theme = ctx.app.theme();
  const tab = tabOf(ctx.state);
  const spans: Span[][] = [];
  if ((tab.rowFilter?.text ?? "") !== "") {
    spans.push(["  No loaded row matches the row filter."], [["  esc", "key"], [
      " clears the row filter",
      "dim",
    ]]);
  } else {
    spans.push(
      tab.run.query.trim() === "" ? [`  No ${searchIndex(ctx.state.index).label} match.`] : elsewhere(ctx),
      ...filterLines(ctx),
      ...(tab.run.query.trim() === ""
        ? []
        : [[["  /", "key"], [" changes the query", "dim"]] satisfies Span[]]),
    );
  }
  return spans.map((line) => paint(theme, line, width));
}

/** `X` and `x` remove a filter: how much there is without it. */
function filterLines({ app, state }: SearchContext): Span[][] {
  const { run } = tabOf(state);
  return run.filters.slice(0, FILTERS_MAX).map((filter, i): Span[] => {
    const count = app.queries.peek<number>(countQuery(app.services, withoutFilter(run, i)).key);
    const hits = count === undefined ? "" : `: ${formatCount(count)} without it`;
    return [["  x", "key"], [" on the chip removes ", "dim"], filter.label, [
      hits,
      count === 0 ? "dim" : "plain",
    ]];
  });
}

/** `0 in submissions · 50 in results: 3`; never "nothing" while an index is not counted. */
function elsewhere(ctx: SearchContext): Span[] {
  const counts = knownCounts(ctx);
  const { label } = searchIndex(ctx.state.index);
  const spans: Span[] = [`  0 in ${label}`];
  SEARCH_TABS.forEach(({ index, label }, i) => {
    const count = counts.get(index) ?? 0;
    if (count === 0 || index === ctx.state.index) return;
    spans.push([" · ", "dim"], `${formatCount(count)} in ${label}: `, [String(i + 1), "key"]);
  });
  const others = otherCounts(ctx);
  const states = others.map(({ key }) => ctx.app.queries.state<number>(key).get());
  const open = states.filter(({ data }) => data === undefined);
  if (open.some(({ error }) => error === undefined)) spans.push([" · counting the others…", "dim"]);
  else if (open.length > 0) spans.push([` · ${open.length} not counted`, "dim"]);
  else if (spans.length === 1) spans.push([" · 0 in the other indexes", "dim"]);
  return spans;
}
