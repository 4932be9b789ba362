import type { FormattedResult, Submission } from "../../api/types/mod.ts";
import type { Json } from "../../util/json.ts";
import { readerOf, submissionOf } from "../access.ts";
import { type Call, flag, jsonBody, param } from "../call.ts";
import { highest, maySee } from "../classification.ts";
import { Refusal } from "../envelope.ts";
import { fileFindings } from "../format/findings.ts";
import { formatted, gather, type Gathered, treeOf } from "../format/gather.ts";
import { report } from "../format/report.ts";
import { summarize } from "../format/summary.ts";
import { type Route, section } from "../router.ts";
import { deleteSubmission } from "../removal.ts";
import { giveVerdict } from "../verdicts.ts";

/** `submission/…` */
export const submissionRoutes: readonly Route[] = section("submission", [
  ["GET", "/<sid>/", "submission_view", "", (call) => submissionOf(call, param(call, "sid"))],
  ["DELETE", "/<sid>/", "submission_delete", "w", deleteSubmission],
  ["GET", "/full/<sid>/", "submission_view", "", full],
  ["GET", "/summary/<sid>/", "submission_view", "", (call) => summarize(gathered(call))],
  ["GET", "/tree/<sid>/", "submission_view", "", (call) => treeOf(gathered(call), wantsFull(call))],
  ["GET", "/report/<submission_id>/", "submission_view", "x", reportOf],
  ["GET/POST", "/<sid>/file/<sha256>/", "submission_view", "", file],
  ["GET", "/is_completed/<sid>/", "submission_view", "", isCompleted],
  ["GET", "/list/user/<username>/", "submission_view", "", listUser],
  ["GET", "/list/group/<group>/", "submission_view", "", listGroup],
  ["GET", "/ai/<sid>/", "submission_view", "", ai],
  ["PUT", "/verdict/<submission_id>/<verdict>/", "submission_manage", "x", verdict],
]);

function gathered(
  call: Call,
  extra: { results?: string[]; errors?: string[] } = {},
  sid = param(call, "sid"),
): Gathered {
  const doc = submissionOf(call, sid);
  return gather(call.state.store, doc, {
    reader: readerOf(call),
    ...(extra.results && { extraResults: extra.results }),
    ...(extra.errors && { extraErrors: extra.errors }),
  });
}

function wantsFull(call: Call): boolean {
  return flag(call.query, "get_full_tree");
}

function full(call: Call) {
  const all = gathered(call);
  const results = formatted(all);
  const hashes = new Set([
    ...all.submission.files.map((one) => one.sha256),
    ...[...all.results.keys(), ...all.errors.keys()].map((key) => key.slice(0, 64)),
  ]);
  const found = [...hashes].flatMap((sha256) => {
    const info = all.file(sha256);
    return info !== undefined && maySee(all.reader, info.classification) ? [[sha256, info] as const] : [];
  });
  const infos = new Map(found);
  return {
    ...all.submission,
    classification: highest([
      all.submission.classification,
      ...[...results.values()].map((result) => result.classification),
    ]),
    errors: Object.fromEntries(all.errors),
    file_infos: Object.fromEntries(infos),
    file_tree: treeOf(all, wantsFull(call)).tree,
    missing_error_keys: all.missingErrors,
    missing_file_keys: [...hashes].filter((sha256) => all.file(sha256) === undefined),
    missing_result_keys: all.missingResults,
    results: Object.fromEntries(results),
  };
}

function reportOf(call: Call) {
  const all = gathered(call, {}, param(call, "submission_id"));
  const { sid, state } = all.submission;
  if (state !== "completed") {
    throw new Refusal(
      425,
      `It is too early to generate the report. Submission ID ${sid} is incomplete.`,
    );
  }
  return report(all, wantsFull(call));
}

async function file(call: Call) {
  const sha256 = param(call, "sha256");
  const all = gathered(call, call.request.method === "POST" ? await extraKeys(call) : {});
  const info = all.file(sha256);
  if (info === undefined) {
    throw new Refusal(404, "The file you are trying to view is missing from the system", missing(sha256));
  }
  if (!maySee(all.reader, info.classification)) {
    throw new Refusal(403, "You are not allowed to view the data of this file");
  }
  const results = [...formatted(all, true)].filter(([key]) => key.startsWith(sha256)).map(([, one]) => one);
  return {
    classification: highest([
      all.submission.classification,
      info.classification,
      ...results.map((result: FormattedResult) => result.classification),
    ]),
    errors: [...all.errors].filter(([key]) => key.startsWith(sha256)).map(([, error]) => error),
    file_info: info,
    metadata: metadataOf(call, sha256),
    results,
    ...fileFindings(results),
  };
}

async function extraKeys(call: Call): Promise<{ results?: string[]; errors?: string[] }> {
  const doc = submissionOf(call, param(call, "sid"));
  const body = await jsonBody(call) as { extra_result_keys?: string[]; extra_error_keys?: string[] };
  if (doc["state"] === "completed") return {};
  return { results: body.extra_result_keys ?? [], errors: body.extra_error_keys ?? [] };
}

function missing(sha256: string) {
  return {
    attack_matrix: {},
    classification: "TLP:CLEAR",
    errors: [],
    file_info: { sha256 },
    heuristics: {},
    metadata: {},
    missing: true,
    results: [],
    signatures: [],
    tags: {},
  };
}

/** Who submitted a file and how often, as the two endpoints about one file show it. */
export function metadataOf(call: Call, sha256: string): Record<string, Record<string, number>> {
  const submitter: Record<string, number> = {};
  for (const doc of call.state.lookup.submissionsWith(sha256)) {
    const name = String((doc["params"] as Record<string, Json> | undefined)?.["submitter"] ?? "");
    submitter[name] = (submitter[name] ?? 0) + 1;
  }
  return { submitter };
}

function isCompleted(call: Call) {
  const sid = param(call, "sid");
  try {
    return submissionOf(call, sid)["state"] === "completed";
  } catch {
    throw new Refusal(404, `Submission ID ${sid} does not exists.`);
  }
}

function listUser(call: Call) {
  const name = param(call, "username");
  if (call.state.store.collections.user.get(name) === undefined) {
    throw new Refusal(404, `User ${name} does not exists.`);
  }
  return list(call, `params.submitter:${JSON.stringify(name)}`);
}

function listGroup(call: Call) {
  const group = param(call, "group");
  return list(call, group === "ALL" ? "id:*" : `params.groups:${JSON.stringify(group)}`);
}

function list(call: Call, query: string) {
  const { query: asked, state } = call;
  const filter = asked.get("query");
  return state.search.page(
    { index: "submission", query, filters: filter ? [filter] : [], reader: readerOf(call) },
    {
      offset: asked.get("offset"),
      rows: asked.get("rows"),
      defaultRows: 100,
      sort: "times.submitted desc",
      trackTotalHits: asked.get("track_total_hits") ?? undefined,
    },
  );
}

function ai(call: Call) {
  if (!call.state.config.assistant) throw new Refusal(400, "AI Support is disabled on this system.", {});
  const { tags, heuristics } = summarize(gathered(call));
  const names = Object.values(heuristics).flat().map(([, name]) => name);
  const iocs = Object.values(tags.ioc).flat().map(([value]) => value);
  const content = `Heuristics: ${names.join("; ") || "none"}. Indicators: ${iocs.join(", ") || "none"}.`;
  return { content, truncated: false, ...(flag(call.query, "with_trace") && { trace: [] }) };
}

function verdict(call: Call) {
  const sid = param(call, "submission_id");
  const word = param(call, "verdict");
  if (word !== "malicious" && word !== "non_malicious") {
    throw new Refusal(400, `'${word}' is not a valid verdict.`, { success: false });
  }
  const doc = call.state.store.collections.submission.get(sid) as Submission | undefined;
  if (doc === undefined) {
    throw new Refusal(404, `There are no submission with id: ${sid}`, { success: false });
  }
  if (!maySee(readerOf(call), doc.classification)) {
    throw new Refusal(403, `You are not allowed to give verdict on submission with ID: ${sid}`, {
      success: false,
    });
  }
  giveVerdict(call, sid, word);
  return { success: true };
}
