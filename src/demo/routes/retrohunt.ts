import type { Json, JsonObject } from "../../util/json.ts";
import { canSee, readerOf } from "../access.ts";
import { type Call, intOf, objectBody, param } from "../call.ts";
import { normalize, UNRESTRICTED } from "../classification.ts";
import { facetDocs } from "../../domain/aggregate/mod.ts";
import { Refusal, sorted } from "../envelope.ts";
import { type Route, section } from "../router.ts";
import { newId } from "../random_ids.ts";
import type { Doc } from "../store.ts";
import { paramsOf, textOf } from "./search.ts";
import { serverTime } from "../server_time.ts";

/** `retrohunt/…`, which exists only where retrohunt is on. */
export const retrohuntRoutes: readonly Route[] = section("retrohunt", [
  ["PUT", "/", "retrohunt_run", "", create],
  ["POST", "/repeat/", "retrohunt_run", "", repeat],
  ["GET/POST", "/", "retrohunt_view", "", list],
  ["GET/POST", "/<id>/", "retrohunt_view", "", (call) => shown(call)],
  ["GET/POST", "/hits/<id>/", "retrohunt_view", "", hits],
  ["GET/POST", "/errors/<id>/", "retrohunt_view", "", errors],
  ["GET/POST", "/types/<id>/", "retrohunt_view", "", types],
]);

/** The texts a rule looks for: its quoted strings. A real engine compiles the rule; plain text is enough to try it out. */
function needles(rule: string): string[] {
  return [...rule.matchAll(/=\s*"((?:[^"\\]|\\.)+)"/g)].map(([, text]) => text!.replace(/\\(["\\])/g, "$1"));
}

function matchingFiles(call: Call, rule: string): string[] {
  const texts = needles(rule);
  if (texts.length === 0) return [];
  const found: string[] = [];
  for (const [sha256, doc] of call.state.store.collections.file.entries()) {
    if (!canSee(call, doc)) continue;
    const bytes = call.state.store.bytes(sha256);
    if (bytes === undefined) continue;
    const content = new TextDecoder("latin1").decode(bytes as Uint8Array<ArrayBuffer>);
    if (texts.some((text) => content.includes(text))) found.push(sha256);
  }
  return found;
}

function hunt(call: Call, given: JsonObject): Doc {
  const rule = String(given["yara_signature"] ?? "");
  if (!/\brule\s+\w+/.test(rule)) throw new Refusal(400, "YARA signature is not valid.", {});
  const key = newId(call.state);
  const now = call.state.clock.now();
  const doc: Doc = {
    classification: normalize(given["classification"] ?? UNRESTRICTED) ?? UNRESTRICTED,
    completed_time: serverTime(now),
    created_time: serverTime(now),
    creator: call.account.uname,
    description: String(given["description"] ?? ""),
    end_group: 1,
    errors: [],
    expiry_ts: serverTime(now + intOf(given["ttl"], 30) * 86_400_000),
    finished: true,
    indices: String(given["indices"] ?? "hot"),
    key,
    raw_query: needles(rule).join(" | "),
    search_classification: String(given["search_classification"] ?? readerOf(call)),
    start_group: 0,
    started_time: serverTime(now),
    truncated: false,
    warnings: [],
    yara_signature: rule,
  };
  call.state.store.collections.retrohunt.put(key, doc);
  call.state.memory.set(`retrohunt ${key}`, matchingFiles(call, rule));
  return doc;
}

async function create(call: Call) {
  return hunt(call, await objectBody(call) as JsonObject);
}

async function repeat(call: Call) {
  const body = await objectBody(call) as Record<string, Json>;
  const old = call.state.store.collections.retrohunt.get(String(body["key"]));
  if (old === undefined) throw new Refusal(404, "Could not find retrohunt search.", {});
  return hunt(call, { ...old, ...body });
}

function huntOf(call: Call): Doc {
  const doc = call.state.store.collections.retrohunt.get(param(call, "id"));
  if (doc === undefined) throw new Refusal(404, "Could not find retrohunt search.", {});
  if (!canSee(call, doc)) throw new Refusal(403, "Access denied.", {});
  return doc;
}

function foundBy(call: Call): readonly string[] {
  return (call.state.memory.get(`retrohunt ${param(call, "id")}`) ?? []) as readonly string[];
}

function shown(call: Call) {
  const { errors: faults, warnings, ...doc } = huntOf(call);
  const length = (value: Json | undefined) => Array.isArray(value) ? value.length : 0;
  return {
    ...doc,
    total_errors: length(faults),
    total_hits: foundBy(call).length,
    total_warnings: length(warnings),
  };
}

async function pageOf(call: Call, defaultRows: number) {
  const asked = await paramsOf(call);
  return {
    query: textOf(asked.get("query")) ?? "id:*",
    filters: asked.filters,
    offset: asked.get("offset"),
    rows: asked.get("rows"),
    sort: textOf(asked.get("sort")),
    fl: textOf(asked.get("fl")),
    defaultRows,
  };
}

async function list(call: Call) {
  const { filters, query, ...page } = await pageOf(call, 20);
  return call.state.search.page({ index: "retrohunt", query, filters, reader: readerOf(call) }, page);
}

async function hits(call: Call) {
  huntOf(call);
  const { filters, query, ...page } = await pageOf(call, 10);
  return call.state.search.page(
    { index: "file", query, filters: [...filters, among(foundBy(call))], reader: readerOf(call) },
    page,
  );
}

function among(hashes: readonly string[]): string {
  return hashes.length === 0 ? "sha256:none" : `sha256:(${hashes.join(" OR ")})`;
}

function errors(call: Call) {
  huntOf(call);
  return { items: [], offset: 0, rows: 10, total: 0 };
}

function types(call: Call) {
  huntOf(call);
  const request = call.state.search.request({
    index: "file",
    query: among(foundBy(call)),
    reader: readerOf(call),
  });
  return sorted(facetDocs(call.state.search.docs("file"), { ...request, field: "type" }));
}
