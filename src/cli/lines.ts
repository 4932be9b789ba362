/** Lines for people from values of a server. @module */
import { unlessMisshapen } from "../util/error.ts";
import { safeText } from "../util/safe_text.ts";
import { displayWidth, padToWidth } from "../util/width.ts";
import type { CliContext } from "./context.ts";

/** A name and its value; values of undefined, null and the empty text are left out. */
export type Pair = readonly [name: string, value: string | number | boolean | null | undefined];

/** Names and values in two columns. */
export function pairLines(ctx: CliContext, pairs: readonly Pair[]): string[] {
  const shown = pairs.filter(([, value]) => value !== undefined && value !== null && value !== "");
  const width = Math.max(0, ...shown.map(([name]) => displayWidth(name)));
  return shown.flatMap(([name, value]) => {
    const [first = "", ...rest] = safeText(String(value), { newlines: "keep" }).split("\n");
    const indent = " ".repeat(width + 2);
    return [
      `${ctx.style.tone(padToWidth(name, width), "dim")}  ${first}`,
      ...rest.map((line) => indent + line),
    ];
  });
}

/**
 * Lines of one part of a page. When the answer has another form there, a line says so: the other parts are shown all the
 * same.
 */
export function partLines(ctx: CliContext, make: () => readonly string[]): readonly string[] {
  const what = "This part of the server's answer has another form than alx knows; --output json shows it";
  return unlessMisshapen(make, ["", ctx.style.tone(what, "error")]);
}

/** A heading with an empty line before it. */
export function headingLines(ctx: CliContext, text: string): string[] {
  return ["", ctx.style.bold(safeText(text))];
}

/** Text of a server as safe lines. */
export function textLines(text: string): string[] {
  return safeText(text, { newlines: "keep" }).replace(/\n$/, "").split("\n");
}
