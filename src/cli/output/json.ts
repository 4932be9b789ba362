import type { CliContext } from "../context.ts";

/** How {@link jsonText} writes. */
export interface JsonTextOptions {
  /** Spaces per level; 0 for one line. @default 0 */
  readonly indent?: number;
}

/** What a terminal might obey or hide: it is escaped, which is still the same JSON. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** JSON text, without a line end; on a terminal with nothing in it that moves the cursor. */
export function jsonText(
  ctx: Pick<CliContext, "isTty">,
  value: unknown,
  options: JsonTextOptions = {},
): string {
  const text = JSON.stringify(value, null, options.indent ?? 0) ?? "null";
  return ctx.isTty.out ? text.replace(UNSAFE, escapeUnsafe) : text;
}

function escapeUnsafe(character: string): string {
  if (character === "\n") return character; // between values: within strings JSON has escaped it
  return [...Array(character.length).keys()]
    .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`).join("");
}
