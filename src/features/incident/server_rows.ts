/** The inputs of an incident as the server alone knows them. @module */
import type { SearchHit } from "../../api/types/common.ts";
import { listAt, numberAt, textAt } from "../../domain/columns.ts";
import { type FoundInput, type ReportFate, withErrors } from "../../domain/incident_report/row.ts";
import { quoteValue, rangeClause } from "../../domain/lucene/quote.ts";
import type { Services } from "../services.ts";
import { KeyTable } from "./compact.ts";
import { pathKey } from "./path_key.ts";

/** A part of an incident's submissions. */
export interface ServerRange {
  /** Date or date math of the submission's time, such as `now-7d/d`. Default: no limit. */
  readonly from?: string | undefined;
  /** Default: no limit. */
  readonly to?: string | undefined;
  /** Score bounds, both within. Default: none. */
  readonly minScore?: number | undefined;
  readonly maxScore?: number | undefined;
  /** Every submission of a file under the same path. Default: the newest only. */
  readonly repeated?: boolean | undefined;
}

/**
 * The query that finds the submissions of an incident: by its id as the person gives it, and by the form with
 * backslashes that the old incident manager stored instead.
 */
export function incidentQuery(incident: string): string {
  const forms = [...new Set([incident, oldForm(incident)])].map(quoteValue);
  return `metadata.incident_number:${forms.length > 1 ? `(${forms.join(" OR ")})` : forms[0]}`;
}

/** How the old incident manager writes an id, or the metadata it is kept in. */
export function oldForm(text: string): string {
  return text.replace(/[.?+*|{}[\]()"\\:/ ]/g, "\\$&");
}

/** The queries that narrow an incident to a range, for `filters`. */
export function rangeFilters({ from, to, minScore, maxScore }: ServerRange): string[] {
  const filters: string[] = [];
  if (from !== undefined || to !== undefined) {
    filters.push(rangeClause("times.submitted", { from: from ?? null, to: to ?? null }));
  }
  if (minScore !== undefined) filters.push(`max_score:>=${minScore}`);
  if (maxScore !== undefined) filters.push(`max_score:<=${maxScore}`);
  return filters;
}

const FIELDS = [
  "sid",
  "state",
  "max_score",
  "error_count",
  "classification",
  "files.name",
  "files.sha256",
  "files.size",
  "metadata.filename",
  "metadata.incident_number",
  "times.submitted",
  "times.completed",
];

/**
 * The submissions of an incident as inputs, newest first: a path is the one in the metadata, else the name of the file. Of
 * a file that was handed in twice under one path, the newest counts, unless all are asked for. Files that the server had analysed before have no submission of their own and are missing.
 * `POST search/submission/`
 */
export async function* serverInputs(
  { client, signal }: Services,
  incident: string,
  range: ServerRange = {},
): AsyncGenerator<FoundInput, void> {
  const stream = client.search.stream("submission", incidentQuery(incident), {
    filters: rangeFilters(range),
    fl: FIELDS,
    sort: "times.submitted desc",
    signal,
  });
  const seen = new KeyTable(4);
  const others = isOther(incident);
  for await (const hit of stream) {
    if (others(hit)) continue;
    const input = inputOf(hit);
    const before = seen.size;
    // Of the one that is there already the table gives the old number, and does not grow.
    seen.add(pathKey(`${input.path}\0${input.sha256}`));
    if (range.repeated || seen.size > before) yield input;
  }
}

/** Some servers take `*` and `?` for wildcards in quotes too, and find what belongs to other incidents. */
function isOther(incident: string): (hit: SearchHit) => boolean {
  if (!/[*?]/.test(incident)) return () => false;
  const forms = ["", incident, oldForm(incident)];
  return (hit) => !forms.includes(textAt(hit, "metadata.incident_number"));
}

/** How many submissions of an incident there are, and how many of them still run. `POST search/submission/` */
export async function countSubmissions(
  { client, signal }: Services,
  incident: string,
  range: ServerRange = {},
): Promise<{ readonly all: number; readonly running: number }> {
  const filters = rangeFilters(range);
  const count = (more: readonly string[]) =>
    client.search.count("submission", incidentQuery(incident), { filters: [...filters, ...more], signal });
  const [all, running] = await Promise.all([count([]), count(["state:submitted"])]);
  return { all, running };
}

function inputOf(hit: SearchHit): FoundInput {
  const [file] = listAt(hit, "files");
  const state = textAt(hit, "state");
  const errors = numberAt(hit, "error_count") ?? 0;
  const fate: ReportFate = state === "completed" ? "done" : state === "failed" ? "failed" : "sent";
  const input: FoundInput = {
    path: textAt(hit, "metadata.filename") || textAt(file, "name"),
    sha256: textAt(file, "sha256").toLowerCase() || null,
    size: numberAt(file, "size") ?? null,
    fate,
    how: fate === "done" ? "done" : null,
    sid: textAt(hit, "sid") || textAt(hit, "id") || null,
    item: null,
    score: fate === "done" ? numberAt(hit, "max_score") ?? null : null,
    classification: textAt(hit, "classification") || null,
    errors: null,
    reason: fate === "failed" ? "the server could not analyse it" : null,
    at: textAt(hit, "times.completed") || textAt(hit, "times.submitted") || null,
  };
  return fate === "done" ? withErrors(input, errors) : input;
}
