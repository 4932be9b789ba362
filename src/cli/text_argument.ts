/** Longer texts as arguments: as they are, from a file, or from standard input. @module */
import { UsageError } from "../util/error.ts";
import type { CliContext } from "./context.ts";
import { readTextFile } from "./files.ts";

/**
 * A text given as it is, as `@FILE`, or as `@-` for standard input.
 *
 * @throws {UsageError} when the file is absent
 */
export async function textArgument(ctx: CliContext, given: string): Promise<string> {
  if (!given.startsWith("@")) return given;
  const path = given.slice(1);
  if (path !== "-") {
    const text = await readTextFile(path);
    if (text === undefined) throw new UsageError(`Cannot read "${path}": there is no such file`);
    return text;
  }
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of ctx.stdin()) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
