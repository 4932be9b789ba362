import { safeText } from "../../util/safe_text.ts";
import type { Span } from "../paint.ts";

const TOKENS =
  /(\/\/.*$|^\s*#.*$)|("(?:[^"\\]|\\.)*")|(\$\w*\*?|[@#]\w+)|\b(rule|private|global|meta|strings|condition|import|include|and|or|not|any|all|of|them|for|in|at|filesize|entrypoint|true|false|wide|ascii|nocase|fullword|xor|uint8|uint16|uint32|alert|msg|sid|flow|content|detection|selection|title|logsource|level)\b|\b(0x[0-9a-f]+|\d+[KM]?B?)\b/gi;

/** A line of a rule with its words in colour: keywords, strings, variables, numbers, comments. */
export function ruleSpans(line: string): Span[] {
  const text = safeText(line);
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [token, comment, quoted, variable, keyword] = match;
    if (match.index > from) spans.push(text.slice(from, match.index));
    const role = comment !== undefined
      ? "dim"
      : quoted !== undefined
      ? "value"
      : variable !== undefined
      ? "field"
      : keyword !== undefined
      ? "keyword"
      : "number";
    spans.push([token, role]);
    from = match.index + token.length;
  }
  if (from < text.length) spans.push(text.slice(from));
  return spans;
}
