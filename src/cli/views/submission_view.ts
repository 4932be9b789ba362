/** The readable page of a submission. @module */
import type { FileTree, Submission, SubmissionSummary } from "../../api/types/submission.ts";
import type { AttackMatrix, HeuristicsByLevel } from "../../api/types/summary.ts";
import { attackByTactic } from "../../domain/attack.ts";
import { treeColumns } from "../../domain/columns/lists.ts";
import { treeRows } from "../../domain/submission_tree.ts";
import { type Verdict, verdictOf, verdictOfWord, verdictRank } from "../../domain/verdict.ts";
import { formatAge, formatCount, formatDuration, formatTime, parseTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { padToWidth, wrapToWidth } from "../../util/width.ts";
import type { CliContext } from "../context.ts";
import { headingLines, pairLines, partLines } from "../lines.ts";
import { tableLines } from "../output/table.ts";

/** What the page is made from; a running submission has neither summary nor tree worth showing. */
export interface SubmissionParts {
  readonly submission: Omit<Submission, "results" | "errors">;
  readonly summary?: SubmissionSummary | undefined;
  readonly tree?: FileTree | undefined;
}

/** The whole page: verdict, times, why, tags, files. */
export function submissionLines(ctx: CliContext, { submission, summary, tree }: SubmissionParts): string[] {
  return [
    ...partLines(ctx, () => headLines(ctx, submission)),
    ...partLines(ctx, () => summary === undefined ? [] : summaryLines(ctx, summary)),
    ...partLines(
      ctx,
      () => tree === undefined ? [] : [...headingLines(ctx, "Files"), ...treeLines(ctx, tree)],
    ),
  ];
}

/** A score with its verdict: `● 1500 malicious`. */
export function scoreWords(ctx: CliContext, score: number): string {
  return verdictWords(ctx, verdictOf(score), String(score));
}

function verdictWords(ctx: CliContext, verdict: Verdict, between = ""): string {
  return ctx.style.tone([verdict.glyph, between, verdict.word].filter(Boolean).join(" "), verdict.tone);
}

function headLines(ctx: CliContext, one: SubmissionParts["submission"]): string[] {
  const submitted = parseTime(one.times.submitted);
  const completed = parseTime(one.times.completed);
  const age = submitted === undefined ? "" : formatAge(ctx.clock.now() - submitted);
  const ago = /^\d/.test(age) ? `, ${age} ago` : "";
  const took = submitted === undefined || completed === undefined
    ? ""
    : `, took ${formatDuration(completed - submitted)}`;
  const title = one.params.description || one.files[0]?.name || one.sid;
  return [
    `${scoreWords(ctx, one.max_score)}  ${ctx.style.bold(safeText(title))}`,
    ...pairLines(ctx, [
      ["sid", one.sid],
      ["state", one.state],
      ["submitted", `${formatTime(one.times.submitted)}${ago} by ${one.params.submitter ?? "unknown"}`],
      ["completed", one.times.completed === null ? undefined : formatTime(one.times.completed) + took],
      ["classification", one.classification],
      // Made safe one by one: pairLines keeps the line feeds of a value.
      [
        "files",
        `${formatCount(one.file_count)}, submitted ${one.files.map(({ name }) => safeText(name)).join(", ")}`,
      ],
      ["errors", one.error_count === 0 ? undefined : formatCount(one.error_count)],
      ["said malicious by", one.verdict.malicious.join(", ")],
      ["said harmless by", one.verdict.non_malicious.join(", ")],
      ["services", one.params.services?.selected?.map((name) => safeText(name)).join(", ")],
      ["expires", one.expiry_ts === null ? undefined : formatTime(one.expiry_ts)],
      ["archived", one.archived ? "yes" : undefined],
    ]),
    ...metadataLines(ctx, one.metadata),
  ];
}

function metadataLines(ctx: CliContext, metadata: Readonly<Record<string, string>>): string[] {
  const pairs = Object.entries(metadata);
  if (pairs.length === 0) return [];
  const lines = pairLines(ctx, pairs.map(([key, value]) => [safeText(key), value]));
  return [...headingLines(ctx, "Metadata"), ...lines];
}

/** Heuristics, ATT&CK and tags, the worst first. */
export function summaryLines(ctx: CliContext, summary: SubmissionSummary): string[] {
  return [
    ...partLines(ctx, () => heuristicLines(ctx, summary.heuristics)),
    ...partLines(ctx, () => attackLines(ctx, summary.attack_matrix)),
    ...partLines(ctx, () => tagLines(ctx, "Attribution", summary.tags.attribution)),
    ...partLines(ctx, () => tagLines(ctx, "Behaviour", summary.tags.behavior)),
    ...partLines(ctx, () => tagLines(ctx, "Indicators", summary.tags.ioc)),
    ...(summary.filtered ? ["", ctx.style.tone("Some results are above your classification", "dim")] : []),
    ...(summary.partial ? ["", ctx.style.tone("The summary is not complete", "dim")] : []),
  ];
}

function heuristicLines(ctx: CliContext, heuristics: HeuristicsByLevel): string[] {
  const levels = Object.entries(heuristics).map(([level, rows]) => ({ verdict: verdictOfWord(level), rows }))
    .sort((a, b) => verdictRank(a.verdict) - verdictRank(b.verdict));
  if (levels.every(({ rows }) => rows.length === 0)) return [];
  return [
    ...headingLines(ctx, "Heuristics"),
    ...levels.flatMap(({ verdict, rows }) =>
      rows.map(([id, name]) =>
        `${ctx.style.tone(verdict.glyph, verdict.tone)} ${padToWidth(safeText(id), 22)} ${safeText(name)}`
      )
    ),
  ];
}

function attackLines(ctx: CliContext, matrix: AttackMatrix): string[] {
  const tactics = attackByTactic(matrix);
  if (tactics.length === 0) return [];
  return [
    ...headingLines(ctx, "ATT&CK"),
    ...tactics.flatMap(({ name, techniques }) =>
      techniques.map(({ id, name: technique, verdict }, i) => {
        const tactic = ctx.style.tone(padToWidth(i === 0 ? safeText(name) : "", 22), "dim");
        const glyph = ctx.style.tone(verdict.glyph, verdict.tone);
        return `${tactic} ${glyph} ${padToWidth(safeText(id), 10)} ${safeText(technique)}`;
      })
    ),
  ];
}

type Tags = SubmissionSummary["tags"]["ioc"];

function tagLines(ctx: CliContext, title: string, tags: Tags): string[] {
  const types = Object.entries(tags).filter(([, rows]) => rows.length > 0);
  if (types.length === 0) return [];
  return [
    ...headingLines(ctx, title),
    ...types.flatMap(([type, rows]) => {
      const sorted = [...rows].sort((a, b) =>
        verdictRank(verdictOfWord(a[1])) - verdictRank(verdictOfWord(b[1]))
      );
      return sorted.flatMap(([value, level, safelisted], i) => {
        const verdict = verdictOfWord(safelisted ? "safe" : level);
        const name = padToWidth(i === 0 ? safeText(type) : "", 26);
        const room = Math.max(20, ctx.columns - 29);
        const [first = "", ...rest] = Number.isFinite(room)
          ? wrapToWidth(safeText(value), room)
          : [safeText(value)];
        return [
          `${ctx.style.tone(name, "dim")} ${ctx.style.tone(verdict.glyph, verdict.tone)} ${first}`,
          ...rest.map((line) => " ".repeat(29) + line),
        ];
      });
    }),
  ];
}

/** The file tree as a table. */
export function treeLines(ctx: CliContext, tree: FileTree): string[] {
  const { style } = ctx;
  return tableLines(treeColumns(), treeRows(tree), { width: ctx.columns, now: ctx.clock.now(), style });
}
