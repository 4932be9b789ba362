import type { IndexName } from "../../api/types/common.ts";
import type { ScreenContext } from "../contracts.ts";
import type { SearchContext } from "../search/rows.ts";
import { newSearch, type SearchState, showIndex, tabOf, withTab } from "../search/state.ts";
import type { ListState } from "../widgets/list.ts";
import { LIST_START } from "../widgets/list.ts";
import { type TextField, textField } from "../widgets/text_field.ts";

/** Home is opened with nothing. */
export type HomeParams = Readonly<Record<string, never>>;

/** State of the home screen. */
export interface HomeState {
  /** The omnibox: a query being typed, for one index. It is typed in while its focus is `query`. */
  readonly search: SearchState;
  /** Id of the pane with the keyboard. */
  readonly focus: string;
  readonly lists: Readonly<Partial<Record<string, ListState>>>;
}

/** Context of everything on the home screen. */
export type HomeContext = ScreenContext<HomeParams, HomeState>;

/** Home as it is first seen. */
export function newHome(): HomeState {
  return { search: newSearch({ index: "submission" }), focus: "saved", lists: {} };
}

/** Whether the omnibox has the keyboard. */
export const isTyping = (ctx: Pick<HomeContext, "state">): boolean => ctx.state.search.focus === "query";

/** The omnibox as the parts of the search screen that complete queries see it. */
export function searchContext(ctx: HomeContext): SearchContext {
  return {
    ...ctx,
    params: {},
    state: ctx.state.search,
    update: (next) =>
      ctx.update((state) => {
        const search = next(state.search);
        return search === state.search ? state : { ...state, search };
      }),
  };
}

/** What stands in the omnibox. */
export const omniboxField = (state: HomeState): TextField => tabOf(state.search).field;

/** The state with another text in the omnibox, and the keyboard there or not. */
export function withOmnibox(
  state: HomeState,
  change: { readonly field?: TextField; readonly isTyping?: boolean; readonly index?: IndexName },
): HomeState {
  const { menu: _, past: _p, ...now } = state.search;
  const field = change.field ?? omniboxField(state);
  const shown = change.index === undefined ? now : showIndex(now, change.index);
  const typing = change.isTyping ?? now.focus === "query";
  return {
    ...state,
    search: { ...withTab(shown, (tab) => ({ ...tab, field })), focus: typing ? "query" : "table" },
  };
}

/** The state with an empty omnibox that nobody types in. */
export const withEmptyOmnibox = (state: HomeState): HomeState =>
  withOmnibox(state, { field: textField(), isTyping: false });

/** Where the cursor of a pane is. */
export const listOf = (state: HomeState, pane: string): ListState => state.lists[pane] ?? LIST_START;
