/** The report of an incident as one HTML page, written as the rows come. @module */
import { createHash } from "node:crypto";
import { formatBytes, formatCount, formatTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { VERDICT_LEVELS, type VerdictLevel, type VerdictThresholds } from "../verdict.ts";
import { findings } from "./columns.ts";
import { barList, fateChart, html, LEVEL_WORDS, scoreChart, verdictChart } from "./html_charts.ts";
import { SCRIPT } from "./html_script.ts";
import { STYLE } from "./html_style.ts";
import { FATE_WORDS, REPORT_FATES, type ReportFate, type ReportRow, rowVerdict } from "./row.ts";
import type { Summary } from "./summary.ts";

/** What the page says of itself. */
export interface ReportAbout {
  readonly incident: string;
  /** Address of the server; only `http` and `https` are linked to. */
  readonly server: string;
  /** Where the rows come from and what was asked for, in words. */
  readonly source: string;
  /** ms since the epoch. */
  readonly madeAtMs: number;
  readonly thresholds: VerdictThresholds;
  /** Default: {@link TABLE_LIMITS}. */
  readonly limits?: TableLimits;
}

/** How many rows the table of the page has at most: browsers hold no million of them. */
export interface TableLimits {
  /** Of those that are suspicious or worse, or failed. */
  readonly notable: number;
  /** Of the others. */
  readonly others: number;
}

/** Some 40 MB of page. */
export const TABLE_LIMITS: TableLimits = { notable: 100_000, others: 50_000 };

/**
 * Writes the page: {@link HtmlReport.start}, then {@link HtmlReport.rows} as often as there are rows, then
 * {@link HtmlReport.end} with what they come to. Nothing is kept in memory: the rows stand in the page as data before the
 * charts, and its script builds the table. Of very many rows the table has a part, and says so; the charts count them all.
 *
 * Nothing in the page runs but that script, and nothing is loaded; all texts are hostile and shown as text.
 */
export class HtmlReport {
  readonly #about: ReportAbout;
  readonly #limits: TableLimits;
  #notable = 0;
  #others = 0;

  constructor(about: ReportAbout) {
    this.#about = about;
    this.#limits = about.limits ?? TABLE_LIMITS;
  }

  /** The head of the page. */
  start(): string {
    const { incident, server } = this.#about;
    const hash = createHash("sha256").update(SCRIPT).digest("base64");
    const policy =
      `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; ` +
      "form-action 'none'";
    const link = /^https?:\/\/[^\s"'<>]+$/i.test(server)
      ? `${server.replace(/\/+$/, "")}/submission/report/`
      : "";
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<title>${html(`Incident ${incident}`)}</title>
<style>${STYLE}</style>
</head>
<body data-link="${html(link)}">
`;
  }

  /** A block of rows, as data. */
  rows(rows: readonly ReportRow[]): string {
    const data = rows.filter((row) => this.#takes(row)).map((row) => dataOf(row, this.#about.thresholds));
    if (data.length === 0) return "";
    return `<script type="application/json">${scriptJson(data)}</script>\n`;
  }

  /**
   * Figures, charts, the table with the worst rows for browsers without scripts, and the script.
   *
   * @param marking Who may see the report; shown at its head and foot.
   */
  end(summary: Summary, marking?: string): string {
    return `${markingLine(marking)}<main>
<h1>${html(`Incident ${this.#about.incident}`)}</h1>
${this.#aboutLine()}
${tiles(summary)}
${cards(summary)}
${this.#table(summary)}
<footer>Made by alx. Scores, heuristics and tags are those of the server at the time of the report.</footer>
</main>
${markingLine(marking)}<script>${SCRIPT}</script>
</body>
</html>
`;
  }

  /** Whether the table still has room for a row; what a person looks for first has room of its own. */
  #takes({ score, fate }: ReportRow): boolean {
    const isNotable = score !== null && score >= this.#about.thresholds.suspicious || FAILED.has(fate);
    return isNotable ? ++this.#notable <= this.#limits.notable : ++this.#others <= this.#limits.others;
  }

  /** What the table leaves out, in words; empty when nothing. */
  #leftOut(): string {
    const { notable, others } = this.#limits;
    const all = this.#notable + this.#others;
    const shown = Math.min(this.#notable, notable) + Math.min(this.#others, others);
    if (shown === all) return "";
    const first = (count: number, most: number) =>
      count <= most ? `all ${formatCount(count)}` : `the first ${formatCount(most)} of ${formatCount(count)}`;
    const text =
      `The table has ${formatCount(shown)} of ${formatCount(all)} inputs: ${
        first(this.#notable, notable)
      } that are suspicious or worse or failed, and ${
        first(this.#others, others)
      } others. The figures and charts count ` +
      "every input; alx incident analyze --out FILE.csv has every row.";
    return `<p class="left-out">${html(text)}</p>\n`;
  }

  #aboutLine(): string {
    const { server, source, madeAtMs } = this.#about;
    return `<p class="about">${html(`${server} · ${source} · ${formatTime(madeAtMs)}`)}</p>`;
  }

  #table({ worst, inputs }: Summary): string {
    const heads = HEADS.map(([title, by]) =>
      `<th data-by="${by}"><button type="button">${title}</button></th>`
    );
    const lines = worst.map((row) => staticLine(row, this.#about.thresholds));
    const few = inputs > worst.length
      ? `<noscript><p class="none">The ${
        formatCount(worst.length)
      } highest scores; all rows need scripts, which this browser does not run.</p></noscript>`
      : "";
    return `<section class="card">
<h2>Inputs</h2>
<div class="tools" id="tools" hidden><input id="text" type="search" placeholder="Path, hash, heuristic, tag" aria-label="Filter">
<select id="level" aria-label="Verdict">${options("every verdict", VERDICT_LEVELS.map(levelOption))}</select>
<select id="fate" aria-label="Fate">${
      options("every fate", REPORT_FATES.map((fate) => [FATE_WORDS[fate], FATE_WORDS[fate]]))
    }</select>
<output id="count"></output><button type="button" id="back">Previous</button><button type="button" id="on">Next</button></div>
${few}${this.#leftOut()}<p class="printed" id="printed"></p>
<div class="scroll"><table id="rows"><thead><tr>${heads.join("")}</tr></thead><tbody>
${lines.join("\n")}
</tbody></table></div>
</section>`;
  }
}

/** Fates that somebody has to look at. */
const FAILED: ReadonlySet<ReportFate> = new Set([
  "failed",
  "too large",
  "unreadable",
  "keeps changing",
  "incomplete",
  "gone",
]);

/** Titles with the places of their values in a data row. */
const HEADS: readonly (readonly [title: string, by: number])[] = [
  ["Score", 0],
  ["Verdict", 1],
  ["Fate", 2],
  ["Size", 3],
  ["Path", 4],
  ["Heuristics", 7],
  ["Tags", 8],
];

function levelOption(level: VerdictLevel): readonly [value: string, word: string] {
  return [level, LEVEL_WORDS[level]];
}

function options(all: string, items: readonly (readonly [value: string, word: string])[]): string {
  return [["", all] as const, ...items].map(([value, word]) =>
    `<option value="${html(value)}">${html(word)}</option>`
  ).join("");
}

function dataOf(row: ReportRow, thresholds: VerdictThresholds): readonly (string | number | null)[] {
  const { score, fate, size, path, sha256, sid, tags } = row;
  return [
    score,
    rowVerdict(row, thresholds)?.level ?? null,
    FATE_WORDS[fate],
    size,
    safeText(path),
    sha256 === null ? null : safeText(sha256),
    sid,
    safeText(findings(row)),
    safeText(tags.join("; ")),
  ];
}

/** JSON that cannot end the element it stands in, with nothing in it that hides or turns text. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (found) =>
      [...Array(found.length).keys()].map((i) => `\\u${found.charCodeAt(i).toString(16).padStart(4, "0")}`)
        .join(""),
  );
}

function staticLine(row: ReportRow, thresholds: VerdictThresholds): string {
  const [score, level, fate, , path, sha256, , found, tags] = dataOf(row, thresholds);
  const tone = level === null ? "" : ` ${level}`;
  const hash = sha256 === null ? "" : `<br><code>${html(String(sha256))}</code>`;
  return `<tr><td class="number${tone}">${score ?? ""}</td><td class="word${tone}">${
    level === null ? "" : LEVEL_WORDS[level as VerdictLevel]
  }</td><td class="word">${html(String(fate))}</td><td class="number">${
    row.size === null ? "" : html(formatBytes(row.size))
  }</td><td class="path">${html(String(path))}${hash}</td><td class="found">${
    html(String(found))
  }</td><td class="found">${html(String(tags))}</td></tr>`;
}

function markingLine(marking: string | undefined): string {
  return marking === undefined ? "" : `<div class="marking">${html(marking)}</div>\n`;
}

function tiles({ inputs, sizeBytes, fates, verdicts }: Summary): string {
  const lost = fates.failed + fates["too large"] + fates.empty + fates.unreadable + fates["keeps changing"];
  const open = fates.sent + fates.sending + fates.again + fates.pending;
  const figures: readonly (readonly [figure: string, word: string, tone: string])[] = [
    [formatCount(inputs), "inputs", ""],
    [formatCount(fates.done), "analysed", ""],
    [formatCount(verdicts.malicious), "malicious", verdicts.malicious > 0 ? "malicious" : ""],
    [
      formatCount(verdicts.suspicious + verdicts["highly-suspicious"]),
      "suspicious",
      verdicts.suspicious + verdicts["highly-suspicious"] > 0 ? "highly-suspicious" : "",
    ],
    [formatCount(lost), "not analysable", lost > 0 ? "suspicious" : ""],
    ...fates.incomplete > 0 ? [[formatCount(fates.incomplete), "incomplete", "suspicious"] as const] : [],
    ...fates.gone > 0 ? [[formatCount(fates.gone), "not on the server", "suspicious"] as const] : [],
    ...(open > 0 ? [[formatCount(open), "not done yet", "info"] as const] : []),
    [formatBytes(sizeBytes), "in all", ""],
  ];
  const shown = figures.map(([figure, word, tone]) =>
    `<div class="tile"><b class="${tone}">${html(figure)}</b><span>${html(word)}</span></div>`
  );
  return `<div class="tiles">${shown.join("\n")}</div>`;
}

function cards(summary: Summary): string {
  const all: readonly (readonly [title: string, chart: string])[] = [
    ["Verdicts", verdictChart(summary)],
    ["Scores", scoreChart(summary.scores)],
    ["What became of the inputs", fateChart(summary)],
    ["Families and actors", barList(summary.families, "None was named")],
    ["Heuristics", barList(summary.heuristics, "None was raised, or none was asked for")],
    ["Tags", barList(summary.tags, "None was found, or none was asked for")],
  ];
  const shown = all.map(([title, chart]) => `<section class="card"><h2>${title}</h2>${chart}</section>`);
  return `<div class="cards">${shown.join("\n")}</div>`;
}
