import type { RawResult, Submission } from "../../api/types/mod.ts";
import { canSee } from "../access.ts";
import { type Call, flag, param } from "../call.ts";
import { fileAnswer, Refusal } from "../envelope.ts";
import { readResult } from "../format/gather.ts";
import { type Route, section } from "../router.ts";
import type { Doc } from "../store.ts";

/** `ontology/…`: newline-delimited JSON, one line per result that has an `.ontology` supplementary file. */
export const ontologyRoutes: readonly Route[] = section("ontology", [
  ["GET", "/submission/<sid>/", "submission_view", "", ofSubmission],
  ["GET", "/alert/<alert_id>/", "alert_view", "", ofAlert],
  ["GET", "/file/<sha256>/", "submission_view", "", ofFile],
]);

/** The ontology file of a result, with what the endpoint adds; undefined when it has none. */
function line(call: Call, raw: RawResult, more: Readonly<Record<string, unknown>>): string | undefined {
  const file = raw.response.supplementary.find((one) => one.name.endsWith(".ontology"));
  const bytes = file && call.state.store.bytes(file.sha256);
  if (bytes === undefined) return undefined;
  try {
    const parsed = JSON.parse(new TextDecoder().decode(bytes));
    return JSON.stringify({ ...parsed, ...more });
  } catch {
    return undefined;
  }
}

function wanted(call: Call, raw: RawResult): boolean {
  const [files, services] = [call.query.getAll("sha256"), call.query.getAll("service")];
  return (files.length === 0 || files.includes(raw.sha256)) &&
    (services.length === 0 || services.includes(raw.response.service_name));
}

function submissionLines(call: Call, doc: Doc): string {
  const submission = doc as unknown as Submission;
  const about = {
    classification: submission.classification,
    date: submission.times.submitted,
    groups: submission.params.groups ?? [],
    max_score: submission.max_score,
    metadata: submission.metadata,
    sid: submission.sid,
    source_system: "localhost",
    submitter: submission.params.submitter,
  };
  const lines = submission.results.flatMap((key) => {
    const raw = readResult(call.state.store, key, submission);
    if (raw === undefined || !wanted(call, raw)) return [];
    return line(call, raw, { submission: about }) ?? [];
  });
  return lines.map((text) => `${text}\n`).join("");
}

function ofSubmission(call: Call): Response {
  const sid = param(call, "sid");
  const doc = call.state.store.collections.submission.get(sid);
  if (doc === undefined) throw new Refusal(404, `There is no submission with sid: ${sid}`, "");
  if (!canSee(call, doc)) {
    throw new Refusal(403, `Your are not allowed get ontology files for this submission: ${sid}`, "");
  }
  return fileAnswer(submissionLines(call, doc), `submission_${sid}.ontology`);
}

function ofAlert(call: Call): Response {
  const id = param(call, "alert_id");
  const alert = call.state.store.collections.alert.get(id);
  if (alert === undefined) throw new Refusal(404, `There are not alert with this ID: ${id}`, "");
  if (!canSee(call, alert)) {
    throw new Refusal(403, `Your are not allowed get ontology files for this alert: ${id}`, "");
  }
  const submission = call.state.store.collections.submission.get(String(alert["sid"]));
  return fileAnswer(
    submission === undefined ? "" : submissionLines(call, submission),
    `alert_${id}.ontology`,
  );
}

function ofFile(call: Call): Response {
  const sha256 = param(call, "sha256");
  const { lookup, store } = call.state;
  const file = store.collections.file.get(sha256);
  if (file === undefined) throw new Refusal(404, `There is not file with this SHA256: ${sha256}`, "");
  if (!canSee(call, file)) {
    throw new Refusal(403, `Your are not allowed get ontology files for this SHA256: ${sha256}`, "");
  }
  const results = lookup.resultKeys(sha256)
    .map((key) => readResult(store, key)!)
    .filter((raw) => wanted(call, raw))
    .sort((a, b) => a.created < b.created ? 1 : -1);
  const seen = new Set<string>();
  const newest = results.filter((raw) => {
    const first = !seen.has(raw.response.service_name);
    seen.add(raw.response.service_name);
    return first || flag(call.query, "all");
  });
  const lines = newest.flatMap((raw) => line(call, raw, {}) ?? []);
  return fileAnswer(lines.map((text) => `${text}\n`).join(""), `file_${sha256}.ontology`);
}
