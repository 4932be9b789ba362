import type {
  FormattedResult,
  FormattedSection,
  ResultFile,
  SectionNode,
  SectionTag,
} from "../api/types/result.ts";
import { defangTag } from "../util/defang.ts";
import { formatDuration, parseTime } from "../util/format.ts";
import { oneLine } from "../util/one_line.ts";
import { bodyLines } from "./section_text/bodies.ts";
import {
  flow,
  indentLines,
  type RawSegment,
  type SectionTextOptions,
  shownText,
  type TextLine,
  valueText,
} from "./section_text/lines.ts";
import { verdictOf } from "./verdict.ts";

export { bodyLines, parseBody, type SectionBody } from "./section_text/bodies.ts";
export {
  flow,
  keyValueLines,
  type LineTarget,
  lineText,
  type RawSegment,
  type SectionTextOptions,
  type TextLine,
  type TextSegment,
} from "./section_text/lines.ts";

/** What a line of a result belongs to. */
export type ResultLineKind = "result" | "section" | "body" | "detail" | "file";

/** A line of a result, with what can be folded there. */
export interface ResultLine extends TextLine {
  readonly kind: ResultLineKind;
  /** Nesting, 0 for the result's own line. */
  readonly depth: number;
  /** On the heading of something that can be folded. */
  readonly fold?: { readonly id: string; readonly folded: boolean };
}

/** How to lay out results. */
export interface ResultTextOptions extends SectionTextOptions {
  /** Ids of folded results and sections. Default: none; no fold glyphs then. */
  readonly folded?: ReadonlySet<string> | undefined;
  /** Identifies the result in fold ids. Default: `service/version/sha256`. */
  readonly id?: string | undefined;
  /** Leaves out tags, ATT&CK and signatures. @default false */
  readonly bare?: boolean | undefined;
}

const INDENT = 2;

const scoreCell = (score: number) => String(score).padStart(5);

/** The heading of a section: score when it has a heuristic, title, and the heuristic's name when it adds something. */
export function sectionHeader(section: FormattedSection, options: SectionTextOptions): RawSegment[] {
  const { heuristic } = section;
  const verdict = heuristic === null || heuristic === undefined
    ? undefined
    : verdictOf(heuristic.score ?? 0, options.thresholds);
  const parts: RawSegment[] = [
    { text: `${verdict === undefined ? "     " : scoreCell(heuristic!.score ?? 0)} `, tone: verdict?.tone },
    { text: shownText(oneLine(valueText(section.title_text), Infinity), options), bold: true },
  ];
  if (heuristic?.name && heuristic.name !== section.title_text) {
    parts.push({ text: `  ${heuristic.name}`, tone: "accent" });
  }
  if (heuristic?.heur_id) parts.push({ text: `  ${heuristic.heur_id}`, tone: "dim" });
  return parts;
}

/** A tag on one line: its type, its value; greyed when safelisted. */
function tagLines(tag: SectionTag, options: SectionTextOptions): TextLine[] {
  // Ports and the like come as numbers.
  const raw = String(tag.value);
  const value = options.defang ? defangTag(tag.type, raw) : raw;
  return flow(
    [
      { text: `${tag.short_type || tag.type} `.padEnd(12), tone: "dim" },
      { text: value, tone: tag.safelisted ? "dim" : "plain" },
      ...(tag.safelisted ? [{ text: "  safelisted", tone: "safe" as const }] : []),
    ],
    options,
    { hang: 12, target: { kind: "tag", type: tag.type, value: raw } },
  );
}

/** Signatures, ATT&CK techniques and tags of a section. */
export function sectionDetails(section: FormattedSection, options: SectionTextOptions): TextLine[] {
  const signatures = section.heuristic?.signature ?? [];
  const attacks = section.heuristic?.attack ?? [];
  const tags = Array.isArray(section.tags) ? section.tags : [];
  return [
    ...signatures.flatMap((one) =>
      flow(
        [
          { text: "signature   ", tone: "dim" },
          { text: one.name, tone: one.safe ? "safe" : "plain" },
          ...(one.frequency > 1
            ? [{ text: ` ${options.ascii ? "x" : "×"}${one.frequency}`, tone: "dim" as const }]
            : []),
        ],
        options,
        { hang: 12, target: { kind: "signature", name: one.name } },
      )
    ),
    ...attacks.flatMap((one) =>
      flow(
        [
          { text: "ATT&CK      ", tone: "dim" },
          { text: `${one.attack_id} ${one.pattern}` },
          { text: `  ${(one.categories ?? []).join(", ")}`, tone: "dim" },
        ],
        options,
        { hang: 12, target: { kind: "attack", id: one.attack_id } },
      )
    ),
    ...tags.flatMap((tag) => tagLines(tag, options)),
  ];
}

/** How sections nest: as the server says, else by their depths. */
export function sectionTree(result: FormattedResult): readonly SectionNode[] {
  if (result.section_hierarchy !== undefined && result.section_hierarchy.length > 0) {
    return result.section_hierarchy;
  }
  const roots: { id: number; children: SectionNode[] }[] = [];
  const open: { depth: number; children: SectionNode[] }[] = [];
  (result.result?.sections ?? []).forEach((section, id) => {
    const depth = section.depth ?? 0;
    while (open.length > 0 && open.at(-1)!.depth >= depth) open.pop();
    const node = { id, children: [] as SectionNode[] };
    (open.at(-1)?.children ?? roots).push(node);
    open.push({ depth, children: node.children });
  });
  return roots;
}

/** Identifies a result in fold ids. */
export function resultId(result: FormattedResult): string {
  return `${result.response.service_name}/${result.response.service_version}/${result.sha256}`;
}

interface Walk {
  readonly result: FormattedResult;
  readonly id: string;
  readonly options: ResultTextOptions;
}

/** Adds the fold glyph when folding is in use. */
function heading(
  raw: readonly RawSegment[],
  at: { kind: ResultLineKind; depth: number; fold: string | undefined; target?: TextLine["target"] },
  options: ResultTextOptions,
): { lines: ResultLine[]; folded: boolean } {
  const indent = at.depth * INDENT;
  const folded = at.fold !== undefined && (options.folded?.has(at.fold) ?? false);
  const glyphs = options.ascii ? ["-", "+"] : ["▾", "▸"];
  const glyph = options.folded === undefined
    ? ""
    : at.fold === undefined
    ? "  "
    : `${glyphs[folded ? 1 : 0]} `;
  const flowed = flow([{ text: glyph, tone: "dim" }, ...raw], options, {
    indent,
    hang: glyph.length + 6,
    target: at.target,
  });
  const lines = flowed.map((line, i): ResultLine => ({
    ...line,
    kind: at.kind,
    depth: at.depth,
    ...(i === 0 && at.fold !== undefined && options.folded !== undefined
      ? { fold: { id: at.fold, folded } }
      : {}),
  }));
  return { lines, folded };
}

function nodeLines(node: SectionNode, depth: number, walk: Walk): ResultLine[] {
  const section = walk.result.result.sections[node.id];
  if (section === undefined) return [];
  const { options } = walk;
  // Text keeps at least 20 cells, however deep the nesting.
  const inner = Math.min((depth + 1) * INDENT + 2, Math.max(0, options.width - 20));
  const narrow = { ...options, width: Math.max(1, options.width - inner) };
  const as = (kind: ResultLineKind, lines: readonly TextLine[]) =>
    indentLines(lines, inner).map((line): ResultLine => ({ ...line, kind, depth: depth + 1 }));
  const heur = section.heuristic?.heur_id;
  const { lines, folded } = heading(sectionHeader(section, options), {
    kind: "section",
    depth: Math.min(depth, Math.floor(Math.max(0, options.width - 20) / INDENT)),
    fold: `${walk.id}/${node.id}`,
    target: heur === undefined ? undefined : { kind: "heuristic", id: heur },
  }, options);
  if (folded) return lines;
  return [
    ...lines,
    ...as("body", bodyLines(section, narrow)),
    ...(options.bare ? [] : as("detail", sectionDetails(section, narrow))),
    ...(node.children ?? []).flatMap((child) => nodeLines(child, depth + 1, walk)),
  ];
}

/** Extracted or supplementary files; images of sections are left out, as their sections show them. */
function fileLines(
  title: string,
  files: readonly ResultFile[] | undefined,
  options: ResultTextOptions,
): ResultLine[] {
  return (files ?? []).filter((file) => !file.is_section_image).flatMap((file) =>
    flow(
      [
        { text: `${title} `.padEnd(14), tone: "dim" },
        { text: file.name, tone: "accent" },
        ...(file.description ? [{ text: `  ${file.description}` }] : []),
        { text: `  ${file.sha256}`, tone: "dim" },
      ],
      options,
      { indent: INDENT, hang: 14, target: { kind: "file", sha256: file.sha256, name: file.name } },
    )
      .map((line): ResultLine => ({ ...line, kind: "file", depth: 1 }))
  );
}

/** The heading of a result: score, service, versions, how long it took, and what is unusual. */
function resultHeader(result: FormattedResult, options: ResultTextOptions): RawSegment[] {
  const { response } = result;
  const score = result.result?.score ?? 0;
  const started = parseTime(response.milestones?.service_started);
  const ended = parseTime(response.milestones?.service_completed);
  const took = started === undefined || ended === undefined ? "" : formatDuration(ended - started);
  const quiet = [
    response.service_version,
    response.service_tool_version,
    took,
    result.classification,
    response.service_context,
  ].filter((text) => text !== undefined && text !== null && text !== "");
  return [
    { text: `${scoreCell(score)} `, tone: verdictOf(score, options.thresholds).tone },
    { text: response.service_name, bold: true },
    { text: `  ${quiet.join("  ")}`, tone: "dim" },
    ...(result.partial ? [{ text: "  partial", tone: "suspicious" as const }] : []),
    ...(result.drop_file ? [{ text: "  file dropped", tone: "safe" as const }] : []),
  ];
}

/**
 * The result of one service as lines: its sections nested as the server says, bodies in every format, signatures,
 * techniques, tags, extracted and supplementary files. Folded parts are left out.
 */
export function resultLines(result: FormattedResult, options: ResultTextOptions): readonly ResultLine[] {
  const id = options.id ?? resultId(result);
  const { lines, folded } = heading(
    resultHeader(result, options),
    { kind: "result", depth: 0, fold: id },
    options,
  );
  if (folded) return lines;
  const walk: Walk = { result, id, options };
  return [
    ...lines,
    ...sectionTree(result).flatMap((node) => nodeLines(node, 1, walk)),
    ...fileLines("extracted", result.response.extracted, options),
    ...fileLines("supplementary", result.response.supplementary, options),
  ];
}

/**
 * What starts folded: results and sections below the score, and sections that the service wants collapsed.
 *
 * @param expandMinScore The user's setting `expand_min_score`.
 * @param idOf As passed to {@link resultLines} in `id`.
 */
export function defaultFolds(
  results: readonly FormattedResult[],
  expandMinScore: number,
  idOf: (result: FormattedResult) => string = resultId,
): Set<string> {
  const folded = new Set<string>();
  for (const result of results) {
    const id = idOf(result);
    if ((result.result?.score ?? 0) < expandMinScore) folded.add(id);
    (result.result?.sections ?? []).forEach((section, i) => {
      if (section.auto_collapse || (section.heuristic?.score ?? 0) < expandMinScore) folded.add(`${id}/${i}`);
    });
  }
  return folded;
}
