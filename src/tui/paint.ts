import { isSafeText, safeParts, safeText } from "../util/safe_text.ts";
import { cutToWidth, displayWidth } from "../util/width.ts";
import type { Look, Role, Theme } from "./theme.ts";

/** A run of safe text and what it means. Text from a server passes {@link safeSpans} or `safeText` first. */
export type Span = string | readonly [text: string, ...roles: readonly Role[]];

const ATTRIBUTES = [
  ["bold", "\x1b[1m", "\x1b[22m"],
  ["dim", "\x1b[2m", "\x1b[22m"],
  ["underline", "\x1b[4m", "\x1b[24m"],
  ["inverse", "\x1b[7m", "\x1b[27m"],
  ["cursor", "\x1b[9m", "\x1b[29m"],
] as const;

interface Codes {
  readonly open: string;
  readonly close: string;
}
const NO_CODES: Codes = { open: "", close: "" };
const known = new WeakMap<Theme, Map<string, Codes>>();

function codesOf(look: Look): Codes {
  let open = "";
  let close = "";
  for (const [name, on, off] of ATTRIBUTES) {
    if (look[name] !== true) continue;
    open += on;
    close = off + close;
  }
  if (look.fg !== undefined) [open, close] = [`${open}\x1b[${look.fg}m`, `\x1b[39m${close}`];
  if (look.bg !== undefined) [open, close] = [`${open}\x1b[${look.bg}m`, `\x1b[49m${close}`];
  return { open, close };
}

function codesFor(theme: Theme, roles: readonly Role[]): Codes {
  if (roles.length === 0) return NO_CODES;
  let map = known.get(theme);
  if (map === undefined) known.set(theme, map = new Map());
  const key = roles.join(" ");
  let codes = map.get(key);
  if (codes === undefined) {
    codes = codesOf(Object.assign({}, ...roles.map((role) => theme.looks[role])));
    map.set(key, codes);
  }
  return codes;
}

/**
 * One screen row: the spans one after another, cut or filled to exactly `width` cells, as a string with SGR
 * sequences. Text that is not safe is made so.
 *
 * @param base Roles under everything: the cursor row's background, dimming of stale rows.
 */
export function paint(theme: Theme, spans: readonly Span[], width: number, ...base: readonly Role[]): string {
  let out = "";
  let left = width;
  for (const span of spans) {
    if (left <= 0) break;
    const [text, ...roles] = typeof span === "string" ? [span] : span;
    if (text === "") continue;
    const cut = printable(cutToWidth(text, left), left);
    const { open, close } = codesFor(theme, base.length === 0 ? roles : [...base, ...roles]);
    out += open + cut + close;
    left -= displayWidth(cut);
  }
  if (left <= 0) return out;
  const { open, close } = codesFor(theme, base);
  return out + open + " ".repeat(left) + close;
}

/** The last line of defence, for text that nobody made safe: whatever is painted cannot reach the terminal raw. */
function printable(text: string, width: number): string {
  return isSafeText(text) ? text : cutToWidth(safeText(text), width);
}

/** Cells that the spans take. */
export function spansWidth(spans: readonly Span[]): number {
  return spans.reduce((total, span) => total + displayWidth(typeof span === "string" ? span : span[0]), 0);
}

/** Hostile text as spans: what could not be printed is shown reversed and dim. */
export function safeSpans(text: string, ...roles: readonly Role[]): Span[] {
  return safeParts(text).map((
    part,
  ): Span => [part.text, ...roles, ...(part.shown ? ["shown" as const] : [])]);
}

/** Left spans, right spans at the right edge; the left ones give way. */
export function spread(left: readonly Span[], right: readonly Span[], width: number): Span[] {
  const rightWidth = spansWidth(right);
  const room = Math.max(0, width - rightWidth);
  return [
    ...cutSpans(left, room),
    " ".repeat(Math.max(0, room - spansWidth(cutSpans(left, room)))),
    ...right,
  ];
}

/** The spans cut to at most `width` cells. */
export function cutSpans(spans: readonly Span[], width: number): Span[] {
  const kept: Span[] = [];
  let left = width;
  for (const span of spans) {
    const [text, ...roles] = typeof span === "string" ? [span] : span;
    if (left <= 0) break;
    const cut = cutToWidth(text, left);
    kept.push([cut, ...roles]);
    left -= displayWidth(cut);
    if (cut !== text) break;
  }
  return kept;
}

/** A rule with a title at the left and notes at the right: `─ files ───────── 1–24 of 1,204 ─`. */
export function rule(
  theme: Theme,
  width: number,
  title: { left?: readonly Span[]; right?: readonly Span[]; focused?: boolean },
): string {
  const dash = theme.ascii ? "-" : "─";
  const left = title.left ?? [];
  const right = title.right ?? [];
  const head: Span[] = left.length === 0 ? [] : [[`${dash} `, "rule"], ...left, " "];
  const tail: Span[] = right.length === 0 ? [] : [" ", ...right, [` ${dash}`, "rule"]];
  const room = Math.max(0, width - spansWidth(tail));
  const cut = cutSpans(head, room);
  const fill = Math.max(0, room - spansWidth(cut));
  return paint(theme, [...cut, [dash.repeat(fill), "rule"], ...tail], width);
}
