import { displayWidth } from "../../util/width.ts";
import type { Span } from "../paint.ts";
import type { KeyPress } from "../terminal/keys.ts";
import type { Role } from "../theme.ts";

/** A line of text being typed. */
export interface TextField {
  readonly text: string;
  /** Where the next character goes: an index in UTF-16 units, never inside a character. */
  readonly cursor: number;
}

/** A field holding `text`, the cursor at its end. */
export function textField(text = ""): TextField {
  return { text, cursor: text.length };
}

const SEGMENTER = new Intl.Segmenter();

function left({ text, cursor }: TextField): number {
  if (cursor === 0) return 0;
  const last = [...SEGMENTER.segment(text.slice(Math.max(0, cursor - 64), cursor))].at(-1);
  return cursor - (last?.segment.length ?? 1);
}
function right({ text, cursor }: TextField): number {
  const next = SEGMENTER.segment(text.slice(cursor, cursor + 64))[Symbol.iterator]().next();
  return next.done ? cursor : cursor + next.value.segment.length;
}
function wordStart({ text, cursor }: TextField): number {
  const before = text.slice(0, cursor);
  return cursor - (/[\w.\-*]+[^\w.\-*]*$|[^\w.\-*]+$/u.exec(before)?.[0].length ?? 0);
}
function wordRight({ text, cursor }: TextField): number {
  return cursor + (/^[^\w.\-*]*[\w.\-*]*/u.exec(text.slice(cursor))?.[0].length ?? 0);
}

/** Text with control characters made spaces: a field is one line. */
// deno-lint-ignore no-control-regex -- control characters are what this replaces
const oneLine = (text: string) => text.replace(/\s*\n\s*/g, " ").replace(/[\x00-\x1f\x7f-\x9f]/g, " ");

/** Puts text in at the cursor. */
export function insertText(field: TextField, text: string): TextField {
  const clean = oneLine(text);
  return {
    text: field.text.slice(0, field.cursor) + clean + field.text.slice(field.cursor),
    cursor: field.cursor + clean.length,
  };
}

function cut({ text, cursor }: TextField, from: number, to: number): TextField {
  return { text: text.slice(0, from) + text.slice(to), cursor: cursor > from ? from : cursor };
}

const EDITS: Record<string, (field: TextField) => TextField> = {
  left: (field) => ({ ...field, cursor: left(field) }),
  right: (field) => ({ ...field, cursor: right(field) }),
  home: (field) => ({ ...field, cursor: 0 }),
  end: (field) => ({ ...field, cursor: field.text.length }),
  "alt-b": (field) => ({ ...field, cursor: wordStart(field) }),
  "alt-f": (field) => ({ ...field, cursor: wordRight(field) }),
  backspace: (field) => cut(field, left(field), field.cursor),
  delete: (field) => cut(field, field.cursor, right(field)),
  "ctrl-k": (field) => cut(field, field.cursor, field.text.length),
  "ctrl-u": (field) => cut(field, 0, field.cursor),
  "ctrl-w": (field) => cut(field, wordStart(field), field.cursor),
  "alt-d": (field) => cut(field, field.cursor, wordRight(field)),
  "ctrl-t": (field) => {
    const before = left(field);
    const first = left({ ...field, cursor: before });
    const { text } = field;
    if (before === first) return field;
    return {
      ...field,
      text: text.slice(0, first) + text.slice(before, field.cursor) + text.slice(first, before) +
        text.slice(field.cursor),
    };
  },
};
const ALIASES: Record<string, string> = {
  "ctrl-b": "left",
  "ctrl-f": "right",
  "ctrl-a": "home",
  "ctrl-e": "end",
  "ctrl-h": "backspace",
  "ctrl-d": "delete",
  "ctrl-left": "alt-b",
  "ctrl-right": "alt-f",
  "alt-backspace": "ctrl-w",
};

/** The field after a key, with the keys of emacs; undefined when the key does nothing to a text. */
export function editField(field: TextField, key: KeyPress): TextField | undefined {
  const edit = EDITS[ALIASES[key.name] ?? key.name];
  if (edit !== undefined) return edit(field);
  return key.text === undefined ? undefined : insertText(field, key.text);
}

/** A part of the text with its looks, such as a highlighter finds. */
export interface StyledPart {
  readonly from: number;
  readonly to: number;
  readonly roles: readonly Role[];
}

/** First character shown, so that the cursor is within `width` cells. */
function scrollStart({ text, cursor }: TextField, width: number): number {
  if (displayWidth(text) < width) return 0;
  let start = cursor;
  let used = 1;
  for (const { index, segment } of [...SEGMENTER.segment(text.slice(0, cursor))].reverse()) {
    used += displayWidth(segment);
    if (used > width) break;
    start = index;
  }
  return start;
}

/**
 * The field as spans of at most `width` cells, scrolled so that the cursor shows.
 *
 * @param options.focused Places the terminal's cursor. Default true.
 * @param options.parts Looks of parts of the text, in order, not overlapping.
 */
export function fieldSpans(
  field: TextField,
  width: number,
  options: { focused?: boolean; parts?: readonly StyledPart[] } = {},
): Span[] {
  const focused = options.focused ?? true;
  const start = focused ? scrollStart(field, width) : 0;
  const cursorEnd = field.cursor < field.text.length ? right(field) : field.cursor;
  const cuts = new Set([start, field.cursor, cursorEnd, field.text.length]);
  for (const { from, to } of options.parts ?? []) cuts.add(from).add(to);
  const points = [...cuts].filter((at) => at >= start && at <= field.text.length).sort((a, b) => a - b);
  const spans: Span[] = points.slice(0, -1).map((from, i): Span => {
    const roles = options.parts?.find((part) => part.from <= from && from < part.to)?.roles ?? [];
    const cursor = focused && from === field.cursor ? ["textcursor" as const] : [];
    return [field.text.slice(from, points[i + 1]), ...roles, ...cursor];
  });
  if (focused && field.cursor === field.text.length) spans.push([" ", "textcursor"]);
  return spans;
}
