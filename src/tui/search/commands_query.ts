import { pickPast } from "./pick_past.ts";
import { safeText } from "../../util/safe_text.ts";
import type { Command } from "../commands.ts";
import type { FieldBinding } from "../contracts.ts";
import { editField, insertText, type TextField, textField } from "../widgets/text_field.ts";
import { acceptCandidate, candidates, completionAt, knownFields } from "./completion.ts";
import { dropSearch, history, remember, savedSearches, saveSearch } from "./history.ts";
import { searchIndex } from "./indexes.ts";
import { checkQuery } from "./query_syntax.ts";
import { rememberedColumns, type SearchContext } from "./rows.ts";
import { type Focus, rerun, type Run, type SearchState, showIndex, tabOf, withTab } from "./state.ts";

const inQuery = (ctx: SearchContext) => ctx.state.focus === "query";
const notTyping = (ctx: SearchContext) => ctx.state.focus !== "query" && ctx.state.focus !== "filter";
const menuOpen = (ctx: SearchContext) => inQuery(ctx) && candidates(ctx, completionAt(ctx)).length > 0;

/** Moves the keyboard to another part of the screen. */
export function focusOn(state: SearchState, focus: Focus): SearchState {
  return { ...withoutMenu(state), focus };
}

function withoutMenu({ menu: _, past: _p, ...state }: SearchState): SearchState {
  return state;
}

/** Runs what stands in the query bar, unless the server would refuse it. */
function runQuery(ctx: SearchContext): void {
  const { app, state } = ctx;
  const { text } = tabOf(state).field;
  const check = checkQuery(text, { fields: knownFields(ctx), index: state.index, now: app.now() });
  if (check.fault !== undefined) {
    const hint = check.suggestion === undefined ? {} : { hint: `Try: ${check.suggestion}` };
    return app.notify(check.fault, { kind: "error", ...hint });
  }
  // The same query again asks the server again.
  if (text.trim() === tabOf(state).run.query) app.queries.invalidate(`search/${state.index}/`);
  remember(app, { index: state.index, query: text.trim(), at: app.now() });
  ctx.update((now) => focusOn(withTab(now, (tab) => rerun(tab, { query: tab.field.text.trim() })), "table"));
}

/** The query bar as a text field. */
export function queryField(ctx: SearchContext): FieldBinding {
  const { field } = tabOf(ctx.state);
  const change = (next: TextField) =>
    ctx.update((state) => {
      const { past: _, ...rest } = withTab(state, (tab) => ({ ...tab, field: next }));
      // Typing opens the menu; moving the cursor leaves it as it is.
      return next.text === field.text ? rest : { ...rest, menu: { selected: 0 } };
    });
  return {
    key(key) {
      if (field.cursor === 0 && key.name === "left") return false;
      const next = editField(field, key);
      if (next === undefined) return false;
      change(next);
      return true;
    },
    paste: (text) => change(insertText(field, text)),
  };
}

/** Text that is pasted while nothing is typed becomes the query, to be run with enter. */
export function pasteQuery(ctx: SearchContext, text: string): boolean {
  const query = text.trim();
  if (query === "") return false;
  const field = insertText(textField(), query);
  ctx.update((state) => focusOn(withTab(state, (tab) => ({ ...tab, field })), "query"));
  return true;
}

/** Walks through the queries that begin with what was typed. */
function walkHistory(ctx: SearchContext, by: 1 | -1): void {
  const { app, state } = ctx;
  const typed = state.past?.typed ?? tabOf(state).field.text;
  const found = history(app.files).filter((one) =>
    one.index === state.index && one.query.startsWith(typed) && one.query !== typed
  );
  const back = Math.max(0, Math.min(found.length, (state.past?.back ?? 0) + by));
  const text = back === 0 ? typed : found[back - 1]!.query;
  ctx.update((now) => ({
    ...withTab(withoutMenu(now), (tab) => ({ ...tab, field: textField(text) })),
    past: { back, typed },
  }));
}

function moveMenu(ctx: SearchContext, by: number): void {
  const count = candidates(ctx, completionAt(ctx)).length;
  ctx.update((state) => ({
    ...state,
    menu: { ...state.menu, selected: Math.max(0, Math.min(count - 1, (state.menu?.selected ?? 0) + by)) },
  }));
}

/** Shows a search in place of the present one of its index. */
export function showRun(ctx: SearchContext, run: Run): void {
  ctx.update((state) =>
    focusOn(
      withTab(showIndex(state, run.index, rememberedColumns(ctx.app.files, run.index)), (tab) =>
        rerun({ ...tab, field: textField(run.query) }, run)),
      "table",
    )
  );
}

async function chooseHistory(ctx: SearchContext): Promise<void> {
  const chosen = await pickPast(ctx.app);
  if (chosen === undefined) return;
  showRun(ctx, {
    index: chosen.index,
    query: chosen.query,
    filters: [],
    sort: searchIndex(chosen.index).sort,
  });
}

async function chooseSaved(ctx: SearchContext): Promise<void> {
  const { app } = ctx;
  const items = () =>
    savedSearches(app.files).map((one) => ({
      value: one,
      label: safeText(one.name),
      note: `${searchIndex(one.index).short}  ${safeText(one.query).slice(0, 40)}`,
    }));
  if (items().length === 0) return app.notify("No search is saved yet", { hint: "ctrl-s saves this one" });
  const chosen = await app.pick({
    title: "saved searches",
    items: items(),
    foot: "↵ show  alt-d delete",
    actions: {
      "alt-d"(search) {
        dropSearch(app.files, search.name);
        return items();
      },
    },
  });
  if (chosen !== undefined) showRun(ctx, chosen);
}

async function save(ctx: SearchContext): Promise<void> {
  const { run } = tabOf(ctx.state);
  const name = await ctx.app.prompt({
    title: "save this search",
    label: "name",
    initial: run.query,
    check: (text) => text.trim() === "" ? "It needs a name" : undefined,
  });
  if (name === undefined) return;
  const { index, query, filters, sort } = run;
  saveSearch(ctx.app.files, { name: name.trim(), index, query, filters, sort });
  ctx.app.notify(`Saved as "${name.trim()}"; b lists them`, { kind: "success" });
}

/** Typing, running, remembering queries. */
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
    id: "search.complete",
    title: "Accept the candidate",
    keys: ["tab"],
    group: "Find",
    hint: "accept",
    when: menuOpen,
    run: (ctx) => void acceptCandidate(ctx),
  },
  {
    id: "search.menu",
    title: "Show candidates and values",
    keys: ["ctrl-space", "tab"],
    group: "Find",
    hint: "values",
    when: inQuery,
    run: (ctx) => ctx.update((state) => ({ ...state, menu: { selected: 0, asked: true } })),
  },
  {
    id: "search.menu-down",
    title: "Next candidate",
    keys: ["down", "ctrl-n"],
    group: "Move",
    when: menuOpen,
    run: (ctx) => moveMenu(ctx, 1),
  },
  {
    id: "search.menu-up",
    title: "Previous candidate",
    keys: ["up"],
    group: "Move",
    when: (ctx) => menuOpen(ctx) && (ctx.state.menu?.selected ?? 0) > 0,
    run: (ctx) => moveMenu(ctx, -1),
  },
  {
    id: "search.menu-close",
    title: "Close the candidates",
    keys: ["esc"],
    group: "In and out",
    when: menuOpen,
    run: (ctx) => ctx.update(withoutMenu),
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
    id: "search.past-back",
    title: "Older query with this beginning",
    keys: ["up", "alt-p"],
    group: "Find",
    when: inQuery,
    run: (ctx) => walkHistory(ctx, 1),
  },
  {
    id: "search.past-on",
    title: "Newer query with this beginning",
    keys: ["down", "alt-n"],
    group: "Find",
    when: inQuery,
    run: (ctx) => walkHistory(ctx, -1),
  },
  {
    id: "search.to-chips",
    title: "Go to the filters",
    keys: ["left"],
    group: "Move",
    when: (ctx) => inQuery(ctx) && tabOf(ctx.state).run.filters.length > 0,
    run: (ctx) => ctx.update((state) => ({ ...focusOn(state, "chips"), chip: 0 })),
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
  {
    id: "search.history",
    title: "History of queries",
    keys: ["ctrl-r"],
    group: "Find",
    when: (ctx) => ctx.state.focus !== "filter",
    run: chooseHistory,
  },
  {
    id: "search.saved",
    title: "Saved searches",
    keys: ["b"],
    group: "Find",
    when: notTyping,
    run: chooseSaved,
  },
  {
    id: "search.save",
    title: "Save this search",
    keys: ["ctrl-s"],
    group: "Find",
    when: (ctx) => ctx.state.focus !== "filter",
    run: save,
  },
];
