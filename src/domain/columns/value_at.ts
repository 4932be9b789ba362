import { isObject, type Json } from "../../util/json.ts";

/**
 * The value of a dotted field in a document, as the server nests it: `times.submitted`, `files.name` (a list,
 * as `files` is one), `metadata.ingest.id` (metadata is flat: its keys may hold dots). Nulls in lists are left
 * out. Undefined when the document has no such field; null when it is null.
 */
export function valueAt(document: unknown, field: string): Json | undefined {
  if (Array.isArray(document)) {
    const found = document.flatMap((item) => {
      const value = valueAt(item, field);
      return value === undefined || value === null ? [] : value;
    });
    return found.length === 0 ? undefined : found as readonly Json[];
  }
  if (!isObject(document)) return undefined;
  if (Object.hasOwn(document, field)) return document[field];
  for (let dot = field.indexOf("."); dot >= 0; dot = field.indexOf(".", dot + 1)) {
    const head = field.slice(0, dot);
    if (!Object.hasOwn(document, head)) continue;
    const value = valueAt(document[head], field.slice(dot + 1));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The value as one line of text: lists joined by `, `, objects as JSON, nothing as the empty text. */
export function textAt(document: unknown, field: string): string {
  return plainText(valueAt(document, field));
}

/** A value as one line of text, exact. @param separator Between the items of a list. Default `, `. */
export function plainText(value: Json | undefined, separator = ", "): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((item: Json) => plainText(item)).join(separator);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The value as a number; undefined when it is none. */
export function numberAt(document: unknown, field: string): number | undefined {
  const value = valueAt(document, field);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The value as a list: one value counts as a list of one, nothing as none. */
export function listAt(document: unknown, field: string): readonly Json[] {
  const value = valueAt(document, field);
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value as readonly Json[] : [value];
}
