import type { ResultTextOptions, TextLine } from "../../domain/section_text.ts";
import type { CliContext } from "../context.ts";

/** A laid out line with colours. */
export function paintLine(ctx: CliContext, line: TextLine): string {
  return line.segments.map(({ text, tone, bold, shown }) => {
    if (bold) return ctx.style.bold(text);
    return ctx.style.tone(text, shown ? "dim" : tone ?? "plain");
  }).join("");
}

/** Section texts as wide as the terminal. */
export function sectionOptions(ctx: CliContext): ResultTextOptions {
  return { width: ctx.columns };
}
