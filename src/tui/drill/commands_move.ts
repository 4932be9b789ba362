import type { Command } from "../commands.ts";
import { type ListBinding, listCommands, moveTo } from "../widgets/list.ts";
import { textOfLine } from "./line.ts";
import { currentLine, focused, linesOfPane, placedPanes, tabNow, viewState } from "./pane.ts";
import { type Drill, type DrillContext, type DrillState, paneState, withPane } from "./state.ts";

const SIDEWAYS = 8;

/** The tab `id`, the keyboard in its first pane unless it was in another one before. */
export function showTab<P>(drill: Drill<P>, ctx: DrillContext<P>, id: string): void {
  ctx.update((state) => {
    const next: DrillState = { ...state, tab: id, zoom: false };
    const placed = placedPanes(drill, { ...ctx, state: next });
    return { ...next, focus: placed[0]?.pane.id ?? id };
  });
}

function stepTab<P>(drill: Drill<P>, ctx: DrillContext<P>, by: number): void {
  const at = drill.tabs.indexOf(tabNow(drill, ctx));
  showTab(drill, ctx, drill.tabs[(at + by + drill.tabs.length) % drill.tabs.length]!.id);
}

function stepPane<P>(drill: Drill<P>, ctx: DrillContext<P>, by: number): void {
  const placed = tabNow(drill, ctx).place(ctx, { x: 0, y: 0, columns: ctx.columns, rows: ctx.rows });
  const at = Math.max(0, placed.findIndex(({ pane }) => pane.id === ctx.state.focus));
  const next = placed[(at + by + placed.length) % placed.length];
  if (next !== undefined) ctx.update((state) => ({ ...state, focus: next.pane.id }));
}

/** The list in focus as the motion keys see it. */
export function bindingOf<P>(drill: Drill<P>, ctx: DrillContext<P>): ListBinding | undefined {
  const placed = focused(drill, ctx);
  if (placed === undefined) return undefined;
  const { id } = placed.pane;
  const size = { total: linesOfPane(ctx, placed).length, page: Math.max(1, placed.rect.rows - 1) };
  return {
    list: paneState(ctx.state, id).list,
    size,
    set: (list) => ctx.update((state) => withPane(state, id, { list })),
  };
}

/** Moves the cursor of the pane in focus. */
export function goToLine<P>(drill: Drill<P>, ctx: DrillContext<P>, index: number): void {
  const binding = bindingOf(drill, ctx);
  if (binding !== undefined) binding.set(moveTo(binding.list, index, binding.size));
}

function setFolds<P>(drill: Drill<P>, ctx: DrillContext<P>, folded: ReadonlySet<string>): void {
  const placed = focused(drill, ctx);
  if (placed === undefined) return;
  const before = linesOfPane(ctx, placed);
  // Nothing is there yet: folds set now would stand in place of those to start with.
  if (before.length === 0) return;
  const state = viewState(ctx, placed.pane);
  const next = withPane(ctx.state, placed.pane.id, { folded });
  const after = linesOfPane({ ...ctx, state: next }, placed);
  // The cursor stays on its heading, or goes to the one that now hides it.
  let at = 0;
  for (let i = state.list.cursor; i >= 0; i--) {
    const id = before[i]?.fold?.id;
    const found = id === undefined ? -1 : after.findIndex((line) => line.fold?.id === id);
    if (found < 0) continue;
    at = found;
    break;
  }
  const list = moveTo(state.list, at, { total: after.length, page: placed.rect.rows - 1 });
  ctx.update((now) => withPane(now, placed.pane.id, { folded, list }));
}

/** `h`: folds, or goes to the heading above; `l`: unfolds, or goes on. Else sideways. */
function sideways<P>(drill: Drill<P>, ctx: DrillContext<P>, by: 1 | -1): void {
  const placed = focused(drill, ctx);
  const line = currentLine(drill, ctx);
  if (placed === undefined || line === undefined) return;
  const { pane } = placed;
  const state = viewState(ctx, pane);
  if (line.cells !== undefined && line.cells.length > 1) {
    const cell = Math.max(
      0,
      Math.min(line.cells.length - 1, Math.min(state.cell, line.cells.length - 1) + by),
    );
    return ctx.update((now) => withPane(now, pane.id, { cell }));
  }
  if (pane.scrolls) {
    return ctx.update((now) => withPane(now, pane.id, { left: Math.max(0, state.left + by * SIDEWAYS) }));
  }
  if (pane.foldIds === undefined || state.filter !== "") return;
  const lines = linesOfPane(ctx, placed);
  if (by > 0) {
    if (line.fold === undefined) return;
    if (!line.fold.folded) return goToLine(drill, ctx, state.list.cursor + 1);
    const folded = new Set(state.folded);
    folded.delete(line.fold.id);
    return setFolds(drill, ctx, folded);
  }
  if (line.fold !== undefined && !line.fold.folded) {
    return setFolds(drill, ctx, new Set([...state.folded, line.fold.id]));
  }
  for (let i = state.list.cursor - 1; i >= 0; i--) {
    if ((lines[i]!.depth ?? 0) < (line.depth ?? 0)) return goToLine(drill, ctx, i);
  }
}

/** Folds or unfolds what is under the cursor. */
function toggleFold<P>(drill: Drill<P>, ctx: DrillContext<P>): void {
  const placed = focused(drill, ctx);
  const line = currentLine(drill, ctx);
  if (placed?.pane.foldIds === undefined || line?.fold === undefined) return;
  const folded = new Set(viewState(ctx, placed.pane).folded);
  if (!folded.delete(line.fold.id)) folded.add(line.fold.id);
  setFolds(drill, ctx, folded);
}

function isolate<P>(drill: Drill<P>, ctx: DrillContext<P>): void {
  const placed = focused(drill, ctx);
  const id = currentLine(drill, ctx)?.fold?.id;
  if (placed === undefined) return;
  const { only, list } = paneState(ctx.state, placed.pane.id);
  ctx.update((state) => {
    const { only: _, ...rest } = paneState(state, placed.pane.id);
    const pane = only === undefined && id !== undefined ? { ...rest, only: id } : rest;
    return {
      ...state,
      panes: { ...state.panes, [placed.pane.id]: { ...pane, list: { cursor: 0, top: 0 } } },
    };
  });
  if (only === undefined) return;
  // All is back: the cursor stays on its file.
  const key = currentLineKey(drill, ctx, list.cursor);
  const lines = linesOfPane({ ...ctx, state: withoutOnly(ctx.state, placed.pane.id) }, placed);
  const at = lines.findIndex((line) => line.fold?.id === key);
  const size = { total: lines.length, page: placed.rect.rows - 1 };
  ctx.update((state) =>
    withPane(state, placed.pane.id, { list: moveTo({ cursor: 0, top: 0 }, Math.max(0, at), size) })
  );
}

function withoutOnly(state: DrillState, id: string): DrillState {
  const { only: _, ...rest } = paneState(state, id);
  return { ...state, panes: { ...state.panes, [id]: rest } };
}

function currentLineKey<P>(drill: Drill<P>, ctx: DrillContext<P>, cursor: number): string | undefined {
  const placed = focused(drill, ctx);
  return placed === undefined ? undefined : linesOfPane(ctx, placed)[cursor]?.fold?.id;
}

/** Goes to the next line that holds what is looked for; false when none does. */
export function findNext<P>(drill: Drill<P>, ctx: DrillContext<P>, step: 1 | -1): boolean {
  const placed = focused(drill, ctx);
  if (placed === undefined) return false;
  const { find, filter, list } = paneState(ctx.state, placed.pane.id);
  const wanted = (find || filter).toLowerCase();
  const lines = linesOfPane(ctx, placed);
  if (wanted === "") return false;
  for (let i = 1; i <= lines.length; i++) {
    const at = (list.cursor + step * i + lines.length * 2) % lines.length;
    if (!textOfLine(lines[at]!).toLowerCase().includes(wanted)) continue;
    goToLine(drill, ctx, at);
    return true;
  }
  return false;
}

type Words<P> = Pick<Command<DrillContext<P>>, "title" | "keys" | "group" | "hint">;

/** Makes commands that apply while nothing is typed. */
function maker<P>(drill: Drill<P>) {
  type C = DrillContext<P>;
  return (
    id: string,
    words: Words<P>,
    run: (ctx: C) => void,
    when: (ctx: C) => boolean = () => true,
  ): Command<C> => ({
    id: `${drill.id}.${id}`,
    ...words,
    when: (ctx) => ctx.state.input === undefined && when(ctx),
    run,
  });
}

function placeCommands<P>(drill: Drill<P>): Command<DrillContext<P>>[] {
  const act = maker(drill);
  return [
    ...drill.tabs.map((tab, i) =>
      act(
        `tab-${tab.id}`,
        { title: `Tab: ${tab.word}`, keys: [String(i + 1)], group: "Go" },
        (ctx) => showTab(drill, ctx, tab.id),
      )
    ),
    act(
      "tab-before",
      { title: "Previous tab", keys: ["["], group: "Move" },
      (ctx) => stepTab(drill, ctx, -1),
    ),
    act("tab-after", { title: "Next tab", keys: ["]"], group: "Move" }, (ctx) => stepTab(drill, ctx, 1)),
    act("pane-after", { title: "Next pane", keys: ["tab"], group: "Move" }, (ctx) => stepPane(drill, ctx, 1)),
    act(
      "pane-before",
      { title: "Previous pane", keys: ["shift-tab"], group: "Move" },
      (ctx) => stepPane(drill, ctx, -1),
    ),
    act(
      "zoom",
      { title: "This pane only, or all again", keys: ["z"], group: "In and out" },
      (ctx) =>
        ctx.update((state) => ({
          ...state,
          zoom: !state.zoom,
          focus: focused(drill, ctx)?.pane.id ?? state.focus,
        })),
    ),
  ];
}

function foldCommands<P>(drill: Drill<P>): Command<DrillContext<P>>[] {
  type C = DrillContext<P>;
  const act = maker(drill);
  const pane = (ctx: C) => focused(drill, ctx)?.pane;
  const inLines = (ctx: C) => pane(ctx)?.id !== "hex";
  const folds = (ctx: C) => pane(ctx)?.foldIds !== undefined;
  const isolates = (ctx: C) => pane(ctx)?.isolates === true;
  const move = (title: string, ...keys: string[]): Words<P> => ({ title, keys, group: "Move" });
  const foldAll = (ctx: C) => setFolds(drill, ctx, new Set(pane(ctx)?.foldIds?.(ctx) ?? []));
  const unfoldAll = (ctx: C) => setFolds(drill, ctx, new Set());
  return [
    act("left", move("Fold, or to the left", "h", "left"), (ctx) => sideways(drill, ctx, -1), inLines),
    act("right", move("Unfold, or to the right", "l", "right"), (ctx) => sideways(drill, ctx, 1), inLines),
    act("fold-all", move("Fold all", "H"), foldAll, folds),
    act("unfold-all", move("Unfold all", "L"), unfoldAll, folds),
    act("fold", move("Fold or unfold", "space"), (ctx) => toggleFold(drill, ctx), folds),
    act("only", move("Only this branch, or all again", "i"), (ctx) => isolate(drill, ctx), isolates),
  ];
}

/** Motions, tabs, panes, folds. */
export function moveCommands<P>(drill: Drill<P>): Command<DrillContext<P>>[] {
  type C = DrillContext<P>;
  const isList = (ctx: C) => ctx.state.input === undefined && focused(drill, ctx)?.pane.id !== "hex";
  return [
    ...listCommands<C>((ctx) => isList(ctx) ? bindingOf(drill, ctx) : undefined),
    ...placeCommands(drill),
    ...foldCommands(drill),
  ];
}
