import { pickPast } from "../search/pick_past.ts";
import { safeText } from "../../util/safe_text.ts";
import type { Command } from "../commands.ts";
import type { FieldBinding } from "../contracts.ts";
import { acceptCandidate, candidates, completionAt } from "../search/completion.ts";
import { QUERY_COMMANDS, queryField } from "../search/commands_query.ts";
import { dropSearch, saveSearch } from "../search/history.ts";
import { SEARCH_TABS } from "../search/indexes.ts";
import type { SearchContext } from "../search/rows.ts";
import { loadAccount } from "../shell/account.ts";
import { type ListBinding, listCommands } from "../widgets/list.ts";
import { focusedPane, placedPanes } from "./geometry.ts";
import { grant, openSubmit } from "./grant.ts";
import { linesOf, shownList } from "./pane.ts";
import { HOME_KEYS, plainRun, whoamiOf } from "./queries.ts";
import { type HomeContext, isTyping, omniboxField, searchContext, withOmnibox } from "./state.ts";
import { wishOf } from "./wish.ts";

const resting = (ctx: HomeContext) => !isTyping(ctx);

/** The omnibox as a text field. */
export function omniboxBinding(ctx: HomeContext): FieldBinding | undefined {
  return isTyping(ctx) ? queryField(searchContext(ctx)) : undefined;
}

/** The line under the cursor. */
export function currentLine(ctx: HomeContext) {
  const placed = focusedPane(ctx);
  const lines = linesOf(ctx, placed);
  return lines[shownList(ctx, placed, lines.length).cursor];
}

function binding(ctx: HomeContext): ListBinding | undefined {
  if (isTyping(ctx)) return undefined;
  const placed = focusedPane(ctx);
  const total = linesOf(ctx, placed).length;
  const { id } = placed.pane;
  return {
    list: shownList(ctx, placed, total),
    size: { total, page: Math.max(1, placed.rows - 1) },
    set: (list) => ctx.update((state) => ({ ...state, lists: { ...state.lists, [id]: list } })),
  };
}

/** Moves the keyboard to the next pane, or the one before. */
function walk(ctx: HomeContext, by: 1 | -1): void {
  const placed = placedPanes(ctx);
  const at = placed.findIndex(({ pane }) => pane.id === focusedPane(ctx).pane.id);
  const next = placed[(at + by + placed.length) % placed.length]!;
  ctx.update((state) => ({ ...state, focus: next.pane.id }));
}

function stepIndex(ctx: HomeContext, by: 1 | -1): void {
  const at = SEARCH_TABS.findIndex(({ index }) => index === ctx.state.search.index);
  const { index } = SEARCH_TABS[(at + by + SEARCH_TABS.length) % SEARCH_TABS.length]!;
  ctx.update((state) => withOmnibox(state, { field: omniboxField(state), index }));
}

async function chooseHistory({ app }: HomeContext): Promise<void> {
  const chosen = await pickPast(app);
  if (chosen !== undefined) app.open("search", { index: chosen.index, query: chosen.query });
}

/** Commands of the query bar that the omnibox has too. */
const SHARED = new Set([
  "search.menu",
  "search.menu-down",
  "search.menu-up",
  "search.menu-close",
  "search.past-back",
  "search.past-on",
]);

/** A command of the query bar, working on the omnibox. */
function onOmnibox(command: Command<SearchContext>): Command<HomeContext> {
  const { when, blocked: _, run, hint: _h, ...words } = command;
  return {
    ...words,
    id: command.id.replace("search.", "home."),
    keys: command.keys.filter((key) => key !== "tab"),
    when: (ctx) => isTyping(ctx) && (when?.(searchContext(ctx)) ?? true),
    run: (ctx, count) => run(searchContext(ctx), count),
  };
}

const menuOpen = (ctx: HomeContext) => {
  const search = searchContext(ctx);
  return isTyping(ctx) && candidates(search, completionAt(search)).length > 0;
};

/** Keeps what stands in the omnibox under a name. */
async function keep(ctx: HomeContext): Promise<void> {
  const { app } = ctx;
  const query = omniboxField(ctx.state).text.trim();
  if (query === "") return app.notify("There is nothing to keep yet");
  const name = await app.prompt({
    title: "keep this search",
    label: "name",
    initial: query,
    check: (text) => text.trim() === "" ? "It needs a name" : undefined,
  });
  if (name === undefined) return;
  const { index } = ctx.state.search;
  saveSearch(app.files, { ...plainRun(index, query), name: name.trim() });
  ctx.update((state) => ({ ...withOmnibox(state, { isTyping: false }), focus: "saved" }));
}

/** Asks, then forgets the kept search under the cursor. */
async function forget(ctx: HomeContext): Promise<void> {
  const name = currentLine(ctx)?.kept;
  if (name === undefined) return;
  const yes = await ctx.app.confirm({
    title: "Forget the search",
    lines: [[safeText(name)]],
    yes: "forget it",
  });
  if (!yes) return;
  dropSearch(ctx.app.files, name);
  // The list is read anew when the state is another.
  ctx.update((state) => ({ ...state }));
}

const TYPING: readonly Command<HomeContext>[] = [
  {
    id: "home.complete",
    title: "Accept the candidate",
    keys: ["tab"],
    group: "Find",
    hint: "accept",
    when: menuOpen,
    run: (ctx) => void acceptCandidate(searchContext(ctx)),
  },
  {
    id: "home.index",
    title: "Search in the next index",
    keys: ["tab"],
    group: "Find",
    hint: "index",
    when: isTyping,
    run: (ctx) => stepIndex(ctx, 1),
  },
  {
    id: "home.index-previous",
    title: "Search in the previous index",
    keys: ["shift-tab"],
    group: "Find",
    when: isTyping,
    run: (ctx) => stepIndex(ctx, -1),
  },
  ...QUERY_COMMANDS.filter(({ id }) => SHARED.has(id)).map(onOmnibox),
  {
    id: "home.run",
    title: "Do what the omnibox says",
    keys: ["enter"],
    group: "Find",
    hint: "go",
    when: isTyping,
    run: (ctx) => grant(ctx, wishOf(omniboxField(ctx.state).text, ctx.state.search.index)),
  },
  {
    id: "home.keep",
    title: "Keep this search",
    keys: ["ctrl-s"],
    group: "Find",
    when: isTyping,
    run: keep,
  },
  {
    id: "home.leave",
    title: "Leave the omnibox, keep its text",
    keys: ["esc"],
    group: "In and out",
    when: isTyping,
    run: (ctx) => ctx.update((state) => withOmnibox(state, { isTyping: false })),
  },
];

const TABS: readonly Command<HomeContext>[] = SEARCH_TABS.map(({ index, label }, i) => ({
  id: `home.search-${index}`,
  title: `Search ${label}`,
  keys: [String(i + 1)],
  group: "Go",
  when: resting,
  run: ({ app }) => app.open("search", { index }),
}));

/** Everything that can be done on home. */
export const HOME_COMMANDS: readonly Command<HomeContext>[] = [
  ...listCommands<HomeContext>(binding),
  {
    id: "home.open",
    title: "Open",
    keys: ["enter"],
    group: "In and out",
    hint: "open",
    when: resting,
    blocked: (ctx) => currentLine(ctx)?.open === undefined ? "There is nothing to open here" : undefined,
    run: (ctx) => currentLine(ctx)?.open?.(),
  },
  {
    id: "home.query",
    title: "Search, or paste anything",
    keys: ["/", "i"],
    group: "Find",
    hint: "search",
    when: resting,
    run: (ctx) => ctx.update((state) => withOmnibox(state, { isTyping: true })),
  },
  {
    id: "home.next-pane",
    title: "Next pane",
    keys: ["tab", "l", "right"],
    group: "Move",
    hint: "pane",
    when: resting,
    run: (ctx) => walk(ctx, 1),
  },
  {
    id: "home.previous-pane",
    title: "Previous pane",
    keys: ["shift-tab", "h", "left"],
    group: "Move",
    when: resting,
    run: (ctx) => walk(ctx, -1),
  },
  {
    id: "home.new",
    title: "Submit a file",
    keys: ["n"],
    group: "Act",
    hint: "submit",
    when: resting,
    run: ({ app }) => openSubmit(app),
  },
  {
    id: "home.saved",
    title: "Go to the searches",
    keys: ["b"],
    group: "Find",
    when: resting,
    run: (ctx) => ctx.update((state) => ({ ...state, focus: "saved" })),
  },
  {
    id: "home.forget",
    title: "Forget the kept search",
    keys: ["x"],
    group: "Act",
    when: (ctx) => resting(ctx) && currentLine(ctx)?.kept !== undefined,
    run: forget,
  },
  {
    id: "home.history",
    title: "History of queries",
    keys: ["ctrl-r"],
    group: "Find",
    run: chooseHistory,
  },
  {
    id: "home.refresh",
    title: "Refresh",
    keys: ["r"],
    group: "App",
    hint: "refresh",
    when: resting,
    run({ app }) {
      app.queries.invalidate(HOME_KEYS);
      // Who is logged in was not told: a server that was away, a login that did not work yet.
      if (whoamiOf(app) === undefined) return loadAccount(app);
    },
  },
  ...TABS,
  ...TYPING,
];
