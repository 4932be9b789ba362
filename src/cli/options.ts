/** Parsers of option values and arguments. @module */
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { ADMIN_INDEXES, type IndexName, SEARCH_INDEXES } from "../api/types/common.ts";
import { closest } from "../util/closest.ts";
import { UsageError } from "../util/error.ts";

/** Every index alx knows. */
export const INDEXES: readonly IndexName[] = [...SEARCH_INDEXES, ...ADMIN_INDEXES];

/** A whole number of at least 0. */
export function parseCount(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a whole number");
}

/** A whole number of at least 1. */
export function parsePositive(text: string): number {
  const number = parseCount(text);
  if (number > 0) return number;
  throw new InvalidArgumentError("Expected a number above 0");
}

/** Names separated by commas. */
export function parseList(text: string): string[] {
  const items = text.split(",").map((item) => item.trim()).filter((item) => item !== "");
  if (items.length > 0) return items;
  throw new InvalidArgumentError("Expected names separated by commas");
}

/** Collects the values of an option that may be given several times. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

/** `field asc`, `field desc`, or several with commas; a bare field is ascending, as in SQL. */
export function parseSort(text: string): string {
  return text.split(",").map((part) => {
    const match = /^\s*(\S+)(?:\s+(asc|desc))?\s*$/i.exec(part);
    if (match === null) throw new InvalidArgumentError('Expected "field asc" or "field desc"');
    return `${match[1]} ${(match[2] ?? "asc").toLowerCase()}`;
  }).join(",");
}

/**
 * The index of that name.
 *
 * @throws {UsageError} naming the ones there are
 */
export function indexNamed(text: string): IndexName {
  const index = INDEXES.find((one) => one === text);
  if (index !== undefined) return index;
  throw new UsageError(`Unknown index "${text}"`, {
    hint: closest(text, INDEXES) ?? SEARCH_INDEXES.join(", "),
  });
}

/**
 * A sha256.
 *
 * @throws {UsageError} when the text is none
 */
export function sha256Of(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  const other = /^[0-9a-f]{32}$|^[0-9a-f]{40}$/i.test(text);
  throw new UsageError(`"${text}" is not a sha256: expected 64 hexadecimal digits`, {
    ...(other ? { hint: `alx search file '${text.length === 32 ? "md5" : "sha1"}:${text}'` } : {}),
  });
}
