/** The lists of a mass submission: on their way, ended, in trouble. @module */
import { VERDICT_LEVELS, verdictOf, verdictOfWord } from "../../domain/verdict.ts";
import type { RunTrouble } from "../../features/incident/state.ts";
import { bar, greatest, histogramRows } from "../../util/bars.ts";
import { formatAge, formatBytes, formatCount, formatDuration, formatTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutName, cutToWidth, padToWidth } from "../../util/width.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import type { Span } from "../paint.ts";
import { failures } from "./counts.ts";
import type { EndedLine, FlightLine } from "./feed.ts";
import { STEP_SECONDS, verdictCounts } from "./head.ts";
import { type IncidentContext, shownOf } from "./state.ts";

/** The name of an input without its folders, else the start of its hash. */
function nameOf(
  { path, sha256 }: { readonly path: string | undefined; readonly sha256: string | undefined },
): string {
  if (path === undefined) return sha256?.slice(0, 16) ?? "";
  return safeText(path.slice(path.lastIndexOf("/") + 1) || path);
}

/** A content on its way. */
export function flightSpans(ctx: IncidentContext, line: FlightLine, columns: number): Span[] {
  const { ascii } = ctx.app.theme();
  const [glyph, word] = line.state === "upload" ? [ascii ? "^" : "▲", "upload"] : [ascii ? ">" : "▸", "scan"];
  const size = line.size === undefined ? "" : formatBytes(line.size);
  const room = Math.max(8, columns - 26);
  return [
    [`${glyph} `, "accent"],
    [padToWidth(word, 8), "dim"],
    padToWidth(cutName(nameOf(line), room), room),
    [padToWidth(size, 8, { align: "right" }), "dim"],
    [padToWidth(formatAge(ctx.app.now() - line.sinceMs), 7, { align: "right" }), "dim"],
  ];
}

const HOW: Readonly<Record<string, string>> = { cached: "known", duplicate: "duplicate" };

/** What has ended: verdict, name, how; or why it was not analysed. */
export function endedSpans(ctx: IncidentContext, line: EndedLine, columns: number): Span[] {
  const { ascii } = ctx.app.theme();
  const isDone = line.how === "done" || line.how in HOW;
  const verdict = verdictOf(line.score ?? 0, serverThresholds(ctx.app));
  const lead: Span = !isDone
    ? [`${ascii ? "x" : "✗"}      `, "error"]
    : line.score === null
    ? [padToWidth(ascii ? "-" : "·", 7), "dim"]
    : [`${ascii ? verdict.ascii : verdict.glyph}${String(line.score).padStart(6)}`, verdict.tone];
  const words = isDone
    ? HOW[line.how] ?? (line.tookMs === undefined ? "" : formatDuration(line.tookMs))
    : `${line.how}${line.reason === undefined ? "" : `: ${safeText(line.reason)}`}`;
  const room = Math.max(8, Math.floor((columns - 10) * (isDone ? 0.72 : 0.45)));
  const rest = Math.max(0, columns - 10 - room);
  return [
    lead,
    "  ",
    padToWidth(cutName(nameOf(line), room), room),
    " ",
    [padToWidth(cutToWidth(words, rest), rest), isDone ? "dim" : "error"],
  ];
}

/** Something that went wrong. */
export function troubleSpans(trouble: RunTrouble): Span[] {
  const name = trouble.path === undefined ? "" : `${safeText(trouble.path)}: `;
  return [[`${formatTime(trouble.atMs, { local: true }).slice(11)}  `, "dim"], name, [
    safeText(trouble.reason),
    "error",
  ]];
}

/** Verdicts with bars, and what was not analysed. */
export function verdictRows(ctx: IncidentContext, columns: number): Span[][] {
  const shown = shownOf(ctx);
  const { ascii } = ctx.app.theme();
  const bad = shown.paths === undefined ? 0 : failures(shown.paths);
  const again = shown.state?.contents.again ?? 0;
  const levels = verdictCounts(shown.feed, serverThresholds(ctx.app));
  const most = greatest([...levels.map(([, count]) => count), shown.feed.known, bad]);
  const row = (label: string, count: number, role: Exclude<Span, string>[1]): Span[] => [
    " ",
    [padToWidth(label, 20), count === 0 ? "dim" : role ?? "plain"],
    [padToWidth(formatCount(count), 8, { align: "right" }), count === 0 ? "dim" : "bold"],
    "  ",
    [bar(count, most, { width: Math.max(0, columns - 32), ascii }), role ?? "plain"],
  ];
  return [
    ...levels.map(([level, count]) => {
      const verdict = verdictOfWord(VERDICT_LEVELS.find((one) => one === level));
      return row(`${ascii ? verdict.ascii : verdict.glyph} ${verdict.word}`, count, verdict.tone);
    }),
    row("= known already", shown.feed.known, "dim"),
    row(`${ascii ? "x" : "✗"} not analysed`, bad, "error"),
    ...(again === 0 ? [] : [row(`${ascii ? "~" : "·"} again later`, again, "warn")]),
  ];
}

/** Ended by time. */
export function throughputRows(ctx: IncidentContext, size: { columns: number; rows: number }): Span[][] {
  const { feed } = shownOf(ctx);
  const { ascii } = ctx.app.theme();
  const width = Math.max(0, size.columns - 10);
  const values = feed.steps.slice(-width);
  const most = greatest(values);
  const height = Math.max(1, Math.min(4, size.rows - 1));
  const rows = histogramRows(values, { height, ascii });
  return [
    ...rows.map((text, i): Span[] => [
      [padToWidth(i === 0 ? `${formatCount(most)} ` : "", 8, { align: "right" }), "dim"],
      [ascii ? "|" : "│", "dim"],
      [text, "accent"],
    ]),
    [["".padEnd(8), "dim"], [`${ascii ? "+" : "└"} files in ${STEP_SECONDS} s`, "dim"]],
  ];
}
