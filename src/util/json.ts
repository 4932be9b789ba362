import { toError } from "./error.ts";

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Whether a text is JSON. */
export function isJson(text: string): boolean {
  return messageOf(text) === undefined;
}

/**
 * What keeps a text from being JSON and where, for a sentence: `unexpected token 'b' at line 1, column 2`. Undefined
 * where it is JSON.
 */
export function jsonFault(text: string): string | undefined {
  const message = messageOf(text);
  if (message === undefined) return undefined;
  const reason = message.replace(
    /(?: (?:in|after) JSON at position | of JSON input$|, (?:\.\.\.)?").*$/s,
    "",
  );
  const before = text.slice(0, faultAt(text, message)).split("\n");
  const column = [...before.at(-1)!].length + 1;
  return `${reason.replace(/^./, (first) => first.toLowerCase())} at line ${before.length}, column ${column}`;
}

/** What the runtime says of a text that is no JSON. */
function messageOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return toError(error).message;
  }
}

const UNEXPECTED = /^Unexpected token/;

/** Where the fault is: the runtime tells it, but for tokens that are not expected. */
function faultAt(text: string, message: string): number {
  const position = / JSON at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  if (!UNEXPECTED.test(message)) return text.length;
  // Beginnings of the text up to the token are cut short, and no more: halved until the token is found.
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (UNEXPECTED.test(messageOf(text.slice(0, middle)) ?? "")) high = middle;
    else low = middle + 1;
  }
  return low - 1;
}

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** Whether parsed JSON is an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
