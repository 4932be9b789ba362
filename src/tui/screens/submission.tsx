import type {
  Submission,
  SubmissionSummary,
  SubmissionTree,
  TagsByType,
} from "../../api/types/submission.ts";
import { treeRows } from "../../domain/submission_tree.ts";
import { verdictOf, verdictOfWord } from "../../domain/verdict.ts";
import { tacticName } from "../../domain/attack.ts";
import { submissionQuery, summaryQuery, treeQuery } from "../../features/submissions.ts";
import { defangTag } from "../../util/defang.ts";
import { formatAge, formatBytes, parseTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { ScreenContext } from "../contracts.ts";
import type { DrillLine } from "../drill/line.ts";
import { listScreen } from "../drill/list_screen.tsx";
import type { Span } from "../paint.ts";
import type { ListState } from "../widgets/list.ts";

/** Which submission. */
export interface SubmissionParams {
  readonly sid: string;
}
type Context = ScreenContext<SubmissionParams, ListState>;

const heading = (text: string, count?: number): DrillLine => ({
  spans: [[count === undefined ? text : `${text} ${count}`, "title"]],
  quiet: true,
});
const EMPTY: DrillLine = { spans: [""], quiet: true };

function headLines(ctx: Context, submission: Submission): DrillLine[] {
  const verdict = verdictOf(submission.max_score);
  const submitted = parseTime(submission.times.submitted);
  const name = submission.files[0]?.name ?? submission.sid;
  const age = submitted === undefined ? "" : ` ${formatAge(ctx.app.now() - submitted)} ago`;
  const errors: Span[] = submission.error_count > 0 ? [[` · ${submission.error_count} errors`, "error"]] : [];
  return [
    {
      spans: [
        [`${verdict.glyph} ${verdict.word.toUpperCase()} ${submission.max_score}`, verdict.tone],
        `  ${safeText(name)}`,
      ],
      json: submission,
    },
    {
      spans: [[
        `${submission.state}${age} · by ${
          safeText(submission.params.submitter ?? "?")
        } · ${submission.file_count} files`,
        "dim",
      ], ...errors],
    },
    {
      spans: [["sid ", "dim"], submission.sid],
      handle: { kind: "field", index: "submission", field: "sid", value: submission.sid },
    },
  ];
}

function fileLines({ tree }: SubmissionTree): DrillLine[] {
  const rows = treeRows(tree);
  return [
    heading("files", rows.length),
    ...rows.map((row): DrillLine => ({
      spans: [
        [row.guide === "" ? "" : `${row.guide} `, "rule"],
        [`${row.verdict.glyph} ${String(row.score).padStart(5)} `, row.verdict.tone],
        safeText(row.name),
        [`  ${safeText(row.type)}  ${formatBytes(row.size)}`, "dim"],
      ],
      handle: { kind: "file", sha256: row.sha256, name: row.name },
      depth: row.depth,
    })),
  ];
}

const LEVELS = ["malicious", "suspicious", "info", "safe"] as const;

function whyLines({ heuristics, attack_matrix }: SubmissionSummary): DrillLine[] {
  const raised = LEVELS.flatMap((level) =>
    (heuristics[level] ?? []).map(([id, name]) => ({ level, id, name }))
  );
  const attacks = Object.entries(attack_matrix).flatMap(([tactic, rows]) =>
    rows.map((row) => ({ tactic, row }))
  );
  const marked = (level: string): Span => [`${verdictOfWord(level).glyph} `, verdictOfWord(level).tone];
  return [
    heading("why", raised.length),
    ...raised.map(({ level, id, name }): DrillLine => ({
      spans: [marked(level), safeText(name), [`  ${safeText(id)}`, "dim"]],
      handle: { kind: "heuristic", id, name },
    })),
    ...(attacks.length === 0 ? [] : [EMPTY, heading("ATT&CK", attacks.length)]),
    ...attacks.map(({ tactic, row: [id, pattern, level] }): DrillLine => ({
      spans: [marked(level), `${safeText(id)} ${safeText(pattern)}`, [`  ${tacticName(tactic)}`, "dim"]],
      handle: { kind: "attack", id, name: pattern },
    })),
  ];
}

function tagLines(title: string, tags: TagsByType): DrillLine[] {
  const rows = Object.entries(tags).flatMap(([type, values]) => values.map((row) => ({ type, row })));
  if (rows.length === 0) return [];
  return [
    EMPTY,
    heading(title, rows.length),
    ...rows.map(({ type, row: [value, level, safelisted] }): DrillLine => ({
      spans: [
        [`${verdictOfWord(level).glyph} `, verdictOfWord(level).tone],
        [`${type} `, "dim"],
        safelisted
          ? [safeText(defangTag(type, String(value))), "dim"]
          : safeText(defangTag(type, String(value))),
      ],
      handle: { kind: "tag", type, value: String(value) },
    })),
  ];
}

function metadataLines({ metadata }: Submission): DrillLine[] {
  const entries = Object.entries(metadata);
  if (entries.length === 0) return [];
  return [
    EMPTY,
    heading("metadata", entries.length),
    ...entries.map(([key, value]): DrillLine => ({
      spans: [[`${safeText(key)} `, "dim"], safeText(String(value))],
      handle: { kind: "field", index: "submission", field: `metadata.${key}`, value: String(value) },
    })),
  ];
}

function linesOf(ctx: Context): DrillLine[] {
  const { queries, services } = ctx.app;
  const submission = queries.peek<Submission>(submissionQuery(services, ctx.params.sid).key);
  const tree = queries.peek<SubmissionTree>(treeQuery(services, ctx.params.sid).key);
  const summary = queries.peek<SubmissionSummary>(summaryQuery(services, ctx.params.sid).key);
  return [
    ...(submission === undefined ? [] : [...headLines(ctx, submission), EMPTY]),
    ...(tree === undefined ? [] : [...fileLines(tree), EMPTY]),
    ...(summary === undefined ? [] : [
      ...whyLines(summary),
      ...tagLines("attribution", summary.tags.attribution ?? {}),
      ...tagLines("indicators", summary.tags.ioc ?? {}),
      ...tagLines("behaviour", summary.tags.behavior ?? {}),
    ]),
    ...(submission === undefined ? [] : metadataLines(submission)),
  ];
}

/** A submission: its verdict, files, reasons, indicators and metadata, each a thing to open or to search for. */
export const submissionScreen = listScreen<SubmissionParams>({
  id: "submission",
  title: ({ sid }) => sid.slice(0, 8),
  queries: ({ app: { services }, params: { sid } }) => [
    submissionQuery(services, sid),
    treeQuery(services, sid),
    summaryQuery(services, sid),
  ],
  lines: linesOf,
  classification: ({ app: { queries, services }, params: { sid } }) =>
    queries.peek<Submission>(submissionQuery(services, sid).key)?.classification,
});
