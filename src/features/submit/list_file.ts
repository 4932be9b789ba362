import { Buffer } from "node:buffer";
import { UsageError } from "../../util/error.ts";
import { nameText } from "./raw_path.ts";
import { fileFault } from "../../util/file_error.ts";

/**
 * The paths in a list: with a NUL after each when there is a NUL in its first piece, else one a line. Empty ones are
 * left out.
 *
 * @param path Of the list; `-` for standard input.
 * @throws {UsageError} it cannot be read
 */
export async function* listed(path: string, stdin: () => AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  let separator: string | undefined;
  for await (const piece of path === "-" ? stdin() : pieces(path)) {
    rest += Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString("latin1"); // a byte, a character
    if (separator === undefined) rest = rest.replace(/^\xef\xbb\xbf/, "");
    separator ??= rest.includes("\0") ? "\0" : rest.includes("\n") ? "\n" : undefined;
    if (separator === undefined) continue;
    const entries = rest.split(separator);
    rest = entries.pop()!;
    for (const entry of entries) yield* entryOf(entry, separator);
  }
  yield* entryOf(rest, separator ?? "\n");
}

function* entryOf(text: string, separator: string): Generator<string> {
  const entry = separator === "\n" ? text.replace(/\r$/, "") : text;
  if (entry !== "") yield nameText(Buffer.from(entry, "latin1"));
}

async function* pieces(path: string): AsyncGenerator<Uint8Array> {
  try {
    using file = await Deno.open(path);
    const block = new Uint8Array(64 * 1024);
    for (let read = await file.read(block); read !== null; read = await file.read(block)) {
      yield block.subarray(0, read);
    }
  } catch (cause) {
    throw new UsageError(`Cannot read the list "${path}": ${fileFault(cause)}`, { cause });
  }
}
