import { type FieldSpec, fieldSpec, type FieldTable, QueryError, searchFailure } from "../lucene/mod.ts";
import { compileQuery, type Doc, type QueryTest } from "../lucene/mod.ts";

/** A document with its id beside it. */
export type Entry = readonly [id: string, doc: Doc];

/** What every call of the search family takes. Parameters are as sent: numbers may be text. */
export interface SearchRequest {
  /** Name of the index, for its default sort and for error texts. */
  readonly index: string;
  readonly fields: FieldTable;
  /** Milliseconds since the epoch that `now` stands for. */
  readonly now: number;
  /** @default "id:*", except for `searchDocs`, which requires it */
  readonly query?: string;
  /** Each must match too; words without a field are looked for in all fields. */
  readonly filters?: readonly string[] | undefined;
  /** A further condition, such as what the caller may see. */
  readonly visible?: QueryTest | undefined;
}

/** A parameter as it comes in: a number, or text from a query string. */
export type NumberParam = number | string | null | undefined;

/**
 * A whole number as the server reads it; decimals are cut.
 * @throws {QueryError} for anything else
 */
export function wholeNumber(value: NumberParam, fallback: number): number {
  if (value === undefined || value === null || value === "") return fallback;
  const number = Number(value);
  if (Number.isNaN(number)) throw searchFailure(`For input string: "${value}"`);
  return Math.trunc(number);
}

/** The documents that match the query, every filter and the visibility, in their own order. */
export function matching(docs: Iterable<Entry>, request: SearchRequest): Entry[] {
  const { fields, now, query = "id:*", filters = [], visible } = request;
  const tests = [compileQuery(query, { fields, now })];
  for (const filter of filters) tests.push(compileQuery(filter, { fields, now, defaultMode: "all" }));
  if (visible !== undefined) tests.push(visible);
  const found: Entry[] = [];
  for (const entry of docs) if (tests.every((test) => test(entry[1], entry[0]))) found.push(entry);
  return found;
}

/** The field of a facet, stats or histogram call. @throws {QueryError} when the index lists no such field */
export function requireField(name: string, request: SearchRequest): FieldSpec {
  const spec = Object.hasOwn(request.fields, name) ? fieldSpec(name, request.fields) : undefined;
  if (spec === undefined) {
    throw new QueryError(`Field '${name}' is not a valid field in index: ${request.index}`);
  }
  return spec;
}

/** @throws {QueryError} when the server keeps no per-document values of a field, which facets and sorting need */
export function requireDocValues(spec: FieldSpec): void {
  if (spec.kind === "text" || spec.kind === "ssdeep") {
    throw searchFailure(
      "Text fields are not optimised for operations that require per-document field data like aggregations and sorting, so " +
        "these operations are disabled by default. Please use a keyword field instead. Alternatively, set fielddata=true on " +
        `[${spec.name}] in order to load field data by uninverting the inverted index. Note that this can use significant memory.`,
    );
  }
  if (spec.kind === "wildcard" || !spec.indexed) {
    throw searchFailure(
      `Can't load fielddata on [${spec.name}] because fielddata is unsupported on fields of type [${spec.kind}]. Use doc values instead.`,
    );
  }
}
