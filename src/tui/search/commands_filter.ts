import { formatPlural } from "../../util/format.ts";
import type { Command } from "../commands.ts";
import { cutToWidth } from "../../util/width.ts";
import { safeText } from "../../util/safe_text.ts";
import { currentTarget, focusedField, setFilters } from "./filters.ts";
import { focusOn } from "./commands_query.ts";
import { searchIndex } from "./indexes.ts";
import { pivotsFor } from "./pivots.ts";
import { countQuery } from "./queries.ts";
import type { SearchContext } from "./rows.ts";
import { removeFilter, tabOf } from "./state.ts";
import { facetCommand, valueCommands, type ValueSource } from "./value_commands.ts";
import { TIME_COMMANDS } from "./commands_time.ts";

const inLists = (ctx: SearchContext) => ctx.state.focus === "table" || ctx.state.focus === "facets";
const onChips = (ctx: SearchContext) => ctx.state.focus === "chips";
const filtersOf = (ctx: SearchContext) => tabOf(ctx.state).run.filters;

async function pivot(ctx: SearchContext): Promise<void> {
  const target = currentTarget(ctx);
  if (target?.value === null || target === undefined) {
    return ctx.app.notify("There is no value here to follow");
  }
  const value = String(target.value);
  const chosen = await ctx.app.pick({
    title: `pivot ${cutToWidth(safeText(value), 40)}`,
    filter: false,
    items: pivotsFor(value).map((one, i) => ({
      value: one,
      label: `${searchIndex(one.index).label.padEnd(12)} ${one.title}`,
      key: String(i + 1),
    })),
  });
  if (chosen !== undefined) ctx.app.open("search", { index: chosen.index, query: chosen.query });
}

function moveChip(ctx: SearchContext, by: number): void {
  const count = filtersOf(ctx).length;
  ctx.update((state) => ({ ...state, chip: Math.max(0, Math.min(count - 1, state.chip + by)) }));
}

/** Removes the filter at a place. */
export function dropChip(ctx: SearchContext, at: number): void {
  const left = filtersOf(ctx).length - 1;
  setFilters(ctx, (filters) => removeFilter(filters, at));
  ctx.update((state) => ({
    ...(left === 0 && state.focus === "chips" ? focusOn(state, "table") : state),
    chip: Math.max(0, Math.min(left - 1, at)),
  }));
}

/** The value under the cursor. */
const SOURCE: ValueSource<SearchContext> = {
  prefix: "search",
  search: (ctx) => ctx,
  target: currentTarget,
  field: focusedField,
};

/** Filters: from values, as chips, by time; pivots. */
export const FILTER_COMMANDS: readonly Command<SearchContext>[] = [
  ...valueCommands(SOURCE),
  {
    id: "search.pivot",
    title: "Search for this value elsewhere",
    keys: ["p"],
    group: "Find",
    hint: "pivot",
    when: inLists,
    run: pivot,
  },
  facetCommand(SOURCE),
  ...TIME_COMMANDS,
  {
    id: "search.drop-filter",
    title: "Remove the last filter",
    keys: ["backspace"],
    group: "Find",
    when: inLists,
    blocked: (ctx) => filtersOf(ctx).length === 0 ? "There is no filter" : undefined,
    run: (ctx) => dropChip(ctx, filtersOf(ctx).length - 1),
  },
  {
    id: "search.chips",
    title: "Go to the filters",
    keys: ["X"],
    group: "Find",
    when: inLists,
    blocked: (ctx) => filtersOf(ctx).length === 0 ? "There is no filter" : undefined,
    run: (ctx) => ctx.update((state) => ({ ...focusOn(state, "chips"), chip: 0 })),
  },
  {
    id: "search.chip-left",
    title: "Filter to the left",
    keys: ["h", "left"],
    group: "Move",
    when: onChips,
    run: (ctx) => moveChip(ctx, -1),
  },
  {
    id: "search.chip-right",
    title: "Filter to the right",
    keys: ["l", "right", "tab"],
    group: "Move",
    when: onChips,
    run: (ctx) => moveChip(ctx, 1),
  },
  {
    id: "search.chip-remove",
    title: "Remove the filter",
    keys: ["x", "delete", "backspace"],
    group: "Find",
    hint: "remove",
    when: onChips,
    run: (ctx) => dropChip(ctx, ctx.state.chip),
  },
  {
    id: "search.chip-turn",
    title: "Negate the filter",
    keys: ["enter", "-", "+"],
    group: "Find",
    hint: "negate",
    when: onChips,
    run: (ctx) =>
      setFilters(
        ctx,
        (filters) => filters.map((one, i) => i === ctx.state.chip ? { ...one, exclude: !one.exclude } : one),
      ),
  },
  {
    id: "search.chip-leave",
    title: "Back to the rows",
    keys: ["esc", "j", "down"],
    group: "In and out",
    hint: "rows",
    when: onChips,
    run: (ctx) => ctx.update((state) => focusOn(state, "table")),
  },
  {
    id: "search.chip-query",
    title: "Back to the query",
    keys: ["k", "up", "/"],
    group: "In and out",
    when: onChips,
    run: (ctx) => ctx.update((state) => focusOn(state, "query")),
  },
  {
    id: "search.count",
    title: "Count the hits again",
    keys: [],
    group: "Find",
    async run(ctx) {
      const { data, error } = await ctx.app.queries.fetch(countQuery(ctx.app.services, tabOf(ctx.state).run));
      if (error !== undefined) ctx.app.report(error);
      else ctx.app.notify(formatPlural(data ?? 0, "hit"));
    },
  },
];
