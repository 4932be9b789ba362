import { DiagnoseOptions, warnings } from "./warnings.ts";
import type { Diagnostic, ParsedQuery } from "./ast.ts";
import { LONGEST_CHECKED } from "./limits.ts";
import { parseQuery } from "./parse.ts";

/**
 * Everything wrong or doubtful about a query, in the order of the text: what the server would refuse (errors), and what it accepts
 * but does not do as most people expect (warnings), each with the query put right where that can be told. At most some
 * hundred of them; of a query longer than `LONGEST_CHECKED` only that it is. Never throws.
 */
export function diagnose(text: string | ParsedQuery, options: DiagnoseOptions = {}): Diagnostic[] {
  const { length } = typeof text === "string" ? text : text.text;
  if (length > LONGEST_CHECKED) return [unchecked(length)];
  const parsed = typeof text === "string" ? parseQuery(text) : text;
  if (parsed.text.trim() === "") return [];
  const errors = parsed.errors.map((error) => soundSuggestion(parsed, error));
  const [first] = errors;
  const doubts = warnings(parsed, options).filter((doubt) =>
    first === undefined || standsApart(parsed.text, doubt, first)
  );
  const found = [...errors, ...doubts];
  return found.sort((a, b) =>
    a.start - b.start || Number(b.severity === "error") - Number(a.severity === "error")
  );
}

function unchecked(length: number): Diagnostic {
  const [most, has] = [LONGEST_CHECKED, length].map((count) => count.toLocaleString("en"));
  const message = `A query of more than ${most} characters is not checked; this one has ${has}`;
  return { severity: "warning", start: 0, end: length, message };
}

/** Behind a syntax error, or in the same word, everything looks doubtful: only what lies well before it counts. */
function standsApart(text: string, doubt: Diagnostic, error: Diagnostic): boolean {
  return doubt.end < error.start && /\s/.test(text.slice(doubt.end, error.start));
}

/** Keeps a suggestion only when it gets further than the text does. */
function soundSuggestion(parsed: ParsedQuery, error: Diagnostic): Diagnostic {
  if (error.suggestion === undefined) return error;
  const { errors } = parseQuery(error.suggestion);
  if (errors.length < parsed.errors.length && error.suggestion.trim() !== "") return error;
  const { suggestion: _dropped, ...rest } = error;
  return rest;
}
