/** Comma-separated values by RFC 4180, but with line feeds as line ends, safe to open in a spreadsheet. @module */
import type { Json } from "./json.ts";

/** Value of a cell that has no parts. */
export type CsvValue = string | number | boolean | null;

/**
 * Place before a formula: operators, in their full-width forms too, at the start of a text, where some spreadsheets skip
 * blanks, or after a character that a spreadsheet set to another separator takes for the end of a cell.
 */
const FORMULA = /^(?=[=+\-@\t\r\n＝＋－＠])|(?<=[;\t\r\n])(?=[=+\-@＝＋－＠])/g;

/** How records are written. */
export interface CsvOptions {
  /** Leave texts that a spreadsheet runs as formulas as they are. @default false */
  readonly raw?: boolean | undefined;
}

/**
 * A text that no spreadsheet runs as a formula: file names come from attackers. An apostrophe is put before what would be
 * one; a spreadsheet does not show it.
 */
export function guardFormula(text: string): string {
  return text.replace(FORMULA, "'");
}

/** A value as one cell: lists and objects as JSON. */
export function flatValue(value: Json): CsvValue {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}

/** One record with its line feed, which `cut`, awk, Python, pandas, DuckDB and Excel all read. */
export function csvLine(values: readonly Json[], options: CsvOptions = {}): string {
  return values.map((value) => csvField(value, options)).join(",") + "\n";
}

/** One field; texts are guarded by {@link guardFormula}, numbers stay numbers. */
export function csvField(value: Json, { raw = false }: CsvOptions = {}): string {
  const flat = flatValue(value);
  if (flat === null) return "";
  if (typeof flat !== "string") return String(flat);
  const text = raw ? flat : guardFormula(flat);
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One field of tab-separated values, which have no quoting: blanks that end fields and lines become spaces. */
export function tsvField(value: Json): string {
  const flat = flatValue(value);
  if (flat === null) return "";
  return typeof flat === "string" ? guardFormula(flat).replace(/[\t\r\n]+/g, " ") : String(flat);
}
