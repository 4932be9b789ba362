import type { SearchHit } from "../../api/types/common.ts";
import type { Column } from "../../domain/column.ts";
import { exactValue } from "../../domain/columns.ts";
import { csvLine, flatValue, tsvField } from "../../util/csv.ts";
import type { Json } from "../../util/json.ts";
import { safeText } from "../../util/safe_text.ts";

/** Forms in which rows leave the UI. */
export const EXPORT_FORMATS = ["csv", "tsv", "jsonl", "json", "md"] as const;
/** Form in which rows leave the UI. */
export type ExportFormat = typeof EXPORT_FORMATS[number];

const markdownField = (value: Json) =>
  value === null ? "" : safeText(String(flatValue(value))).replace(/[|\\`]/g, "\\$&");

/** Text before the first row. */
export function exportHead(format: ExportFormat, columns: readonly Column<SearchHit>[]): string {
  const titles = columns.map((column) => column.field ?? column.id);
  switch (format) {
    case "csv":
      return csvLine(titles);
    case "tsv":
      return titles.map(tsvField).join("\t") + "\n";
    case "md":
      return `| ${titles.map(markdownField).join(" | ")} |\n|${titles.map(() => " --- |").join("")}\n`;
    case "json":
      return "[";
    case "jsonl":
      return "";
  }
}

/** One row. JSON forms hold the document as the server sent it, the others the exact values of the columns. */
export function exportRow(
  format: ExportFormat,
  columns: readonly Column<SearchHit>[],
  row: { readonly hit: SearchHit; readonly first: boolean },
): string {
  const values = () => columns.map((column) => exactValue(column, row.hit));
  switch (format) {
    case "csv":
      return csvLine(values());
    case "tsv":
      return values().map(tsvField).join("\t") + "\n";
    case "md":
      return `| ${values().map(markdownField).join(" | ")} |\n`;
    case "json":
      return `${row.first ? "\n" : ",\n"}${JSON.stringify(row.hit)}`;
    case "jsonl":
      return `${JSON.stringify(row.hit)}\n`;
  }
}

/** Text after the last row. */
export const exportFoot = (format: ExportFormat) => format === "json" ? "\n]\n" : "";

/** Rows as one text, for the clipboard. */
export function exportText(
  format: ExportFormat,
  columns: readonly Column<SearchHit>[],
  hits: readonly SearchHit[],
): string {
  return exportHead(format, columns) +
    hits.map((hit, i) => exportRow(format, columns, { hit, first: i === 0 })).join("") + exportFoot(format);
}
