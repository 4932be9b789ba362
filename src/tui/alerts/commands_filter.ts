import type { Command } from "../commands.ts";
import { pivotTo } from "../drill/pivot.ts";
import { chooseSort } from "../search/choosers.ts";
import { FACET_COMMANDS } from "../search/commands_facets.ts";
import { FILTER_COMMANDS } from "../search/commands_filter.ts";
import { focusOn, QUERY_COMMANDS } from "../search/commands_query.ts";
import { facetFields, SCORE_FACET } from "../search/facet_lines.ts";
import { applyFilter, filterOf } from "../search/filters.ts";
import { tabOf, withTab } from "../search/state.ts";
import { currentHandle, currentTarget, focusedField } from "./cells.ts";
import { adapted, searchContext } from "./context.ts";
import { type AlertsContext, askAgain } from "./state.ts";

const inLists = ({ state }: AlertsContext) =>
  state.search.focus === "table" || state.search.focus === "facets";
const noTarget = (ctx: AlertsContext) =>
  currentTarget(ctx) === undefined ? "Put the cursor on a value first" : undefined;

/** Commands of the search that work on its rows, of which this screen has others. */
const OWN: ReadonlySet<string> = new Set([
  "search.include",
  "search.exclude",
  "search.only",
  "search.pivot",
  "search.facets",
  "search.count",
  "search.run",
]);

function filter(ctx: AlertsContext, exclude: boolean, only = false): void {
  const target = currentTarget(ctx);
  if (target !== undefined) applyFilter(searchContext(ctx), filterOf(target, exclude), only);
}

/** Shows the facet of the column in focus, with all its values. */
function facetColumn(ctx: AlertsContext): void {
  const field = ctx.state.search.focus === "facets" ? undefined : focusedField(ctx);
  const wanted = field === "al.score" ? SCORE_FACET : field;
  searchContext(ctx).update((search) => {
    const shown = { ...focusOn(search, "facets"), drawer: true, zoom: false };
    if (wanted === undefined) return shown;
    return withTab(shown, (tab) => ({
      ...tab,
      facets: [wanted, ...facetFields(tab).filter((one) => one !== wanted)],
      openFacets: new Set([...tab.openFacets, wanted]),
      facetList: { cursor: 1, top: 0 },
    }));
  });
}

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

const VALUES: readonly Command<AlertsContext>[] = [
  {
    id: "alerts.include",
    title: "Include this value",
    keys: ["+"],
    group: "Find",
    hint: "include",
    when: inLists,
    blocked: noTarget,
    run: (ctx) => filter(ctx, false),
  },
  {
    id: "alerts.exclude",
    title: "Exclude this value",
    keys: ["-"],
    group: "Find",
    when: inLists,
    blocked: noTarget,
    run: (ctx) => filter(ctx, true),
  },
  {
    id: "alerts.only",
    title: "Only this value",
    detail: "Drops the other filters but the time range",
    keys: ["="],
    group: "Find",
    when: inLists,
    blocked: noTarget,
    run: (ctx) => filter(ctx, false, true),
  },
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
  {
    id: "alerts.copy-raw",
    title: "Copy the value as it is",
    keys: ["Y"],
    group: "Act",
    when: inLists,
    blocked: noTarget,
    run: (ctx) => ctx.app.copy(String(currentTarget(ctx)?.value ?? ""), "the value"),
  },
  {
    id: "alerts.facets",
    title: "Facets",
    keys: ["F"],
    group: "Find",
    hint: "facets",
    when: inLists,
    run: facetColumn,
  },
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
