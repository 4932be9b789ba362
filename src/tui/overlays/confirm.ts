import { createStore } from "../../util/store.ts";
import type { App, Overlay } from "../contracts.ts";
import { paint, type Span, spansWidth } from "../paint.ts";

/** Keys that come so soon were meant for what was on screen before. */
const DEAF_MS = 300;

/** A yes-or-no question; "no" has the cursor, and the key of the action itself does not confirm it. */
export function confirmOverlay(
  app: Pick<App, "hide" | "now">,
  question: { title: string; lines: readonly (readonly Span[])[]; yes: string },
  done: (yes: boolean) => void,
): Overlay {
  const store = createStore({ yes: false });
  const openedAt = app.now();
  let answer = false;
  const overlay: Overlay = {
    id: "confirm",
    title: question.title,
    store,
    size: (screen) => ({
      columns: Math.min(screen.columns - 6, Math.max(36, ...question.lines.map(spansWidth)) + 2),
      rows: question.lines.length + 2,
    }),
    lines(theme, { columns }) {
      const { yes } = store.get();
      const button = (label: string, on: boolean): Span =>
        on ? [` [${label}] `, "cursor", "bold"] : [`  ${label}  `, "dim"];
      return [
        ...question.lines.map((line) => paint(theme, [" ", ...line], columns)),
        paint(theme, [], columns),
        paint(theme, [" ", button("no", !yes), "  ", button(`y ${question.yes}`, yes)], columns),
      ];
    },
    key(key) {
      if (app.now() - openedAt < DEAF_MS && key.name !== "esc") return;
      if (["left", "right", "tab", "h", "l", "shift-tab"].includes(key.name)) {
        return store.set(({ yes }) => ({ yes: !yes }));
      }
      if (key.name === "y" || (key.name === "enter" && store.get().yes)) answer = true;
      else if (!["enter", "esc", "n", "q"].includes(key.name)) return;
      app.hide(overlay);
    },
    closed: () => done(answer),
  };
  return overlay;
}
