import { safeText } from "../../util/safe_text.ts";
import { displayWidth } from "../../util/width.ts";
import type { Diagnostic } from "./ast.ts";

const BEFORE = 60;
const AFTER = 40;
const PAIR = /[\ud800-\udbff][\udc00-\udfff]/g;

/** Line and column of a diagnostic, both counted from 1; the column in characters. */
export function positionOf(
  text: string,
  diagnostic: Diagnostic,
): { readonly line: number; readonly column: number } {
  let line = 1;
  let from = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < diagnostic.start; at = text.indexOf("\n", from)) {
    line++;
    from = at + 1;
  }
  const before = text.slice(from, diagnostic.start).replace(PAIR, "x");
  return { line, column: before.length + 1 };
}

/**
 * The faulty line with a caret below it, two lines safe to print. A long line is cut to what lies around the fault, and wide
 * characters move the caret by two.
 */
export function caretText(text: string, diagnostic: Diagnostic): string {
  const start = Math.min(diagnostic.start, text.length);
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const newline = text.indexOf("\n", start);
  const lineEnd = newline < 0 ? text.length : newline;
  const left = [...text.slice(Math.max(lineStart, start - 2 * BEFORE - 2), start)];
  const right = [...text.slice(start, Math.min(lineEnd, start + 2 * AFTER + 2))];
  const shown = (chars: readonly string[]) => safeText(chars.join("").replaceAll("\t", " "));
  const head = left.length > BEFORE ? `…${shown(left.slice(-BEFORE))}` : shown(left);
  const tail = right.length > AFTER ? `${shown(right.slice(0, AFTER))}…` : shown(right);
  const marked = right.join("").slice(0, Math.max(0, diagnostic.end - start));
  const width = Math.max(1, Math.min(displayWidth(shown([...marked])), displayWidth(tail)));
  return `${head}${tail}\n${" ".repeat(displayWidth(head))}^${"~".repeat(width - 1)}`;
}
