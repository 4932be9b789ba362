import { fuzzyFilter } from "../../util/fuzzy.ts";
import { displayWidth } from "../../util/width.ts";
import { createStore } from "../../util/store.ts";
import type { App, Overlay, PickItem, PickOptions } from "../contracts.ts";
import { paint, type Span, spread } from "../paint.ts";
import type { KeyPress } from "../terminal/keys.ts";
import type { TerminalSize } from "../terminal/terminal.ts";
import type { Theme } from "../theme.ts";
import { LIST_START, type ListState, motionOf, moveList, moveTo } from "../widgets/list.ts";
import { editField, fieldSpans, insertText, type TextField, textField } from "../widgets/text_field.ts";

interface State<T> {
  readonly items: readonly PickItem<T>[];
  readonly field: TextField;
  readonly list: ListState;
  readonly page: number;
}
interface Shown<T> {
  readonly item: PickItem<T>;
  readonly positions: readonly number[];
}

const MAX_ROWS = 24;

/** The label with the letters that matched. */
export function matchSpans(label: string, positions: readonly number[]): Span[] {
  if (positions.length === 0) return [label];
  const hit = new Set(positions);
  const spans: Span[] = [];
  let from = 0;
  for (let i = 1; i <= label.length; i++) {
    if (i < label.length && hit.has(i) === hit.has(from)) continue;
    spans.push(hit.has(from) ? [label.slice(from, i), "match"] : label.slice(from, i));
    from = i;
  }
  return spans;
}

/** A list to choose from; typing narrows it. Calls `done` once, with undefined when the person left. */
export function pickOverlay<T>(
  app: Pick<App, "hide">,
  options: PickOptions<T>,
  done: (value: T | undefined) => void,
): Overlay {
  const filter = options.filter ?? true;
  const start = Math.max(0, options.items.findIndex((item) => item.value === options.selected));
  const store = createStore<State<T>>({
    items: options.items,
    field: textField(),
    list: { ...LIST_START, cursor: start },
    page: 10,
  });
  let answer: T | undefined;
  const shown = (state: State<T>): Shown<T>[] =>
    fuzzyFilter(state.field.text, state.items, { text: (item) => item.label })
      .map(({ item, match }) => ({ item, positions: match.positions }));
  const choose = (value: T | undefined) => {
    answer = value;
    app.hide(overlay);
  };
  const current = (state: State<T>) => shown(state)[state.list.cursor]?.item;
  const act = (key: string): boolean => {
    const item = current(store.get());
    const action = options.actions?.[key];
    if (action === undefined || item === undefined) return false;
    const items = action(item.value);
    if (items !== undefined) {
      store.set((state) => ({
        ...state,
        items,
        list: moveTo(state.list, state.list.cursor, { total: items.length, page: state.page }),
      }));
    }
    return true;
  };
  const overlay: Overlay = {
    id: "pick",
    title: options.title,
    store,
    ...(options.foot === undefined ? {} : { foot: options.foot }),
    size: (screen) => sizeOf(options, filter, screen),
    lines: (theme, size) => linesOf(theme, size, { state: store.get(), shown: shown(store.get()), filter }),
    key(key: KeyPress) {
      const state = store.get();
      const quick = filter ? undefined : options.items.find((item) => item.key === key.name);
      if (quick !== undefined) return choose(quick.value);
      if (key.name === "esc" || (!filter && key.name === "q")) return choose(undefined);
      if (key.name === "enter") return choose(current(state)?.value);
      if (act(key.name)) return;
      const motion = motionOf(key.name, !filter);
      if (motion !== undefined) {
        const size = { total: shown(state).length, page: state.page };
        return store.set((now) => ({ ...now, list: moveList(now.list, motion, size) }));
      }
      const field = filter ? editField(state.field, key) : undefined;
      if (field !== undefined) store.set((now) => ({ ...now, field, list: LIST_START }));
    },
    paste(text) {
      if (filter) store.set((now) => ({ ...now, field: insertText(now.field, text), list: LIST_START }));
    },
    mouse(event) {
      if (event.action !== "press") return;
      const row = event.y - (filter ? 1 : 0) + store.get().list.top;
      const item = shown(store.get())[row]?.item;
      if (event.y >= (filter ? 1 : 0) && item !== undefined) choose(item.value);
    },
    closed: () => done(answer),
  };
  return overlay;

  function linesOf(
    theme: Theme,
    size: TerminalSize,
    view: { state: State<T>; shown: readonly Shown<T>[]; filter: boolean },
  ): string[] {
    const page = size.rows - (view.filter ? 1 : 0);
    const list = moveTo(view.state.list, view.state.list.cursor, { total: view.shown.length, page });
    if (page !== view.state.page || list !== view.state.list) {
      // Remembered for the next key; drawing again would show the same.
      queueMicrotask(() => store.set((now) => ({ ...now, page, list })));
    }
    const lines = view.filter
      ? [paint(theme, [["› ", "accent"], ...fieldSpans(view.state.field, size.columns - 2)], size.columns)]
      : [];
    for (let y = 0; y < page; y++) {
      const one = view.shown[list.top + y];
      const empty: Span[] = y === 0 && view.shown.length === 0 ? [["nothing matches", "dim"]] : [];
      lines.push(
        one === undefined ? paint(theme, empty, size.columns) : itemLine(theme, one, {
          width: size.columns,
          current: list.top + y === list.cursor,
          keys: !view.filter && options.items.some((item) => item.key !== undefined),
        }),
      );
    }
    return lines;
  }
}

function itemLine<T>(
  theme: Theme,
  { item, positions }: Shown<T>,
  view: { width: number; current: boolean; keys: boolean },
): string {
  const pointer: Span = view.current ? [theme.ascii ? "> " : "› ", "accent"] : "  ";
  const key: Span[] = view.keys ? [[(item.key ?? "").padEnd(3), "key"]] : [];
  const label = item.role === undefined
    ? matchSpans(item.label, positions)
    : matchSpans(item.label, positions).map((span): Span =>
      typeof span === "string" ? [span, item.role!] : [span[0], item.role!, ...span.slice(1) as never[]]
    );
  const note: Span[] = item.note === undefined ? [] : [[` ${item.note} `, "dim"]];
  return paint(
    theme,
    spread([pointer, ...key, ...label], note, view.width),
    view.width,
    ...(view.current ? ["cursor" as const] : []),
  );
}

function sizeOf<T>(options: PickOptions<T>, filter: boolean, screen: TerminalSize): TerminalSize {
  const widest = options.items.reduce(
    (most, { label, note }) =>
      Math.max(most, displayWidth(label) + (note === undefined ? 0 : displayWidth(note) + 3)),
    Math.max(displayWidth(options.title) + 6, displayWidth(options.foot ?? "") + 4),
  );
  return {
    columns: Math.max(filter ? 44 : 24, Math.min(widest + 8, Math.floor(screen.columns * 0.8))),
    rows: Math.min(MAX_ROWS, options.items.length + (filter ? 1 : 0), Math.max(4, screen.rows - 6)),
  };
}
