import { formatBytes } from "../../util/format.ts";
import type { Column, Tone } from "../column.ts";
import { column, type FieldColumn } from "../columns/make.ts";
import { scoreText, type VerdictThresholds } from "../verdict.ts";
import { FATE_WORDS, type ReportFate, type ReportRow, rowVerdict } from "./row.ts";

const FATE_TONES: Readonly<Partial<Record<ReportFate, Tone>>> = {
  "failed": "error",
  "incomplete": "suspicious",
  "gone": "suspicious",
  "keeps changing": "suspicious",
  "unreadable": "error",
  "too large": "suspicious",
  "sent": "accent",
  "sending": "accent",
  "again": "accent",
  "pending": "accent",
};

const EXPORTED = [
  "path",
  "sha256",
  "size",
  "fate",
  "how",
  "sid",
  "verdict",
  "score",
  "heuristics",
  "tags",
  "link",
  "classification",
  "reason",
  "at",
  "errors",
] as const satisfies readonly (keyof ReportRow)[];

const TYPES: Readonly<Partial<Record<keyof ReportRow, Pick<Column<ReportRow>, "type" | "list">>>> = {
  size: { type: "integer" },
  score: { type: "integer" },
  at: { type: "date" },
  heuristics: { list: true },
  tags: { list: true },
};

/** The columns for CSV and Parquet: all of a row. */
export const EXPORT_COLUMNS: readonly Column<ReportRow>[] = EXPORTED.map((name) =>
  column<ReportRow>({
    ...{ id: name, field: name, ...TYPES[name] },
    text: (row) => String(row[name] ?? ""),
    exact: (row) => row[name],
  })
);

/** What a person reads first of a row: why it is not to be trusted, then what was found. */
export function findings({ fate, heuristics, reason }: ReportRow): string {
  const isShown = reason !== null && (heuristics.length === 0 || fate === "incomplete" || fate === "gone");
  return [...isShown ? [reason] : [], ...heuristics].join("; ");
}

/** The columns of a table for people. */
export function tableColumns(thresholds: VerdictThresholds): readonly FieldColumn<ReportRow>[] {
  return [
    column<ReportRow>({
      ...{ id: "score", field: "score", width: 7, align: "right", priority: 0 },
      text: ({ score }) => score === null ? "" : scoreText(score, { thresholds }),
      exact: ({ score }) => score,
      tone: (row) => rowVerdict(row, thresholds)?.tone ?? "dim",
    }),
    column<ReportRow>({
      ...{ id: "fate", field: "fate", width: 11, priority: 0 },
      text: ({ fate, how }) => fate === "done" && how !== null && how !== "done" ? how : FATE_WORDS[fate],
      exact: ({ fate }) => fate,
      tone: ({ fate }) => FATE_TONES[fate] ?? "dim",
    }),
    column<ReportRow>({
      ...{ id: "size", field: "size", width: 6, align: "right", priority: 2 },
      text: ({ size }) => size === null ? "" : formatBytes(size),
      exact: ({ size }) => size,
    }),
    column<ReportRow>({
      ...{ id: "sid", field: "sid", width: 22, priority: 3, text: ({ sid }) => sid ?? "" },
      exact: ({ sid }) => sid,
      tone: () => "dim",
    }),
    column<ReportRow>({
      ...{ id: "path", field: "path", width: 24, grow: 3, priority: 0, text: ({ path }) => path },
      exact: ({ path }) => path,
    }),
    column<ReportRow>({
      ...{ id: "heuristics", field: "heuristics", width: 12, grow: 1, priority: 1 },
      text: (row) => findings(row),
      exact: ({ heuristics }) => heuristics.join("; "),
    }),
  ];
}
