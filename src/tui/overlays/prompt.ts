import { createStore } from "../../util/store.ts";
import type { App, Overlay, PromptOptions } from "../contracts.ts";
import { paint } from "../paint.ts";
import type { Theme } from "../theme.ts";
import { editField, fieldSpans, insertText, type TextField, textField } from "../widgets/text_field.ts";

/** What was typed, and why it was not taken. */
interface Line {
  readonly field: TextField;
  readonly fault: string | undefined;
}

/** A line to type. Calls `done` once, with undefined when the person left. */
export function promptOverlay(
  app: Pick<App, "hide">,
  options: PromptOptions,
  done: (text: string | undefined) => void,
): Overlay {
  const store = createStore<Line>({ field: textField(options.initial ?? ""), fault: undefined });
  let answer: string | undefined;
  const label = `${options.label ?? ""}› `;
  const overlay: Overlay = {
    id: "prompt",
    title: options.title,
    foot: options.complete === undefined ? "↵ accept  esc leave" : "↵ accept  tab complete  esc leave",
    store,
    size: (screen) => ({ columns: Math.min(70, screen.columns - 6), rows: 2 }),
    lines: (theme, { columns }) => lineAndFault(theme, store.get(), { label, columns }),
    key(key) {
      const { field } = store.get();
      if (key.name === "esc") return app.hide(overlay);
      if (key.name === "enter") {
        const fault = options.check?.(field.text);
        if (fault !== undefined) return store.set((now) => ({ ...now, fault }));
        answer = field.text;
        return app.hide(overlay);
      }
      if (key.name === "tab" && options.complete !== undefined) {
        return store.set(() => ({ field: textField(options.complete!(field.text)), fault: undefined }));
      }
      const next = editField(field, key);
      if (next !== undefined) store.set(() => ({ field: next, fault: undefined }));
    },
    paste: (text) => store.set(({ field }) => ({ field: insertText(field, text), fault: undefined })),
    closed: () => done(answer),
  };
  return overlay;
}

/** The line with its label, and below it what is wrong with it. */
function lineAndFault(
  theme: Theme,
  { field, fault }: Line,
  { label, columns }: { readonly label: string; readonly columns: number },
): string[] {
  return [
    paint(theme, [[label, "accent"], ...fieldSpans(field, columns - label.length)], columns),
    paint(theme, fault === undefined ? [] : [[fault, "error"]], columns),
  ];
}
