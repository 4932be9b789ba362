import type { FormattedSection } from "../../api/types/result.ts";
import type { SubmissionSummary } from "../../api/types/submission.ts";
import { bodyLines } from "../../domain/section_text.ts";
import { type Verdict, verdictOfWord, verdictRank } from "../../domain/verdict.ts";
import { summaryQuery } from "../../features/submissions.ts";
import { bar } from "../../util/bars.ts";
import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutName, displayWidth, padToWidth } from "../../util/width.ts";
import { type DrillLine, spansOfText } from "../drill/line.ts";
import { remember } from "../drill/remember.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import type { Pane, PaneView } from "../drill/state.ts";
import type { Span } from "../paint.ts";
import {
  emptyText,
  filesWith,
  selectionOf,
  type SubmissionContext,
  type SubmissionParams,
  summaryOf,
} from "./data.ts";
import type { TreeRow } from "../../domain/submission_tree.ts";

/** A reason: a heuristic, what it scored, and in which files. */
interface Reason {
  readonly id: string;
  readonly name: string;
  readonly verdict: Verdict;
  readonly score: number;
  readonly files: readonly TreeRow[];
  readonly sections: readonly FormattedSection[];
}

const BAR_COLUMNS = 5;
/** A bar is full from this score on, or from the highest one where that is higher. */
const FULL_SCORE = 500;
const BODY_LINES_MAX = 40;

function reasons(ctx: SubmissionContext, summary: SubmissionSummary): Reason[] {
  const { files } = selectionOf(ctx);
  return Object.entries(summary.heuristics ?? {}).flatMap(([level, rows]) =>
    (rows ?? []).map(([id, name]): Reason => {
      const sections = summary.heuristic_sections?.[id] ?? [];
      const score = sections.reduce(
        (most, { heuristic }) => Math.max(most, heuristic?.score ?? 0),
        -Infinity,
      );
      return {
        id,
        name,
        verdict: verdictOfWord(level),
        score: Number.isFinite(score) ? score : 0,
        files: filesWith(ctx, `heuristic__${id}`).filter((row) => files.has(row.sha256)),
        sections,
      };
    })
  ).filter((reason) => reason.files.length > 0 || selectionOf(ctx).name === undefined)
    .sort((a, b) =>
      b.score - a.score || verdictRank(a.verdict) - verdictRank(b.verdict) || (a.name < b.name ? -1 : 1)
    );
}

/** The reasons of what is selected, worst first. */
function reasonsOf(ctx: SubmissionContext): readonly Reason[] {
  const summary = summaryOf(ctx);
  if (summary === undefined) return [];
  return remember(
    ctx.app,
    `reasons ${ctx.params.sid}`,
    [summary, selectionOf(ctx)],
    () => reasons(ctx, summary),
  );
}

/** How many heuristics the whole submission raised. */
export function heuristicCount(summary: SubmissionSummary | undefined): number {
  return Object.values(summary?.heuristics ?? {}).reduce((sum, rows) => sum + (rows?.length ?? 0), 0);
}

/** The heuristic's name, and what matched where that says more. */
function nameSpans(reason: Reason, width: number): Span[] {
  const name = safeText(reason.name);
  const matched = reason.sections.flatMap(({ heuristic }) =>
    (heuristic?.signature ?? []).map((one) => one.name)
  );
  const known = [...new Set(matched)].filter((one) => one !== reason.name).map((one) => safeText(one)).join(
    ", ",
  );
  const room = width - displayWidth(name) - 2;
  if (known === "" || room < 6) return [padToWidth(name, width)];
  return [name, [`  ${padToWidth(known, room)}`, "accent"]];
}

/** How reasons are laid out; a full bar stands for the score `most`. */
interface ReasonView {
  readonly columns: number;
  readonly ascii: boolean;
  readonly most: number;
}

const mostOf = (list: readonly Reason[]) => Math.max(FULL_SCORE, ...list.map(({ score }) => score));

function reasonSpans(reason: Reason, view: ReasonView): Span[] {
  const { columns, ascii, most } = view;
  const service = reason.id.split(".")[0] ?? "";
  const serviceColumns = columns < 44 ? 0 : Math.min(14, Math.max(8, Math.floor(columns * 0.16)));
  const rest = columns - 6 - BAR_COLUMNS - 1 - (serviceColumns > 0 ? serviceColumns + 1 : 0);
  const fileColumns = columns < 56 ? 0 : Math.min(28, Math.floor(rest * 0.4));
  const nameColumns = Math.max(6, rest - (fileColumns > 0 ? fileColumns + 1 : 0));
  const [first, ...others] = reason.files;
  const more = others.length > 0 ? ` +${others.length}` : "";
  const { tone } = reason.verdict;
  return [
    [`${String(reason.score).padStart(5)} `, tone],
    [padToWidth(bar(reason.score, most, { width: BAR_COLUMNS, ascii }), BAR_COLUMNS), tone],
    " ",
    ...(serviceColumns === 0 ? [] : [[padToWidth(safeText(service), serviceColumns), "dim"] as const, " "]),
    ...nameSpans(reason, nameColumns),
    ...(fileColumns === 0 || first === undefined ? [] : [
      " ",
      [
        padToWidth(cutName(safeText(first.name), fileColumns - more.length) + more, fileColumns),
        "dim",
      ] as const,
    ]),
  ];
}

function reasonLine(reason: Reason, view: ReasonView): DrillLine {
  return {
    spans: reasonSpans(reason, view),
    handle: { kind: "heuristic", id: reason.id, name: reason.name },
    json: {
      heur_id: reason.id,
      name: reason.name,
      score: reason.score,
      files: reason.files.map(({ sha256 }) => sha256),
    },
  };
}

function noteOf(ctx: SubmissionContext): Span[] {
  const summary = summaryOf(ctx);
  const { name } = selectionOf(ctx);
  const total = heuristicCount(summary);
  const shown = reasonsOf(ctx).length;
  if (summary === undefined) return [];
  const partial: Span[] = summary.partial ? [["partial  ", "warn"]] : [];
  return [
    ...partial,
    name === undefined
      ? [`${formatCount(total)} ${total === 1 ? "heuristic" : "heuristics"}`, "dim"]
      : [`${shown} of ${total} · ${cutName(safeText(name), 24)}`, "dim"],
  ];
}

/** What made it bad: one line a heuristic. */
export const whyPane: Pane<SubmissionParams> = {
  id: "why",
  word: "why",
  queries: (ctx) => [summaryQuery(ctx.app.services, ctx.params.sid)],
  note: noteOf,
  lines(ctx, { columns }) {
    const { ascii } = ctx.app.theme();
    const list = reasonsOf(ctx);
    return remember(
      ctx.app,
      `why ${ctx.params.sid}`,
      [list, columns, ascii],
      () => list.map((reason) => reasonLine(reason, { columns, ascii, most: mostOf(list) })),
    );
  },
  empty: emptyText("No heuristics"),
};

/** The files and sections of a heuristic, below its line. */
function detailLines(ctx: SubmissionContext, reason: Reason, columns: number): DrillLine[] {
  const { ascii } = ctx.app.theme();
  return [
    ...reason.files.map((row): DrillLine => ({
      spans: [
        "      ",
        [`${ascii ? row.verdict.ascii : row.verdict.glyph} `, row.verdict.tone],
        safeText(row.name),
        [`  ${safeText(row.type)}`, "dim"],
      ],
      handle: { kind: "file", sha256: row.sha256, name: row.name },
      depth: 1,
    })),
    ...reason.sections.flatMap((section): DrillLine[] => [
      { spans: ["      ", [safeText(String(section.title_text ?? "")), "bold"]], depth: 1, json: section },
      ...bodyLines(section, {
        width: columns - 10,
        defang: true,
        ascii,
        maxBodyLines: BODY_LINES_MAX,
        thresholds: serverThresholds(ctx.app),
      })
        .map((line): DrillLine => ({ spans: ["        ", ...spansOfText(line)], depth: 2 })),
    ]),
  ];
}

function heuristicLines(ctx: SubmissionContext, { columns, state }: PaneView): readonly DrillLine[] {
  const { ascii } = ctx.app.theme();
  const list = reasonsOf(ctx);
  const { folded } = state;
  return remember(
    ctx.app,
    `heuristics ${ctx.params.sid}`,
    [list, columns, ascii, folded],
    () =>
      list.flatMap((reason): DrillLine[] => {
        const isFolded = folded?.has(reason.id) ?? false;
        const mark = isFolded ? (ascii ? "+ " : "▸ ") : ascii ? "- " : "▾ ";
        const line = reasonLine(reason, { columns: columns - 2, ascii, most: mostOf(list) });
        const head: DrillLine = {
          ...line,
          spans: [[mark, "dim"], ...line.spans],
          fold: { id: reason.id, folded: isFolded },
          depth: 0,
        };
        return isFolded ? [head] : [head, ...detailLines(ctx, reason, columns)];
      }),
  );
}

const heuristicIds = (ctx: SubmissionContext): readonly string[] =>
  Object.values(summaryOf(ctx)?.heuristics ?? {}).flatMap((rows) => (rows ?? []).map(([id]) => id));

/** Heuristics with their files and sections. */
export const heuristicsPane: Pane<SubmissionParams> = {
  ...whyPane,
  id: "heuristics",
  word: "heuristics",
  lines: heuristicLines,
  foldIds: heuristicIds,
  startFolds: (ctx) =>
    remember(
      ctx.app,
      `heuristic folds ${ctx.params.sid}`,
      [summaryOf(ctx)],
      () => new Set(heuristicIds(ctx)),
    ),
};
