import type { Alert, AlertDetail } from "../../api/types/alert.ts";
import { verdictOfWord } from "../../domain/verdict.ts";
import { defangTag, defangText } from "../../util/defang.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutToWidth } from "../../util/width.ts";
import type { App } from "../contracts.ts";
import type { DrillLine } from "../drill/line.ts";
import { headingLine } from "../drill/pairs.ts";
import type { Pane } from "../drill/state.ts";
import { type AlertContext, alertOf, type AlertParams, fieldHandle, linesOf, queryOf } from "./alert_data.ts";
import { byVerdict } from "./summary.ts";

type P = AlertParams;
type C = AlertContext;

/** Kinds of findings: key of `al.detailed`, heading, field that holds the plain values. */
const KINDS = [
  ["attrib", "Attribution", "al.attrib"],
  ["heuristic", "Heuristics", "heuristic.name"],
  ["yara", "YARA", "al.yara"],
  ["av", "Antivirus", "al.av"],
  ["domain", "Domains", "al.domain"],
  ["ip", "Addresses", "al.ip"],
  ["uri", "URLs", "al.uri"],
  ["behavior", "Behaviour", "al.behavior"],
  ["attack_pattern", "ATT&CK", "attack.pattern"],
  ["attack_category", "ATT&CK tactics", "attack.category"],
] as const;

/** Values without a verdict, as older servers give them, are information. */
function detailsOf(alert: Alert, kind: typeof KINDS[number][0]): readonly AlertDetail[] {
  const detailed = byVerdict(alert.al.detailed?.[kind]);
  if (detailed.length > 0) return detailed;
  const plain = kind === "heuristic"
    ? alert.heuristic?.name
    : kind === "attack_pattern"
    ? alert.attack?.pattern
    : kind === "attack_category"
    ? alert.attack?.category
    : alert.al[kind];
  return (plain ?? []).map((value): AlertDetail => ({ type: kind, value, verdict: "info" }));
}

function findingLine(app: App, detail: AlertDetail, options: { field: string; columns: number }): DrillLine {
  const verdict = verdictOfWord(detail.verdict as "info");
  const glyph = app.theme().ascii ? verdict.ascii : verdict.glyph;
  const isTag = detail.type.includes(".");
  const value = isTag ? defangTag(detail.type, detail.value) : defangText(detail.value);
  const way = /\.(static|dynamic)\./.exec(detail.type)?.[1] ?? (detail.subtype || "");
  const note = way === "" ? "" : `  ${way}`;
  const room = Math.max(10, options.columns - 6 - note.length);
  return {
    spans: [
      [`  ${glyph} `, verdict.tone],
      [cutToWidth(safeText(value), room), verdict.tone],
      [safeText(note), "dim"],
    ],
    depth: 1,
    json: detail,
    handle: isTag
      ? { kind: "tag", type: detail.type, value: detail.value }
      : fieldHandle(options.field, detail.value),
  };
}

/** What was found, by kind, the worst first. */
export const findingsPane: Pane<P> = {
  id: "findings",
  word: "findings",
  queries: (ctx) => [queryOf(ctx)],
  lines: (ctx, { columns }) =>
    linesOf(ctx, "findings", columns, (alert) =>
      KINDS.flatMap(([kind, title, field]) => {
        const details = detailsOf(alert, kind);
        if (details.length === 0) return [];
        const lines = details.map((detail) => findingLine(ctx.app, detail, { field, columns }));
        return [headingLine(title, details.length), ...lines];
      })),
  empty: "Nothing was found that the alert speaks of",
};

/** How many findings there are. */
export function findingCount(ctx: C): number | undefined {
  const alert = alertOf(ctx);
  return alert === undefined
    ? undefined
    : KINDS.reduce((sum, [kind]) => sum + detailsOf(alert, kind).length, 0);
}
