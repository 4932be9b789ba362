/** Charts as inline SVG; every text in them is escaped. @module */
import { formatCount, formatPercent } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { escapeHtml } from "../report.ts";
import { VERDICT_LEVELS, type VerdictLevel } from "../verdict.ts";
import type { Counted, ScoreBin, Summary } from "./summary.ts";
import { FATE_WORDS, REPORT_FATES } from "./row.ts";

/** A hostile text as HTML. */
export function html(text: string): string {
  return escapeHtml(safeText(text));
}

/** What people read for a verdict. */
export const LEVEL_WORDS: Readonly<Record<VerdictLevel, string>> = {
  "malicious": "malicious",
  "highly-suspicious": "highly suspicious",
  "suspicious": "suspicious",
  "info": "informative",
  "safe": "safe",
};

const WIDTH = 640;

/** One bar cut into verdicts, with a legend of their counts; inputs without a verdict are its grey end. */
export function verdictChart({ verdicts, inputs }: Pick<Summary, "verdicts" | "inputs">): string {
  const judged = VERDICT_LEVELS.reduce((sum, level) => sum + verdicts[level], 0);
  const parts = [
    ...VERDICT_LEVELS.map((level) => ({
      key: level as string,
      word: LEVEL_WORDS[level],
      count: verdicts[level],
    })),
    { key: "none", word: "no verdict", count: inputs - judged },
  ].filter(({ count }) => count > 0);
  let x = 0;
  const bars = parts.map(({ key, word, count }) => {
    const width = Math.max(2, WIDTH * count / Math.max(1, inputs));
    const bar = `<rect class="fill-${key}" x="${fixed(x)}" width="${fixed(width)}" height="28"><title>${
      html(`${word}: ${formatCount(count)}`)
    }</title></rect>`;
    x += width;
    return bar;
  });
  const legend = parts.map(({ key, word, count }) =>
    `<li><svg class="key" viewBox="0 0 10 10" width="10" height="10" style="display:inline;width:10px" aria-hidden="true">` +
    `<rect class="fill-${key}" width="10" height="10" rx="2"/></svg> ${html(word)} <b>${
      formatCount(count)
    }</b> ` +
    `<span class="none">${html(formatPercent(count / Math.max(1, inputs)))}</span></li>`
  );
  return `<svg viewBox="0 0 ${fixed(Math.max(WIDTH, x))} 28" role="img" aria-label="Inputs by verdict">${
    bars.join("")
  }</svg><ul class="legend">${legend.join("")}</ul>`;
}

const PLOT = { height: 150, bottom: 34, top: 16 } as const;

/** Columns of the numbers of scores in each range. */
export function scoreChart(bins: readonly ScoreBin[]): string {
  if (bins.every(({ count }) => count === 0)) return nothing("No input has a score");
  const most = Math.max(...bins.map(({ count }) => count));
  const step = WIDTH / bins.length;
  const base = PLOT.height - PLOT.bottom;
  // By the square root: a handful of malicious files shows beside a hundred thousand clean ones.
  const heightOf = (count: number) =>
    count === 0 ? 0 : Math.max(2, (base - PLOT.top) * Math.sqrt(count / most));
  const columns = bins.map(({ count, level, ...bin }, i) => {
    const [x, height] = [i * step, heightOf(count)];
    const middle = fixed(x + step / 2);
    return `<rect class="fill-${level}" x="${fixed(x + 3)}" y="${fixed(base - height)}" width="${
      fixed(step - 6)
    }" height="${fixed(height)}" rx="2"><title>${
      html(`${rangeOf(bin)}: ${formatCount(count)}`)
    }</title></rect>` +
      `<text x="${middle}" y="${fixed(base - height - 4)}" text-anchor="middle">${
        count === 0 ? "" : formatCount(count)
      }</text><text class="tick" x="${middle}" y="${base + 14}" text-anchor="middle">${
        html(rangeOf(bin))
      }</text>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${PLOT.height}" role="img" aria-label="Inputs by score">${
    columns.join("")
  }<line class="axis" x1="0" x2="${WIDTH}" y1="${base}" y2="${base}"/><text x="0" y="${
    PLOT.height - 4
  }">score; heights by square root</text></svg>`;
}

function rangeOf({ from, below }: Pick<ScoreBin, "from" | "below">): string {
  if (from === null) return `< ${below}`;
  if (below === null) return `≥ ${from}`;
  return below - from === 1 ? `${from}` : `${from}–${below - 1}`;
}

/** Inputs by fate. */
export function fateChart({ fates }: Pick<Summary, "fates">): string {
  return barList(
    REPORT_FATES.filter((fate) => fates[fate] > 0).map((fate) => [FATE_WORDS[fate], fates[fate]] as const),
    "Nothing was looked at",
  );
}

/** A bar for each word, the longest for the highest count. */
export function barList(counted: Counted, empty: string): string {
  if (counted.length === 0) return nothing(empty);
  const most = Math.max(...counted.map(([, count]) => count));
  const lines = counted.map(([word, count]) => {
    const width = fixed(Math.max(1, 100 * count / most));
    return `<span>${
      html(word)
    }</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" style="height:10px">` +
      `<rect class="fill-accent" width="${width}" height="10" rx="1"/></svg><b>${formatCount(count)}</b>`;
  });
  return `<div class="bars">${lines.join("\n")}</div>`;
}

function nothing(text: string): string {
  return `<p class="none">${html(text)}</p>`;
}

function fixed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, "");
}
