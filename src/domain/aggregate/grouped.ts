import type { GroupedPage, SearchHit } from "../../api/types/mod.ts";
import { type FieldSpec, fieldSpec, searchFailure } from "../lucene/mod.ts";
import { projection, storedFields } from "./project.ts";
import { type Entry, matching, type NumberParam, type SearchRequest, wholeNumber } from "./request.ts";
import { requireWindow } from "./search.ts";
import { defaultSort, parseSort, sortEntries } from "./sort.ts";
import { keyReader, type SortKey } from "./values.ts";

/** What `search/grouped/<index>/<field>/` takes. */
export interface GroupedRequest extends SearchRequest {
  readonly field: string;
  /** Groups to skip. @default 0 */
  readonly offset?: NumberParam;
  /** Groups to return. @default 25 */
  readonly rows?: NumberParam;
  /** Orders the groups by their best document. @default the index's own */
  readonly sort?: string | null | undefined;
  /** Orders the documents of a group. @default "id asc" */
  readonly groupSort?: string | null | undefined;
  /** Documents per group. @default 1 */
  readonly limit?: NumberParam;
  readonly fl?: string | null | undefined;
}

/**
 * `search/grouped/…`: documents by the value of a field. `total` counts documents, not groups; `offset` and `rows` are given
 * back as they came. @throws {QueryError} with the server's text
 */
export function groupedDocs(docs: Iterable<Entry>, request: GroupedRequest): GroupedPage<SearchHit> {
  const offset = wholeNumber(request.offset, 0);
  const rows = wholeNumber(request.rows, 25);
  const sort = parseSort(request.sort ?? defaultSort(request.index));
  const { limit, groupSort } = innerHits(request);
  requireWindow(offset, rows);
  const spec = requireCollapsible(request);
  const filters = [...(request.filters ?? []), `${request.field}:*`];
  const hits = sortEntries(matching(docs, { ...request, filters }), sort, request);
  const groups = groupBy(hits, spec);
  const cut = projection(request.fl, request.fields);
  const items = [...groups].slice(offset, offset + rows).map(([value, members]) => ({
    value,
    total: members.length,
    items: sortEntries(members, groupSort, request).slice(0, limit).map(cut),
  }));
  return { items, offset: request.offset ?? 0, rows: request.rows ?? 25, total: hits.length };
}

/** The server names the place in its own request to the datastore, which depends on the fields asked for. */
function innerHits(request: GroupedRequest): { limit: number; groupSort: ReturnType<typeof parseSort> } {
  const named = request.fl === undefined || request.fl === null || request.fl === ""
    ? storedFields(request.fields)
    : request.fl.split(",").filter((name) => name !== "id");
  const place = 81 + request.field.length + JSON.stringify(named).length + Math.max(0, named.length - 1);
  const given = request.limit ?? 1;
  const limit = Number(given);
  if (!Number.isInteger(limit) || limit < 0) {
    throw searchFailure(`[1:${place}] [inner_hits] failed to parse field [size]`);
  }
  const groupSort = request.groupSort ?? "id asc";
  if (groupSort !== "" && !/[ ,]/.test(groupSort)) {
    throw searchFailure(`[1:${place + String(given).length + 11}] [inner_hits] failed to parse field [sort]`);
  }
  const columns = parseSort(groupSort);
  if (columns.some(({ field }) => fieldSpec(field, request.fields) === undefined && field !== "_score")) {
    throw searchFailure("BadRequestError(400, 'search_phase_execution_exception')");
  }
  return { limit, groupSort: columns };
}

function requireCollapsible(request: GroupedRequest): FieldSpec {
  const spec = fieldSpec(request.field, request.fields);
  if (spec === undefined || spec.kind === "object") {
    throw searchFailure(`no mapping found for \`${request.field}\` in order to collapse on`);
  }
  const kinds: readonly string[] = ["keyword", "integer", "long", "float"];
  if (!kinds.includes(spec.kind)) {
    throw searchFailure(
      `unknown type for collapse field \`${spec.name}\`, only keywords and numbers are accepted`,
    );
  }
  if (!spec.indexed) throw searchFailure(`cannot collapse on field \`${spec.name}\` without \`doc_values\``);
  return spec;
}

function groupBy(hits: readonly Entry[], spec: FieldSpec): Map<SortKey, Entry[]> {
  const read = keyReader(spec);
  const groups = new Map<SortKey, Entry[]>();
  for (const entry of hits) {
    const keys = new Set(read(entry));
    if (keys.size > 1) {
      throw searchFailure(
        `failed to collapse on field \`${spec.name}\`: a document has several values of it`,
      );
    }
    for (const key of keys) {
      const members = groups.get(key);
      if (members === undefined) groups.set(key, [entry]);
      else members.push(entry);
    }
  }
  return groups;
}
