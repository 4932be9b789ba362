import type { ErrorDoc, FormattedResult, FormattedSection, ResultFile } from "../api/types/result.ts";
import type { SubmissionFull } from "../api/types/submission.ts";
import { parseTime } from "../util/format.ts";
import type { Json } from "../util/json.ts";
import { safeText } from "../util/safe_text.ts";
import { pythonText, textBody } from "./text_report/bodies.ts";

const ERROR_NAMES: Readonly<Record<string, string>> = {
  "10": "MAX_EMBEDDED_DEPTH_REACHED",
  "11": "MAX_FILES_REACHED",
  "12": "MAX_RETRY_REACHED",
  "20": "SERVICE_BUSY",
  "21": "SERVICE_DOWN",
};

const row = (key: string, value: string, width: number) => `${`${key}:`.padEnd(width)}${safeText(value)}`;

function paramText(key: string, value: unknown): string {
  if (key === "services") {
    return ((value as SubmissionFull["params"]["services"])?.selected ?? []).join(" | ");
  }
  if (Array.isArray(value)) return value.join(" | ");
  return pythonText(value as Json);
}

/** `2026-11-24 03:17:32.616989 (UTC)`: the server's own digits. */
function timeText(time: string): string {
  return `${time.replace("T", " ").replace(/Z$/, "")} (UTC)`;
}

/** The lines of a titled block, or `None` in it. */
function block(title: string, lines: readonly string[]): string[] {
  return [
    "",
    `  :: ${title} ::`,
    ...(lines.length === 0 ? ["    None"] : lines.map((line) => `    ${line}`)),
  ];
}

/** The entries in the order of their names, as al-submit has them. */
function byName<T>(values: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1);
}

/** The times that there are. */
function timeRows({ times, expiry_ts: expiry }: SubmissionFull): string[] {
  return Object.entries({ completed: times?.completed, submitted: times?.submitted, expiry })
    .flatMap(([name, time]) => parseTime(time) === undefined ? [] : [row(name, timeText(time!), 13)]);
}

function detail(full: SubmissionFull): string[] {
  const params = byName(full.params ?? {}).filter(([key]) => key !== "service_spec");
  const spec = byName(full.params?.service_spec ?? {});
  const metadata = byName(full.metadata ?? {}).map(([key, value]) => row(safeText(key), value, 37));
  const missing = [
    ...(full.missing_result_keys ?? []).map((key) => `${safeText(key)} [RESULT]`),
    ...(full.missing_error_keys ?? []).map((key) => `${safeText(key)} [ERROR]`),
  ];
  return [
    "",
    ":: Submission Detail ::",
    `  ${row("state", full.state ?? "None", 37)}`,
    "",
    ...params.map(([key, value]) => `  ${row(key, paramText(key, value), 37)}`),
    "",
    "  :: Timing info ::",
    ...timeRows(full).map((line) => `    ${line}`),
    ...(metadata.length === 0 ? [] : block("Metadata", metadata)),
    ...block(
      "Services specific info",
      spec.map(([name, value]) => row(safeText(name), pythonText(value), 13)),
    ),
    ...block("Missing results/errors", missing),
  ];
}

/** The number at the end of an error's key says what happened; others are told by their status. */
function errorName(key: string, error: ErrorDoc): string {
  const id = /\.e(\d+)$/.exec(key)?.[1];
  return (id === undefined ? undefined : ERROR_NAMES[id]) ?? error.response?.status ?? "UNKNOWN";
}

function errorLines(errors: SubmissionFull["errors"]): string[] {
  const entries = Object.entries(errors ?? {});
  if (entries.length === 0) return [];
  return [
    "",
    ":: ERRORS ::",
    ...entries.flatMap(([key, error]) => {
      const parts = key.split(".");
      const service = error.response?.service_name ?? parts[1] ?? "unknown";
      const file = error.sha256 ?? parts[0] ?? "";
      const message = safeText(error.response?.message?.trim() ?? "", { newlines: "keep" });
      return [
        `  ${safeText(`Service ${service} failed for file ${file} [${errorName(key, error)}]`)}`,
        ...(message === "" ? [] : message.split("\n").map((line) => `    ${line}`)),
      ];
    }),
  ];
}

function detailLines(section: FormattedSection): string[] {
  const heuristic = section.heuristic ?? undefined;
  const tags = Array.isArray(section.tags) ? section.tags : [];
  return [
    ...(heuristic === undefined ? [] : [`[HEURISTIC] ${heuristic.name ?? heuristic.heur_id}`]),
    ...(heuristic?.signature ?? []).map((one) => `[SIGNATURE] ${one.name} (${one.frequency}x)`),
    ...(heuristic?.attack ?? []).map((one) => `[ATTACK] ${one.pattern} (${one.attack_id})`),
    ...tags.map((tag) =>
      `[${(tag.short_type ?? tag.type.split(".").at(-1) ?? "").toUpperCase()}] ${tag.value}`
    ),
  ].map((line) => safeText(line));
}

function sectionLines(section: FormattedSection): string[] {
  const indent = "  ".repeat(Math.min(section.depth ?? 0, 40));
  const marking = section.classification ? `${section.classification} :: ` : "";
  const score = section.heuristic ? `[${section.heuristic.score ?? 0}] ` : "";
  const details = detailLines(section);
  return [
    "",
    `    ${indent}${safeText(`${marking}${score}${section.title_text ?? ""}`)}`,
    ...textBody(section.body_format, section.body, section.body_config ?? null).map((line) =>
      `      ${indent}${line}`
    ),
    ...(details.length === 0 ? [] : ["", ...details.map((line) => `        ${indent}${line}`)]),
  ];
}

function fileLines(title: string, files: readonly ResultFile[] | undefined): string[] {
  const shown = files ?? [];
  if (shown.length === 0) return [];
  return [
    "",
    `    :: ${title} ::`,
    ...shown.map((file) => `      ${safeText(`${file.name} [${file.sha256}] :: ${file.description}`)}`),
  ];
}

function resultBlock(result: FormattedResult): string[] {
  const { response } = result;
  const marking = result.classification ? `${result.classification} :: ` : "";
  const head = `${marking}${response.service_name} [${
    result.result?.score ?? 0
  }] - ${response.service_version} (${result.sha256})`;
  return [
    "",
    `  ${safeText(head)}`,
    ...(result.result?.sections ?? []).flatMap(sectionLines),
    ...fileLines("Extracted files", response.extracted),
    // Images of sections are no findings; those a service took out of the file are.
    ...fileLines("Supplementary files", response.supplementary?.filter((file) => !file.is_section_image)),
  ];
}

/** Results in the order of the submitted files, the others after them, by key within a file. */
function orderedResults(full: SubmissionFull): FormattedResult[] {
  const submitted = new Map((full.files ?? []).map((file, i) => [file.sha256, i]));
  const rank = (key: string) => submitted.get(key.split(".")[0]!) ?? Infinity;
  return Object.entries(full.results ?? {})
    .sort(([a], [b]) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)) || (a < b ? -1 : 1))
    .map(([, result]) => result);
}

/**
 * A whole submission as text, in the form of `al-submit -t`: details, times, metadata, files, errors, and every
 * result with its sections, tags and files. The same document always gives the same text; missing parts are left
 * out. Safe to print.
 *
 * @param full `GET submission/full/{sid}/`
 */
export function submissionText(full: SubmissionFull): string {
  const files = (full.files ?? []).map((file) =>
    `  ${safeText(`${file.name} [${file.sha256}] -> ${file.size ?? "unknown"} bytes`)}`
  );
  const results = orderedResults(full).flatMap(resultBlock);
  return [
    ...detail(full),
    "",
    ":: Submitted files ::",
    ...files,
    ...errorLines(full.errors),
    "",
    ":: Service results ::",
    ...results,
  ].join("\n");
}
