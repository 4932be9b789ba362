import { characterKey, type KeyPress, sequenceEvent, type TerminalEvent } from "./keys.ts";

/** Calls back after `ms`; returns how to call it off. */
export type SetTimer = (ms: number, callback: () => void) => () => void;

/** How long the rest of an escape sequence may take to arrive. */
const ESCAPE_WAIT_MS = 20;
/** A paste beyond this is cut: nobody means to paste a file into a query. */
const PASTE_MAX = 1 << 20;
const PASTE_END = "\x1b[201~";

// deno-lint-ignore no-control-regex -- escape sequences are what this reads
const CSI = /^\x1b\[([0-9;:<=>?]*)[ -/]*([@-~])/;
// deno-lint-ignore no-control-regex -- as above
const CSI_OPEN = /^\x1b\[[0-9;:<=>?]*[ -/]*$/;
// deno-lint-ignore no-control-regex -- as above
const STRING = /^\x1b[\]PX^_]([^\x07\x1b]*)(?:\x07|\x1b\\)/;
// deno-lint-ignore no-control-regex -- as above
const STRING_OPEN = /^\x1b[\]PX^_][^\x07\x1b]*\x1b?$/;

/**
 * Makes events of the bytes a terminal sends: one per key, however the bytes were chunked. Replies to queries are
 * dropped (but the background colour); a sequence that stays incomplete for 20 ms is taken for the keys it is made of.
 */
export class InputParser {
  readonly #emit: (event: TerminalEvent) => void;
  readonly #setTimer: SetTimer;
  readonly #decoder = new TextDecoder();
  #pending = "";
  #stopTimer: (() => void) | undefined;
  #paste: string | undefined;

  constructor(emit: (event: TerminalEvent) => void, setTimer: SetTimer) {
    this.#emit = emit;
    this.#setTimer = setTimer;
  }

  /** Takes what was read. */
  feed(bytes: Uint8Array): void {
    this.#stop();
    this.#pending += this.#decoder.decode(bytes, { stream: true });
    this.#work(false);
    if (this.#pending !== "" && this.#paste === undefined) {
      this.#stopTimer = this.#setTimer(ESCAPE_WAIT_MS, () => {
        this.#stopTimer = undefined;
        this.#work(true);
      });
    }
  }

  /** Forgets what is incomplete. */
  dispose(): void {
    this.#stop();
    this.#pending = "";
  }

  #stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  #work(final: boolean): void {
    while (this.#pending !== "") {
      const used = this.#paste !== undefined ? this.#takePaste() : this.#takeOne(final);
      if (used === 0) return;
      this.#pending = this.#pending.slice(used);
    }
  }

  /** Collects pasted text; returns the units used, 0 to wait for more. */
  #takePaste(): number {
    const end = this.#pending.indexOf(PASTE_END);
    // The end mark may be split over two reads.
    const length = end >= 0 ? end : Math.max(0, this.#pending.length - PASTE_END.length);
    this.#paste = (this.#paste + this.#pending.slice(0, length)).slice(0, PASTE_MAX);
    if (end < 0) return length;
    const text = this.#paste;
    this.#paste = undefined;
    this.#emit({ kind: "paste", text: text.replace(/\r\n?/g, "\n") });
    return end + PASTE_END.length;
  }

  /** Takes one event from the front; returns the units used, 0 to wait for more. */
  #takeOne(final: boolean): number {
    const text = this.#pending;
    if (text[0] !== "\x1b") {
      const character = String.fromCodePoint(text.codePointAt(0)!);
      this.#emit(characterKey(character));
      return character.length;
    }
    return this.#takeEscape(text, final);
  }

  #takeEscape(text: string, final: boolean): number {
    const csi = CSI.exec(text);
    if (csi !== null) return this.#takeCsi(csi[0], csi[1]!, csi[2]!);
    const string = STRING.exec(text);
    if (string !== null) {
      this.#reply(string[1]!);
      return string[0].length;
    }
    if (text[1] === "O" && text.length >= 3) {
      const event = sequenceEvent("", text[2]!);
      if (event !== undefined) this.#emit(event);
      return 3;
    }
    const mayGrow = text === "\x1b" || text === "\x1bO" || CSI_OPEN.test(text) || STRING_OPEN.test(text);
    if (mayGrow && !final) return 0;
    return this.#takeMeta(text);
  }

  #takeCsi(whole: string, params: string, final: string): number {
    if (final === "~" && params === "200") this.#paste = "";
    else {
      const event = sequenceEvent(params, final);
      if (event !== undefined) this.#emit(event);
    }
    return whole.length;
  }

  /** ESC alone, or with the key that came with it. */
  #takeMeta(text: string): number {
    if (text.length === 1 || text[1] === "\x1b") {
      this.#emit({ kind: "key", name: "esc" });
      return 1;
    }
    const character = String.fromCodePoint(text.codePointAt(1)!);
    const { name }: KeyPress = characterKey(character);
    this.#emit({
      kind: "key",
      name: name.startsWith("ctrl-") ? `ctrl-alt-${name.slice(5)}` : `alt-${name}`,
    });
    return 1 + character.length;
  }

  #reply(body: string): void {
    const match = /^11;rgba?:([0-9a-f]+)\/([0-9a-f]+)\/([0-9a-f]+)/i.exec(body);
    if (match === null) return;
    const [red, green, blue] = match.slice(1).map((hex) => parseInt(hex, 16) / (16 ** hex.length - 1));
    this.#emit({ kind: "background", isLight: 0.299 * red! + 0.587 * green! + 0.114 * blue! > 0.5 });
  }
}
