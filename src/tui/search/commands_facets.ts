import type { Command } from "../commands.ts";
import { listCommands } from "../widgets/list.ts";
import { applyFilter, filterOf, focusedField } from "./filters.ts";
import {
  currentFacetLine,
  facetFields,
  facetLines,
  facetListOf,
  holdFacet,
  isFacetable,
} from "./facet_lines.ts";
import { focusOn } from "./commands_query.ts";
import { fieldsQuery } from "./queries.ts";
import { geometryOf, type SearchContext } from "./rows.ts";
import { removeFilter, rerun, tabOf, withTab } from "./state.ts";

const inFacets = (ctx: SearchContext) => ctx.state.focus === "facets";

/** Uses or drops the value under the cursor; on a heading shows all of its values. */
export function toggleFacet(ctx: SearchContext): void {
  const line = currentFacetLine(ctx);
  if (line === undefined) return;
  if (line.kind !== "value") {
    return ctx.update((state) =>
      withTab(state, (tab) => {
        const openFacets = new Set(tab.openFacets);
        if (!openFacets.delete(line.field)) openFacets.add(line.field);
        return { ...tab, openFacets };
      })
    );
  }
  const filter = filterOf(line.target, false);
  const at = tabOf(ctx.state).run.filters.findIndex((one) => one.clause === filter.clause);
  if (at < 0) return applyFilter(ctx, filter);
  ctx.update((state) =>
    withTab(state, (tab) => rerun(holdFacet(ctx.app, tab), { filters: removeFilter(tab.run.filters, at) }))
  );
}

async function addFacet(ctx: SearchContext): Promise<void> {
  const { app, state } = ctx;
  const { data, error } = await app.queries.fetch(fieldsQuery(app.services, state.index));
  if (data === undefined) return app.report(error);
  const suggested = focusedField(ctx);
  const items = Object.entries(data)
    .filter(([, info]) => isFacetable(info))
    .sort(([a], [b]) => Number(b === suggested) - Number(a === suggested) || (a < b ? -1 : 1))
    .map(([field, info]) => ({ value: field, label: field, note: info.type }));
  const field = await app.pick({ title: "facet of", items });
  if (field === undefined) return;
  ctx.update((now) =>
    withTab(now, (tab) => ({
      ...tab,
      facets: [field, ...facetFields(tab).filter((one) => one !== field)],
      openFacets: new Set([...tab.openFacets, field]),
      facetList: { cursor: 0, top: 0 },
    }))
  );
}

/** The facets pane. */
export const FACET_COMMANDS: readonly Command<SearchContext>[] = [
  ...listCommands<SearchContext>((ctx) =>
    inFacets(ctx)
      ? {
        list: facetListOf(ctx.app, tabOf(ctx.state)),
        size: { total: facetLines(ctx.app, tabOf(ctx.state)).length, page: geometryOf(ctx).facets.rows - 1 },
        set: (facetList) => ctx.update((state) => withTab(state, (tab) => ({ ...tab, facetList }))),
      }
      : undefined
  ).map((command) => ({ ...command, id: command.id.replace("list.", "facets.") })),
  {
    id: "facets.toggle",
    title: "Use or drop this value; all values of a facet",
    keys: ["enter", "space", "o"],
    group: "Find",
    hint: "toggle",
    when: inFacets,
    run: toggleFacet,
  },
  {
    id: "facets.add",
    title: "Facet of another field",
    keys: ["a"],
    group: "Find",
    hint: "add",
    when: inFacets,
    run: addFacet,
  },
  {
    id: "facets.remove",
    title: "Remove this facet",
    keys: ["x"],
    group: "Find",
    hint: "remove",
    when: inFacets,
    run: (ctx) =>
      ctx.update((state) =>
        withTab(state, (tab) => ({
          ...tab,
          facets: facetFields(tab).filter((field) => field !== currentFacetLine(ctx)?.field),
        }))
      ),
  },
  {
    id: "facets.leave",
    title: "Back to the rows",
    keys: ["esc", "q"],
    group: "In and out",
    hint: "rows",
    when: inFacets,
    run: (ctx) => ctx.update((state) => ({ ...focusOn(state, "table"), drawer: false })),
  },
  {
    id: "search.pane",
    title: "Next pane",
    keys: ["tab", "shift-tab"],
    group: "Move",
    when: (ctx) => (ctx.state.focus === "table" || inFacets(ctx)),
    run(ctx) {
      if (inFacets(ctx)) return ctx.update((state) => focusOn(state, "table"));
      ctx.update((state) => ({ ...focusOn(state, "facets"), drawer: true, zoom: false }));
    },
  },
];
