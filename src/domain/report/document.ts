import type { FormattedSection } from "../../api/types/result.ts";
import type { NamedFiles, SubmissionReport } from "../../api/types/submission.ts";
import { defangTag, defangText } from "../../util/defang.ts";
import { unlessMisshapen } from "../../util/error.ts";
import { formatBytes, formatCount, formatDuration, formatTime, parseTime } from "../../util/format.ts";
import { reportAttackByTactic } from "../attack.ts";
import { bodyLines, lineText } from "../section_text.ts";
import { treeRows } from "../submission_tree.ts";
import { type Verdict, verdictOf, verdictOfWord, verdictRank, type VerdictThresholds } from "../verdict.ts";
import { type Block, type Cell, code, listText, MISSHAPEN, pairs, part, plain, textOf } from "./blocks.ts";

export type { Block, Cell } from "./blocks.ts";

/** A report ready to be written in a format. */
export interface ReportDocument {
  readonly title: string;
  readonly classification: string;
  readonly verdict: Verdict;
  /** `?` where the answer holds none. */
  readonly score: number | "?";
  readonly blocks: readonly Block[];
}

/** How to make a report. */
export interface ReportOptions {
  readonly thresholds?: VerdictThresholds | undefined;
  /** Writes network indicators so that nothing opens them. @default true */
  readonly defang?: boolean | undefined;
  /** Leaves out heuristics and tags that are only informative. @default false */
  readonly hideInfo?: boolean | undefined;
  /** Base address of the web interface, for a link to the submission. Default: no link. */
  readonly server?: string | undefined;
}

/** Name of the link to the submission, which is there to be opened. */
const LINK = "Link";
const word = (verdict: Verdict): Cell => ({ text: verdict.word, tone: verdict.tone });
const fileNames = (files: NamedFiles | undefined) =>
  [...new Set((files ?? []).map(([name]) => name))].join(", ");

function summary(report: SubmissionReport, options: ReportOptions): Block[] {
  const { params, times } = report;
  const start = parseTime(times?.submitted);
  const end = parseTime(times?.completed);
  const failed = (params?.services as { errors?: readonly string[] } | undefined)?.errors;
  const facts = pairs([
    ["Submission", code(textOf(report.sid))],
    [LINK, options.server ? reportLink(options.server, report.sid) : ""],
    ["Description", params?.description],
    ["Submitted by", params?.submitter],
    ["Submitted", formatTime(times?.submitted)],
    ["Completed", formatTime(times?.completed)],
    ["Took", start === undefined || end === undefined || end < start ? "" : formatDuration(end - start)],
    ["Files", formatCount(report.file_count)],
    ["Services", listText(params?.services?.selected)],
    ["Users say", votes(report)],
    ["Failed services", listText(failed)],
    ["Expires", formatTime(report.expiry_ts)],
  ]);
  return [facts, ...missing(report)];
}

function reportLink(server: string, sid: string): string {
  return `${server.replace(/\/$/, "")}/submission/report/${encodeURIComponent(sid)}`;
}

function votes({ verdict }: SubmissionReport): string {
  const sides = [["malicious", verdict?.malicious], ["not malicious", verdict?.non_malicious]] as const;
  return sides.flatMap(([what, who]) => who?.length ? [`${what}: ${listText(who)}`] : []).join("; ");
}

/** Notes on what the report does not show. */
function missing(report: SubmissionReport): Block[] {
  const notes = [
    ...(report.report_filtered
      ? ["Some files are left out: your classification does not allow you to see them."]
      : []),
    ...(report.report_partial ? ["Some data is missing: this report is partial."] : []),
  ];
  return notes.map((text) => ({ kind: "note", text }));
}

function fileBlock(report: SubmissionReport): Block[] {
  const file = report.file_info;
  if (file === undefined || file === null) return [];
  return [
    { kind: "heading", level: 2, text: "File" },
    pairs([
      ["Names", unlessMisshapen(() => listText((report.files ?? []).map(({ name }) => name)), "")],
      ["Type", file.type],
      ["Size", file.size === undefined ? "" : `${formatBytes(file.size)} (${formatCount(file.size)} bytes)`],
      ["SHA-256", code(file.sha256 ?? "")],
      ["SHA-1", code(file.sha1 ?? "")],
      ["MD5", code(file.md5 ?? "")],
      ["ssdeep", code(file.ssdeep ?? "")],
      ["TLSH", code(file.tlsh ?? "")],
      ["Magic", file.magic],
      ["MIME", file.mime],
      ["Entropy", file.entropy === undefined ? "" : file.entropy.toFixed(3)],
      [
        "Seen",
        file.seen === undefined
          ? ""
          : `${formatCount(file.seen.count)} times, first ${formatTime(file.seen.first)}, last ${
            formatTime(file.seen.last)
          }`,
      ],
    ]),
  ];
}

function metadata(report: SubmissionReport): Block[] {
  const entries = Object.entries(report.metadata ?? {});
  if (entries.length === 0) return [];
  return [{ kind: "heading", level: 2, text: "Metadata" }, pairs(entries)];
}

type TagGroup = Partial<SubmissionReport["tags"][keyof SubmissionReport["tags"]]>;

function tags(title: string, group: TagGroup | undefined, options: ReportOptions): Block[] {
  const rows = Object.entries(group ?? {}).flatMap(([type, values]) =>
    Object.entries(values ?? {}).map(([value, { h_type, files }]) => ({
      type,
      value,
      verdict: verdictOfWord(h_type),
      files,
    }))
  ).filter((one) => !(options.hideInfo && one.verdict.level === "info"));
  if (rows.length === 0) return [];
  rows.sort((a, b) => verdictRank(a.verdict) - verdictRank(b.verdict));
  return [
    { kind: "heading", level: 2, text: `${title} (${rows.length})` },
    {
      kind: "table",
      head: ["Verdict", "Type", "Value", "Files"],
      rows: rows.map((one) => [
        word(one.verdict),
        plain(one.type),
        code(options.defang === false ? one.value : defangTag(one.type, one.value)),
        plain(fileNames(one.files)),
      ]),
    },
  ];
}

function sectionBlocks(sections: readonly FormattedSection[], options: ReportOptions): Block[] {
  const blocksOf = (section: FormattedSection): Block[] => {
    const lines = bodyLines(section, { width: 110, defang: options.defang ?? true }).map(lineText);
    return lines.length === 0
      ? []
      : [{ kind: "lines", lines: [textOf(section.title_text), ...lines.map((line) => `  ${line}`)] }];
  };
  return sections.flatMap((section) =>
    unlessMisshapen(() => blocksOf(section), [{ kind: "note", text: MISSHAPEN }])
  );
}

/** Heuristics by level, worst first, each with its files and the sections that raised it. */
function heuristics(report: SubmissionReport, options: ReportOptions): Block[] {
  const levels = Object.entries(report.heuristics ?? {})
    .map(([level, names]) => ({ verdict: verdictOfWord(level), names: Object.entries(names ?? {}) }))
    .filter((one) => one.names.length > 0 && !(options.hideInfo && one.verdict.level === "info"))
    .sort((a, b) => verdictRank(a.verdict) - verdictRank(b.verdict));
  if (levels.length === 0) return [];
  return [
    { kind: "heading", level: 2, text: "Heuristics" },
    ...levels.flatMap(({ verdict, names }) =>
      names.flatMap(([name, files]): Block[] => {
        const ids = report.heuristic_name_map?.[name] ?? [];
        const sections = ids.flatMap((id) => report.heuristic_sections?.[id] ?? []);
        const score = sections.find((one) => one.heuristic)?.heuristic?.score;
        return [
          {
            kind: "heading",
            level: 3,
            text: `${verdict.glyph} ${name}${score === undefined ? "" : ` (${score})`}`,
            tone: verdict.tone,
          },
          pairs([["Level", word(verdict)], ["Heuristic", ids.join(", ")], ["Files", fileNames(files)]]),
          ...sectionBlocks(sections, options),
        ];
      })
    ),
  ];
}

function attack(report: SubmissionReport): Block[] {
  const rows = reportAttackByTactic(report.attack_matrix).flatMap((tactic) =>
    tactic.techniques.map((
      one,
    ) => [plain(tactic.name), plain(one.name), word(one.verdict), plain(fileNames(one.files))])
  );
  if (rows.length === 0) return [];
  return [
    { kind: "heading", level: 2, text: `MITRE ATT&CK (${rows.length})` },
    { kind: "table", head: ["Tactic", "Technique", "Verdict", "Files"], rows },
  ];
}

function tree(report: SubmissionReport, options: ReportOptions): Block[] {
  const rows = treeRows(report.file_tree ?? {}, { thresholds: options.thresholds });
  if (rows.length === 0) return [];
  const important = new Set(report.important_files ?? []);
  return [
    { kind: "heading", level: 2, text: `Files (${rows.length})` },
    {
      kind: "table",
      head: ["Score", "Name", "Type", "Size", "SHA-256"],
      rows: rows.map((row) => [
        { text: `${row.verdict.glyph} ${row.score}`, tone: row.verdict.tone },
        { text: `${row.guide} ${row.name}${important.has(row.sha256) ? " *" : ""}`.trimStart(), code: true },
        plain(row.type),
        plain(formatBytes(row.size)),
        code(row.sha256),
      ]),
    },
    ...(important.size > 0
      ? [{ kind: "note", text: "* carries heuristics, techniques or tags." } as const]
      : []),
  ];
}

function promoted(report: SubmissionReport, options: ReportOptions): Block[] {
  const blocks = sectionBlocks(report.promoted_sections ?? [], options);
  return blocks.length === 0 ? [] : [{ kind: "heading", level: 2, text: "Highlights" }, ...blocks];
}

/** Of an answer without a score that can be read: none of the levels would be true. */
const UNKNOWN: Verdict = { level: "info", glyph: "?", ascii: "?", word: "unknown", tone: "plain" };

function titleOf(report: SubmissionReport): string {
  const name = unlessMisshapen(() => report.files?.[0]?.name, undefined) ?? report.params?.description;
  return textOf(name ?? report.sid);
}

/**
 * Everything that a submission's report holds, in the order a reader wants it: why first, then what, then details. A part
 * of another form than documented has a note in its place.
 *
 * @throws {TypeError} the answer is none at all: not an object
 */
export function reportDocument(report: SubmissionReport, options: ReportOptions = {}): ReportDocument {
  if (typeof report !== "object" || Array.isArray(report)) throw new TypeError("A report is an object");
  const score: unknown = report.max_score;
  const isScored = typeof score === "number" && Number.isFinite(score);
  const isHarmless = options.defang ?? true;
  return {
    title: isHarmless ? defangText(titleOf(report)) : titleOf(report),
    classification: textOf(report.classification),
    verdict: isScored ? verdictOf(score, options.thresholds) : UNKNOWN,
    score: isScored ? score : "?",
    blocks: [
      ...part("Summary", () => summary(report, options)),
      ...part("Attribution", () => tags("Attribution", report.tags?.attributions, options)),
      ...part("Heuristics", () => heuristics(report, options)),
      ...part("MITRE ATT&CK", () => attack(report)),
      ...part(
        "Indicators of compromise",
        () => tags("Indicators of compromise", report.tags?.indicators_of_compromise, options),
      ),
      ...part("Behaviours", () => tags("Behaviours", report.tags?.behaviors, options)),
      ...part("File", () => fileBlock(report)),
      ...part("Metadata", () => metadata(report)),
      ...part("Highlights", () => promoted(report, options)),
      ...part("Files", () => tree(report, options)),
    ].map((block) => isHarmless ? defanged(block) : block),
  };
}

/** Addresses in names, descriptions and metadata made harmless; hashes, and values that are so already, stay. */
function defanged(block: Block): Block {
  const harmless = (cell: Cell): Cell => cell.code ? cell : { ...cell, text: defangText(cell.text) };
  switch (block.kind) {
    case "pairs":
      return {
        ...block,
        pairs: block.pairs.map(([name, cell]) => [defangText(name), name === LINK ? cell : harmless(cell)]),
      };
    case "table":
      return { ...block, rows: block.rows.map((row) => row.map(harmless)) };
    case "lines":
      return { ...block, lines: block.lines.map(defangText) };
    default:
      return { ...block, text: defangText(block.text) };
  }
}
