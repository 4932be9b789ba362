import { createStore } from "../../util/store.ts";
import type { App, Overlay, PromptOptions } from "../contracts.ts";
import { paint } from "../paint.ts";
import { editField, fieldSpans, insertText, textField } from "../widgets/text_field.ts";

/** A line to type. Calls `done` once, with undefined when the person left. */
export function promptOverlay(
  app: Pick<App, "hide">,
  options: PromptOptions,
  done: (text: string | undefined) => void,
): Overlay {
  const start = { field: textField(options.initial ?? ""), fault: undefined as string | undefined };
  const store = createStore(start);
  let answer: string | undefined;
  const label = `${options.label ?? ""}› `;
  const overlay: Overlay = {
    id: "prompt",
    title: options.title,
    foot: options.complete === undefined ? "↵ accept  esc leave" : "↵ accept  tab complete  esc leave",
    store,
    size: (screen) => ({ columns: Math.min(70, screen.columns - 6), rows: 2 }),
    lines(theme, { columns }) {
      const { field, fault } = store.get();
      return [
        paint(theme, [[label, "accent"], ...fieldSpans(field, columns - label.length)], columns),
        paint(theme, fault === undefined ? [] : [[fault, "error"]], columns),
      ];
    },
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
