import { QueryError } from "../../domain/lucene/mod.ts";
import { canSee, readerOf } from "../access.ts";
import { type Call, intOf, objectBody, param } from "../call.ts";
import { texts } from "../accounts.ts";
import { Refusal } from "../envelope.ts";
import { readResult } from "../format/gather.ts";
import { formatResult } from "../format/result.ts";
import { type Route, section } from "../router.ts";
import type { Doc } from "../store.ts";

/** `result/…` and `error/…` */
export const resultRoutes: readonly Route[] = [
  ...section("result", [
    ["POST", "/multiple_keys/", "submission_view", "", multiple],
    [
      "GET",
      "/error/<path:cache_key>/",
      "submission_view",
      "",
      (call) => errorOf(call, "cache_key", gone(param(call, "cache_key"))),
    ],
    ["GET", "/<path:cache_key>/", "submission_view", "", one],
  ]),
  ...section("error", [
    [
      "GET",
      "/<error_key>/",
      "submission_view",
      "",
      (call) => errorOf(call, "error_key", "The error was not found"),
    ],
    ["GET", "/list/", "administration", "q", list],
  ]),
];

function gone(key: string): string {
  return `Cache key ${key} does not exists.`;
}

function formattedResult(call: Call, key: string) {
  const raw = readResult(call.state.store, key);
  if (raw === undefined) return undefined;
  const file = call.state.store.collections.file.get(raw.sha256);
  if (!canSee(call, raw as unknown as Doc) || (file !== undefined && !canSee(call, file))) return null;
  const classification = file?.["classification"];
  return formatResult(raw, {
    reader: readerOf(call),
    hierarchy: true,
    ...(typeof classification === "string" && { file: classification }),
  });
}

function one(call: Call) {
  const key = param(call, "cache_key");
  const result = formattedResult(call, key);
  if (result === undefined) throw new Refusal(404, gone(key));
  if (result === null) throw new Refusal(403, "You are not allowed to view the results for this key");
  return result;
}

function errorOf(call: Call, part: string, text: string) {
  const doc = call.state.store.collections.error.get(param(call, part));
  if (doc === undefined) throw new Refusal(404, text);
  return doc;
}

async function multiple(call: Call) {
  const body = await objectBody(call);
  const results = texts(body["result"]).map((key) => [key, formattedResult(call, key)] as const);
  const errors = texts(body["error"]).map((key) =>
    [key, call.state.store.collections.error.get(key)] as const
  );
  return {
    error: Object.fromEntries(errors.filter(([, doc]) => doc !== undefined)),
    result: Object.fromEntries(results.filter(([, result]) => result)),
  };
}

function list(call: Call) {
  const { query, state } = call;
  try {
    return state.search.page(
      { index: "error", query: query.get("query") || "id:*", filters: query.getAll("filters") },
      {
        offset: intOf(query.get("offset"), 0),
        rows: intOf(query.get("rows"), 100),
        sort: query.get("sort") ?? "created desc",
        trackTotalHits: query.get("track_total_hits") ?? undefined,
      },
    );
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const why = error.message.replace(/^SearchException: /, "");
    throw new Refusal(400, `The specified search query is not valid. (${why})`);
  }
}
