import { fuzzyFilter } from "../../util/fuzzy.ts";
import { createStore } from "../../util/store.ts";
import type { TuiApp } from "../app.ts";
import type { Overlay } from "../contracts.ts";
import { paint, type Span } from "../paint.ts";
import { editField, fieldSpans, insertText, type TextField, textField } from "../widgets/text_field.ts";
import type { KeyPress } from "../terminal/keys.ts";
import type { Theme } from "../theme.ts";
import { topContext } from "./dispatch.ts";

/** A word the command line knows. */
interface Word {
  readonly word: string;
  readonly detail: string;
  run(argument: string): void;
}

/** Search words, screens that open by an id, and every command by its id. */
function wordsOf(app: TuiApp): Word[] {
  const words: Word[] = [
    ...app.commandWords(),
    { word: "q", detail: "quit", run: () => app.quit() },
    { word: "quit", detail: "quit", run: () => app.quit() },
  ];
  for (const command of app.commands().flat()) {
    if (!command.id.startsWith("list.")) {
      words.push({
        word: command.id,
        detail: command.title,
        run: () => app.run(command),
      });
    }
  }
  return words;
}

/** What is typed, and which of the words that match is chosen. */
interface Typed {
  readonly field: TextField;
  readonly chosen: number;
}
const NOTHING: Typed = { field: textField(), chosen: 0 };
const ROWS = 7;

/** Words that what is typed may mean, the likeliest first. */
function matches(words: readonly Word[], { field }: Typed): readonly Word[] {
  const [name = ""] = field.text.split(" ");
  return fuzzyFilter(name, words, { text: (one) => one.word, limit: ROWS - 1 }).map(({ item }) => item);
}

function wordLine(theme: Theme, one: Word | undefined, view: { columns: number; isChosen: boolean }): string {
  if (one === undefined) return paint(theme, [], view.columns);
  const pointer = theme.ascii ? "> " : "› ";
  const spans: Span[] = [view.isChosen ? pointer : "  ", [one.word.padEnd(22), "key"], [one.detail, "dim"]];
  return paint(theme, spans, view.columns, ...(view.isChosen ? ["cursor" as const] : []));
}

/** What is typed after a key; undefined for a key that types nothing. */
function typedBy(key: KeyPress, now: Typed, found: readonly Word[]): Typed | undefined {
  const { field, chosen } = now;
  if (key.name === "down") return { field, chosen: Math.max(0, Math.min(found.length - 1, chosen + 1)) };
  if (key.name === "up") return { field, chosen: Math.max(0, chosen - 1) };
  const word = found[chosen];
  if (key.name === "tab" && word !== undefined) return { ...NOTHING, field: textField(`${word.word} `) };
  const edited = editField(field, key);
  return edited === undefined ? undefined : { ...NOTHING, field: edited };
}

/** `:` at the foot of the screen: jump words with an argument, or any command by its name; tab completes. */
export function openCommandLine(app: TuiApp): void {
  const words = wordsOf(app);
  const store = createStore(NOTHING);
  const overlay: Overlay = {
    id: "command",
    title: "command",
    store,
    foot: "tab complete  ↵ run  esc leave",
    size: (screen) => ({ columns: Math.min(76, screen.columns - 4), rows: ROWS }),
    at: (screen) => ({ x: 0, y: screen.rows - ROWS - 3 }),
    lines(theme, { columns, rows }) {
      const { field, chosen } = store.get();
      const found = matches(words, store.get());
      return [
        paint(theme, [[":", "accent"], ...fieldSpans(field, columns - 1)], columns),
        ...Array.from(
          { length: rows - 1 },
          (_, i) => wordLine(theme, found[i], { columns, isChosen: i === chosen }),
        ),
      ];
    },
    key(key) {
      const now = store.get();
      const found = matches(words, now);
      if (key.name === "esc") return app.hide(overlay);
      if (key.name === "enter") return runLine(app, overlay, now.field.text, found[now.chosen]);
      const next = typedBy(key, now, found);
      if (next !== undefined) store.set(() => next);
    },
    paste: (text) => store.set(({ field }) => ({ ...NOTHING, field: insertText(field, text) })),
  };
  app.show(overlay);
}

function runLine(app: TuiApp, overlay: Overlay, text: string, found: Word | undefined): void {
  app.hide(overlay);
  const trimmed = text.trim();
  if (trimmed === "") return;
  const top = topContext(app);
  if (top?.frame.screen.commandLine?.(top.ctx, trimmed) === true) return;
  const [name = "", ...rest] = trimmed.split(" ");
  const word = wordsOf(app).find((one) => one.word === name) ?? found;
  if (word === undefined) return app.notify(`There is no command "${name}"`, { kind: "error" });
  word.run(rest.join(" ").trim());
}
