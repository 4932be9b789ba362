/** Forms: rows that change one immutable value, flowing into lines with several cells where they are short. @module */
import type { Json } from "../../util/json.ts";
import { displayWidth, padToWidth, wrapToWidth } from "../../util/width.ts";
import { cutSpans, paint, type Span, spansWidth, spread } from "../paint.ts";
import type { Role, Theme } from "../theme.ts";
import { fieldSpans, type TextField } from "./text_field.ts";

/** How a row is edited as a line of text. */
export interface FormEdit<V> {
  readonly text: string;
  /** What is shown while nothing is typed. */
  readonly placeholder?: string;
  /** Why the text will not do, one sentence; undefined when it will. */
  check?(text: string): string | undefined;
  apply(value: V, text: string): V;
  /** Texts to offer. */
  readonly suggestions?: readonly string[];
  /** A key of the metadata whose values in the server's submissions are offered, and the text before the value. */
  valuesOf?(text: string): { readonly key: string; readonly head: string } | undefined;
  /** Names separated by commas: suggestions are for the last of them. @default false */
  readonly isList?: boolean;
  /** Offer files. @default false */
  readonly isPath?: boolean;
  /** The row stays open for the next text. @default false */
  readonly repeats?: boolean;
}

/** A value to choose. */
export interface FormChoice {
  readonly value: Json;
  readonly label: string;
  readonly note?: string;
}

/** Values to choose from. */
export interface FormChoices<V> {
  readonly items: readonly FormChoice[];
  readonly selected: Json;
  apply(value: V, chosen: Json): V;
}

/** One thing in a form: what it shows, and what keys do to it, as functions of the form's value. */
export interface FormRow<V> {
  readonly kind: "row";
  /** Stable while the row is there: the cursor goes by it. */
  readonly id: string;
  readonly label: string;
  /** Levels of indentation. @default 0 */
  readonly depth?: number;
  /** May share a line with its neighbours. @default false */
  readonly grid?: boolean;
  /** A sentence for the person whose cursor is on it. */
  readonly help?: string;
  readonly check?: boolean | "some";
  readonly value?: readonly Span[];
  /** At the right edge. */
  readonly note?: readonly Span[];
  /** It differs from what holds when nothing is said. @default false */
  readonly changed?: boolean;
  /** Why it cannot be changed, one sentence. */
  readonly locked?: string;
  /** Key under which it is unfolded; {@link isOpen} tells whether it is. */
  readonly unfold?: string;
  readonly isOpen?: boolean;
  /** Command that `↵` runs: the row is a button. */
  readonly press?: string;
  readonly edit?: FormEdit<V>;
  readonly choices?: FormChoices<V>;
  toggle?(value: V): V;
  step?(value: V, by: number): V;
  remove?(value: V): V;
}

/** A sentence between rows. */
export interface FormNote {
  readonly kind: "note";
  readonly text: string;
  readonly role: Role;
  /** Before its first line. */
  readonly glyph?: string;
  readonly depth?: number;
}

/** What a form is made of. */
export type FormItem<V> = FormRow<V> | FormNote;

/** One line on screen: rows side by side, or words. */
export type FormLine<V> =
  | { readonly kind: "cells"; readonly cells: readonly FormRow<V>[]; readonly perLine: number }
  | { readonly kind: "words"; readonly spans: readonly Span[] };

const CELL_COLUMNS = 31;
const CELLS_MAX = 4;

/** The items as lines: neighbours that may share a line fill it, sentences are wrapped. */
export function formLines<V>(items: readonly FormItem<V>[], columns: number): readonly FormLine<V>[] {
  const perLine = Math.max(1, Math.min(CELLS_MAX, Math.floor(columns / CELL_COLUMNS)));
  const lines: FormLine<V>[] = [];
  let cells: FormRow<V>[] = [];
  const flush = () => {
    if (cells.length > 0) lines.push({ kind: "cells", cells, perLine });
    cells = [];
  };
  for (const item of items) {
    if (item.kind === "note") {
      flush();
      lines.push(...noteLines(item, columns));
      continue;
    }
    if (item.grid !== true) {
      flush();
      lines.push({ kind: "cells", cells: [item], perLine: 1 });
      continue;
    }
    if (cells.length === perLine || (cells[0] !== undefined && cells[0].depth !== item.depth)) flush();
    cells.push(item);
  }
  flush();
  return lines;
}

function noteLines({ text, role, glyph = "", depth = 0 }: FormNote, columns: number): FormLine<never>[] {
  const indent = " ".repeat(2 + 2 * depth);
  const room = Math.max(8, columns - displayWidth(indent) - displayWidth(glyph) - 1);
  return wrapToWidth(text, room).map((line, i) => ({
    kind: "words",
    spans: [indent, i === 0 ? [glyph, role] : " ".repeat(displayWidth(glyph)), [line, role]],
  }));
}

/** Where a row is: its line and its place there. Undefined when it is nowhere. */
export function placeOf<V>(
  lines: readonly FormLine<V>[],
  id: string,
): { readonly line: number; readonly cell: number } | undefined {
  for (const [line, one] of lines.entries()) {
    const cell = one.kind === "cells" ? one.cells.findIndex((row) => row.id === id) : -1;
    if (cell >= 0) return { line, cell };
  }
  return undefined;
}

/** The row above or below one, in the same place of its line; undefined at the ends. */
export function rowBeside<V>(lines: readonly FormLine<V>[], id: string, by: number): FormRow<V> | undefined {
  const at = placeOf(lines, id) ?? { line: -1, cell: 0 };
  const way = Math.sign(by);
  let left = Math.abs(by);
  let found: FormRow<V> | undefined;
  for (let y = at.line + way; y >= 0 && y < lines.length && left > 0; y += way) {
    const line = lines[y]!;
    if (line.kind !== "cells") continue;
    found = line.cells[Math.min(at.cell, line.cells.length - 1)];
    left--;
  }
  return found;
}

/** The row left or right of one in its line; undefined at its ends. */
export function cellBeside<V>(lines: readonly FormLine<V>[], id: string, by: number): FormRow<V> | undefined {
  const at = placeOf(lines, id);
  const line = at === undefined ? undefined : lines[at.line];
  return line?.kind === "cells" ? line.cells[at!.cell + by] : undefined;
}

/** How lines are painted. */
export interface FormView {
  readonly columns: number;
  /** Id of the row under the cursor. */
  readonly focus: string | undefined;
  /** The text being typed into that row. */
  readonly field?: TextField | undefined;
}

/** Our own glyphs where only ASCII may be shown. */
const ASCII: Readonly<Record<string, string>> = { "‹ ": "< ", " ›": " >", "–": "-", "▸": ">" };

function faces(theme: Theme, spans: readonly Span[]): readonly Span[] {
  if (!theme.ascii) return spans;
  const face = (text: string) => ASCII[text] ?? text.replaceAll("•", "*");
  return spans.map((span) =>
    typeof span === "string" ? face(span) : [face(span[0]), ...span.slice(1) as Role[]]
  );
}

/** A line, painted. */
export function paintFormLine<V>(theme: Theme, line: FormLine<V>, view: FormView): string {
  if (line.kind === "words") return paint(theme, line.spans, view.columns);
  const width = Math.floor(view.columns / line.perLine);
  return Array.from({ length: line.perLine }, (_, i) => {
    const columns = i === line.perLine - 1 ? view.columns - width * (line.perLine - 1) : width;
    const row = line.cells[i];
    return row === undefined ? paint(theme, [], columns) : paintRow(theme, row, { ...view, columns });
  }).join("");
}

function paintRow<V>(theme: Theme, row: FormRow<V>, { columns, focus, field }: FormView): string {
  const focused = row.id === focus;
  const editing = focused && field !== undefined;
  const left: Span[] = [
    focused ? [theme.ascii ? "> " : "› ", "accent"] : "  ",
    ...headSpans(theme, row, { focused, columns }),
  ];
  const room = Math.max(4, columns - spansWidth(left));
  const value: readonly Span[] = editing
    ? editSpans(row, field, room)
    : cutSpans(faces(theme, row.value ?? []), room);
  const note = editing ? [] : noteSpans(faces(theme, row.note ?? []), room - spansWidth(value));
  const base: Role[] = focused ? ["cursor"] : [];
  if (row.locked !== undefined) base.push("dim");
  return paint(theme, spread([...left, ...value], note, columns), columns, ...base);
}

/** A note is cut to what the value leaves; a stump of one is worse than none. */
function noteSpans(note: readonly Span[], room: number): Span[] {
  const width = spansWidth(note);
  if (width === 0 || (width > room - 2 && room < NOTE_LEAST)) return [];
  return [" ", ...cutSpans(note, room - 2), " "];
}

const NOTE_LEAST = 16;
const LABEL_COLUMNS_MAX = 20;

/** Indentation, box, label: filled to a column of values where there is one. */
function headSpans<V>(
  theme: Theme,
  row: FormRow<V>,
  { focused, columns }: { readonly focused: boolean; readonly columns: number },
): Span[] {
  const indent = "  ".repeat(row.depth ?? 0);
  const fold = row.unfold === undefined || row.check !== undefined
    ? ""
    : theme.ascii
    ? (row.isOpen ? "v " : "> ")
    : (row.isOpen ? "▾ " : "▸ ");
  const box: Span[] = row.check === undefined
    ? []
    : [[row.check === "some" ? "[-] " : row.check ? "[x] " : "[ ] ", row.check === false ? "dim" : "accent"]];
  const name = row.press === undefined ? row.label : `[ ${row.label} ]`;
  const label = name + (row.changed ? " *" : "");
  const hasValue = row.value !== undefined || row.edit !== undefined;
  const labelColumns = Math.min(LABEL_COLUMNS_MAX, Math.floor(columns * 0.4));
  const room = Math.max(6, labelColumns - displayWidth(indent) - displayWidth(fold));
  const padded = hasValue && row.label !== ""
    ? padToWidth(label, Math.max(room, displayWidth(label))) + " "
    : label;
  const role: Role = row.press !== undefined ? "accent" : focused || !hasValue ? "plain" : "dim";
  return [indent, [fold, "dim"], ...box, [padded, role, ...(focused ? ["bold" as const] : [])]];
}

function editSpans<V>(row: FormRow<V>, field: TextField, width: number): Span[] {
  if (field.text === "" && row.edit?.placeholder !== undefined) {
    return [[" ", "textcursor"], ...cutSpans([[row.edit.placeholder, "dim"]], width - 1)];
  }
  return fieldSpans(field, width);
}
