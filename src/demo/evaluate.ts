import { compileQuery, QueryError } from "../domain/lucene/mod.ts";
import { fieldValues } from "../domain/lucene/walk.ts";
import { Refusal } from "./envelope.ts";
import type { FieldMap } from "./fields.ts";
import type { Hit } from "./search.ts";
import type { Doc } from "./store.ts";

/** Tests a document. */
export type Matcher = (id: string, doc: Doc) => boolean;

/** What a query is read against. */
export interface CompileContext {
  readonly fields: FieldMap;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether a bare term searches the default fields (a query) or all (a filter). */
  readonly defaultField: boolean;
}

/** Queries every document matches, as clients write them. */
const EVERYTHING = new Set(["*", "*:*", "id:*"]);

/** Compiles a query. @throws {Refusal} 400 with the genuine server's text */
export function compile(query: string, context: CompileContext): Matcher {
  if (EVERYTHING.has(query.trim())) return () => true;
  try {
    const { fields, now } = context;
    const test = compileQuery(query, { fields, now, defaultMode: context.defaultField ? "defaults" : "all" });
    return (id, doc) => test(doc, id);
  } catch (error) {
    if (error instanceof QueryError) throw new Refusal(400, error.message);
    throw error;
  }
}

interface SortKey {
  readonly field: string;
  readonly down: boolean;
}

/**
 * The hits in the order of `sort`, such as `times.submitted desc, sid asc`; hits without a value come last.
 *
 * @throws {Refusal} 400 for a sort the server cannot read
 */
export function sortHits(hits: readonly Hit[], sort: string, fields: FieldMap): Hit[] {
  const keys = sort.split(",").map((part) => sortKey(part.trim(), fields));
  const rows = hits.map((hit) => ({ hit, values: keys.map((key) => sortValue(hit, key)) }));
  rows.sort((a, b) => {
    for (const [i, key] of keys.entries()) {
      const order = compareValues(a.values[i], b.values[i], key.down);
      if (order !== 0) return order;
    }
    return 0;
  });
  return rows.map((row) => row.hit);
}

function sortKey(text: string, fields: FieldMap): SortKey {
  const parts = text.split(" ");
  const [name = "", direction] = parts;
  if (direction === undefined) {
    throw new Refusal(
      400,
      "SearchException: malformed sort format, within the sort array, an object, or an actual string are allowed",
    );
  }
  if (parts.length !== 2 || (direction !== "asc" && direction !== "desc")) {
    throw new Refusal(400, `SearchException: Unknown sort parameter ${text}`);
  }
  const field = name === "_id" ? "id" : name;
  if (field !== "id" && !Object.hasOwn(fields, field)) {
    throw new Refusal(400, `SearchException: No mapping found for [${name}] in order to sort on`);
  }
  return { field, down: direction === "desc" };
}

type Sortable = string | number | undefined;

function sortValue([id, doc]: Hit, key: SortKey): Sortable {
  if (key.field === "id") return id;
  let best: Sortable;
  for (const raw of fieldValues(doc, id, key.field)) {
    const value = typeof raw === "boolean" ? Number(raw) : raw;
    if (best === undefined || (value > best) === key.down) best = value;
  }
  return best;
}

function compareValues(a: Sortable, b: Sortable, down: boolean): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return (a < b) === down ? 1 : -1;
}

/** How many documents hold each value, the most frequent first, as `search/facet/` counts. */
export function facet(
  hits: Iterable<Hit>,
  field: string,
  options: { readonly fields: FieldMap; readonly size: number; readonly mincount: number },
): Record<string, number> {
  const counts = new Map<string, number>();
  const dates = options.fields[field]?.type === "date";
  for (const [id, doc] of hits) {
    for (const value of new Set(fieldValues(doc, id, field))) {
      const key = dates ? `${String(value).slice(0, 19)}.000Z` : String(value);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const top = [...counts].filter(([, count]) => count >= options.mincount)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return Object.fromEntries(top.slice(0, options.size));
}
