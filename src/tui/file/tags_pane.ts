import { attackByTactic } from "../../domain/attack.ts";
import { type Verdict, verdictOfWord, verdictRank } from "../../domain/verdict.ts";
import { defangTag } from "../../util/defang.ts";
import { safeText } from "../../util/safe_text.ts";
import { padToWidth } from "../../util/width.ts";
import type { DrillLine } from "../drill/line.ts";
import { headingLine } from "../drill/pairs.ts";
import { remember } from "../drill/remember.ts";
import type { Pane } from "../drill/state.ts";
import type { Span } from "../paint.ts";
import { type FileParams, type Found, foundOf, foundQuery } from "./data.ts";

const glyphOf = (
  verdict: Verdict,
  ascii: boolean,
): Span => [`  ${ascii ? verdict.ascii : verdict.glyph} `, verdict.tone];

function tagLines(found: Found, view: { columns: number; ascii: boolean }): DrillLine[] {
  const typeColumns = view.columns < 60 ? 12 : 26;
  const rows = Object.entries(found.tags ?? {}).flatMap(([type, values]) =>
    (values ?? []).map(([value, level, safelisted]) => ({
      type,
      value: String(value),
      verdict: verdictOfWord(level),
      safelisted,
    }))
  ).sort((a, b) =>
    Number(a.safelisted ?? false) - Number(b.safelisted ?? false) ||
    verdictRank(a.verdict) - verdictRank(b.verdict) ||
    (a.type < b.type ? -1 : a.type > b.type ? 1 : a.value < b.value ? -1 : 1)
  );
  if (rows.length === 0) return [];
  return [
    headingLine("Tags", rows.length),
    ...rows.map(({ type, value, verdict, safelisted }): DrillLine => ({
      spans: [
        glyphOf(verdict, view.ascii),
        [padToWidth(safeText(view.columns < 60 ? type.split(".").at(-1)! : type), typeColumns), "dim"],
        " ",
        [safeText(defangTag(type, value)), ...(safelisted ? ["dim" as const] : [])],
        [safelisted ? "  safelisted" : "", "safe"],
      ],
      handle: { kind: "tag", type, value },
      depth: 1,
      json: { type, value, level: verdict.level, safelisted },
    })),
  ];
}

function heuristicLines(found: Found, ascii: boolean): DrillLine[] {
  const rows = Object.entries(found.heuristics ?? {}).flatMap(([level, list]) =>
    (list ?? []).map(([id, name]) => ({ id, name, verdict: verdictOfWord(level) }))
  ).sort((a, b) => verdictRank(a.verdict) - verdictRank(b.verdict));
  if (rows.length === 0) return [];
  return [
    headingLine("Heuristics", rows.length),
    ...rows.map(({ id, name, verdict }): DrillLine => ({
      spans: [glyphOf(verdict, ascii), safeText(name), [`  ${safeText(id)}`, "dim"]],
      handle: { kind: "heuristic", id, name },
      depth: 1,
    })),
  ];
}

function signatureLines(found: Found, ascii: boolean): DrillLine[] {
  const rows = found.signatures ?? [];
  if (rows.length === 0) return [];
  return [
    headingLine("Signatures", rows.length),
    ...rows.map(([name, level, safe]): DrillLine => ({
      spans: [glyphOf(verdictOfWord(safe ? "safe" : level), ascii), safeText(name)],
      handle: { kind: "signature", name },
      depth: 1,
    })),
  ];
}

function attackLines(found: Found, ascii: boolean): DrillLine[] {
  return attackByTactic(found.attack_matrix).flatMap((tactic): DrillLine[] => [
    headingLine(safeText(tactic.name), tactic.techniques.length),
    ...tactic.techniques.map((one): DrillLine => ({
      spans: [glyphOf(one.verdict, ascii), padToWidth(safeText(one.id), 10), " ", safeText(one.name)],
      handle: { kind: "attack", id: one.id, name: one.name },
      depth: 1,
    })),
  ]);
}

/** Tags, heuristics, signatures and techniques of the file. */
export const tagsPane: Pane<FileParams> = {
  id: "tags",
  word: "tags",
  queries: (ctx) => [foundQuery(ctx)],
  note: () => [["defanged", "dim"]],
  lines(ctx, { columns }) {
    const found = foundOf(ctx);
    const { ascii } = ctx.app.theme();
    return remember(
      ctx.app,
      `file tags ${ctx.params.sha256}`,
      [found, columns, ascii],
      () =>
        found === undefined ? [] : [
          ...heuristicLines(found, ascii),
          ...signatureLines(found, ascii),
          ...tagLines(found, { columns, ascii }),
          ...attackLines(found, ascii),
        ],
    );
  },
  empty: "No tag was found in it",
};
