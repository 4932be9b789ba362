/** Any answer of the server as readable lines, for commands without a page of their own. @module */
import { safeText } from "../util/safe_text.ts";
import type { CliContext } from "./context.ts";
import { type Pair, pairLines } from "./lines.ts";

/** Names with values; members of members by dotted names, lists of plain values on one line. */
export function objectLines(ctx: CliContext, value: unknown): string[] {
  if (typeof value === "string") return safeText(value, { newlines: "keep" }).replace(/\n$/, "").split("\n");
  return pairLines(ctx, pairsOf(value, "").map(([name, text]): Pair => [safeText(name), text]));
}

function pairsOf(value: unknown, name: string): [string, string | number | boolean][] {
  if (value === null || value === undefined) return [];
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return [[name, value]];
  }
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== "object" || item === null)) return [[name, value.join(", ")]];
    return value.flatMap((item, i) => pairsOf(item, `${name}[${i}]`));
  }
  return Object.entries(value).flatMap(([key, item]) => pairsOf(item, name === "" ? key : `${name}.${key}`));
}
