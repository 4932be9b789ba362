import type { Command } from "../commands.ts";
import type { FieldBinding } from "../contracts.ts";
import { editField, insertText, type TextField } from "../widgets/text_field.ts";
import type { SearchContext } from "./rows.ts";
import { type Focus, rerun, type SearchState, tabOf, withTab } from "./state.ts";

const inQuery = (ctx: SearchContext) => ctx.state.focus === "query";
const notTyping = (ctx: SearchContext) => ctx.state.focus !== "query" && ctx.state.focus !== "filter";

/** Moves the keyboard to another part of the screen. */
export function focusOn(state: SearchState, focus: Focus): SearchState {
  const { completion: _, historyAt: _h, ...rest } = state;
  return { ...rest, focus };
}

/** Runs what stands in the query bar. */
export function runQuery(ctx: SearchContext): void {
  ctx.update((state) => focusOn(withTab(state, (tab) => rerun(tab, { query: tab.field.text })), "table"));
}

/** The query bar as a text field. */
export function queryField(ctx: SearchContext): FieldBinding {
  const change = (field: TextField) => ctx.update((state) => withTab(state, (tab) => ({ ...tab, field })));
  return {
    key(key) {
      const next = editField(tabOf(ctx.state).field, key);
      if (next === undefined) return false;
      change(next);
      return true;
    },
    paste: (text) => change(insertText(tabOf(ctx.state).field, text)),
  };
}

/** Typing and running queries. */
export const QUERY_COMMANDS: readonly Command<SearchContext>[] = [
  {
    id: "search.query",
    title: "Edit the query",
    keys: ["/"],
    group: "Find",
    hint: "query",
    when: notTyping,
    run: (ctx) => ctx.update((state) => focusOn(state, "query")),
  },
  {
    id: "search.run",
    title: "Run the query",
    keys: ["enter"],
    group: "Find",
    hint: "run",
    when: inQuery,
    run: runQuery,
  },
  {
    id: "search.leave-query",
    title: "Leave the query, keep its text",
    keys: ["esc"],
    group: "In and out",
    hint: "leave",
    when: inQuery,
    run: (ctx) => ctx.update((state) => focusOn(state, "table")),
  },
];
