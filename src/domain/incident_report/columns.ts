import { formatBytes } from "../../util/format.ts";
import { cutMiddle } from "../../util/width.ts";
import type { Column, Tone } from "../column.ts";
import { column, type FieldColumn } from "../columns/make.ts";
import { scoreText, verdictOf, type VerdictThresholds } from "../verdict.ts";
import { FATE_WORDS, type ReportFate, type ReportRow } from "./row.ts";

const FATE_TONES: Readonly<Partial<Record<ReportFate, Tone>>> = {
  "failed": "error",
  "unreadable": "error",
  "too large": "suspicious",
  "sent": "accent",
  "sending": "accent",
  "again": "accent",
  "pending": "accent",
};

/** Columns of a report: those of a table are the first, the others come out where programs read. */
export function reportColumns(thresholds: VerdictThresholds): readonly FieldColumn<ReportRow>[] {
  return [...tableColumns(thresholds), ...moreColumns()];
}

/** The columns for CSV and Parquet, in the order of the row's names. */
export function exportColumns(thresholds: VerdictThresholds): readonly Column<ReportRow>[] {
  const byId = new Map(reportColumns(thresholds).map((one) => [one.id, one]));
  return EXPORTED.flatMap((id) => byId.get(id) ?? []);
}

const EXPORTED: readonly (keyof ReportRow)[] = [
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
];

/** The columns of a table for people. */
export function tableColumns(thresholds: VerdictThresholds): readonly FieldColumn<ReportRow>[] {
  return [
    column<ReportRow>({
      ...{ id: "score", field: "score", width: 7, align: "right", priority: 0 },
      text: ({ score }) => score === null ? "" : scoreText(score, { thresholds }),
      exact: ({ score }) => score,
      tone: ({ score }) => score === null ? "dim" : verdictOf(score, thresholds).tone,
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
      text: ({ heuristics, reason }) => heuristics.length > 0 ? heuristics.join("; ") : reason ?? "",
      exact: ({ heuristics }) => heuristics.join("; "),
    }),
  ];
}

function moreColumns(): readonly FieldColumn<ReportRow>[] {
  const plain = (
    id: "how" | "verdict" | "link" | "classification" | "reason" | "at",
  ): FieldColumn<ReportRow> =>
    column<ReportRow>({ id, field: id, text: (row) => row[id] ?? "", exact: (row) => row[id] });
  return [
    column<ReportRow>({
      ...{ id: "sha256", field: "sha256", width: 15, text: ({ sha256 }) => cutMiddle(sha256 ?? "", 15) },
      exact: ({ sha256 }) => sha256,
    }),
    column<ReportRow>({
      ...{ id: "tags", field: "tags", text: ({ tags }) => tags.join("; ") },
      exact: ({ tags }) => tags.join("; "),
    }),
    ...(["how", "verdict", "link", "classification", "reason", "at"] as const).map(plain),
  ];
}
