/** Comma-separated values by RFC 4180, harmless in a spreadsheet. @module */

/** Value of a cell. */
export type CsvValue = string | number | boolean | null;

/**
 * What makes a spreadsheet run a text as a formula: the operators, in their wide forms too, and the blanks that some
 * leave out before they look.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * A text that no spreadsheet runs as a formula: names of files come from attackers. One that it would gets an
 * apostrophe in front, which a spreadsheet does not show.
 */
export function guardFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** One record with its line end. */
export function csvLine(values: readonly CsvValue[]): string {
  return values.map(csvField).join(",") + "\r\n";
}

/** One field; texts are guarded by {@link guardFormula}, numbers stay numbers. */
export function csvField(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const text = guardFormula(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One field of tab-separated values, which have no quoting: blanks that end fields and lines become spaces. */
export function tsvField(value: CsvValue): string {
  if (value === null) return "";
  return typeof value === "string" ? guardFormula(value).replace(/[\t\r\n]+/g, " ") : String(value);
}
