/** Responses that decide whether a wait goes on: one of another shape must not be taken for "not yet". @module */
import { ProtocolError } from "./errors.ts";

/** @throws {ProtocolError} `value` is not true or false */
export function expectBoolean(value: unknown, what: string): boolean {
  if (typeof value === "boolean") return value;
  throw unexpected(what, "true or false");
}

/** @throws {ProtocolError} `value` is not a list */
export function expectList<T>(value: readonly T[] | null | undefined, what: string): readonly T[] {
  if (Array.isArray(value)) return value;
  throw unexpected(what, "a list");
}

/** @throws {ProtocolError} `value` is not a text, or empty */
export function expectText(value: unknown, what: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw unexpected(what, "a text");
}

function unexpected(what: string, expected: string): ProtocolError {
  return new ProtocolError(`The server's response is malformed: ${what} is not ${expected}`, {
    hint: "The server, or a proxy before it, may be of another version; alx api shows its responses",
  });
}
