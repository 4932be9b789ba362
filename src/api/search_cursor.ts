import { DEFAULT_SORT } from "./default_sort.ts";
import type { AnyIndex, IndexName } from "./types/common.ts";

/** The first sort value of a document, as the server keeps it: dates are milliseconds. */
export type SortValue = string | number | boolean | null;

/** Where a stream stands, as plain JSON: give it back to go on, even in another process. */
export interface StreamCursor {
  /** Fetches the page that the next hit is on. `*` begins. */
  readonly deepPagingId: string;
  /** Hits handed out so far. */
  readonly delivered: number;
  /** The sort value that the pages before ended with. */
  readonly lastSort?: SortValue | undefined;
  /** Ids handed out already that may come again. */
  readonly seen: readonly string[];
  /** The filter of a stream that had to begin anew behind a sort value. */
  readonly restart?: string | undefined;
  /** Ids are not known, or too many: the stream cannot begin anew once the server has forgotten it. */
  readonly fixed?: boolean | undefined;
}

/** Documents with the same sort value at a page's end, which a new beginning would bring again. */
export interface Boundary {
  readonly value: SortValue;
  readonly ids: ReadonlySet<string>;
}

/** More documents than this with one sort value are not remembered. */
const BOUNDARY_LIMIT = 100_000;

/** The sort value of the last document before the page that `deepPagingId` fetches; undefined when it is not readable. */
export function lastSortOf(deepPagingId: string): SortValue | undefined {
  const comma = deepPagingId.lastIndexOf(",");
  if (comma < 0) return undefined;
  try {
    const bytes = Uint8Array.from(atob(deepPagingId.slice(comma + 1)), (char) => char.charCodeAt(0));
    const values: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const first: unknown = Array.isArray(values) ? values[0] : undefined;
    return first === null || ["string", "number", "boolean"].includes(typeof first)
      ? first as SortValue
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The boundary after a page: its ids, and those before that share the last sort value.
 *
 * @returns undefined when it cannot be known
 */
export function boundaryAfter(
  before: Boundary | undefined,
  ids: readonly (string | undefined)[],
  nextId: string,
): Boundary | undefined {
  const value = lastSortOf(nextId);
  if (value === undefined || ids.includes(undefined)) return undefined;
  const kept = before !== undefined && before.value === value ? before.ids : [];
  const all = new Set(kept);
  for (const id of ids) if (id !== undefined) all.add(id);
  return all.size > BOUNDARY_LIMIT ? undefined : { value, ids: all };
}

/**
 * A filter for the documents at and behind `value` in the order of `sort`.
 *
 * @returns undefined without a sort, for an index whose own is not known
 */
export function filterBehind(
  index: AnyIndex,
  sort: string | undefined,
  value: SortValue,
): string | undefined {
  const order = sort ?? (Object.hasOwn(DEFAULT_SORT, index) ? DEFAULT_SORT[index as IndexName] : undefined);
  if (order === undefined) return undefined;
  const first = order.split(",")[0]!.trim();
  const [name = "", direction = "asc"] = first.split(/\s+/);
  const field = name === "_id" ? "id" : name;
  // Documents without the field come last, whatever the direction.
  const missing = `NOT _exists_:${field}`;
  if (value === null || (typeof value === "number" && Math.abs(value) >= 2 ** 63)) return missing;
  const term = typeof value === "string" ? `"${value.replace(/["\\]/g, "\\$&")}"` : String(value);
  const range = direction === "desc" ? `${field}:[* TO ${term}]` : `${field}:[${term} TO *]`;
  return `(${range}) OR (*:* ${missing})`;
}
