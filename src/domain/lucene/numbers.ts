import { createFailure } from "./query_error.ts";

/** Types that hold numbers. */
export type NumberKind = "integer" | "long" | "float";

const DECIMAL = /^[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?)$/;
const HEX = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)[fFdD]?$/;
const LIMITS = {
  integer: { low: -2147483648, high: 2147483647, article: "an integer" },
  long: { low: -(2 ** 63), high: 2 ** 63, article: "a long" },
};

/** What Java says of a text that is no number. */
export function javaComplaint(text: string): string {
  return /^[+-]?\d*\.\d*\./.test(text) ? "multiple points" : `For input string: "${text}"`;
}

/** A number as Java reads one; undefined when it is none. */
export function readDouble(text: string): number | undefined {
  if (DECIMAL.test(text)) {
    return Number(/Infinity|NaN/.test(text) ? text.replace(/^[+-](?=NaN)/, "") : text.replace(/[fFdD]$/, ""));
  }
  const hex = HEX.exec(text);
  if (hex === null || hex[2]! + hex[3]! === "") return undefined;
  const digits = Number.parseInt(`0${hex[2]}${hex[3]}`, 16);
  return (hex[1] === "-" ? -1 : 1) * digits * 2 ** (Number(hex[4]) - 4 * hex[3]!.length);
}

function bytesOf(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => byte.toString(16)).join(" ");
}

/**
 * A number of a query, as Java reads it. With `exact`, what no whole-number field can hold (1.5, Infinity) gives NaN,
 * which equals nothing; in ranges decimals are bounds like any other.
 * @throws {QueryError} with the server's text when it is no number or out of range
 */
export function parseNumber(text: string, kind: NumberKind, exact: boolean): number {
  const trimmed = text.trim();
  if (trimmed === "") throw createFailure("empty String");
  const value = readDouble(trimmed);
  if (value === undefined) throw createFailure(javaComplaint(trimmed));
  if (kind === "float") {
    const single = Math.fround(value);
    if (!Number.isFinite(single)) {
      const shown = Number.isNaN(single) ? "NaN" : single > 0 ? "Infinity" : "-Infinity";
      throw createFailure(`[float] supports only finite values, but got [${shown}]`);
    }
    return single;
  }
  if (exact && !Number.isInteger(value)) return NaN;
  const limit = LIMITS[kind];
  if (value < limit.low || value > limit.high) {
    throw createFailure(`Value [[${bytesOf(text)}]] is out of range for ${limit.article}`);
  }
  if (kind === "long" && /^\+?\d+$/.test(trimmed) && BigInt(trimmed.replace("+", "")) >= 2n ** 63n) {
    throw createFailure(`Value [${trimmed}] is out of range for a long`);
  }
  return value;
}

/** A stored number as the index holds it: whole, or of single precision; undefined when it is none. */
export function storedNumber(value: string | number | boolean, kind: NumberKind): number | undefined {
  const number = typeof value === "number" ? value : typeof value === "string" ? Number(value) : NaN;
  if (Number.isNaN(number)) return undefined;
  return kind === "float" ? Math.fround(number) : Math.trunc(number);
}
