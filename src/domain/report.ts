import type { SubmissionReport } from "../api/types/submission.ts";
import { safeText } from "../util/safe_text.ts";
import type { Tone } from "./column.ts";
import {
  type Block,
  type Cell,
  type ReportDocument,
  reportDocument,
  type ReportOptions,
} from "./report/document.ts";

export { type ReportDocument, reportDocument, type ReportOptions } from "./report/document.ts";

/** Text that stands for itself in Markdown and in the HTML that Markdown allows. One line. */
export function escapeMarkdown(text: string): string {
  return safeText(text).replace(/[\\`*_{}[\]<>#|~!&]/g, "\\$&").replace(/^(\s*)([-+=]|\d+[.)])/, "$1\\$2")
    // GitHub makes links of what begins so.
    .replace(/(?<![a-z0-9])www\./gi, "www\\.");
}

/** Length of the longest run of backticks. */
function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/** A code span, with a fence longer than any run of backticks inside. */
function codeSpan(text: string): string {
  const safe = safeText(text).replaceAll("|", "\\|");
  const fence = "`".repeat(longestRun(safe) + 1);
  const pad = /^[` ]|[` ]$/.test(safe) ? " " : "";
  return safe === "" ? "" : fence + pad + safe + pad + fence;
}

const markdownCell = (cell: Cell) => {
  if (cell.code) return codeSpan(cell.text);
  const text = escapeMarkdown(cell.text);
  return cell.tone === "malicious" && text !== "" ? `**${text}**` : text;
};

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function markdownLines(lines: readonly string[]): string {
  const fence = "`".repeat(Math.max(2, longestRun(lines.join("\n"))) + 1);
  return [`${fence}text`, ...lines.map((line) => safeText(line)), fence].join("\n");
}

function markdownBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${escapeMarkdown(block.text)}`;
    case "note":
      return `> ${escapeMarkdown(block.text)}`;
    case "pairs":
      return markdownTable(
        ["", ""],
        block.pairs.map(([name, value]) => [escapeMarkdown(name), markdownCell(value)]),
      );
    case "table":
      return markdownTable(block.head.map(escapeMarkdown), block.rows.map((row) => row.map(markdownCell)));
    case "lines":
      return markdownLines(block.lines);
  }
}

/** The report of a submission as Markdown (tables as GitHub writes them). Hostile text is escaped. */
export function reportMarkdown(report: SubmissionReport, options: ReportOptions = {}): string {
  const document = reportDocument(report, options);
  const { verdict, score } = document;
  return [
    `# ${escapeMarkdown(document.title)}`,
    `**${verdict.glyph} ${verdict.word.toUpperCase()} ${score}** · ${
      escapeMarkdown(document.classification)
    }`,
    ...document.blocks.map(markdownBlock),
    `*${escapeMarkdown(document.classification)}*`,
  ].join("\n\n") + "\n";
}

/** Text that stands for itself in HTML, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

const html = (text: string) => escapeHtml(safeText(text));
const toneClass = (tone: Tone | undefined) =>
  tone === undefined || tone === "plain" ? "" : ` class="${tone}"`;

function htmlCell(cell: Cell): string {
  const text = cell.code ? `<code>${html(cell.text)}</code>` : html(cell.text);
  return cell.tone === undefined ? text : `<span${toneClass(cell.tone)}>${text}</span>`;
}

function htmlBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level}${toneClass(block.tone)}>${html(block.text)}</h${block.level}>`;
    case "note":
      return `<p class="note">${html(block.text)}</p>`;
    case "pairs": {
      const rows = block.pairs.map(([name, value]) => `<dt>${html(name)}</dt><dd>${htmlCell(value)}</dd>`);
      return `<dl>${rows.join("\n")}</dl>`;
    }
    case "table": {
      const head = block.head.map((name) => `<th>${html(name)}</th>`).join("");
      const rows = block.rows.map((row) =>
        `<tr>${row.map((cell) => `<td>${htmlCell(cell)}</td>`).join("")}</tr>`
      );
      return `<table><thead><tr>${head}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table>`;
    }
    case "lines":
      return `<pre>${escapeHtml(block.lines.map((line) => safeText(line)).join("\n"))}</pre>`;
  }
}

const STYLE = `
:root { color-scheme: light dark; --mal: #b3261e; --high: #b34700; --susp: #7a5c00; --safe: #1b6e3c; --rule: #8886; }
@media (prefers-color-scheme: dark) { :root { --mal: #ff8a80; --high: #ffab66; --susp: #ffd54f; --safe: #81c995; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
h1 { overflow-wrap: anywhere; margin-bottom: .25rem; } h2 { margin-top: 2rem; border-bottom: 1px solid var(--rule); }
.marking { text-align: center; font-weight: 600; border: 1px solid var(--rule); padding: .2rem; }
.verdict { font-size: 1.25rem; font-weight: 700; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; } dt { opacity: .7; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; opacity: .7; }
td, th { padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; } code, pre { font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; }
pre { border-left: 3px solid var(--rule); padding: .3rem .8rem; overflow-wrap: anywhere; }
.note { border-left: 3px solid var(--susp); padding-left: .8rem; }
.malicious { color: var(--mal); font-weight: 600; } .highly-suspicious { color: var(--high); } .suspicious { color: var(--susp); }
.safe { color: var(--safe); } .info { opacity: .85; } footer { margin-top: 2rem; }
@media print { body { max-width: none; padding: 0; } h2, h3 { break-after: avoid; } tr, pre { break-inside: avoid; } }
`;

/**
 * The report of a submission as one HTML page: no scripts, nothing loaded, fit for printing, light and dark.
 * Hostile text is escaped; a content security policy forbids everything but the page's own style.
 */
export function reportHtml(report: SubmissionReport, options: ReportOptions = {}): string {
  return documentHtml(reportDocument(report, options));
}

function documentHtml(document: ReportDocument): string {
  const { verdict, score } = document;
  const marking = html(document.classification);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(document.title)}: ${verdict.word} ${score}</title>
<style>${STYLE}</style>
</head>
<body>
<div class="marking">${marking}</div>
<h1>${html(document.title)}</h1>
<p class="verdict"><span class="${verdict.tone}">${verdict.glyph} ${verdict.word} ${score}</span></p>
${document.blocks.map(htmlBlock).join("\n")}
<footer class="marking">${marking}</footer>
</body>
</html>
`;
}
