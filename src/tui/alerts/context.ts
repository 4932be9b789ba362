import type { App } from "../contracts.ts";
import type { Command } from "../commands.ts";
import type { SearchContext } from "../search/rows.ts";
import { type SearchState, tabOf } from "../search/state.ts";
import { searchRowsFor } from "./geometry.ts";
import { type AlertsContext, withSearch } from "./state.ts";

/** A search of another index, chosen from history or the saved ones, is a screen of its own. */
function openElsewhere(app: App, search: SearchState): void {
  const { index, query, filters, sort } = tabOf(search).run;
  app.open("search", { index, query, filters, sort });
}

/** The alerts screen as the parts of the search screen see it. */
export function searchContext(ctx: AlertsContext): SearchContext {
  const now = ctx.app.now();
  return {
    app: ctx.app,
    params: {},
    // The pane below the list is not one of the search: its facets reach down to the foot.
    state: { ...ctx.state.search, preview: "off" },
    columns: ctx.columns,
    rows: searchRowsFor(ctx),
    update(change) {
      const wanted = change(ctx.state.search);
      if (wanted.index !== "alert") return openElsewhere(ctx.app, wanted);
      ctx.update((state) => withSearch(state, change(state.search), now));
    },
  };
}

/** A command of the search screen on this one. */
export function adapted(command: Command<SearchContext>): Command<AlertsContext> {
  const { when, blocked, run, ...rest } = command;
  return {
    ...rest,
    id: command.id.replace(/^search\./, "alerts."),
    ...(when === undefined ? {} : { when: (ctx: AlertsContext) => when(searchContext(ctx)) }),
    ...(blocked === undefined ? {} : { blocked: (ctx: AlertsContext) => blocked(searchContext(ctx)) }),
    run: (ctx, count) => run(searchContext(ctx), count),
  };
}
