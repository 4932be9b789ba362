import type { FieldInfo } from "../../api/types/common.ts";
import { formatAge, formatBytes, formatCount, parseTime } from "../../util/format.ts";
import { cutMiddle } from "../../util/width.ts";
import type { Column, Tone, ValueType } from "../column.ts";
import { scoreText, verdictOf, type VerdictThresholds } from "../verdict.ts";
import { listAt, numberAt, plainText, textAt, valueAt } from "./value_at.ts";

/** A column that says which fields of the document it reads, for `fl`. */
export interface FieldColumn<Row> extends Column<Row> {
  /** Fields to ask the server for. */
  readonly fields: readonly string[];
}

/** What columns depend on beside the row. */
export interface ColumnOptions {
  /** The server's thresholds. Default: those of a new server. */
  readonly thresholds?: VerdictThresholds | undefined;
  /** Only ASCII glyphs. @default false */
  readonly ascii?: boolean | undefined;
}

/** The parts of a column that a table of columns sets. */
export type Layout = Partial<Pick<Column<unknown>, "grow" | "priority" | "width" | "title" | "type">>;

type Make<Row> = Omit<FieldColumn<Row>, "title" | "width" | "fields"> & Layout & {
  readonly fields?: readonly string[];
};

/** Completes a column: title from the id, fields from `field`. */
export function column<Row>(make: Make<Row>): FieldColumn<Row> {
  return {
    ...make,
    title: make.title ?? make.id.replaceAll("_", " "),
    width: make.width ?? 12,
    fields: make.fields ?? (make.field === undefined ? [] : [make.field]),
  };
}

/** A value as it is; lists joined by commas. */
export function textColumn<Row>(id: string, field: string, layout: Layout = {}): FieldColumn<Row> {
  return column<Row>({ id, field, ...layout, text: (row) => textAt(row, field) });
}

/** How long ago a time was: `4 m`. The exact value is the server's text. */
export function ageColumn<Row>(id: string, field: string, layout: Layout = {}): FieldColumn<Row> {
  return column<Row>({
    id,
    field,
    type: "date",
    width: 5,
    align: "right",
    ...layout,
    text(row, now) {
      const ms = parseTime(valueAt(row, field));
      return ms === undefined ? "" : formatAge(now - ms);
    },
    tone: () => "dim",
  });
}

/** A whole number: `1,204`. */
export function countColumn<Row>(id: string, field: string, layout: Layout = {}): FieldColumn<Row> {
  return column<Row>({
    id,
    field,
    type: "integer",
    width: 6,
    align: "right",
    ...layout,
    text(row) {
      const value = numberAt(row, field);
      return value === undefined ? "" : formatCount(value);
    },
  });
}

/** A size: `412 K`. */
export function sizeColumn<Row>(id: string, field: string, layout: Layout = {}): FieldColumn<Row> {
  return column<Row>({
    id,
    field,
    type: "integer",
    width: 6,
    align: "right",
    ...layout,
    text: (row) => formatBytes(numberAt(row, field) ?? Number.NaN),
  });
}

/** A score with its verdict's glyph and tone: `●  1500`. */
export function scoreColumn<Row>(
  id: string,
  field: string,
  options: ColumnOptions,
  layout: Layout = {},
): FieldColumn<Row> {
  return column<Row>({
    id,
    field,
    type: "integer",
    width: 7,
    align: "right",
    priority: 0,
    ...layout,
    text(row) {
      const score = numberAt(row, field);
      return score === undefined ? "" : scoreText(score, options);
    },
    tone(row) {
      const score = numberAt(row, field);
      return score === undefined ? "plain" : verdictOf(score, options.thresholds).tone;
    },
  });
}

/** A hash or identifier with its middle left out to fit the column. */
export function hashColumn<Row>(id: string, field: string, layout: Layout = {}): FieldColumn<Row> {
  const width = layout.width ?? 15;
  return column<Row>({ id, field, width, ...layout, text: (row) => cutMiddle(textAt(row, field), width) });
}

/** The marking: `AMBER+STRICT//CMR`, without the `TLP:` that all share. */
export function markingColumn<Row>(layout: Layout = {}): FieldColumn<Row> {
  return column<Row>({
    id: "class",
    field: "classification",
    width: 8,
    priority: 3,
    ...layout,
    text: (row) => textAt(row, "classification").replace(/^TLP:/, ""),
    exact: (row) => textAt(row, "classification"),
    tone: () => "dim",
  });
}

/** A flag: `yes`, or nothing for false. */
export function flagColumn<Row>(id: string, field: string, layout: Layout = {}): FieldColumn<Row> {
  return column<Row>({
    id,
    field,
    type: "boolean",
    width: 7,
    ...layout,
    text: (row) => valueAt(row, field) === true ? "yes" : "",
    exact: (row) => valueAt(row, field) === true,
  });
}

/** A word with a tone by its value; values not listed are plain. */
export function wordColumn<Row>(
  id: string,
  field: string,
  tones: Readonly<Record<string, Tone>>,
  layout: Layout = {},
): FieldColumn<Row> {
  return column<Row>({
    id,
    field,
    ...layout,
    text: (row) => textAt(row, field),
    tone: (row) => tones[textAt(row, field)] ?? "plain",
  });
}

/** The first of several values, with how many more there are: `YARA +4`. */
export function firstOfColumn<Row>(id: string, field: string, layout: Layout = {}): FieldColumn<Row> {
  return column<Row>({
    id,
    field,
    list: true,
    ...layout,
    text(row) {
      const unique = [...new Set(listAt(row, field).map((value) => plainText(value)))];
      return unique.length > 1 ? `${unique[0]} +${unique.length - 1}` : unique[0] ?? "";
    },
  });
}

const VALUE_TYPES: Readonly<Record<string, ValueType>> = {
  boolean: "boolean",
  date: "date",
  float: "float",
  integer: "integer",
  long: "integer",
};

/** How the server's field table types the values of a field; objects and unknown types are text. */
export function valueTypeOf(
  { type, list }: Pick<FieldInfo, "type" | "list">,
): { readonly type: ValueType; readonly list: boolean } {
  return { type: Object.hasOwn(VALUE_TYPES, type) ? VALUE_TYPES[type]! : "text", list: list === true };
}

/** A column for any stored field, shown by the type the server gives it. For `--columns` and the chooser. */
export function fieldColumn<Row>(field: string, info?: Pick<FieldInfo, "type" | "list">): FieldColumn<Row> {
  return { ...shownField(field, info), ...info === undefined ? {} : valueTypeOf(info) };
}

function shownField<Row>(field: string, info?: Pick<FieldInfo, "type">): FieldColumn<Row> {
  const layout = { title: field, priority: 1 };
  switch (info?.type) {
    case "date":
      return ageColumn(field, field, { ...layout, width: Math.max(5, field.length) });
    case "integer":
    case "long":
      return countColumn(field, field, { ...layout, width: Math.max(6, field.length) });
    default:
      return textColumn(field, field, { ...layout, width: Math.max(12, field.length), grow: 1 });
  }
}
