import { phraseMatches, textWords } from "./analysis.ts";
import { parseDateMath, storedDate } from "./date_math.ts";
import { withinDistance } from "./distance.ts";
import type { Doc } from "./doc.ts";
import type { FieldSpec } from "./field_spec.ts";
import { ipBounds, parseIp, requireIp } from "./ip_address.ts";
import { parseNumber, storedNumber } from "./numbers.ts";
import { createFailure, requireClauses, searchFailure } from "./query_error.ts";
import type { Patterns } from "./patterns.ts";
import { fieldReader } from "./walk.ts";

/** Whether a document, known by its id, matches. */
export type DocTest = (doc: Doc, id: string) => boolean;

/** What a clause asks of one field. `undefined` bounds are open. */
export type FieldOperation =
  | { readonly kind: "match"; readonly text: string; readonly phrase: boolean; readonly slop: number }
  | {
    readonly kind: "range";
    readonly lower: string | undefined;
    readonly upper: string | undefined;
    readonly lowerInclusive: boolean;
    readonly upperInclusive: boolean;
  }
  | { readonly kind: "prefix"; readonly text: string }
  | { readonly kind: "wildcard" | "regexp"; readonly text: string; readonly patterns: Patterns }
  | { readonly kind: "fuzzy"; readonly text: string; readonly distance: number };

type Value = string | number | boolean;
type ValueTest = (value: Value) => boolean;

const NONE: DocTest = () => false;
const IGNORE_ABOVE = 8_191;
const NAMES = { prefix: "prefix", wildcard: "wildcard", fuzzy: "fuzzy" };

/**
 * A test of one field, whose values `read` finds. Undefined when the text holds no word at all, in which case the clause counts for nothing.
 * @throws {QueryError} with the server's text when the field cannot be asked this
 */
export function compileField(
  spec: FieldSpec,
  operation: FieldOperation,
  now: number,
  read = fieldReader(spec.name),
): DocTest | undefined {
  if (spec.kind === "object") return NONE;
  // Its syntax is looked at even where it can match nothing, such as on numbers.
  if (operation.kind === "regexp") operation.patterns.regexp(operation.text);
  if (!spec.indexed) return unindexed(spec, operation);
  if (operation.kind === "prefix" || operation.kind === "wildcard" || operation.kind === "fuzzy") {
    refuse(spec, operation.kind);
  }
  const test = valueTest(spec, operation, now);
  if (test === undefined) return undefined;
  return (doc, id) => read(doc, id, test);
}

function unindexed(spec: FieldSpec, operation: FieldOperation): DocTest {
  if (operation.kind === "regexp") return NONE;
  const short = spec.kind === "text" || operation.kind === "fuzzy";
  const why = short ? "it is not indexed" : "it is both not indexed, and does not have doc_values enabled";
  throw createFailure(`Cannot search on field [${spec.name}] since ${why}.`);
}

function refuse(spec: FieldSpec, kind: "prefix" | "wildcard" | "fuzzy"): void {
  const strings = spec.kind === "keyword" || spec.kind === "text" || spec.kind === "ssdeep";
  if (strings || (spec.kind === "wildcard" && kind !== "fuzzy")) return;
  const reason = `Can only use ${
    NAMES[kind]
  } queries on keyword and text fields - not on [${spec.name}] which is of type [${spec.kind}]`;
  throw kind === "fuzzy" ? createFailure(reason) : searchFailure(reason);
}

function valueTest(spec: FieldSpec, operation: FieldOperation, now: number): ValueTest | undefined {
  switch (spec.kind) {
    case "text":
    case "ssdeep":
      return textTest(operation, spec.kind === "text");
    case "keyword":
    case "wildcard":
      return keywordTest(spec, operation);
    case "boolean":
      return booleanTest(operation);
    case "date":
      return dateTest(operation, now);
    case "ip":
      return ipTest(operation);
    default:
      return numberTest(spec, operation);
  }
}

const UNPAIRED = /[\ud800-\udfff]/;

/** Order by code point, which is the order of the bytes the server compares. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (!UNPAIRED.test(a) && !UNPAIRED.test(b)) return a < b ? -1 : 1;
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const gap = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (gap !== 0) return gap;
  }
  return left.length - right.length;
}

/** Tests of a whole term: a keyword, or one word of a text. `lower` makes what the query says lower case. */
function termTest(operation: FieldOperation, lower: boolean): (term: string) => boolean {
  const fold = (text: string) => lower ? text.toLowerCase() : text;
  switch (operation.kind) {
    case "match": {
      const wanted = fold(operation.text);
      return (term) => term === wanted;
    }
    case "range": {
      const low = operation.lower === undefined ? undefined : fold(operation.lower);
      const high = operation.upper === undefined ? undefined : fold(operation.upper);
      const { lowerInclusive, upperInclusive } = operation;
      return (term) => {
        const above = low === undefined ? 1 : compareText(term, low);
        const below = high === undefined ? -1 : compareText(term, high);
        return (lowerInclusive ? above >= 0 : above > 0) && (upperInclusive ? below <= 0 : below < 0);
      };
    }
    case "prefix": {
      const wanted = fold(operation.text);
      return (term) => term.startsWith(wanted);
    }
    case "wildcard":
      return operation.patterns.glob(fold(operation.text));
    case "regexp":
      return operation.patterns.regexp(fold(operation.text));
    case "fuzzy": {
      const wanted = fold(operation.text);
      return (term) => withinDistance(term, wanted, operation.distance);
    }
  }
}

function keywordTest(spec: FieldSpec, operation: FieldOperation): ValueTest {
  // The datastore has no ranges over wildcard fields; this word is its whole answer, so it is ours.
  if (spec.kind === "wildcard" && operation.kind === "range") throw createFailure("TODO");
  const test = termTest(operation, spec.lowercase);
  const { lowercase } = spec;
  return (value) => {
    const text = String(value);
    return text.length <= IGNORE_ABOVE && test(lowercase ? text.toLowerCase() : text);
  };
}

function textTest(operation: FieldOperation, standard: boolean): ValueTest | undefined {
  const wordsOf = (value: Value) => textWords(String(value), standard);
  if (operation.kind !== "match") {
    const test = termTest(operation, standard);
    const start = operation.kind === "prefix" && standard ? operation.text.toLowerCase() : "";
    return (value) => {
      const words = wordsOf(value);
      return words.mayHoldPart(start) && some(words.unique, test);
    };
  }
  const wanted = textWords(operation.text, standard).list;
  if (wanted.length === 0) return undefined;
  if (operation.phrase && wanted.length > 1) {
    return (value) => {
      const words = wordsOf(value);
      return wanted.every((word) => words.mayHold(word)) &&
        phraseMatches(words.list, wanted, operation.slop);
    };
  }
  requireClauses(wanted.length, wanted.length);
  return (value) => {
    const words = wordsOf(value);
    return wanted.some((word) => words.mayHold(word) && words.unique.has(word));
  };
}

function some(words: ReadonlySet<string>, test: (word: string) => boolean): boolean {
  for (const word of words) if (test(word)) return true;
  return false;
}

function booleanTest(operation: FieldOperation): ValueTest {
  const read = (text: string) => {
    if (text === "true" || text === "false") return text === "true";
    throw createFailure(`Can't parse boolean value [${text}], expected [true] or [false]`);
  };
  const stored = (value: Value) => value === true || value === "true";
  if (operation.kind === "match") {
    const wanted = read(operation.text);
    return (value) => stored(value) === wanted;
  }
  if (operation.kind !== "range") return () => false;
  const low = operation.lower === undefined
    ? 0
    : Number(read(operation.lower)) + (operation.lowerInclusive ? 0 : 1);
  const high = operation.upper === undefined
    ? 1
    : Number(read(operation.upper)) - (operation.upperInclusive ? 0 : 1);
  return (value) => Number(stored(value)) >= low && Number(stored(value)) <= high;
}

function dateTest(operation: FieldOperation, now: number): ValueTest {
  if (operation.kind !== "match" && operation.kind !== "range") return () => false;
  const match = operation.kind === "match";
  const [lower, upper] = match ? [operation.text, operation.text] : [operation.lower, operation.upper];
  const fromStart = match || operation.lowerInclusive;
  const toEnd = match || operation.upperInclusive;
  let low = -Infinity;
  let high = Infinity;
  if (lower !== undefined) low = parseDateMath(lower, { now, roundUp: !fromStart }) + (fromStart ? 0 : 1);
  if (upper !== undefined) high = parseDateMath(upper, { now, roundUp: toEnd }) - (toEnd ? 0 : 1);
  return (value) => {
    const time = storedDate(value);
    return time !== undefined && time >= low && time <= high;
  };
}

function ipTest(operation: FieldOperation): ValueTest {
  if (operation.kind === "match") {
    const { low, high } = ipBounds(operation.text);
    return (value) => {
      const address = parseIp(String(value));
      return address !== undefined && address >= low && address <= high;
    };
  }
  if (operation.kind !== "range") return () => false;
  const low = operation.lower === undefined ? undefined : requireIp(operation.lower);
  const high = operation.upper === undefined ? undefined : requireIp(operation.upper);
  const { lowerInclusive, upperInclusive } = operation;
  return (value) => {
    const address = parseIp(String(value));
    if (address === undefined) return false;
    if (low !== undefined && (lowerInclusive ? address < low : address <= low)) return false;
    return high === undefined || (upperInclusive ? address <= high : address < high);
  };
}

function numberTest(spec: FieldSpec, operation: FieldOperation): ValueTest {
  const kind = spec.kind as "integer" | "long" | "float";
  if (operation.kind === "match") {
    const wanted = parseNumber(operation.text, kind, true);
    return (value) => storedNumber(value, kind) === wanted;
  }
  if (operation.kind !== "range") return () => false;
  const low = operation.lower === undefined ? -Infinity : parseNumber(operation.lower, kind, false);
  const high = operation.upper === undefined ? Infinity : parseNumber(operation.upper, kind, false);
  const { lowerInclusive, upperInclusive } = operation;
  return (value) => {
    const number = storedNumber(value, kind);
    if (number === undefined) return false;
    return (lowerInclusive ? number >= low : number > low) &&
      (upperInclusive ? number <= high : number < high);
  };
}
