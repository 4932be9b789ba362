import { safeText } from "../../util/safe_text.ts";
import { wrapRanges } from "../../util/width.ts";
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

/** Cells of the line numbers. */
const NUMBER_COLUMNS = 6;

/** A rule by its numbered lines, long ones wrapped: a rule of Suricata is one line of many hundred characters. */
export function ruleLines(text: string, columns: number): readonly Span[][] {
  const width = Math.max(8, columns - NUMBER_COLUMNS);
  return text.replace(/\r\n?/g, "\n").split("\n").flatMap((line, i) => {
    const shown = safeText(line.replaceAll("\t", "    "));
    return wrapRanges(shown, width).map(([from, to], part): Span[] => [
      [part === 0 ? `${String(i + 1).padStart(4)}  ` : " ".repeat(NUMBER_COLUMNS), "dim"],
      ...ruleSpans(shown.slice(from, to)),
    ]);
  });
}
