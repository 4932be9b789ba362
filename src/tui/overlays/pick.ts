import { fuzzyFilter } from "../../util/fuzzy.ts";
import { cutToWidth, displayWidth } from "../../util/width.ts";
import { createStore, type Store } from "../../util/store.ts";
import type { App, Overlay, PickItem, PickOptions } from "../contracts.ts";
import { paint, type Span, spansWidth, spread } from "../paint.ts";
import type { KeyPress, MouseInput } from "../terminal/keys.ts";
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
  return new Picker(app, options, done);
}

class Picker<T> implements Overlay {
  readonly id = "pick";
  readonly title: string;
  readonly foot?: string;
  readonly store: Store<State<T>>;
  readonly #app: Pick<App, "hide">;
  readonly #options: PickOptions<T>;
  readonly #done: (value: T | undefined) => void;
  readonly #filter: boolean;
  #answer: T | undefined;

  constructor(app: Pick<App, "hide">, options: PickOptions<T>, done: (value: T | undefined) => void) {
    this.#app = app;
    this.#options = options;
    this.#done = done;
    this.#filter = options.filter ?? true;
    this.title = options.title;
    if (options.foot !== undefined) this.foot = options.foot;
    const cursor = Math.max(0, options.items.findIndex((item) => item.value === options.selected));
    this.store = createStore<State<T>>({
      items: options.items,
      field: textField(),
      list: { ...LIST_START, cursor },
      page: 10,
    });
  }

  size(screen: TerminalSize): TerminalSize {
    return sizeOf(this.#options, this.#filter, screen);
  }

  lines(theme: Theme, size: TerminalSize): string[] {
    return linesOf(theme, size, {
      state: this.store.get(),
      shown: this.#shown(),
      filter: this.#filter,
      keys: !this.#filter && this.#options.items.some((item) => item.key !== undefined),
      // Drawing again would show the same.
      remember: (change) => queueMicrotask(() => this.store.set((now) => ({ ...now, ...change }))),
    });
  }

  key(key: KeyPress): void {
    const { field, list, page } = this.store.get();
    const quick = this.#filter ? undefined : this.#options.items.find((item) => item.key === key.name);
    if (quick !== undefined) return this.#choose(quick.value);
    if (key.name === "esc" || (!this.#filter && key.name === "q")) return this.#choose(undefined);
    if (key.name === "enter") return this.#choose(this.#shown()[list.cursor]?.item.value);
    if (this.#act(key.name)) return;
    const motion = motionOf(key.name, !this.#filter);
    if (motion !== undefined) {
      const size = { total: this.#shown().length, page };
      this.store.set((now) => ({ ...now, list: moveList(now.list, motion, size) }));
      const item = this.#shown()[this.store.get().list.cursor]?.item;
      if (item !== undefined) this.#options.moved?.(item.value);
      return;
    }
    const edited = this.#filter ? editField(field, key) : undefined;
    if (edited !== undefined) this.store.set((now) => ({ ...now, field: edited, list: LIST_START }));
  }

  paste(text: string): void {
    if (!this.#filter) return;
    this.store.set((now) => ({ ...now, field: insertText(now.field, text), list: LIST_START }));
  }

  mouse(event: MouseInput): void {
    const above = this.#filter ? 1 : 0;
    if (event.action !== "press" || event.y < above) return;
    const item = this.#shown()[event.y - above + this.store.get().list.top]?.item;
    if (item !== undefined) this.#choose(item.value);
  }

  closed(): void {
    this.#done(this.#answer);
  }

  #shown(): Shown<T>[] {
    const { field, items } = this.store.get();
    const found = fuzzyFilter(field.text, items, { text: (item) => item.label })
      .map(({ item, match }): Shown<T> => ({ item, positions: match.positions }));
    const typed = field.text.trim() === "" ? [] : this.#options.typed?.(field.text.trim()) ?? [];
    return [...found, ...typed.map((item): Shown<T> => ({ item, positions: [] }))];
  }

  #choose(value: T | undefined): void {
    this.#answer = value;
    this.#app.hide(this);
  }

  /** Runs the action of a key on the item under the cursor; false where there is none. */
  #act(key: string): boolean {
    const item = this.#shown()[this.store.get().list.cursor]?.item;
    const action = this.#options.actions?.[key];
    if (action === undefined || item === undefined) return false;
    const items = action(item.value);
    if (items !== undefined) {
      this.store.set((now) => ({
        ...now,
        items,
        list: moveTo(now.list, now.list.cursor, { total: items.length, page: now.page }),
      }));
    }
    return true;
  }
}

/** The rows of the list; `remember` keeps for the next key what the size of the screen decided. */
function linesOf<T>(
  theme: Theme,
  { columns, rows }: TerminalSize,
  view: {
    readonly state: State<T>;
    readonly shown: readonly Shown<T>[];
    readonly filter: boolean;
    readonly keys: boolean;
    remember(change: Pick<State<T>, "page" | "list">): void;
  },
): string[] {
  const { state, shown, filter } = view;
  const page = rows - (filter ? 1 : 0);
  const list = moveTo(state.list, state.list.cursor, { total: shown.length, page });
  if (page !== state.page || list !== state.list) view.remember({ page, list });
  const lines = filter
    ? [paint(theme, [["› ", "accent"], ...fieldSpans(state.field, columns - 2)], columns)]
    : [];
  for (let y = 0; y < page; y++) {
    const one = shown[list.top + y];
    const empty: Span[] = y === 0 && shown.length === 0 ? [["nothing matches", "dim"]] : [];
    const current = list.top + y === list.cursor;
    lines.push(
      one === undefined
        ? paint(theme, empty, columns)
        : itemLine(theme, one, { width: columns, current, keys: view.keys }),
    );
  }
  return lines;
}

/** Cells that a note keeps beside a long title. */
const NOTE_LEAST = 18;

/** The note at the right of a title: cut before the title is. */
export function noteSpans(left: readonly Span[], note: string | undefined, width: number): Span[] {
  if (note === undefined || note === "") return [];
  const room = Math.max(NOTE_LEAST, width - spansWidth(left));
  return [" ", [cutToWidth(note, room - 2), "dim"], " "];
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
  const left: Span[] = [pointer, ...key, ...label];
  return paint(
    theme,
    spread(left, noteSpans(left, item.note, view.width), view.width),
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
