import { closest } from "../../util/closest.ts";
import { shortened } from "./quote.ts";
import type { ValueNode } from "./ast.ts";
import type { FieldTable } from "./field_spec.ts";

const TYPES: Readonly<Record<string, string>> = {
  integer: "whole numbers",
  long: "whole numbers",
  float: "numbers",
  date: "dates",
  boolean: "true or false",
  ip: "IP addresses",
  wildcard: "text that cannot be ranged or compared loosely",
};

const YES_NO: Readonly<Record<string, string>> = {
  yes: "true",
  on: "true",
  "1": "true",
  true: "true",
  no: "false",
  off: "false",
  "0": "false",
  false: "false",
};
const DATE_WORDS: Readonly<Record<string, string>> = {
  today: "[now/d TO now]",
  yesterday: "[now-1d/d TO now/d}",
};

/** What was probably meant by a value that a field of this kind refuses. */
export function fittingValue(value: ValueNode, kind: string): string | undefined {
  if (!("text" in value)) return undefined;
  const word = value.text.replaceAll('"', "").toLowerCase();
  if (kind === "boolean") return Object.hasOwn(YES_NO, word) ? YES_NO[word] : undefined;
  if (kind !== "date") return undefined;
  if (Object.hasOwn(DATE_WORDS, word)) return DATE_WORDS[word];
  const period = /^(\d{4})(-\d\d)?(-\d\d)?-?\*$/.exec(word);
  if (period === null) return undefined;
  const day = `${period[1]}${period[2] ?? ""}${period[3] ?? ""}`;
  const unit = period[3] !== undefined ? "d" : period[2] !== undefined ? "M" : "y";
  return `[${day}||/${unit} TO ${day}||/${unit}]`;
}

/** Why a field refuses a value, in words for people; `message` is the server's text. */
export function refusalText(message: string, field: string, kind: string): string {
  const reason = message.replace(/^SearchException: (failed to create query: )?/, "");
  if (reason.startsWith("Cannot search on field")) return `"${field}" is stored but cannot be searched`;
  if (/date math|date field|empty date/.test(reason)) {
    return `"${field}" holds dates: write 2026-01-31, now-7d, or a range such as [now-7d TO now]`;
  }
  const range = /out of range/.test(reason) ? ", and this one is out of range" : "";
  const holds = TYPES[kind];
  if (holds === undefined) return `The server refuses this: ${shortened(reason, 300)}`;
  if (/^Can only use (\w+) queries/.test(reason)) {
    return `"${field}" holds ${holds}; wildcards and "~" need text`;
  }
  return `"${field}" holds ${holds}${range}`;
}

/** The field that was probably meant: one that ends so, or one spelled nearly so. */
export function meantField(name: string, fields: FieldTable): string | undefined {
  const names = Object.keys(fields);
  const wanted = name.toLowerCase();
  const ends = names.filter((other) => other === wanted || other.endsWith(`.${wanted}`));
  const shortest = ends.sort((a, b) => a.length - b.length)[0];
  if (shortest !== undefined) return shortest;
  const close = closest(name, names);
  if (close !== undefined) return close;
  const segments = new Map(names.map((other) => [other.slice(other.lastIndexOf(".") + 1), other]));
  const segment = closest(name, segments.keys());
  return segment === undefined ? undefined : segments.get(segment);
}
