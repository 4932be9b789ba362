import type { Command } from "../commands.ts";
import type { FieldBinding } from "../contracts.ts";
import { LIST_START } from "../widgets/list.ts";
import { editField, insertText, type TextField, textField } from "../widgets/text_field.ts";
import { findNext } from "./commands_move.ts";
import { focused } from "./pane.ts";
import { type Drill, type DrillContext, type DrillState, paneState, withPane } from "./state.ts";

type Mode = "filter" | "find";

/** What a screen adds to finding. */
export interface FindOptions<P> {
  /** Looks for what was entered in its own way; false leaves it to the lines of the pane. */
  find?(ctx: DrillContext<P>, text: string): boolean;
}

function withoutInput({ input: _, ...rest }: DrillState): DrillState {
  return rest;
}

/** What is typed at the foot: a filter narrows at once, what is looked for when it is entered. */
export function inputField<P>(drill: Drill<P>, ctx: DrillContext<P>): FieldBinding | undefined {
  const { input } = ctx.state;
  if (input === undefined) return undefined;
  const id = focused(drill, ctx)?.pane.id ?? ctx.state.focus;
  const change = (field: TextField) =>
    ctx.update((state) => {
      const next = { ...state, input: { mode: input.mode, field } };
      return input.mode === "filter" ? withPane(next, id, { filter: field.text, list: LIST_START }) : next;
    });
  return {
    key(key) {
      const next = editField(input.field, key);
      if (next === undefined) return false;
      change(next);
      return true;
    },
    paste: (text) => change(insertText(input.field, text)),
  };
}

function open<P>(drill: Drill<P>, ctx: DrillContext<P>, mode: Mode): void {
  const id = focused(drill, ctx)?.pane.id ?? ctx.state.focus;
  ctx.update((state) => ({
    ...state,
    focus: id,
    input: { mode, field: textField(paneState(state, id)[mode]) },
  }));
}

/** Keeps what was typed; for "find" goes to the first match. */
function accept<P>(drill: Drill<P>, ctx: DrillContext<P>, options: FindOptions<P>): void {
  const { input } = ctx.state;
  if (input === undefined) return;
  if (input.mode === "find" && options.find?.(ctx, input.field.text)) return ctx.update(withoutInput);
  const id = focused(drill, ctx)?.pane.id ?? ctx.state.focus;
  const next = withoutInput(withPane(ctx.state, id, { [input.mode]: input.field.text }));
  ctx.update(() => next);
  if (input.mode === "find" && input.field.text !== "" && !findNext(drill, { ...ctx, state: next }, 1)) {
    ctx.app.notify(`Nothing here holds "${input.field.text}"`);
  }
}

/** Whether `esc` has something to undo before it leaves the screen. */
function hasLayer<P>(drill: Drill<P>, ctx: DrillContext<P>): boolean {
  const state = paneState(ctx.state, focused(drill, ctx)?.pane.id ?? ctx.state.focus);
  return ctx.state.zoom || state.filter !== "" || state.find !== "" || state.only !== undefined;
}

function stepBack<P>(drill: Drill<P>, ctx: DrillContext<P>): void {
  const id = focused(drill, ctx)?.pane.id ?? ctx.state.focus;
  const state = paneState(ctx.state, id);
  if (state.find !== "") return ctx.update((now) => withPane(now, id, { find: "" }));
  if (state.filter !== "") return ctx.update((now) => withPane(now, id, { filter: "", list: LIST_START }));
  if (state.only !== undefined) {
    return ctx.update((now) => {
      const { only: _, ...rest } = paneState(now, id);
      return { ...now, panes: { ...now.panes, [id]: { ...rest, list: LIST_START } } };
    });
  }
  ctx.update((now) => ({ ...now, zoom: false }));
}

/** What applies while something is typed. */
function inputCommands<P>(drill: Drill<P>, options: FindOptions<P>): Command<DrillContext<P>>[] {
  type C = DrillContext<P>;
  const typing = (ctx: C) => ctx.state.input !== undefined;
  return [
    {
      id: `${drill.id}.accept`,
      title: "Apply what is typed",
      keys: ["enter", "tab", "down"],
      group: "Find",
      hint: "apply",
      when: typing,
      run: (ctx) => accept(drill, ctx, options),
    },
    {
      id: `${drill.id}.drop`,
      title: "Clear what is typed",
      keys: ["esc"],
      group: "Find",
      hint: "clear",
      when: typing,
      run: (ctx) => {
        const pane = focused(drill, ctx)?.pane.id ?? ctx.state.focus;
        const isFilter = ctx.state.input?.mode === "filter";
        ctx.update((state) => withoutInput(isFilter ? withPane(state, pane, { filter: "" }) : state));
      },
    },
  ];
}

/** Filter, find, and the way back. */
export function findCommands<P>(drill: Drill<P>, options: FindOptions<P> = {}): Command<DrillContext<P>>[] {
  type C = DrillContext<P>;
  const idle = (ctx: C) => ctx.state.input === undefined;
  const inLines = (ctx: C) => idle(ctx) && focused(drill, ctx)?.pane.id !== "hex";
  const next = (step: 1 | -1) => (ctx: C) => {
    if (!findNext(drill, ctx, step)) ctx.app.notify("Nothing found; press / and type what to look for");
  };
  const act = (
    id: string,
    words: Pick<Command<C>, "title" | "keys" | "group">,
    what: { when: (ctx: C) => boolean; run: (ctx: C) => void },
  ): Command<C> => ({ id: `${drill.id}.${id}`, ...words, ...what });
  return [
    act("filter", { title: "Filter the lines", keys: ["f"], group: "Find" }, {
      when: inLines,
      run: (ctx) => open(drill, ctx, "filter"),
    }),
    act("find", { title: "Find", keys: ["/"], group: "Find" }, {
      when: idle,
      run: (ctx) => open(drill, ctx, "find"),
    }),
    act("next", { title: "Next match", keys: ["n"], group: "Move" }, { when: inLines, run: next(1) }),
    act("previous", { title: "Previous match", keys: ["N"], group: "Move" }, {
      when: inLines,
      run: next(-1),
    }),
    act("step-back", { title: "Clear find, filter, branch, zoom", keys: ["esc"], group: "In and out" }, {
      when: (ctx) => idle(ctx) && hasLayer(drill, ctx),
      run: (ctx) => stepBack(drill, ctx),
    }),
    ...inputCommands(drill, options),
  ];
}
