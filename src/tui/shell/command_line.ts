import { fuzzyFilter } from "../../util/fuzzy.ts";
import { createStore } from "../../util/store.ts";
import type { TuiApp } from "../app.ts";
import type { Overlay } from "../contracts.ts";
import { paint, type Span } from "../paint.ts";
import { editField, fieldSpans, insertText, textField } from "../widgets/text_field.ts";
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

/** `:` at the foot of the screen: jump words with an argument, or any command by its name; tab completes. */
export function openCommandLine(app: TuiApp): void {
  const words = wordsOf(app);
  const store = createStore({ field: textField(), chosen: 0 });
  const matches = (text: string) =>
    fuzzyFilter(text.split(" ")[0] ?? "", words, { text: (one) => one.word, limit: 6 }).map(({ item }) =>
      item
    );
  const overlay: Overlay = {
    id: "command",
    title: "command",
    store,
    foot: "tab complete  ↵ run  esc leave",
    size: (screen) => ({ columns: Math.min(76, screen.columns - 4), rows: 7 }),
    at: (screen) => ({ x: 0, y: screen.rows - 10 }),
    lines(theme, { columns, rows }) {
      const { field, chosen } = store.get();
      const found = matches(field.text);
      return [
        paint(theme, [[":", "accent"], ...fieldSpans(field, columns - 1)], columns),
        ...Array.from({ length: rows - 1 }, (_, i) => {
          const one = found[i];
          const spans: Span[] = one === undefined
            ? []
            : [i === chosen ? "› " : "  ", [one.word.padEnd(22), "key"], [one.detail, "dim"]];
          return paint(
            theme,
            spans,
            columns,
            ...(one !== undefined && i === chosen ? ["cursor" as const] : []),
          );
        }),
      ];
    },
    key(key) {
      const { field, chosen } = store.get();
      const found = matches(field.text);
      const word = found[Math.min(chosen, found.length - 1)];
      if (key.name === "esc") return app.hide(overlay);
      if (key.name === "down" || key.name === "up") {
        const step = key.name === "down" ? 1 : -1;
        return store.set((now) => ({
          ...now,
          chosen: Math.max(0, Math.min(found.length - 1, now.chosen + step)),
        }));
      }
      if (key.name === "tab" && word !== undefined) {
        return store.set(() => ({ field: textField(`${word.word} `), chosen: 0 }));
      }
      if (key.name === "enter") return runLine(app, overlay, field.text, word);
      const edited = editField(field, key);
      if (edited !== undefined) store.set(() => ({ field: edited, chosen: 0 }));
    },
    paste: (text) => store.set(({ field }) => ({ field: insertText(field, text), chosen: 0 })),
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
