import type { App } from "../contracts.ts";
import type { MouseInput } from "../terminal/keys.ts";
import type { Selection } from "../terminal/selection.ts";
import { crumbAt, footerCommandAt } from "./bars.ts";

/** A second press within this long at the same cell is a double click. */
const DOUBLE_MS = 400;

/** What is on screen as text. */
export interface ScreenText {
  /** Shows what is selected. */
  select(selection: Selection | undefined): void;
  textOf(selection: Selection): string;
}

/** What the pointer does beside clicking: a press soon after another is a double one, a drag selects and copies. */
export class Pointer {
  readonly #app: Pick<App, "now" | "copy">;
  readonly #screen: ScreenText;
  #pressed: (MouseInput & { readonly at: number }) | undefined;
  #selection: Selection | undefined;

  constructor(app: Pick<App, "now" | "copy">, screen: ScreenText) {
    this.#app = app;
    this.#screen = screen;
  }

  /** Takes an event; returns what is left of it for bars, overlays and screens. */
  take(event: MouseInput): MouseInput | undefined {
    if (event.action === "drag") return this.#drag(event);
    if (event.action === "release") return this.#release(event);
    this.#show(undefined);
    if (event.action !== "press" || event.button !== "left") return event;
    const before = this.#pressed;
    const at = this.#app.now();
    const isDouble = before !== undefined && before.x === event.x && before.y === event.y &&
      at - before.at <= DOUBLE_MS;
    // A third press begins anew.
    this.#pressed = { ...event, at: isDouble ? -Infinity : at };
    return isDouble ? { ...event, isDouble } : event;
  }

  #drag(event: MouseInput): undefined {
    const from = this.#pressed;
    if (from === undefined || event.button !== "left") return undefined;
    this.#show({ from: { x: from.x, y: from.y }, to: { x: event.x, y: event.y } });
    return undefined;
  }

  #release(event: MouseInput): MouseInput | undefined {
    if (this.#selection === undefined) return event;
    const text = this.#screen.textOf(this.#selection);
    this.#show(undefined);
    this.#pressed = undefined;
    if (text.trim() !== "") void this.#app.copy(text, "what was selected");
    return undefined;
  }

  #show(selection: Selection | undefined): void {
    if (selection === this.#selection) return;
    this.#selection = selection;
    this.#screen.select(selection);
  }
}

/** A click on the first row goes to that screen of the stack, one on the last row runs the command of its hint. */
export function clickBar(app: App, event: MouseInput): boolean {
  const { frames, size } = app.shell.get();
  if (event.action !== "press" || event.button !== "left") return false;
  if (event.y === 0) {
    const frame = crumbAt(app, event.x);
    if (frame !== undefined && frame < frames.length - 1) app.go(frames.slice(0, frame + 1), frames);
    return true;
  }
  if (event.y !== size.rows - 1) return false;
  const command = footerCommandAt(app, event.x);
  if (command !== undefined) app.run(command);
  return true;
}
