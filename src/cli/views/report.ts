/** The report of a submission as Markdown and as one web page. @module */
import type { FileTree, SubmissionReport } from "../../api/types/submission.ts";
import { treeRows } from "../../domain/submission_tree.ts";
import { verdictOf, verdictOfWord, verdictRank } from "../../domain/verdict.ts";
import { defangText } from "../../util/defang.ts";
import { formatBytes, formatTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";

/** A part of a report. Texts are safe for a terminal, but not yet escaped for a format. */
export type ReportBlock =
  | { readonly kind: "title" | "heading" | "text"; readonly text: string }
  | {
    readonly kind: "table";
    readonly head: readonly string[];
    readonly rows: readonly (readonly string[])[];
  };

/** What the report says. Indicators are defanged: a report gets mailed and clicked. */
export function reportBlocks(report: SubmissionReport): ReportBlock[] {
  const title = report.params.description || report.files[0]?.name || report.sid;
  return clean([
    { kind: "title", text: title },
    { kind: "text", text: `${verdictOf(report.max_score).word}, score ${report.max_score}` },
    table(["", ""], facts(report)),
    ...section("Metadata", ["key", "value"], Object.entries(report.metadata)),
    ...section("Heuristics", ["verdict", "heuristic", "files"], heuristicRows(report)),
    ...section("ATT&CK", ["tactic", "technique", "verdict", "files"], attackRows(report)),
    ...section("Attribution", ["type", "value", "verdict", "files"], tagRows(report.tags.attributions)),
    ...section("Behaviour", ["type", "value", "verdict", "files"], tagRows(report.tags.behaviors)),
    ...section(
      "Indicators of compromise",
      ["type", "value", "verdict", "files"],
      tagRows(report.tags.indicators_of_compromise),
    ),
    ...section("Files", ["score", "name", "type", "size", "sha256"], fileRows(report.file_tree)),
    ...(report.report_filtered ? [note("Some results are above your classification and left out")] : []),
    ...(report.report_partial ? [note("The report is not complete")] : []),
  ]);
}

function note(text: string): ReportBlock {
  return { kind: "text", text };
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): ReportBlock {
  return { kind: "table", head, rows };
}

function section(
  heading: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): ReportBlock[] {
  return rows.length === 0 ? [] : [{ kind: "heading", text: heading }, table(head, rows)];
}

function clean(blocks: readonly ReportBlock[]): ReportBlock[] {
  return blocks.map((block) =>
    block.kind === "table"
      ? { ...block, rows: block.rows.map((row) => row.map((cell) => safeText(cell))) }
      : { ...block, text: safeText(block.text) }
  );
}

function facts(report: SubmissionReport): string[][] {
  const file = report.file_info;
  const all: [string, string | undefined][] = [
    ["sid", report.sid],
    ["classification", report.classification],
    ["submitted", `${formatTime(report.times.submitted)} by ${report.params.submitter ?? "unknown"}`],
    ["completed", formatTime(report.times.completed ?? "")],
    ["file", report.files.map(({ name }) => name).join(", ")],
    ["type", file?.type],
    ["size", file?.size === undefined ? undefined : formatBytes(file.size)],
    ["sha256", file?.sha256],
    ["sha1", file?.sha1],
    ["md5", file?.md5],
    ["errors", report.error_count > 0 ? String(report.error_count) : undefined],
  ];
  return all.flatMap(([name, value]) => value ? [[name, value]] : []);
}

type Named = readonly (readonly [name: string, sha256: string])[];

function fileNames(files: Named): string {
  const names = files.map(([name]) => name);
  return names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
}

function worst<T>(rows: readonly T[], level: (row: T) => string): T[] {
  return [...rows].sort((a, b) =>
    verdictRank(verdictOfWord(level(a))) - verdictRank(verdictOfWord(level(b)))
  );
}

function heuristicRows(report: SubmissionReport): string[][] {
  return worst(Object.entries(report.heuristics), ([level]) => level).flatMap(([level, byName]) =>
    Object.entries(byName).map(([name, files]) => [verdictOfWord(level).word, name, fileNames(files)])
  );
}

function attackRows(report: SubmissionReport): string[][] {
  return Object.entries(report.attack_matrix).flatMap(([tactic, patterns]) =>
    Object.entries(patterns).map(([pattern, { h_type, files }]) => [
      tactic.replaceAll("-", " "),
      pattern,
      verdictOfWord(h_type).word,
      fileNames(files),
    ])
  );
}

function tagRows(tags: SubmissionReport["tags"]["behaviors"]): string[][] {
  const rows = Object.entries(tags ?? {}).flatMap(([type, values]) =>
    Object.entries(values).map(([value, one]) => ({ type, value, ...one }))
  );
  return worst(rows, (row) => row.h_type).map(({ type, value, h_type, files }) => [
    type,
    type.startsWith("network.") ? defangText(value) : value,
    verdictOfWord(h_type).word,
    fileNames(files),
  ]);
}

function fileRows(tree: FileTree): string[][] {
  return treeRows(tree).map((row) => [
    String(row.score),
    "  ".repeat(row.depth) + row.name,
    row.type,
    formatBytes(row.size),
    row.sha256,
  ]);
}

/** GitHub's Markdown; nothing in it is taken for HTML, a link or a table's edge. */
export function toMarkdown(blocks: readonly ReportBlock[]): string {
  const parts = blocks.map((block) => {
    switch (block.kind) {
      case "title":
        return `# ${markdown(block.text)}`;
      case "heading":
        return `## ${markdown(block.text)}`;
      case "text":
        return markdown(block.text);
      case "table": {
        const line = (cells: readonly string[]) => `| ${cells.map(markdown).join(" | ")} |`;
        return [line(block.head), `|${" --- |".repeat(block.head.length)}`, ...block.rows.map(line)].join(
          "\n",
        );
      }
    }
  });
  return parts.join("\n\n") + "\n";
}

function markdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~!]/g, "\\$&").replace(
    /^(\s+)/,
    (spaces) => "&nbsp;".repeat(spaces.length),
  )
    .replace(/\bhttps?:\/\//gi, (scheme) => scheme.replace(":", "&#58;"));
}

const STYLE = "body{font:14px/1.5 system-ui,sans-serif;max-width:70em;margin:2em auto;padding:0 1em}" +
  "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ccc;padding:.2em .6em;text-align:left;" +
  "vertical-align:top;overflow-wrap:anywhere;white-space:pre-wrap}";

/** One page without scripts or outside parts; its policy forbids them, should anything slip through. */
export function toHtml(blocks: readonly ReportBlock[], title: string): string {
  const body = blocks.map((block) => {
    switch (block.kind) {
      case "title":
        return `<h1>${html(block.text)}</h1>`;
      case "heading":
        return `<h2>${html(block.text)}</h2>`;
      case "text":
        return `<p>${html(block.text)}</p>`;
      case "table":
        return htmlTable(block.head, block.rows);
    }
  });
  const policy =
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;
  return `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n${policy}\n` +
    `<title>${html(safeText(title))}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n${
      body.join("\n")
    }\n</body>\n</html>\n`;
}

function htmlTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: "td" | "th") =>
    `<tr>${cells.map((cell) => `<${tag}>${html(cell)}</${tag}>`).join("")}</tr>`;
  const titles = head.every((title) => title === "") ? "" : `${line(head, "th")}\n`;
  return `<table>\n${titles}${rows.map((row) => line(row, "td")).join("\n")}\n</table>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
