import { displayWidth } from "./width.ts";

/** A run of text; `shown` tells that it stands for something that could not be printed as it is. */
export interface SafePart {
  readonly text: string;
  readonly shown: boolean;
}

/** How to make text safe. */
export interface SafeTextOptions {
  /** `keep` leaves line ends as `\n`; `show` writes `‹LF›`. @default "show" */
  readonly newlines?: "keep" | "show" | undefined;
  /** `expand` fills with spaces to the next multiple of 8; `show` writes `‹TAB›`. Default: `expand` when newlines are kept. */
  readonly tabs?: "expand" | "show" | undefined;
}

const PLAIN = /^[\x20-\x7e]*$/;
const PLAIN_LINES = /^[\x20-\x7e\n]*$/;
/** Marks, and the vowels and final consonants of decomposed Hangul, which stack on a character just the same. */
const MARK = String.raw`[\p{M}\u1160-\u11ff\ud7b0-\ud7ff]`;
const HIDDEN = String.raw`[\p{Cc}\p{Cf}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;
// Variation selectors are marks and hidden: a run of marks is judged as a whole.
const RUN = new RegExp(`(${MARK}+)|[${HIDDEN}--${MARK}]+`, "gv");
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;
const UNSAFE = new RegExp(`^${MARK}|${MARK}{5}|${HIDDEN}`, "u");
/** Marks that may stack on one character; real scripts need no more. */
const MARKS_MAX = 4;

const C0 =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB " +
  "ESC FS GS RS US";
const NAMES = new Map<number, string>([
  ...C0.split(" ").map((name, code): [number, string] => [code, name]),
  [0x7f, "DEL"],
  [0x85, "NEL"],
  [0x90, "DCS"],
  [0x9b, "CSI"],
  [0x9d, "OSC"],
  [0xad, "SHY"],
  [0x61c, "ALM"],
  [0x200b, "ZWSP"],
  [0x200c, "ZWNJ"],
  [0x200d, "ZWJ"],
  [0x200e, "LRM"],
  [0x200f, "RLM"],
  [0x202a, "LRE"],
  [0x202b, "RLE"],
  [0x202c, "PDF"],
  [0x202d, "LRO"],
  [0x202e, "RLO"],
  [0x2066, "LRI"],
  [0x2067, "RLI"],
  [0x2068, "FSI"],
  [0x2069, "PDI"],
  [0xfeff, "BOM"],
]);

const known = new Map<string, string>();

/** {@link visibleName} of a character, kept for the next time. */
function nameOf(character: string): string {
  let name = known.get(character);
  if (name === undefined) {
    name = visibleName(character.codePointAt(0)!);
    if (known.size < 4096) known.set(character, name);
  }
  return name;
}

/** `‹ESC›`, `‹RLO›`, or `‹U+2028›` for a code point without a well-known short name. */
export function visibleName(codePoint: number): string {
  const hex = codePoint.toString(16).toUpperCase().padStart(4, "0");
  return `‹${NAMES.get(codePoint) ?? `U+${hex}`}›`;
}

const TAB = " ".repeat(8);

/** Collects parts and merges neighbours of the same kind; knows the column for tabs. */
class Parts {
  readonly list: { text: string; shown: boolean }[] = [];
  private column = 0;
  /** Whether a mark has a character to stand on. */
  hasBase = false;
  private readonly counts: boolean;

  constructor(text: string, options: Required<SafeTextOptions>) {
    this.counts = options.tabs === "expand" && text.includes("\t");
  }

  add(text: string, shown: boolean, cells?: number): void {
    if (text === "") return;
    const last = this.list.at(-1);
    if (last?.shown === shown) last.text += text;
    else this.list.push({ text, shown });
    this.hasBase = !shown;
    if (this.counts) this.column += cells ?? displayWidth(text);
  }

  newline(): void {
    this.add("\n", false);
    this.column = 0;
    this.hasBase = false;
  }

  tab(): void {
    const cells = 8 - this.column % 8;
    this.add(TAB.slice(0, cells), false, cells);
  }
}

/** Keeps a few marks on their character; shows the rest, and those that have no character to stand on. */
function addMarks(parts: Parts, run: string): void {
  const room = parts.hasBase ? MARKS_MAX : 0;
  let kept = "";
  let names = "";
  let count = 0;
  let last = "";
  for (const mark of run) {
    // Emoji and text presentation change the width from terminal to terminal and mean nothing else.
    if (mark === "\ufe0e" || mark === "\ufe0f") continue;
    if (IGNORABLE.test(mark)) names += nameOf(mark);
    else if (++count <= room) kept += mark;
    else last = mark;
  }
  const over = count - room;
  parts.add(kept, false);
  parts.add(names + (over < 1 ? "" : over === 1 ? nameOf(last) : `‹${over} marks›`), true);
}

/** Names what is hidden, but for line ends that are kept and tabs that are expanded. */
function addHidden(parts: Parts, run: string, options: Required<SafeTextOptions>): void {
  const keeps = options.newlines === "keep";
  let names = "";
  for (const character of keeps ? run.replaceAll("\r\n", "\n") : run) {
    const isNewline = keeps && character === "\n";
    const isTab = options.tabs === "expand" && character === "\t";
    if (!isNewline && !isTab) {
      names += nameOf(character);
      continue;
    }
    parts.add(names, true);
    names = "";
    if (isNewline) parts.newline();
    else parts.tab();
  }
  parts.add(names, true);
}

/**
 * Text in parts fit for a terminal: nothing in it moves the cursor, changes the order of writing or hides.
 * The parts that stand for something unprintable are marked, so that the UI can show them reversed and dim.
 * Joined, they are what {@link safeText} gives.
 */
export function safeParts(text: string, options: SafeTextOptions = {}): SafePart[] {
  const newlines = options.newlines ?? "show";
  const full = { newlines, tabs: options.tabs ?? (newlines === "keep" ? "expand" : "show") } as const;
  const parts = new Parts(text, full);
  let from = 0;
  for (const match of text.matchAll(RUN)) {
    parts.add(text.slice(from, match.index), false);
    if (match[1] !== undefined) addMarks(parts, match[1]);
    else addHidden(parts, match[0], full);
    from = match.index + match[0].length;
  }
  parts.add(text.slice(from), false);
  return parts.list;
}

/** Whether nothing in one line of text moves a cursor, changes the order of writing, hides or floods; cheap for ASCII. */
export function isSafeText(text: string): boolean {
  return PLAIN.test(text) || !UNSAFE.test(text);
}

/**
 * Hostile text made harmless and visible: control characters as `‹ESC›`, direction and zero-width characters as
 * `‹RLO›` or `‹U+2060›`, lone surrogates by number, floods of combining marks counted. The result never holds a
 * control character (but kept newlines); safe text comes back unchanged. Plain ASCII costs one regular expression.
 *
 * @example safeText("order 44\u202efdp.exe") // "order 44‹RLO›fdp.exe"
 */
export function safeText(text: string, options: SafeTextOptions = {}): string {
  // A server may send anything where its documentation says text.
  if (typeof text !== "string") return safeText(String(text), options);
  if ((options.newlines === "keep" ? PLAIN_LINES : PLAIN).test(text) || isSafeText(text)) return text;
  return safeParts(text, options).map((part) => part.text).join("");
}
