import { ADMIN_INDEXES, type IndexName, SEARCH_INDEXES } from "../../api/types/mod.ts";
import {
  facetDocs,
  groupedDocs,
  histogramDocs,
  type NumberParam,
  statsDocs,
} from "../../domain/aggregate/mod.ts";
import { readerOf } from "../access.ts";
import { texts } from "../accounts.ts";
import { type Call, objectBody, param } from "../call.ts";
import { Denied, Refusal, sorted } from "../envelope.ts";
import { type Route, section } from "../router.ts";
import type { Selection } from "../search.ts";

const SECTION =
  "alert_view|heuristic_view|safelist_view|signature_view|submission_view|workflow_view|retrohunt_view|badlist_view";

/** `search/…` */
export const searchRoutes: readonly Route[] = section("search", [
  ["GET/POST", "/<index>/", SECTION, "", page],
  ["GET", "/fields/<index>/", SECTION, "q", fields],
  ["GET/POST", "/facet/<index>/<field>/", SECTION, "", facet],
  ["GET/POST", "/stats/<index>/<int_field>/", SECTION, "", stats],
  ["GET/POST", "/histogram/<index>/<field>/", SECTION, "", histogram],
  ["GET/POST", "/grouped/<index>/<group_field>/", SECTION, "", grouped],
]);

const ROLE: Readonly<Partial<Record<IndexName, string>>> = {
  alert: "alert_view",
  badlist: "badlist_view",
  file: "submission_view",
  heuristic: "heuristic_view",
  result: "submission_view",
  retrohunt: "retrohunt_view",
  safelist: "safelist_view",
  signature: "signature_view",
  submission: "submission_view",
  workflow: "workflow_view",
};

/** The index of the path, if this caller may search it. */
export function indexOf(call: Call): IndexName {
  const name = param(call, "index");
  const index = [...SEARCH_INDEXES, ...ADMIN_INDEXES].find((known) => known === name);
  const role = (index && ROLE[index]) ?? "administration";
  if (!call.roles.has(role)) {
    throw new Denied(`API ${call.path} requires the role '${role}' for request on index '${name}'`);
  }
  if (index === undefined) throw new Refusal(400, `Not a valid index to search in: ${name}`);
  return index;
}

/** Parameters of a search, from the body of a POST or the query string. */
export interface SearchParams {
  get(name: string): unknown;
  readonly filters: readonly string[];
}

/** Reads the parameters of a search. */
export async function paramsOf(call: Call): Promise<SearchParams> {
  if (call.request.method !== "POST") {
    return {
      get: (name) => call.query.get(name) ?? undefined,
      filters: call.query.getAll("filters").filter(Boolean),
    };
  }
  const body = await objectBody(call);
  const filters = typeof body["filters"] === "string" ? [body["filters"]] : texts(body["filters"]);
  return { get: (name) => body[name] ?? undefined, filters: filters.filter(Boolean) };
}

/** What a search selects; checks the archive parameters on the way. */
export function selectionOf(
  call: Call,
  asked: SearchParams,
  more: { index: IndexName; query?: string },
): Selection {
  const archive = ["use_archive", "archive_only"].some((name) => {
    const value = asked.get(name);
    return value !== undefined && ["", "true"].includes(String(value).toLowerCase());
  });
  if (archive && !call.roles.has("archive_view")) {
    throw new Refusal(403, "User is not allowed to view the archive", {});
  }
  const open = (ADMIN_INDEXES as readonly string[]).includes(more.index);
  return {
    index: more.index,
    query: more.query ?? (textOf(asked.get("query")) || "id:*"),
    filters: asked.filters,
    reader: open ? undefined : readerOf(call),
  };
}

/** A text parameter; undefined when absent or empty. */
export function textOf(value: unknown): string | undefined {
  return value === undefined || value === null || value === "" ? undefined : String(value);
}

async function page(call: Call) {
  const index = indexOf(call);
  const asked = await paramsOf(call);
  const query = textOf(asked.get("query"));
  if (index === "apikey") throw new Refusal(400, `Not a valid index to search in: ${index}`);
  if (query === undefined) throw new Refusal(400, "There was no search query.");
  return call.state.search.page(selectionOf(call, asked, { index, query }), {
    offset: asked.get("offset"),
    rows: asked.get("rows"),
    sort: textOf(asked.get("sort")),
    fl: textOf(asked.get("fl")),
    trackTotalHits: asked.get("track_total_hits"),
    deepPagingId: textOf(asked.get("deep_paging_id")),
  });
}

function fields(call: Call) {
  const name = param(call, "index");
  if (name === "ALL" && call.roles.has("administration")) throw new Error("as on the genuine server");
  return sorted(call.state.search.fields(indexOf(call)));
}

/** The common part of a search over one field. */
async function overField(call: Call, part = "field") {
  const index = indexOf(call);
  const asked = await paramsOf(call);
  const request = call.state.search.request(selectionOf(call, asked, { index }));
  const number = (name: string) => asked.get(name) as NumberParam;
  return { asked, docs: call.state.search.docs(index), field: param(call, part), number, request };
}

async function facet(call: Call) {
  const { docs, field, number, request } = await overField(call);
  return sorted(facetDocs(docs, { ...request, field, size: number("size"), mincount: number("mincount") }));
}

async function stats(call: Call) {
  const { docs, field, request } = await overField(call, "int_field");
  return statsDocs(docs, { ...request, field });
}

async function histogram(call: Call) {
  const { docs, field, number, request } = await overField(call);
  const [start, end, gap, mincount] = [number("start"), number("end"), number("gap"), number("mincount")];
  return sorted(histogramDocs(docs, { ...request, field, start, end, gap, mincount }));
}

async function grouped(call: Call) {
  const { asked, docs, field, number, request } = await overField(call, "group_field");
  if (request.index === "apikey") throw new Refusal(400, `Not a valid index to search in: ${request.index}`);
  const page = groupedDocs(docs, {
    ...request,
    field,
    offset: number("offset"),
    rows: number("rows"),
    limit: number("limit"),
    sort: textOf(asked.get("sort")),
    groupSort: textOf(asked.get("group_sort")),
    fl: textOf(asked.get("fl")),
  });
  return { ...page, offset: asked.get("offset") ?? 0, rows: asked.get("rows") ?? 25 };
}
