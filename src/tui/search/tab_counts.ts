import type { IndexName } from "../../api/types/common.ts";
import type { Query } from "../../features/queries.ts";
import { SEARCH_TABS } from "./indexes.ts";
import { countQuery } from "./queries.ts";
import { rowsOf, runTotal, type SearchContext } from "./rows.ts";
import { newTab, type Run, type SearchState, tabOf } from "./state.ts";

/** What another tab would show of the present query. */
function runOn(state: SearchState, index: IndexName): Run {
  const { run } = state.tabs[index] ?? newTab(index);
  return { ...run, query: tabOf(state).run.query };
}

/** The count of each other tab, while there is a query to count. */
export function otherCounts({ app, state }: SearchContext): readonly Query<number>[] {
  if (tabOf(state).run.query.trim() === "") return [];
  return SEARCH_TABS.filter(({ index }) => index !== state.index)
    .map(({ index }) => countQuery(app.services, runOn(state, index)));
}

/** Hits of the present query by index; an index that is not counted yet, or cannot be, is absent. */
export function knownCounts(ctx: SearchContext): ReadonlyMap<IndexName, number> {
  const { app, state } = ctx;
  const tab = tabOf(state);
  const counts = new Map<IndexName, number>();
  if (tab.run.query.trim() === "") return counts;
  for (const { index } of SEARCH_TABS) {
    const count = index === state.index
      ? rowsOf(app, tab).stale ? undefined : runTotal(app, tab.run)
      : app.queries.peek<number>(countQuery(app.services, runOn(state, index)).key);
    if (count !== undefined) counts.set(index, count);
  }
  return counts;
}

/** A count in at most four cells: `999`, `1.2k`, `12k`, `3.4M`. */
export function shortCount(count: number): string {
  if (count < 1000) return String(count);
  const [value, unit] = count < 999_500 ? [count / 1000, "k"] : [count / 1e6, "M"];
  return value < 9.95 ? `${value.toFixed(1)}${unit}` : `${Math.round(value)}${unit}`;
}
