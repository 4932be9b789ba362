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
// Marks first: variation selectors are marks too, and a run of marks is judged as a whole.
const PIECE =
  /\r\n|[\p{Mn}\p{Me}]+|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;
const UNSAFE =
  /[\p{Mn}\p{Me}]{5,}|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u;
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

/** `‹ESC›`, `‹RLO›`, or `‹U+2028›` for a code point without a well-known short name. */
export function visibleName(codePoint: number): string {
  const hex = codePoint.toString(16).toUpperCase().padStart(4, "0");
  return `‹${NAMES.get(codePoint) ?? `U+${hex}`}›`;
}

/** Collects parts and merges neighbours of the same kind; knows the column for tabs. */
class Parts {
  readonly list: { text: string; shown: boolean }[] = [];
  private column = 0;
  private readonly counts: boolean;

  constructor(text: string, options: Required<SafeTextOptions>) {
    this.counts = options.tabs === "expand" && text.includes("\t");
  }

  add(text: string, shown: boolean): void {
    if (text === "") return;
    const last = this.list.at(-1);
    if (last?.shown === shown) last.text += text;
    else this.list.push({ text, shown });
    if (this.counts) this.column += displayWidth(text);
  }

  newline(): void {
    this.add("\n", false);
    this.column = 0;
  }

  tab(): void {
    this.add(" ".repeat(8 - this.column % 8), false);
  }

  get atLineStart(): boolean {
    const last = this.list.at(-1);
    return last === undefined || last.text.endsWith("\n");
  }
}

/** Keeps a few marks on their character; shows the rest, and those that have no character to stand on. */
function addMarks(parts: Parts, run: string): void {
  const visible: string[] = [];
  for (const mark of run) {
    // Emoji and text presentation change the width from terminal to terminal and mean nothing else.
    if (mark === "\ufe0e" || mark === "\ufe0f") continue;
    if (IGNORABLE.test(mark)) parts.add(visibleName(mark.codePointAt(0)!), true);
    else visible.push(mark);
  }
  if (visible.length === 0) return;
  const kept = parts.atLineStart ? 0 : MARKS_MAX;
  parts.add(visible.slice(0, kept).join(""), false);
  const rest = visible.slice(kept);
  if (rest.length === 1) parts.add(visibleName(rest[0]!.codePointAt(0)!), true);
  else if (rest.length > 1) parts.add(`‹${rest.length} marks›`, true);
}

function addPiece(parts: Parts, piece: string, options: Required<SafeTextOptions>): void {
  if (piece === "\r\n" || piece === "\n") {
    if (options.newlines === "keep") return parts.newline();
  } else if (piece === "\t" && options.tabs === "expand") {
    return parts.tab();
  } else if (/^\p{M}/u.test(piece)) {
    return addMarks(parts, piece);
  }
  for (const character of piece) parts.add(visibleName(character.codePointAt(0)!), true);
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
  for (const match of text.matchAll(PIECE)) {
    parts.add(text.slice(from, match.index), false);
    addPiece(parts, match[0], full);
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
  if ((options.newlines === "keep" ? PLAIN_LINES : PLAIN).test(text)) return text;
  return safeParts(text, options).map((part) => part.text).join("");
}
