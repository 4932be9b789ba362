import type { Alert } from "../../api/types/alert.ts";
import type { FileChild } from "../../api/types/file.ts";
import type { ErrorDoc } from "../../api/types/result.ts";
import { bar } from "../../util/bars.ts";
import { formatCount, formatPercent } from "../../util/format.ts";
import { columnsFor, priorityColumn } from "../columns.ts";
import type { TreeRow } from "../submission_tree.ts";
import {
  ageColumn,
  column,
  type ColumnOptions,
  countColumn,
  type FieldColumn,
  firstOfColumn,
  hashColumn,
  markingColumn,
  scoreColumn,
  sizeColumn,
  textColumn,
  wordColumn,
} from "./make.ts";

/** Submissions as `submission/list/…` returns them. */
export function submissionListColumns(options: ColumnOptions = {}): ReturnType<typeof columnsFor> {
  return columnsFor("submission", options);
}

/** Alerts in groups, as `alert/grouped/…` returns them, and single ones of `alert/list/`. */
export function alertGroupColumns(options: ColumnOptions = {}): readonly FieldColumn<Alert>[] {
  return [
    priorityColumn<Alert>(options),
    scoreColumn("score", "al.score", options),
    wordColumn("status", "status", { MALICIOUS: "malicious", "NON-MALICIOUS": "safe" }, { width: 13 }),
    textColumn("file", "file.name", { width: 20, grow: 3, priority: 0 }),
    firstOfColumn("attribution", "al.attrib", { width: 12, grow: 1, priority: 2 }),
    textColumn("type", "type", { width: 8, priority: 2 }),
    column<Alert>({
      id: "n",
      field: "group_count",
      width: 5,
      align: "right",
      text: (row) => formatCount(row.group_count ?? 1),
      exact: (row) => row.group_count ?? 1,
      type: "integer",
    }),
    ageColumn("age", "reporting_ts", { priority: 0 }),
    ownerColumn(),
    firstOfColumn("labels", "label", { width: 14, priority: 3 }),
    markingColumn(),
  ];
}

/** The owner, or `(similar)` when another alert about this file has one. */
function ownerColumn(): FieldColumn<Alert> {
  return column<Alert>({
    id: "owner",
    field: "owner",
    width: 10,
    text: (row) => row.owner ?? (row.hint_owner ? "(similar)" : ""),
    exact: (row) => row.owner,
    tone: (row) => row.owner === null ? "dim" : "plain",
  });
}

/** A value of a facet and how often it occurs. */
export interface FacetRow {
  readonly value: string;
  readonly count: number;
  /** Greatest count of the facet, for the bar. */
  readonly max: number;
  /** All hits, with this value or another or none, for the share. */
  readonly total: number;
}

/**
 * Facet rows of the server's `{value: count}`, greatest first.
 *
 * @param total Number of all hits.
 */
export function facetRows(facet: Readonly<Record<string, number>>, total: number): readonly FacetRow[] {
  const entries = Object.entries(facet).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const max = entries[0]?.[1] ?? 0;
  return entries.map(([value, count]) => ({ value, count, max, total }));
}

/** Values of a facet with bars. */
export function facetColumns(options: ColumnOptions = {}): readonly FieldColumn<FacetRow>[] {
  return [
    textColumn("value", "value", { width: 24, grow: 1, priority: 0 }),
    countColumn("count", "count", { width: 8, priority: 0 }),
    column<FacetRow>({
      id: "share",
      width: 6,
      align: "right",
      text: (row) => row.total > 0 ? formatPercent(row.count / row.total) : "",
      exact: (row) => row.total > 0 ? row.count / row.total : 0,
      type: "float",
      tone: () => "dim",
    }),
    column<FacetRow>({
      id: "bar",
      title: "",
      width: 20,
      priority: 2,
      text: (row) => bar(row.count, row.max, { width: 20, ascii: options.ascii }),
      exact: () => null,
      tone: () => "accent",
    }),
  ];
}

/** Files that came out of another, `file/children/…`. */
export function fileChildColumns(): readonly FieldColumn<FileChild>[] {
  return [
    textColumn("name", "name", { width: 24, grow: 1, priority: 0 }),
    textColumn("sha256", "sha256", { width: 64 }),
  ];
}

/** The file tree of a submission, one row a file. */
export function treeColumns(options: ColumnOptions = {}): readonly FieldColumn<TreeRow>[] {
  return [
    scoreColumn("score", "score", options),
    column<TreeRow>({
      id: "name",
      width: 24,
      grow: 3,
      priority: 0,
      text: (row) => row.guide === "" ? row.name : `${row.guide} ${row.name}`,
      exact: (row) => row.name,
    }),
    textColumn("type", "type", { width: 24, grow: 1 }),
    sizeColumn("size", "size"),
    hashColumn("sha256", "sha256", { width: 15, priority: 2 }),
  ];
}

/** The columns of {@link treeColumns}, with where a file stands: the guide before its name is not exported. */
export function treeExportColumns(): readonly FieldColumn<TreeRow>[] {
  return [
    ...treeColumns(),
    countColumn("depth", "depth"),
    column<TreeRow>({
      id: "parent",
      text: ({ id }) => id.split("/").at(-2) ?? "",
      exact: ({ id }) => id.split("/").at(-2) ?? null,
    }),
  ];
}

/** Errors of services, `error/list/` and those in a submission. */
export function errorColumns(): readonly FieldColumn<ErrorDoc>[] {
  return [
    column<ErrorDoc>({
      id: "severity",
      field: "severity",
      width: 8,
      text: (row) => row.severity ?? "error",
      tone: (row) => row.severity === "warning" ? "suspicious" : "error",
    }),
    textColumn("service", "response.service_name", { width: 16, priority: 0 }),
    textColumn("type", "type", { width: 18 }),
    textColumn("message", "response.message", { width: 24, grow: 3, priority: 0 }),
    hashColumn("sha256", "sha256", { priority: 2 }),
    ageColumn("age", "created"),
  ];
}
