/** The panes of the report of a mass submission. @module */
import { FATE_WORDS, REPORT_FATES, type ReportRow } from "../../domain/incident_report/row.ts";
import type { Counted, ScoreBin } from "../../domain/incident_report/summary.ts";
import { VERDICT_LEVELS, verdictOf, verdictOfWord } from "../../domain/verdict.ts";
import { bar, greatest } from "../../util/bars.ts";
import { formatBytes, formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutName, cutToWidth, displayWidth, padToWidth } from "../../util/width.ts";
import { type Handle, harmlessValue } from "../drill/handle.ts";
import type { DrillLine } from "../drill/line.ts";
import { headingLine } from "../drill/pairs.ts";
import type { DrillContext, Pane } from "../drill/state.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import type { Role } from "../theme.ts";
import type { IncidentReportParams } from "./report_job.ts";

type P = IncidentReportParams;
type C = DrillContext<P>;

interface Bar {
  readonly label: string;
  readonly count: number;
  readonly role: Role;
  readonly handle?: Handle | undefined;
}

/** Counts with bars, in cells that fit. */
function barLines(ctx: C, bars: readonly Bar[], columns: number): DrillLine[] {
  const { ascii } = ctx.app.theme();
  const most = greatest(bars.map(({ count }) => count));
  const widest = greatest(bars.map(({ label }) => displayWidth(label))) + 2;
  const label = Math.max(12, Math.min(widest, Math.floor(columns * 0.66)));
  const width = Math.max(0, columns - label - 12);
  return bars.map(({ label: text, count, role, handle }) => ({
    spans: [
      [padToWidth(cutToWidth(safeText(text), label - 1), label), count === 0 ? "dim" : "plain"],
      [padToWidth(formatCount(count), 8, { align: "right" }), count === 0 ? "dim" : "bold"],
      "  ",
      [bar(count, most, { width, ascii }), role],
    ],
    handle,
    depth: 1,
  }));
}

/** `0`, `300 to 499`, `5000 and more`. */
function binLabel({ from, below }: ScoreBin): string {
  if (from === null) return `below ${below}`;
  if (below === null) return `${from} and more`;
  return from === below - 1 ? String(from) : `${from} to ${below - 1}`;
}

/** How many files have which fate and verdict. */
export const figuresPane: Pane<P> = {
  id: "figures",
  word: "figures",
  queries: () => [],
  note: ({ params: { summary } }) => [
    [`${formatCount(summary.inputs)} files · ${formatBytes(summary.sizeBytes)}`, "dim"],
  ],
  lines(ctx, { columns }) {
    const { summary } = ctx.params;
    const { ascii } = ctx.app.theme();
    const verdicts = VERDICT_LEVELS.map((level): Bar => {
      const verdict = verdictOfWord(level);
      const label = `${ascii ? verdict.ascii : verdict.glyph} ${verdict.word}`;
      return { label, count: summary.verdicts[level], role: verdict.tone };
    });
    const fates = REPORT_FATES.filter((fate) => summary.fates[fate] > 0).map((fate): Bar => ({
      label: FATE_WORDS[fate],
      count: summary.fates[fate],
      role: fate === "done" ? "safe" : fate === "failed" || fate === "unreadable" ? "error" : "accent",
    }));
    const scores = summary.scores.filter(({ count }) => count > 0).toReversed().map((bin): Bar => ({
      label: binLabel(bin),
      count: bin.count,
      role: verdictOfWord(bin.level).tone,
    }));
    return [
      headingLine("Verdicts"),
      ...barLines(ctx, verdicts, columns),
      headingLine("What became of the files"),
      ...barLines(ctx, fates, columns),
      headingLine("Scores"),
      ...barLines(ctx, scores, columns),
    ];
  },
  empty: "There is no file",
};

/** `attribution.family:EMOTET` as a handle; a family has lost its type. */
function tagHandle(word: string): Handle {
  const at = word.indexOf(":");
  return at < 0
    ? { kind: "text", value: word }
    : { kind: "tag", type: word.slice(0, at), value: word.slice(at + 1) };
}

/** `PE.3 Packed sections` as a handle. */
function heuristicHandle(word: string): Handle {
  const at = word.indexOf(" ");
  return {
    kind: "heuristic",
    id: at < 0 ? word : word.slice(0, at),
    name: at < 0 ? word : word.slice(at + 1),
  };
}

/** Families, heuristics and tags by the number of files that have them. */
export const wordsPane: Pane<P> = {
  id: "words",
  word: "what was found",
  queries: () => [],
  lines(ctx, { columns }) {
    const { families, heuristics, tags } = ctx.params.summary;
    const group = (
      heading: string,
      counted: Counted,
      look: { role: Role; handle: (word: string) => Handle },
    ) =>
      counted.length === 0 ? [] : [
        headingLine(heading),
        ...barLines(
          ctx,
          counted.map(([word, count]): Bar => {
            const handle = look.handle(word);
            const label = handle.kind === "tag" ? `${handle.type}:${harmlessValue(handle)}` : word;
            return { label, count, role: look.role, handle };
          }),
          columns,
        ),
      ];
    return [
      ...group("Families and actors", families, {
        role: "malicious",
        handle: (value) => ({ kind: "text", value }),
      }),
      ...group("Heuristics", heuristics, { role: "suspicious", handle: heuristicHandle }),
      ...group("Tags", tags, { role: "accent", handle: tagHandle }),
    ];
  },
  empty: "No heuristic and no tag",
};

/** A file with its verdict. */
function worstLine(ctx: C, row: ReportRow, columns: number): DrillLine {
  const { ascii } = ctx.app.theme();
  const verdict = verdictOf(row.score ?? 0, serverThresholds(ctx.app));
  const room = Math.max(12, Math.floor(columns * 0.45));
  return {
    spans: [
      [`${ascii ? verdict.ascii : verdict.glyph}${String(row.score ?? "").padStart(6)}  `, verdict.tone],
      padToWidth(cutName(safeText(row.path.slice(row.path.lastIndexOf("/") + 1)), room), room),
      [`  ${safeText([...row.tags.slice(0, 2), ...row.heuristics.slice(0, 2)].join(", "))}`, "dim"],
    ],
    ...(row.sha256 === null ? {} : { handle: { kind: "file", sha256: row.sha256, name: row.path } as const }),
    json: row,
  };
}

/** The files of the highest scores. */
export const worstPane: Pane<P> = {
  id: "worst",
  word: "worst files",
  queries: () => [],
  note: ({ params: { summary } }) => [[`${summary.worst.length} of the highest scores`, "dim"]],
  lines: (ctx, { columns }) => ctx.params.summary.worst.map((row) => worstLine(ctx, row, columns)),
  empty: "No file has a score",
};
