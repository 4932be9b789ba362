import type { Alert, AlertDetail } from "../../api/types/alert.ts";
import type { Whoami } from "../../api/types/user.ts";
import { verdictOf, verdictOfWord, verdictRank } from "../../domain/verdict.ts";
import { defangHost, defangText } from "../../util/defang.ts";
import { formatBytes } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutMiddle } from "../../util/width.ts";
import type { App } from "../contracts.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import { type Span, spread } from "../paint.ts";
import { shortTime } from "./activity.ts";
import { familyOf, sourceOf } from "./columns.ts";

const VALUE_MAX = 60;
/** Said already elsewhere, or of use to programs only. */
const DULL_KEYS: ReadonlySet<string> = new Set(["source", "ingest_id", "ts", "type"]);

/** The verdict on an alert: `● MALICIOUS 1240`. */
export function verdictSpan(app: App, alert: Alert): Span {
  const verdict = verdictOf(alert.al.score, serverThresholds(app));
  const glyph = app.theme().ascii ? verdict.ascii : verdict.glyph;
  return [`${glyph} ${verdict.word.toUpperCase()} ${alert.al.score}`, verdict.tone];
}

/** Metadata, what the server calls important first. */
export function metadataPairs(app: App, alert: Alert): (readonly [key: string, value: string])[] {
  const ui = app.queries.peek<Whoami>("whoami")?.configuration?.ui as
    | { readonly alerting_meta?: { readonly important?: readonly string[] } }
    | undefined;
  const important = ui?.alerting_meta?.important ?? [];
  const place = (key: string) => important.includes(key) ? important.indexOf(key) : important.length;
  return Object.entries(alert.metadata ?? {})
    .map(([key, value]) => [key, String(value)] as const)
    .filter(([, value]) => value !== "")
    .sort(([a], [b]) => place(a) - place(b));
}

/** Values of one kind, the worst first. */
export function byVerdict(details: readonly AlertDetail[] | undefined): readonly AlertDetail[] {
  const rank = ({ verdict }: AlertDetail) => verdictRank(verdictOfWord(verdict as "info"));
  return [...details ?? []].sort((a, b) => rank(a) - rank(b));
}

/** A word and its values, each once; nothing for none. */
function named(word: string, values: readonly string[], most = 4): Span[] {
  const unique = [...new Set(values)];
  if (unique.length === 0) return [];
  const rest = unique.length - most;
  return [
    [`${word} `, "dim"],
    ...unique.slice(0, most).flatMap((value, i): Span[] => [
      [i === 0 ? "" : ", ", "dim"],
      safeText(value).slice(0, VALUE_MAX),
    ]),
    [rest > 0 ? ` +${rest}` : "", "dim"],
    "   ",
  ];
}

const valuesOf = (alert: Alert, kind: string) =>
  byVerdict(alert.al.detailed?.[kind]).map(({ value }) => value);

/** Values of one kind: the worst first where the server says how bad they are. */
const known = (alert: Alert, kind: string, plain: readonly string[] | undefined) => {
  const detailed = valuesOf(alert, kind);
  return detailed.length > 0 ? detailed : plain ?? [];
};

function headLine(app: App, alert: Alert, columns: number): Span[] {
  const dot: Span = [app.theme().ascii ? " - " : " · ", "dim"];
  const names = [familyOf(alert), ...known(alert, "attrib", alert.al.attrib)].filter((name) => name !== "");
  const attributed = [...new Set(names)].slice(0, columns < 110 ? 2 : 4);
  const right: Span[] = [[
    ` reported ${shortTime(alert.reporting_ts, app.now())} by ${safeText(sourceOf(alert)).slice(0, 20)} `,
    "dim",
  ]];
  const left: Span[] = [
    verdictSpan(app, alert),
    ...attributed.flatMap((name): Span[] => [dot, [safeText(name), "bold"]]),
    dot,
    safeText(alert.classification),
  ];
  return columns < 70 ? left : spread(left, right, columns);
}

function metadataLine(app: App, alert: Alert): Span[] {
  return metadataPairs(app, alert).filter(([key]) => !DULL_KEYS.has(key)).slice(0, 6).flatMap((
    [key, value],
  ): Span[] => [[`${safeText(key)} `, "dim"], safeText(defangText(value)).slice(0, VALUE_MAX), "  "]);
}

/**
 * What is worth knowing of an alert, the most telling line first; lines that would be empty are left out.
 *
 * @param columns Cells of a line.
 */
export function summaryLines(app: App, alert: Alert, columns: number): Span[][] {
  const { al, file } = alert;
  const owner: Span[] = alert.owner ? [["owner ", "dim"], `${safeText(alert.owner)}   `] : [];
  const votes: Span[] = [
    ...named("malicious by", alert.verdict?.malicious ?? []),
    ...named("harmless by", alert.verdict?.non_malicious ?? []),
  ];
  const lines: Span[][] = [
    headLine(app, alert, columns),
    metadataLine(app, alert),
    [
      ...named("domains", known(alert, "domain", al.domain).map(defangHost), 2),
      ...named("ips", known(alert, "ip", al.ip).map(defangHost), 2),
      ...named("yara", known(alert, "yara", al.yara), 1),
      ...named("av", known(alert, "av", al.av), 1),
    ],
    [
      ...owner,
      ...named("labels", alert.label, 5),
      ...votes,
      ...named("ATT&CK", alert.attack?.pattern ?? [], 5),
    ],
    named("why", known(alert, "heuristic", alert.heuristic?.name), 6),
    named("urls", known(alert, "uri", al.uri).map(defangText), 2),
    named("behaviour", known(alert, "behavior", al.behavior), 5),
    [
      ["file ", "dim"],
      `${safeText(file.type)}  ${formatBytes(file.size)}  `,
      ["sha256 ", "dim"],
      `${cutMiddle(safeText(file.sha256), 25)}  `,
      ["md5 ", "dim"],
      safeText(file.md5),
    ],
  ];
  return lines.filter((line) => line.length > 0);
}
