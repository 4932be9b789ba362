/** A key as commands name it: `j`, `G`, `space`, `enter`, `esc`, `ctrl-p`, `alt-enter`, `shift-tab`, `pagedown`. */
export interface KeyPress {
  readonly kind: "key";
  readonly name: string;
  /** What a text field would insert; absent for keys that print nothing. */
  readonly text?: string;
}
/** Text pasted at once. */
export interface Paste {
  readonly kind: "paste";
  readonly text: string;
}
/** A click, a move with a button held down, or a turn of the wheel; cells count from 0. */
export interface MouseInput {
  readonly kind: "mouse";
  readonly action: "press" | "drag" | "release" | "wheelup" | "wheeldown";
  readonly button: "left" | "middle" | "right" | "none";
  readonly x: number;
  readonly y: number;
  /** A press soon after one at the same cell. */
  readonly isDouble?: boolean;
}
/** The terminal told its background colour. */
export interface Background {
  readonly kind: "background";
  readonly isLight: boolean;
}
/** The terminal got the keyboard, or lost it. */
export interface Focus {
  readonly kind: "focus";
  readonly hasFocus: boolean;
}
/** Anything that comes from the terminal. */
export type TerminalEvent = KeyPress | Paste | MouseInput | Background | Focus;

const FINAL: Record<string, string> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  E: "begin",
  F: "end",
  H: "home",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
};
const TILDE: Record<string, string> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
  11: "f1",
  12: "f2",
  13: "f3",
  14: "f4",
  15: "f5",
  17: "f6",
  18: "f7",
  19: "f8",
  20: "f9",
  21: "f10",
  23: "f11",
  24: "f12",
};
const CONTROL: Record<number, string> = {
  0: "ctrl-space",
  8: "backspace",
  9: "tab",
  10: "ctrl-j",
  13: "enter",
  27: "esc",
  28: "ctrl-\\",
  29: "ctrl-]",
  30: "ctrl-^",
  31: "ctrl-_",
  127: "backspace",
};

/** `mods` is the terminal's number minus one: 1 shift, 2 alt, 4 ctrl. */
function withModifiers(name: string, mods: number): string {
  const ctrl = (mods & 4) !== 0 ? "ctrl-" : "";
  const alt = (mods & 2) !== 0 ? "alt-" : "";
  return `${ctrl}${alt}${(mods & 1) !== 0 ? "shift-" : ""}${name}`;
}

/** The key of one character, plain or control. */
export function characterKey(character: string, mods = 0): KeyPress {
  const code = character.codePointAt(0)!;
  const control = CONTROL[code];
  if (control !== undefined) {
    return { kind: "key", name: mods === 0 ? control : withModifiers(control, mods) };
  }
  if (code < 32) return { kind: "key", name: withModifiers(String.fromCharCode(code + 96), mods | 4) };
  const name = character === " " ? "space" : character;
  // Shift is already in the character.
  const rest = mods & ~1;
  return rest === 0 ? { kind: "key", name, text: character } : {
    kind: "key",
    name: withModifiers(name.toLowerCase(), rest),
  };
}

function mouse(params: string, final: string): MouseInput | undefined {
  const [b = 0, x = 1, y = 1] = params.slice(1).split(";").map(Number);
  // 32 is movement; with 3 no button is held down.
  const moved = (b & 32) !== 0;
  if (moved && (b & 3) === 3) return undefined;
  const wheel = (b & 64) !== 0;
  const action = wheel
    ? ((b & 3) === 0 ? "wheelup" : "wheeldown")
    : moved
    ? "drag"
    : final === "M"
    ? "press"
    : "release";
  if (wheel && (b & 3) > 1) return undefined;
  const button = wheel ? "none" : (["left", "middle", "right", "none"] as const)[b & 3]!;
  return { kind: "mouse", action, button, x: x - 1, y: y - 1 };
}

function kitty(params: string): KeyPress | undefined {
  const [key = "", modifiers = "1"] = params.split(";");
  const [mods = "1", event = "1"] = modifiers.split(":");
  if (event === "3") return undefined;
  const code = Number(key.split(":")[0]);
  if (!Number.isInteger(code) || code < 1 || (code >= 0xe000 && code <= 0xf8ff) || code > 0x10ffff) {
    return undefined;
  }
  const bits = (Number(mods) - 1) & 7;
  const shifted = (bits & 1) !== 0 && bits === 1 && Number(key.split(":")[1]) > 0;
  return shifted
    ? characterKey(String.fromCodePoint(Number(key.split(":")[1])))
    : characterKey(String.fromCodePoint(code), bits);
}

/** The event of a control sequence `ESC [ params final`; undefined for replies and what means nothing to alx. */
export function sequenceEvent(params: string, final: string): TerminalEvent | undefined {
  if (params.startsWith("<") && (final === "M" || final === "m")) return mouse(params, final);
  if (/^[<=>?]/.test(params)) return undefined;
  if (final === "u") return kitty(params);
  if (final === "Z") return { kind: "key", name: "shift-tab" };
  if (params === "" && (final === "I" || final === "O")) return { kind: "focus", hasFocus: final === "I" };
  const [first = "", second = "1", third = ""] = params.split(";");
  // modifyOtherKeys: 27;mods;code~
  if (final === "~" && first === "27") {
    return characterKey(String.fromCodePoint(Number(third) || 0), (Number(second) - 1) & 7);
  }
  const name = final === "~" ? TILDE[first] : FINAL[final];
  // A cursor report looks like F3; F3 never has a first parameter above 1.
  if (name === undefined || (final === "R" && Number(first) > 1)) return undefined;
  return { kind: "key", name: withModifiers(name, (Number(second.split(":")[0]) - 1) & 7) };
}

const CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбю";
const CYRILLIC_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const GREEK = ";ςερτυθιοπασδφγηξκλζχψωβνμ";
const GREEK_LATIN = "qwertyuiopasdfghjklzxcvbnm";
const POSITION = new Map<string, string>([
  ...[...CYRILLIC].map((letter, i): [string, string] => [letter, CYRILLIC_LATIN[i]!]),
  ...[...GREEK].slice(1).map((letter, i): [string, string] => [letter, GREEK_LATIN[i + 1]!]),
  ["і", "s"],
  ["ё", "`"],
]);

/** The Latin key at the same place of the keyboard, for commands typed under a Cyrillic or Greek layout. */
export function latinKey(name: string): string {
  const dash = name.lastIndexOf("-", name.length - 2);
  const letter = name.slice(dash + 1);
  const lower = letter.toLowerCase();
  const latin = POSITION.get(lower);
  if (latin === undefined) return name;
  return name.slice(0, dash + 1) + (lower === letter ? latin : latin.toUpperCase());
}
