import { DEFAULT_SORT as ALL } from "../../api/default_sort.ts";
import { fieldReader, type FieldSpec, fieldSpec, searchFailure } from "../lucene/mod.ts";
import { type Entry, requireDocValues, type SearchRequest } from "./request.ts";
import { compareKeys, keyReader, type SortKey, sortKey } from "./values.ts";

/** The sort of an index when none is asked for. */
export function defaultSort(index: string): string {
  return (ALL as Readonly<Record<string, string>>)[index] ?? "id asc";
}

/** One column to sort by. */
export interface SortColumn {
  readonly field: string;
  readonly descending: boolean;
}

/** Reads `field dir[, field dir…]`. @throws {QueryError} with the server's text */
export function parseSort(text: string): SortColumn[] {
  const parts = text.includes(",") ? text.split(",").map((part) => part.trim()) : [text];
  const columns = parts.map((part) => {
    const words = part.split(" ");
    if (words.length === 1) return undefined;
    const [field, direction] = words;
    if (words.length > 2 || (direction !== "asc" && direction !== "desc")) {
      throw searchFailure(`Unknown sort parameter ${part}`);
    }
    return { field: field === "_id" ? "id" : field!, descending: direction === "desc" };
  });
  if (columns.includes(undefined)) {
    throw searchFailure(
      "malformed sort format, within the sort array, an object, or an actual string are allowed",
    );
  }
  return columns as SortColumn[];
}

/**
 * Sorts documents: a list counts by its least value upwards and its greatest downwards, missing values come last, ties
 * keep their order. @throws {QueryError} with the server's text
 */
export function sortEntries(
  entries: readonly Entry[],
  columns: readonly SortColumn[],
  request: SearchRequest,
): Entry[] {
  const scales = columns.filter((column) => column.field !== "_score").map(({ field, descending }) => {
    const spec = fieldSpec(field, request.fields);
    if (spec === undefined || spec.kind === "object") {
      throw searchFailure(`No mapping found for [${field}] in order to sort on`);
    }
    requireDocValues(spec);
    return { read: keyReader(spec), descending };
  });
  const rows = entries.map((entry) => ({
    entry,
    keys: scales.map(({ read, descending }) => pick(read(entry), descending)),
  }));
  rows.sort((a, b) => {
    for (let i = 0; i < scales.length; i++) {
      const order = compareOptional(a.keys[i], b.keys[i], scales[i]!.descending);
      if (order !== 0) return order;
    }
    return 0;
  });
  return rows.map((row) => row.entry);
}

function pick(keys: readonly SortKey[], greatest: boolean): SortKey | undefined {
  let best: SortKey | undefined;
  for (const key of keys) {
    if (best === undefined || (greatest ? compareKeys(key, best) > 0 : compareKeys(key, best) < 0)) {
      best = key;
    }
  }
  return best;
}

function compareOptional(a: SortKey | undefined, b: SortKey | undefined, descending: boolean): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return descending ? compareKeys(b, a) : compareKeys(a, b);
}

/**
 * The values that a document was sorted by, each as JSON text, as a deep paging cursor holds them: dates are
 * milliseconds, and a number that is missing is the one that comes last.
 */
export function sortValues(
  entry: Entry,
  columns: readonly SortColumn[],
  request: Pick<SearchRequest, "fields">,
): string[] {
  return columns.map(({ field, descending }) => {
    const spec = fieldSpec(field, request.fields);
    if (spec === undefined) return "1.0"; // the score, which is the same for all
    let best: { key: SortKey; value: string | number | boolean } | undefined;
    const keyOf = sortKey(spec);
    fieldReader(spec.name)(entry[1], entry[0], (value) => {
      const key = keyOf(value);
      if (key === undefined) return false;
      const order = best === undefined ? 1 : compareKeys(key, best.key) * (descending ? 1 : -1);
      if (order > 0) best = { key, value };
      return false;
    });
    if (best === undefined) return missingValue(spec, descending);
    // An address is ordered by its digits and shown as it is written.
    return JSON.stringify(spec.kind === "ip" ? String(best.value) : best.key);
  });
}

/** What stands for a missing value, which comes last in either direction. */
function missingValue({ kind }: FieldSpec, descending: boolean): string {
  switch (kind) {
    case "integer":
      return descending ? "-2147483648" : "2147483647";
    case "long":
    case "date":
    case "boolean":
      return descending ? "-9223372036854775808" : "9223372036854775807";
    case "float":
      return descending ? '"-Infinity"' : '"Infinity"';
    default:
      return "null";
  }
}
