import { canSee } from "../access.ts";
import { type Call, param } from "../call.ts";
import { envelope, RawJson, Refusal } from "../envelope.ts";
import { type Route, section } from "../router.ts";
import type { Doc } from "../store.ts";

/** `hash_search/…` and `federated_lookup/…` */
export const hashSearchRoutes: readonly Route[] = [
  ...section("hash_search", [
    ["GET", "/list_data_sources/", "alert_view|submission_view", "", () => SOURCES],
    ["GET", "/<file_hash>/", "alert_view|submission_view|external_query", "", search],
  ]),
  ...section("federated_lookup", [
    ["GET", "/tags/", "external_query", "", () => ({})],
    ["GET", "/enrich/<tag_name>/<tag>/", "external_query", "", () => ({})],
  ]),
];

const SOURCES = ["al", "alert"];
const KINDS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ["sha256", /^[0-9a-f]{64}$/i],
  ["sha1", /^[0-9a-f]{40}$/i],
  ["md5", /^[0-9a-f]{32}$/i],
  ["tlsh", /^(T1)?[0-9a-f]{70}$/i],
  ["ssdeep", /^\d{1,18}:[a-z0-9/+]{0,64}:[a-z0-9/+]{0,64}$/i],
];

interface Source {
  readonly error: string | null;
  readonly items: readonly unknown[];
}

function search(call: Call) {
  const hash = param(call, "file_hash");
  const kind = KINDS.find(([, pattern]) => pattern.test(hash))?.[0];
  if (kind === undefined) {
    throw new Refusal(400, "Invalid hash. This API only supports sha256, md5, sha1, ssdeep, tlsh.");
  }
  const asked = (call.query.get("db") ?? SOURCES.join("|")).split("|").filter((name) =>
    SOURCES.includes(name)
  );
  const same = (value: unknown) => String(value ?? "").toLowerCase() === hash.toLowerCase();
  const found: Record<string, Source> = {};
  if (asked.includes("al")) found["al"] = { error: null, items: inFiles(call, (doc) => same(doc[kind])) };
  if (asked.includes("alert")) {
    found["alert"] = { error: null, items: inAlerts(call, (file) => same(file[kind])) };
  }
  if (asked.length === 0) throw new Refusal(404, "File hash not found.", {});
  // The genuine server says null, not "", when all went well here.
  return envelope(200, null, new RawJson(JSON.stringify(found)));
}

function inFiles(call: Call, wanted: (doc: Doc) => boolean): unknown[] {
  const { lookup, store } = call.state;
  const items: unknown[] = [];
  for (const [sha256, doc] of store.collections.file.entries()) {
    if (!wanted(doc) || !canSee(call, doc)) continue;
    const scores: Record<string, number> = {};
    for (const key of lookup.resultKeys(sha256)) {
      scores[key.split(".")[1]!] = (store.collections.result.get(key)!["result"] as { score: number }).score;
    }
    const score = Object.values(scores).reduce((sum, one) => sum + one, 0);
    const { classification, md5, seen, sha1, size, type } = doc;
    const { count, last } = seen as { count: number; last: string };
    items.push({
      classification,
      confirmed: score >= 2000 || score < -499,
      data: {
        classification,
        md5,
        score,
        score_map: scores,
        seen: { count, last },
        sha1,
        sha256,
        size,
        type,
      },
      description: `File found in AL with score of ${score}.`,
      malicious: score >= 1000,
    });
  }
  return items;
}

function inAlerts(call: Call, wanted: (file: Doc) => boolean): unknown[] {
  const hits: { classification: unknown; date: unknown; id: string; score: number }[] = [];
  for (const [id, doc] of call.state.store.collections.alert.entries()) {
    if (!wanted(doc["file"] as Doc) || !canSee(call, doc)) continue;
    const score = Number((doc["al"] as Doc)["score"]);
    hits.push({ classification: doc["classification"], date: doc["reporting_ts"], id, score });
  }
  if (hits.length === 0) return [];
  return [{
    confirmed: hits.some((hit) => hit.score >= 2000 || hit.score < -499),
    data: hits,
    description: `Alerted on ${hits.length} times`,
    malicious: hits.some((hit) => hit.score >= 500),
  }];
}
