/** Comma-separated values by RFC 4180, harmless in a spreadsheet. @module */

/** Value of a cell. */
export type CsvValue = string | number | boolean | null;

/** One record with its line end. */
export function csvLine(values: readonly CsvValue[]): string {
  return values.map(csvField).join(",") + "\r\n";
}

/**
 * One field.
 *
 * A text that a spreadsheet would run as a formula gets an apostrophe in front: names of files come from attackers.
 */
export function csvField(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
