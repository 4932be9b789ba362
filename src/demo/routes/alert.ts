import { facetDocs, requireWindow } from "../../domain/aggregate/mod.ts";
import { canSee } from "../access.ts";
import { alertSelection } from "../alert_query.ts";
import { type Call, intOf, param } from "../call.ts";
import { type RawJson, Refusal, sorted } from "../envelope.ts";
import { type Route, section } from "../router.ts";
import type { Doc } from "../store.ts";
import { alertWriteRoutes } from "./alert_write.ts";

/** `alert/…` */
export const alertRoutes: readonly Route[] = [
  ...section("alert", [
    ["GET", "/<alert_id>/", "alert_view", "", one],
    ["GET", "/list/", "alert_view", "", list],
    ["GET", "/grouped/<field>/", "alert_view", "", grouped],
    ["GET", "/statistics/", "alert_view", "", statistics],
    ["GET", "/labels/", "alert_view", "", (call) => counts(call, "label")],
    ["GET", "/priorities/", "alert_view", "", (call) => counts(call, "priority")],
    ["GET", "/statuses/", "alert_view", "", (call) => counts(call, "status")],
    ["GET", "/related/", "alert_view", "", related],
  ]),
  ...alertWriteRoutes,
];

function one(call: Call): Doc {
  const doc = call.state.store.collections.alert.get(param(call, "alert_id"));
  if (doc === undefined) throw new Refusal(404, "This alert does not exists...");
  if (!canSee(call, doc)) throw new Refusal(403, "You are not allowed to see this alert...");
  return doc;
}

function sortOf(call: Call): string {
  const asked = call.query.get("sort");
  return asked ? `${asked}, reporting_ts desc` : "reporting_ts desc";
}

function list(call: Call): RawJson {
  const { tcStart: _start, ...selection } = alertSelection(call, { delay: true });
  return call.state.search.page(selection, {
    offset: call.query.get("offset"),
    rows: call.query.get("rows"),
    defaultRows: 100,
    sort: sortOf(call),
    fl: "*",
    trackTotalHits: call.query.get("track_total_hits") ?? undefined,
  });
}

const HASH_FIELDS = ["file.md5", "file.sha1", "file.sha256"];

function grouped(call: Call) {
  const field = param(call, "field");
  if (call.state.search.fields("alert")[field] === undefined) {
    throw new Refusal(400, `SearchException: no mapping found for \`${field}\` in order to collapse on`);
  }
  const { tcStart, ...selection } = alertSelection(call, { delay: true, filters: [`${field}:*`] });
  const offset = intOf(call.query.get("offset"), 0);
  const rows = intOf(call.query.get("rows"), 100);
  requireWindow(offset, rows);
  const groups = new Map<string, Doc[]>();
  const hits = call.state.search.hits(selection, sortOf(call));
  for (const [, doc] of hits) {
    const key = JSON.stringify(valueAt(doc, field) ?? null);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [doc]);
    else group.push(doc);
  }
  const page = [...groups.values()].slice(offset, offset + rows);
  return {
    counted_total: page.reduce((sum, group) => sum + group.length, 0),
    items: page.map((group) => ({
      ...group[0]!,
      group_count: group.length,
      hint_owner: HASH_FIELDS.includes(field) && !group[0]!["owner"] && group.some((doc) => doc["owner"]),
    })),
    offset,
    rows,
    tc_start: tcStart ?? null,
    total: hits.length,
  };
}

function valueAt(doc: Doc, field: string): unknown {
  if (field.startsWith("metadata.")) return (doc["metadata"] as Doc)[field.slice(9)];
  return field.split(".").reduce<unknown>(
    (value, part) => (value as Record<string, unknown> | null | undefined)?.[part],
    doc,
  );
}

const STATISTICS = [
  "al.attrib",
  "al.av",
  "al.behavior",
  "al.domain",
  "al.ip",
  "al.yara",
  "file.name",
  "file.md5",
  "owner",
];

function statistics(call: Call) {
  return Object.fromEntries(STATISTICS.map((name) => [name, counts(call, name)]));
}

function counts(call: Call, field: string) {
  const { tcStart: _start, ...selection } = alertSelection(call, { delay: true });
  const { fields, now } = call.state.search.request(selection);
  // The hits are kept from field to field, so that the query runs once.
  const hits = call.state.search.hits(selection);
  return sorted(facetDocs(hits, { index: "alert", fields, now, field }));
}

function related(call: Call) {
  if (!call.query.get("q") && call.query.getAll("fq").length === 0) {
    throw new Refusal(400, "You need to at least provide a query to filter the data", []);
  }
  const { tcStart: _start, ...selection } = alertSelection(call);
  return call.state.search.hits(selection, "id asc").map(([id]) => id);
}
