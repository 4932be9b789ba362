import { bindCommands, type BoundCommand, resolveKeys } from "../commands.ts";
import type { App, Shell } from "../contracts.ts";
import {
  type KeyPress,
  latinKey,
  type MouseInput,
  type Paste,
  type TerminalEvent,
} from "../terminal/keys.ts";
import { TOP_ROWS, topContext } from "./frame_context.ts";
import { overlayBox } from "./overlay_box.ts";
import { clickBar, Pointer, type ScreenText } from "./pointer.ts";
import { roleRefusal } from "./account.ts";

/** How long a digit waits for the motion it counts before it means a tab. */
const COUNT_WAIT_MS = 250;
/** How long a count waits for what it counts. */
const COUNT_LIFE_MS = 3000;
/** How long a sequence waits before its continuations are shown. */
const WHICH_KEY_MS = 300;
const WHEEL_ROWS = 3;

/** Sends what comes from the terminal to the overlay, the text field, or the command it means. */
export class Dispatcher {
  readonly #app: App;
  readonly #appCommands: () => readonly BoundCommand[];
  readonly #pointer: Pointer;
  #stopTimer: (() => void) | undefined;
  /** When the last digit of a count was typed. */
  #countedAt = 0;

  /** @param appCommands Those available on every screen. */
  constructor(app: App, appCommands: () => readonly BoundCommand[], screen: ScreenText) {
    this.#app = app;
    this.#appCommands = appCommands;
    this.#pointer = new Pointer(app, screen);
  }

  /** Screen first, then app. */
  scopes(): readonly (readonly BoundCommand[])[] {
    const top = topContext(this.#app);
    const screen = top === undefined ? [] : bindCommands(
      top.frame.screen.commands,
      top.ctx,
      this.#app.keys,
      (role) => roleRefusal(this.#app, role),
    );
    return [screen, this.#appCommands()];
  }

  handle(event: TerminalEvent): void {
    if (event.kind === "key") this.#key(event);
    else if (event.kind === "paste") this.#paste(event);
    else if (event.kind === "mouse") this.#mouse(event);
    else if (event.kind === "focus") this.#shell((shell) => ({ ...shell, hasFocus: event.hasFocus }));
  }

  #shell(next: (shell: Shell) => Shell): void {
    this.#app.shell.set(next);
  }

  #key(key: KeyPress): void {
    const overlay = this.#app.shell.get().overlays.at(-1);
    if (overlay !== undefined && key.name !== "ctrl-c" && key.name !== "ctrl-z") return overlay.key(key);
    const top = topContext(this.#app);
    const field = top?.frame.screen.field?.(top.ctx);
    if (field !== undefined) {
      if (field.key(key) || key.text !== undefined) return;
      return this.#command(key.name);
    }
    this.#command(latinKey(key.name));
  }

  /** A key that means nothing says so, but those that move: at an end of a list nobody wonders. */
  #command(name: string): void {
    this.#stopTimer?.();
    this.#forgetOldCount();
    const { typed, count } = this.#app.shell.get();
    if (name === "esc" && (typed.length > 0 || count !== "")) return this.#clear();
    const isCount = typed.length === 0 && /^[0-9]$/.test(name) && (name !== "0" || count !== "");
    if (isCount) return this.#digit(count + name);
    const resolution = resolveKeys([...typed, name], this.scopes());
    if (resolution.kind === "wait") return this.#wait([...typed, name], resolution.next);
    if (count !== "" && !(resolution.kind === "run" && resolution.command.counted)) {
      this.#flushCount();
      return this.#command(name);
    }
    this.#clear();
    if (resolution.kind === "run") {
      return this.#app.run(resolution.command, count === "" ? undefined : Number(count));
    }
    if (typed.length > 0) this.#app.notify(`No command on "${[...typed, name].join(" ")}"`);
    else if (/^[^hjkl]$/u.test(name)) {
      this.#app.notify(`"${name}" does nothing here`, { hint: "? lists the keys" });
    }
  }

  /** A number typed long ago is no longer what somebody means. */
  #forgetOldCount(): void {
    if (this.#app.shell.get().count !== "" && this.#app.now() - this.#countedAt > COUNT_LIFE_MS) {
      this.#clear();
    }
  }

  #digit(count: string): void {
    this.#countedAt = this.#app.now();
    this.#shell((shell) => ({ ...shell, count: count.slice(0, 6) }));
    // Where the digit names no tab it can only be a count: no need to decide soon.
    if (count.length > 1 || resolveKeys([count], this.scopes()).kind !== "run") return;
    this.#stopTimer = this.#app.after(COUNT_WAIT_MS, () => this.#flushCount());
  }

  /** A digit that counted nothing means the tab of that number. */
  #flushCount(): void {
    const { count } = this.#app.shell.get();
    this.#clear();
    const resolution = resolveKeys([count], this.scopes());
    if (resolution.kind === "run") this.#app.run(resolution.command);
  }

  #wait(typed: readonly string[], next: Shell["continuations"]): void {
    this.#shell((shell) => ({ ...shell, typed }));
    this.#stopTimer = this.#app.after(
      WHICH_KEY_MS,
      () => this.#shell((shell) => ({ ...shell, continuations: next })),
    );
  }

  #clear(): void {
    this.#stopTimer?.();
    this.#shell((shell) =>
      shell.typed.length === 0 && shell.count === "" && shell.continuations.length === 0
        ? shell
        : { ...shell, typed: [], count: "", continuations: [] }
    );
  }

  #paste(paste: Paste): void {
    const overlay = this.#app.shell.get().overlays.at(-1);
    if (overlay !== undefined) return overlay.paste?.(paste.text);
    const top = topContext(this.#app);
    const field = top?.frame.screen.field?.(top.ctx);
    if (field !== undefined) return field.paste(paste.text);
    if (top?.frame.screen.paste?.(top.ctx, paste.text) === true) return;
    this.#app.notify("Nothing here takes text; press / first");
  }

  #mouse(given: MouseInput): void {
    const event = this.#pointer.take(given);
    if (event === undefined) return;
    const { overlays, size } = this.#app.shell.get();
    const overlay = overlays.at(-1);
    if (overlay !== undefined) {
      const box = overlayBox(overlay, size);
      return overlay.mouse?.({ ...event, x: event.x - box.x - 1, y: event.y - box.y - 1 });
    }
    const top = topContext(this.#app);
    if (top === undefined || clickBar(this.#app, event)) return;
    const inside = { ...event, y: event.y - TOP_ROWS };
    if (top.frame.screen.mouse?.(top.ctx, inside) === true) return;
    if (event.action !== "wheelup" && event.action !== "wheeldown") return;
    const resolution = resolveKeys([event.action === "wheelup" ? "up" : "down"], this.scopes());
    if (resolution.kind === "run") this.#app.run(resolution.command, WHEEL_ROWS);
  }
}
