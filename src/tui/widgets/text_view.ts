import type { Command } from "../commands.ts";
import { paint, type Span } from "../paint.ts";
import type { Role, Theme } from "../theme.ts";
import { type ListState, moveTo } from "./list.ts";

/** Lines of any number, made when they are shown. */
export interface TextLines {
  readonly total: number;
  /** Safe text of a line. */
  text(index: number): string;
  /** Its looks; default: plain. */
  spans?(index: number): readonly Span[];
}

/** Where a person is in a text, and what they look for. */
export interface TextViewState {
  readonly list: ListState;
  /** Cells scrolled to the right. */
  readonly left: number;
  readonly find?: string;
}

/** At the start of a text. */
export const TEXT_START: TextViewState = { list: { cursor: 0, top: 0 }, left: 0 };

/** A list of lines as {@link TextLines}. */
export function textLines(lines: readonly string[]): TextLines {
  return { total: lines.length, text: (index) => lines[index] ?? "" };
}

/** Index of the next line that holds `find`, after `from` (before it for -1), around the end. Undefined: none. */
export function findLine(
  lines: TextLines,
  find: string,
  options: { from: number; step: 1 | -1 },
): number | undefined {
  const wanted = find.toLowerCase();
  if (wanted === "" || lines.total === 0) return undefined;
  for (let i = 1; i <= lines.total; i++) {
    const at = (options.from + options.step * i + lines.total * 2) % lines.total;
    if (lines.text(at).toLowerCase().includes(wanted)) return at;
  }
  return undefined;
}

/** Cuts `cells` from the left of spans; text here is narrow enough to be cut by characters. */
function shifted(spans: readonly Span[], cells: number): Span[] {
  let left = cells;
  return spans.map((span): Span => {
    const [text, ...roles] = typeof span === "string" ? [span] : span;
    const cut = Math.min(left, text.length);
    left -= cut;
    return [text.slice(cut), ...roles];
  });
}

/** The spans with every occurrence of `find` marked. */
export function markFound(spans: readonly Span[], find: string | undefined): Span[] {
  const wanted = find?.toLowerCase() ?? "";
  if (wanted === "") return [...spans];
  return spans.flatMap((span): Span[] => {
    const [text, ...roles] = typeof span === "string" ? [span] : span;
    const lower = text.toLowerCase();
    const out: Span[] = [];
    let from = 0;
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
      out.push([text.slice(from, at), ...roles], [text.slice(at, at + wanted.length), ...roles, "match"]);
      from = at + wanted.length;
    }
    return [...out, [text.slice(from), ...roles]];
  });
}

/** The lines on screen, each exactly `columns` cells. */
export function textViewLines(
  theme: Theme,
  lines: TextLines,
  view: { state: TextViewState; columns: number; rows: number; focused: boolean },
): string[] {
  const { state, columns, rows } = view;
  const list = moveTo(state.list, state.list.cursor, { total: lines.total, page: rows });
  return Array.from({ length: rows }, (_, y) => {
    const index = list.top + y;
    if (index >= lines.total) return "";
    const current = view.focused && index === list.cursor;
    const spans = lines.spans?.(index) ?? [lines.text(index)];
    const pointer: Span = current ? [theme.ascii ? ">" : "›", "accent"] : " ";
    const base: Role[] = current ? ["cursor"] : [];
    return paint(theme, [pointer, ...shifted(markFound(spans, state.find), state.left)], columns, ...base);
  });
}

/** The text of a screen that the keys work on. */
export interface TextBinding {
  readonly lines: TextLines;
  readonly state: TextViewState;
  readonly page: number;
  set(state: TextViewState): void;
}

/** Finds the next or previous line. False when there is none. */
export function findNext(binding: TextBinding, step: 1 | -1): boolean {
  const { lines, state, page } = binding;
  const at = findLine(lines, state.find ?? "", { from: state.list.cursor, step });
  if (at === undefined) return false;
  binding.set({ ...state, list: moveTo(state.list, at, { total: lines.total, page }) });
  return true;
}

const SIDEWAYS = 8;

/** `n N` next and previous match, `h l` sideways. Motion keys come from `listCommands`. */
export function textCommands<C>(textOf: (ctx: C) => TextBinding | undefined): Command<C>[] {
  const command = (
    id: string,
    words: { title: string; keys: readonly string[] },
    act: (binding: TextBinding) => void,
  ): Command<C> => ({
    id: `text.${id}`,
    ...words,
    group: "Move",
    when: (ctx) => textOf(ctx) !== undefined,
    run(ctx) {
      const binding = textOf(ctx);
      if (binding !== undefined) act(binding);
    },
  });
  const sideways = (by: number) => (binding: TextBinding) =>
    binding.set({ ...binding.state, left: Math.max(0, binding.state.left + by) });
  return [
    command("next", { title: "Next match", keys: ["n"] }, (binding) => void findNext(binding, 1)),
    command("previous", { title: "Previous match", keys: ["N"] }, (binding) => void findNext(binding, -1)),
    command("left", { title: "To the left", keys: ["h", "left"] }, sideways(-SIDEWAYS)),
    command("right", { title: "To the right", keys: ["l", "right"] }, sideways(SIDEWAYS)),
  ];
}
