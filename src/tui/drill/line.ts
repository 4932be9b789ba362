import type { TextLine } from "../../domain/section_text.ts";
import type { Span } from "../paint.ts";
import type { Role } from "../theme.ts";
import type { Handle } from "./handle.ts";

/** A part of a line that names something of its own. */
export interface Cell {
  readonly spans: readonly Span[];
  readonly handle?: Handle | undefined;
}

/** A line of a pane: what it shows, and what the keys work on there. */
export interface DrillLine {
  readonly spans: readonly Span[];
  /** What `+ - = p y F` and `↵` work on. */
  readonly handle?: Handle | undefined;
  /** Several things side by side; `h l` go from one to the next. They stand in place of `spans`. */
  readonly cells?: readonly Cell[];
  /** On what can be folded. */
  readonly fold?: { readonly id: string; readonly folded: boolean } | undefined;
  /** Nesting, for folding and for the way from a match up to its headings. @default 0 */
  readonly depth?: number;
  /** Only between other lines: no heading, no value. */
  readonly quiet?: true;
  /** Object behind the line, for the copy as JSON. */
  readonly json?: unknown;
}

/** The text of a line, without looks. */
export function textOfLine(line: DrillLine): string {
  const spans = line.cells === undefined ? line.spans : line.cells.flatMap((cell) => cell.spans);
  return spans.map((span) => typeof span === "string" ? span : span[0]).join("");
}

/** A line of the domain's section text as spans. Its text is already safe. */
export function spansOfText(line: TextLine): Span[] {
  return line.segments.map((segment): Span => {
    const roles: Role[] = [
      ...(segment.tone === undefined ? [] : [segment.tone]),
      ...(segment.bold ? ["bold" as const] : []),
      ...(segment.shown ? ["shown" as const] : []),
    ];
    return roles.length === 0 ? segment.text : [segment.text, ...roles];
  });
}

/** The lines that hold `filter`, and those above that lead to them. All of them for the empty filter. */
export function filterLines(lines: readonly DrillLine[], filter: string): readonly DrillLine[] {
  const wanted = filter.trim().toLowerCase();
  if (wanted === "") return lines;
  const kept = new Set<number>();
  const above: number[] = [];
  lines.forEach((line, i) => {
    const depth = line.depth ?? 0;
    while (above.length > 0 && (lines[above.at(-1)!]!.depth ?? 0) >= depth) above.pop();
    above.push(i);
    if (textOfLine(line).toLowerCase().includes(wanted)) { for (const index of above) kept.add(index); }
  });
  return lines.filter((_, i) => kept.has(i));
}
