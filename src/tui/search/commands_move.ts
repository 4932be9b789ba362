import { columnCommands } from "../widgets/column_commands.ts";
import type { Command } from "../commands.ts";
import { listCommands } from "../widgets/list.ts";
import { SEARCH_TABS } from "./indexes.ts";
import {
  columnsOf,
  currentHit,
  geometryOf,
  openHit,
  rememberedColumns,
  type SearchContext,
  tableBinding,
} from "./rows.ts";
import { carryTo, tabOf, withTab } from "./state.ts";
import { layoutOf } from "./table_view.tsx";

const inTable = (ctx: SearchContext) => ctx.state.focus === "table";
const inLists = (ctx: SearchContext) => ctx.state.focus === "table" || ctx.state.focus === "facets";

function shiftColumn(ctx: SearchContext, by: number): void {
  const count = layoutOf(columnsOf(ctx.app, tabOf(ctx.state)), geometryOf(ctx).table.columns).columns.length;
  ctx.update((state) =>
    withTab(
      state,
      (tab) => ({ ...tab, column: Math.max(0, Math.min(count - 1, Math.min(tab.column, count - 1) + by)) }),
    )
  );
}

function shiftTab(ctx: SearchContext, by: number): void {
  const at = SEARCH_TABS.findIndex((tab) => tab.index === ctx.state.index);
  const next = SEARCH_TABS[(at + by + SEARCH_TABS.length) % SEARCH_TABS.length]!;
  ctx.update((state) => carryTo(state, next.index, rememberedColumns(ctx.app.files, next.index)));
}

/** Moving, opening, changing tabs. */
export const MOVE_COMMANDS: readonly Command<SearchContext>[] = [
  {
    id: "search.open",
    title: "Open",
    keys: ["enter"],
    group: "In and out",
    hint: "open",
    when: inTable,
    run(ctx) {
      const hit = currentHit(ctx);
      if (hit !== undefined) openHit(ctx, hit);
    },
  },
  ...listCommands<SearchContext>((ctx) => inTable(ctx) ? tableBinding(ctx) : undefined),
  ...columnCommands<SearchContext>("search", { when: inTable, shift: shiftColumn }),
  ...SEARCH_TABS.map((tab, i): Command<SearchContext> => ({
    id: `search.tab.${tab.index}`,
    title: `Search ${tab.label}`,
    keys: [String(i + 1)],
    group: "Go",
    when: inLists,
    run: (ctx) =>
      ctx.update((state) => carryTo(state, tab.index, rememberedColumns(ctx.app.files, tab.index))),
  })),
  {
    id: "search.tab-previous",
    title: "Previous tab",
    keys: ["["],
    group: "Go",
    when: inLists,
    run: (ctx) => shiftTab(ctx, -1),
  },
  {
    id: "search.tab-next",
    title: "Next tab",
    keys: ["]"],
    group: "Go",
    when: inLists,
    run: (ctx) => shiftTab(ctx, 1),
  },
];
