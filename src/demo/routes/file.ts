import type { FileDoc, FormattedResult, RawResult, ResultFile } from "../../api/types/mod.ts";
import { canSee, fileOf, readerOf } from "../access.ts";
import { type Call, flag, intOf, param } from "../call.ts";
import { highest } from "../classification.ts";
import { Refusal } from "../envelope.ts";
import { fileFindings } from "../format/findings.ts";
import { formatResult } from "../format/result.ts";
import { type Route, section } from "../router.ts";
import { similar } from "../similar.ts";
import type { Doc } from "../store.ts";
import { download } from "./file_download.ts";
import { ascii, hex, image, strings } from "./file_view.ts";
import { metadataOf } from "./submission.ts";

/** `file/…` */
export const fileRoutes: readonly Route[] = section("file", [
  ["GET", "/info/<sha256>/", "submission_view|file_detail", "", info],
  ["GET", "/ascii/<sha256>/", "file_detail", "", ascii],
  ["GET", "/hex/<sha256>/", "file_detail", "", hex],
  ["GET", "/strings/<sha256>/", "file_detail", "", strings],
  ["GET", "/image/<sha256>/", "submission_view", "", image],
  ["GET", "/download/<sha256>/", "file_download", "x", download],
  ["DELETE", "/filestore/<sha256>/", "file_purge", "", purge],
  ["GET", "/children/<sha256>/", "submission_view", "", children],
  ["GET", "/result/<sha256>/", "submission_view", "", results],
  ["GET", "/result/<sha256>/<service>/", "submission_view", "", resultsOfService],
  ["GET", "/score/<sha256>/", "submission_view", "", score],
  ["GET/POST", "/similar/<sha256>/", "submission_view", "", similar],
  ["GET", "/ai/<sha256>/", "file_detail", "", ai],
  ["GET", "/code_summary/<sha256>/", "file_detail", "", codeSummary],
]);

const RESULT_TEXTS = {
  unknown: "This file does not exists",
  hidden: "You are not allowed to view this file",
};

function info(call: Call) {
  return fileOf(call, param(call, "sha256"), {
    unknown: "This file does not exists.",
    hidden: "You are not allowed to view this file.",
  });
}

function purge(call: Call) {
  const { store } = call.state;
  const sha256 = param(call, "sha256");
  const doc = store.collections.file.get(sha256);
  if (doc === undefined) throw new Refusal(404, "The file was not found in the system.", {});
  if (!canSee(call, doc)) {
    throw new Refusal(403, "You are not allowed to delete this file from the filestore.", {});
  }
  return { success: store.deleteBytes(sha256) };
}

type Keyed = readonly [key: string, result: RawResult];

function rawResults(call: Call, sha256: string): Keyed[] {
  const { lookup, store } = call.state;
  return lookup.resultKeys(sha256)
    .map((key) => [key, store.collections.result.get(key) as unknown as RawResult] as const)
    .filter(([, raw]) => canSee(call, raw as unknown as Doc))
    .sort(([, a], [, b]) => a.created < b.created ? 1 : a.created > b.created ? -1 : 0);
}

/** The newest result of each service, newest first, and the older ones by service. */
function newestFirst(all: readonly Keyed[]): { newest: Keyed[]; older: Map<string, Keyed[]> } {
  const newest = new Map<string, Keyed>();
  const older = new Map<string, Keyed[]>();
  for (const keyed of all) {
    const name = keyed[1].response.service_name;
    if (!newest.has(name)) newest.set(name, keyed);
    else older.set(name, [...older.get(name) ?? [], keyed]);
  }
  return { newest: [...newest.values()], older };
}

function formattedOf(
  call: Call,
  all: readonly Keyed[],
  { file, hierarchy }: { readonly file: FileDoc; readonly hierarchy: boolean },
): FormattedResult[] {
  const options = { reader: readerOf(call), file: file.classification, hierarchy };
  return all.map(([, raw]) => formatResult(raw, options));
}

function childrenOf(all: readonly Keyed[]): { name: string; sha256: string }[] {
  const found = new Map<string, ResultFile>();
  for (const [, raw] of all) {
    for (const child of raw.response.extracted) found.set(`${child.name}\n${child.sha256}`, child);
  }
  return [...found.values()].map(({ name, sha256 }) => ({ name, sha256 }));
}

function children(call: Call) {
  const sha256 = param(call, "sha256");
  fileOf(call, sha256, RESULT_TEXTS);
  return childrenOf(rawResults(call, sha256));
}

function results(call: Call) {
  const sha256 = param(call, "sha256");
  const file = fileOf(call, sha256, RESULT_TEXTS);
  const { newest, older } = newestFirst(rawResults(call, sha256));
  const shown = formattedOf(call, newest, { file, hierarchy: true });
  return {
    alternates: Object.fromEntries([...older].map(([name, list]) => [name, list.map(shortResult)])),
    childrens: childrenOf(newest),
    classification: highest([file.classification, ...shown.map((one) => one.classification)]),
    errors: [],
    file_info: file,
    file_viewer_only: true,
    metadata: metadataOf(call, sha256),
    parents: call.state.lookup.parentKeys(sha256).slice(0, 10),
    results: shown,
    ...fileFindings(shown),
  };
}

function shortResult([id, raw]: Keyed) {
  const { service_name, service_version } = raw.response;
  return {
    created: raw.created,
    id,
    response: { service_name, service_version },
    result: { score: raw.result.score },
  };
}

function resultsOfService(call: Call) {
  const sha256 = param(call, "sha256");
  const file = fileOf(call, sha256, RESULT_TEXTS);
  const ours = rawResults(call, sha256).filter(([, raw]) =>
    raw.response.service_name === param(call, "service")
  );
  const wanted = flag(call.query, "all") ? ours.slice(0, 100) : ours.slice(0, 1);
  return { file_info: file, results: formattedOf(call, wanted, { file, hierarchy: false }) };
}

function score(call: Call) {
  const sha256 = param(call, "sha256");
  const file = fileOf(call, sha256, { ...RESULT_TEXTS, response: [] });
  const { newest } = newestFirst(rawResults(call, sha256));
  return {
    file_info: file,
    result_keys: newest.map(([key]) => key),
    score: newest.reduce((sum, [, raw]) => sum + raw.result.score, 0),
  };
}

function ai(call: Call) {
  if (!call.state.config.assistant) throw new Refusal(400, "AI Support is disabled on this system.", {});
  const file = info(call);
  return { content: `A file of type ${file.type} and ${intOf(file.size, 0)} bytes.`, truncated: false };
}

function codeSummary(call: Call) {
  if (!call.state.config.assistant) throw new Refusal(400, "AI Support is disabled on this system.", {});
  const file = info(call);
  if (!/^(code|text)\//.test(file.type)) {
    throw new Refusal(
      406,
      "This doesn't seem to be code or plaintext, you cannot summarize it.",
      {},
    );
  }
  return { content: `Source text of type ${file.type}.`, truncated: false };
}
