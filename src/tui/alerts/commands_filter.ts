import type { Command } from "../commands.ts";
import { pivotTo } from "../drill/pivot.ts";
import { chooseSort } from "../search/choosers.ts";
import { FACET_COMMANDS } from "../search/commands_facets.ts";
import { FILTER_COMMANDS } from "../search/commands_filter.ts";
import { QUERY_COMMANDS } from "../search/commands_query.ts";
import { facetCommand, valueCommands, type ValueSource } from "../search/value_commands.ts";
import { tabOf } from "../search/state.ts";
import { currentHandle, currentTarget, focusedField } from "./cells.ts";
import { adapted, searchContext } from "./context.ts";
import { type AlertsContext, askAgain } from "./state.ts";

const inLists = ({ state }: AlertsContext) =>
  state.search.focus === "table" || state.search.focus === "facets";
/** Commands of the search that work on its rows, of which this screen has others. */
const OWN: ReadonlySet<string> = new Set([
  "search.include",
  "search.exclude",
  "search.only",
  "search.pivot",
  "search.facets",
  "search.copy-raw",
  "search.count",
  "search.run",
]);

/** Runs what stands in the query bar; the same query again asks the server again. */
const RUN: Command<AlertsContext> = {
  ...adapted(QUERY_COMMANDS.find(({ id }) => id === "search.run")!),
  run(ctx) {
    const { field, run } = tabOf(ctx.state.search);
    void QUERY_COMMANDS.find(({ id }) => id === "search.run")!.run(searchContext(ctx));
    const now = ctx.app.now();
    if (field.text.trim() === run.query.trim()) ctx.update((state) => askAgain(state, now));
  },
};

/** The value under the cursor. */
const SOURCE: ValueSource<AlertsContext> = {
  prefix: "alerts",
  search: searchContext,
  target: currentTarget,
  field: focusedField,
};

const VALUES: readonly Command<AlertsContext>[] = [
  ...valueCommands(SOURCE),
  {
    id: "alerts.pivot",
    title: "Search for this value elsewhere",
    keys: ["p"],
    group: "Find",
    hint: "pivot",
    when: inLists,
    blocked: (ctx) => currentHandle(ctx) === undefined ? "There is no value here to follow" : undefined,
    run(ctx) {
      const handle = currentHandle(ctx);
      if (handle !== undefined) return pivotTo(ctx.app, handle);
    },
  },
  facetCommand(SOURCE),
  {
    id: "alerts.search",
    title: "The same alerts as a search: histogram, other columns, export",
    keys: ["e"],
    group: "Go",
    when: inLists,
    run(ctx) {
      const { query, filters, sort } = tabOf(ctx.state.search).run;
      ctx.app.open("search", { index: "alert", query, filters, sort });
    },
  },
  {
    id: "alerts.sort",
    title: "Sort …",
    keys: ["s"],
    group: "Find",
    when: inLists,
    run: (ctx) => chooseSort(searchContext(ctx)),
  },
];

/** Query, filters, facets, time: as on the search screen. */
export const FIND_COMMANDS: readonly Command<AlertsContext>[] = [
  RUN,
  ...VALUES,
  ...[...FILTER_COMMANDS, ...QUERY_COMMANDS, ...FACET_COMMANDS].filter(({ id }) => !OWN.has(id)).map(adapted),
];
