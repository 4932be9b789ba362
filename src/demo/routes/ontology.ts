import type { Alert, FileDoc, RawResult, Submission } from "../../api/types/mod.ts";
import type { JsonObject } from "../../util/json.ts";
import { canSee } from "../access.ts";
import { type Call, flag, param } from "../call.ts";
import { fileAnswer, Refusal } from "../envelope.ts";
import { readResult } from "../format/gather.ts";
import { ontologyOf } from "../format/ontology.ts";
import { type Route, section } from "../router.ts";

/**
 * `ontology/…`: newline-delimited JSON, one line per result that says something. The genuine server reads what services
 * left as `.ontology` files; the demo's services leave none, so the record is made of the result itself.
 */
export const ontologyRoutes: readonly Route[] = section("ontology", [
  ["GET", "/submission/<sid>/", "submission_view", "", ofSubmission],
  ["GET", "/alert/<alert_id>/", "alert_view", "", ofAlert],
  ["GET", "/file/<sha256>/", "submission_view", "", ofFile],
]);

/** Results whose file and service are asked for; empty ones say nothing. */
function wanted(call: Call, raw: RawResult): boolean {
  const [files, services] = [call.query.getAll("sha256"), call.query.getAll("service")];
  return raw.result.sections.length > 0 && (files.length === 0 || files.includes(raw.sha256)) &&
    (services.length === 0 || services.includes(raw.response.service_name));
}

function fileOf(call: Call, sha256: string): FileDoc | undefined {
  return call.state.store.collections.file.get(sha256) as unknown as FileDoc | undefined;
}

function ndjson(records: readonly JsonObject[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

/** The lines of a submission; `about` replaces what is told of it. */
function submissionLines(call: Call, submission: Submission, about: JsonObject = {}): string {
  const { store } = call.state;
  const raws = submission.results.flatMap((key) => readResult(store, key, submission) ?? []);
  const names = new Map<string, Set<string>>();
  const named = [...submission.files, ...raws.flatMap((raw) => raw.response.extracted)];
  for (const { name, sha256 } of named) names.set(sha256, (names.get(sha256) ?? new Set()).add(name));
  const told = {
    metadata: submission.metadata,
    date: submission.times.submitted,
    source_system: "localhost",
    sid: submission.sid,
    classification: submission.classification,
    submitter: submission.params.submitter ?? null,
    groups: [...submission.params.groups ?? []],
    max_score: submission.max_score,
    ...about,
  };
  return ndjson(
    raws.filter((raw) => wanted(call, raw)).map((raw) =>
      ontologyOf(raw, {
        file: fileOf(call, raw.sha256),
        names: [...names.get(raw.sha256) ?? []],
        submission: told,
      })
    ),
  );
}

function ofSubmission(call: Call): Response {
  const sid = param(call, "sid");
  const doc = call.state.store.collections.submission.get(sid);
  if (doc === undefined) throw new Refusal(404, `There is no submission with sid: ${sid}`, "");
  if (!canSee(call, doc)) {
    throw new Refusal(403, `Your are not allowed get ontology files for this submission: ${sid}`, "");
  }
  return fileAnswer(submissionLines(call, doc as unknown as Submission), `submission_${sid}.ontology`);
}

function ofAlert(call: Call): Response {
  const id = param(call, "alert_id");
  const doc = call.state.store.collections.alert.get(id);
  if (doc === undefined) throw new Refusal(404, `There is no alert with this ID: ${id}`, "");
  if (!canSee(call, doc)) {
    throw new Refusal(403, `Your are not allowed get ontology files for this alert: ${id}`, "");
  }
  const alert = doc as unknown as Alert;
  const submission = call.state.store.collections.submission.get(alert.sid);
  if (submission === undefined) {
    throw new Refusal(404, `The submission related to the alert is missing: ${alert.sid}`, "");
  }
  const about = { metadata: alert.metadata, date: alert.ts };
  const lines = submissionLines(call, submission as unknown as Submission, about);
  return fileAnswer(lines, `alert_${id}.ontology`);
}

function ofFile(call: Call): Response {
  const sha256 = param(call, "sha256");
  const { lookup, store } = call.state;
  const doc = store.collections.file.get(sha256);
  if (doc === undefined) throw new Refusal(404, `There is no file with this hash: ${sha256}`, "");
  if (!canSee(call, doc)) {
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
  const records = newest.map((raw) =>
    ontologyOf(raw, {
      file: fileOf(call, sha256),
      submission: { date: raw.created, source_system: "localhost", classification: raw.classification },
    })
  );
  return fileAnswer(ndjson(records), `file_${sha256}.ontology`);
}
