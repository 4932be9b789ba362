import { fieldReader, type FieldSpec, storedDate } from "../lucene/mod.ts";
import { parseIp } from "../lucene/ip_address.ts";
import { storedNumber } from "../lucene/numbers.ts";
import type { Entry } from "./request.ts";

/** A value as it is ordered and counted: dates are milliseconds, addresses 32 hexadecimal digits, booleans 0 or 1. */
export type SortKey = string | number;

/** Turns a stored value into its key; undefined for one the index would not hold. */
export function sortKey(spec: FieldSpec): (value: string | number | boolean) => SortKey | undefined {
  switch (spec.kind) {
    case "date":
      return storedDate;
    case "ip":
      return (value) => parseIp(String(value));
    case "boolean":
      return (value) => value === true || value === "true" ? 1 : 0;
    case "integer":
    case "long":
    case "float": {
      const kind = spec.kind;
      return (value) => storedNumber(value, kind);
    }
    default:
      return spec.lowercase ? (value) => String(value).toLowerCase() : String;
  }
}

/** A reader of all keys of a field. */
export function keyReader(spec: FieldSpec): (entry: Entry) => SortKey[] {
  const read = fieldReader(spec.name);
  const key = sortKey(spec);
  return ([id, doc]) => {
    const keys: SortKey[] = [];
    read(doc, id, (value) => {
      const made = key(value);
      if (made !== undefined) keys.push(made);
      return false;
    });
    return keys;
  };
}

/** The order of two keys of one field. */
export function compareKeys(a: SortKey, b: SortKey): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** An ISO time with milliseconds, as the server names date buckets. */
export function dateKey(ms: number): string {
  return new Date(ms).toISOString();
}
