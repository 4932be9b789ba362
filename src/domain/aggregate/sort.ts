import { DEFAULT_SORT as ALL } from "../../api/default_sort.ts";
import { fieldSpec, searchFailure } from "../lucene/mod.ts";
import { type Entry, requireDocValues, type SearchRequest } from "./request.ts";
import { compareKeys, keyReader, type SortKey } from "./values.ts";

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
