import type { FieldStats } from "../../api/types/mod.ts";
import { QueryError } from "../lucene/mod.ts";
import { type Entry, matching, requireDocValues, requireField, type SearchRequest } from "./request.ts";
import { keyReader } from "./values.ts";

/** What `search/stats/<index>/<field>/` takes. */
export interface StatsRequest extends SearchRequest {
  readonly field: string;
}

/** `search/stats/…`: over every value of a numeric field. @throws {QueryError} with the server's text */
export function statsDocs(docs: Iterable<Entry>, request: StatsRequest): FieldStats {
  const spec = requireField(request.field, request);
  if (spec.kind !== "integer" && spec.kind !== "long" && spec.kind !== "float") {
    throw new QueryError(`Field '${spec.name}' is not a numeric field.`);
  }
  requireDocValues(spec);
  const read = keyReader(spec);
  let [count, sum, min, max] = [0, 0, Infinity, -Infinity];
  for (const entry of matching(docs, request)) {
    for (const key of read(entry)) {
      const value = key as number;
      count++;
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  if (count === 0) return { count, min: null, max: null, avg: null, sum: 0 };
  return { count, min, max, avg: sum / count, sum };
}
