import { fieldReader, type FieldSpec, searchFailure } from "../lucene/mod.ts";
import {
  type Entry,
  matching,
  type NumberParam,
  requireDocValues,
  requireField,
  type SearchRequest,
} from "./request.ts";
import { compareKeys, dateKey, type SortKey, sortKey } from "./values.ts";

const MAX_SIZE = 100;

/** What `search/facet/<index>/<field>/` takes. */
export interface FacetRequest extends SearchRequest {
  readonly field: string;
  /** Buckets; at most 100. @default 10 */
  readonly size?: NumberParam;
  /** 0 lists values of documents that do not match, too. @default 1 */
  readonly mincount?: NumberParam;
}

/** Java's way to write a single-precision number. */
function floatText(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function bucketName(spec: FieldSpec): (key: SortKey, raw: string) => string {
  switch (spec.kind) {
    case "date":
      return (key) => dateKey(key as number);
    case "boolean":
      return (key) => key === 1 ? "true" : "false";
    case "float":
      return (key) => floatText(key as number);
    case "ip":
      return (_key, raw) => raw;
    default:
      return (key) => String(key);
  }
}

function checkedCount(value: NumberParam, fallback: number, least: number): number | undefined {
  const number = value === undefined || value === null ? fallback : Number(value);
  return Number.isInteger(number) && number >= least ? number : undefined;
}

/**
 * `search/facet/…`: how many documents hold each value; the commonest first, equals by value. A value that a document
 * holds twice counts once. @throws {QueryError} with the server's text
 */
export function facetDocs(docs: Iterable<Entry>, request: FacetRequest): Record<string, number> {
  const spec = requireField(request.field, request);
  const size = checkedCount(request.size, 10, 1);
  const where = 60 + spec.name.length;
  if (size === undefined) throw searchFailure(`[1:${where}] [terms] failed to parse field [size]`);
  const mincount = checkedCount(request.mincount, 1, 0);
  if (mincount === undefined) {
    throw searchFailure(
      `[1:${where + String(size).length + 19}] [terms] failed to parse field [min_doc_count]`,
    );
  }
  const all = mincount === 0 ? [...docs] : docs;
  const found = matching(all, request);
  if (spec.kind === "object") return {};
  requireDocValues(spec);
  const counts = countKeys(found, spec);
  if (mincount === 0) {
    for (const [key, bucket] of countKeys(all, spec)) {
      if (!counts.has(key)) counts.set(key, { ...bucket, count: 0 });
    }
  }
  const name = bucketName(spec);
  const order = [...counts].filter(([, bucket]) => bucket.count >= mincount)
    .sort(([a, left], [b, right]) => right.count - left.count || compareKeys(a, b));
  return Object.fromEntries(
    order.slice(0, Math.min(size, MAX_SIZE)).map(([key, bucket]) => [name(key, bucket.raw), bucket.count]),
  );
}

function countKeys(entries: Iterable<Entry>, spec: FieldSpec): Map<SortKey, { count: number; raw: string }> {
  const counts = new Map<SortKey, { count: number; raw: string }>();
  const read = fieldReader(spec.name);
  const toKey = sortKey(spec);
  for (const [id, doc] of entries) {
    const seen = new Set<SortKey>();
    read(doc, id, (value) => {
      const key = toKey(value);
      if (key === undefined || seen.has(key)) return false;
      seen.add(key);
      const bucket = counts.get(key);
      if (bucket === undefined) counts.set(key, { count: 1, raw: String(value) });
      else bucket.count++;
      return false;
    });
  }
  return counts;
}
