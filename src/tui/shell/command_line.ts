import { fuzzyFilter } from "../../util/fuzzy.ts";
import { safeText } from "../../util/safe_text.ts";
import { createStore } from "../../util/store.ts";
import { showKeys } from "../commands.ts";
import type { App, Overlay } from "../contracts.ts";
import { paint, type Span, spread } from "../paint.ts";
import { editField, fieldSpans, insertText, type TextField, textField } from "../widgets/text_field.ts";
import type { KeyPress } from "../terminal/keys.ts";
import type { Theme } from "../theme.ts";
import { topContext } from "./frame_context.ts";

/** A word the command line knows. */
export interface CommandWord {
  readonly word: string;
  readonly detail: string;
  /** Another name that is taken, though it is not offered: the id of a command. */
  readonly id?: string;
  run(argument: string): void;
  /** What could stand at the end of its argument: each candidate with the argument that it makes. */
  complete?(argument: string): readonly ArgumentItem[];
}

/** A candidate for an argument. */
export interface ArgumentItem {
  readonly label: string;
  readonly note: string;
  /** The whole argument once it is accepted. */
  readonly argument: string;
}

/** Search words, screens that open by an id, and every command by its title. */
function wordsOf(app: App, jumpWords: readonly CommandWord[]): readonly CommandWord[] {
  const commands = app.commands().flat().filter(({ id }) => !id.startsWith("list.")).map((command) => ({
    word: command.title,
    id: command.id,
    detail: command.keys.map((key) => showKeys(key, app.theme().ascii)).join(", "),
    run: () => app.run(command),
  }));
  const quit = { detail: "quit", run: () => app.quit() };
  return [...jumpWords, { word: "q", ...quit }, { word: "quit", ...quit }, ...commands];
}

/** What is typed, and which of the candidates is chosen. */
interface Typed {
  readonly field: TextField;
  readonly chosen: number;
}
const NOTHING: Typed = { field: textField(), chosen: 0 };
const ROWS = 7;

/** A line that `tab` accepts. */
interface Candidate {
  readonly label: string;
  readonly note: string;
  /** The command line once it is accepted. */
  readonly text: string;
  readonly word: CommandWord;
}

/** The word that the line begins with, once a blank stands behind it. */
function wordBefore(words: readonly CommandWord[], text: string): CommandWord | undefined {
  const [name = "", ...rest] = text.trimStart().split(" ");
  return rest.length === 0 ? undefined : words.find((one) => one.word === name);
}

/** What the line may go on with: arguments of its word, else words, the likeliest first. */
function candidates(words: readonly CommandWord[], { field }: Typed): readonly Candidate[] {
  const word = wordBefore(words, field.text);
  if (word !== undefined) {
    const argument = field.text.trimStart().slice(word.word.length + 1);
    return (word.complete?.(argument) ?? []).slice(0, ROWS - 1)
      .map((item) => ({ label: item.label, note: item.note, text: `${word.word} ${item.argument}`, word }));
  }
  return fuzzyFilter(field.text.trim(), words, {
    text: ({ word, id }) => id === undefined ? word : `${word} ${id}`,
    limit: ROWS - 1,
  })
    .map(({ item }) => ({ label: item.word, note: item.detail, text: `${item.word} `, word: item }));
}

function candidateLine(
  theme: Theme,
  one: Candidate | undefined,
  view: { columns: number; isChosen: boolean },
): string {
  if (one === undefined) return paint(theme, [], view.columns);
  const pointer = theme.ascii ? "> " : "› ";
  const left: Span[] = [view.isChosen ? pointer : "  ", [safeText(one.label), "key"], " "];
  const spans = spread(left, [[safeText(one.note), "dim"], " "], view.columns);
  return paint(theme, spans, view.columns, ...(view.isChosen ? ["cursor" as const] : []));
}

/** What is typed after a key; undefined for a key that types nothing. */
function typedBy(key: KeyPress, now: Typed, found: readonly Candidate[]): Typed | undefined {
  const { field, chosen } = now;
  if (key.name === "down") return { field, chosen: Math.max(0, Math.min(found.length - 1, chosen + 1)) };
  if (key.name === "up") return { field, chosen: Math.max(0, chosen - 1) };
  const accepted = found[chosen];
  if (key.name === "tab") {
    return accepted === undefined ? now : { ...NOTHING, field: textField(accepted.text) };
  }
  const edited = editField(field, key);
  return edited === undefined ? undefined : { ...NOTHING, field: edited };
}

/** `:` at the foot of the screen: jump words with an argument, or any command by its name; tab completes. */
export function openCommandLine(app: App, jumpWords: readonly CommandWord[]): void {
  const words = wordsOf(app, jumpWords);
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
      const found = candidates(words, store.get());
      return [
        paint(theme, [[":", "accent"], ...fieldSpans(field, columns - 1)], columns),
        ...Array.from(
          { length: rows - 1 },
          (_, i) => candidateLine(theme, found[i], { columns, isChosen: i === chosen }),
        ),
      ];
    },
    key(key) {
      const now = store.get();
      const found = candidates(words, now);
      if (key.name === "esc") return app.hide(overlay);
      if (key.name === "enter") {
        app.hide(overlay);
        return runLine(app, words, now.field.text, found[now.chosen]?.word);
      }
      const next = typedBy(key, now, found);
      if (next !== undefined) store.set(() => next);
    },
    paste: (text) => store.set(({ field }) => ({ ...NOTHING, field: insertText(field, text) })),
  };
  app.show(overlay);
}

function runLine(
  app: App,
  words: readonly CommandWord[],
  text: string,
  found: CommandWord | undefined,
): void {
  const trimmed = text.trim();
  if (trimmed === "") return;
  const top = topContext(app);
  if (top?.frame.screen.commandLine?.(top.ctx, trimmed) === true) return;
  const whole = words.find(({ word, id }) => word === trimmed || id === trimmed);
  if (whole !== undefined) return whole.run("");
  const [name = "", ...rest] = trimmed.split(" ");
  const word = words.find((one) => one.word === name) ?? found;
  if (word === undefined) return app.notify(`Unknown command "${safeText(name)}"`, { kind: "error" });
  word.run(rest.join(" ").trim());
}
