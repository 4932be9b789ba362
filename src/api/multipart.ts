import type { RequestBody } from "./http.ts";

/** One part of a form. */
export type Part =
  | { readonly name: string; readonly value: string }
  /** A file. `bytes`, or `open`: called anew for each attempt. */
  | { readonly name: string; readonly filename: string; readonly bytes: Uint8Array }
  | {
    readonly name: string;
    readonly filename: string;
    readonly open: () => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;
    /** With it the form is sent with a length, else in chunks. */
    readonly sizeBytes?: number | undefined;
  };

/**
 * A `multipart/form-data` body, streamed: a file of any size passes through without being held. Plain values carry no
 * type of their own, as the server wants it for `json`.
 *
 * @returns The factory that {@link RequestOptions.body} takes
 */
export function multipart(parts: readonly Part[]): () => RequestBody {
  const boundary = `alx-${crypto.randomUUID()}`;
  const heads = parts.map((part) => encode(`--${boundary}\r\n${headers(part)}\r\n`));
  const tail = encode(`--${boundary}--\r\n`);
  const sizes = parts.map(sizeOf);
  const sizeBytes = sizes.every((size) => size !== undefined)
    ? parts.reduce((sum, _, i) => sum + heads[i]!.length + sizes[i]! + 2, tail.length)
    : undefined;
  return () => ({
    contentType: `multipart/form-data; boundary=${boundary}`,
    sizeBytes,
    stream: stream(parts, heads, tail),
  });
}

async function* stream(
  parts: readonly Part[],
  heads: readonly Uint8Array[],
  tail: Uint8Array,
): AsyncGenerator<Uint8Array> {
  for (const [i, part] of parts.entries()) {
    yield heads[i]!;
    if ("value" in part) yield encode(part.value);
    else if ("bytes" in part) yield part.bytes;
    else yield* await part.open();
    yield encode("\r\n");
  }
  yield tail;
}

const encoder = new TextEncoder();
const encode = (text: string) => encoder.encode(text);

function sizeOf(part: Part): number | undefined {
  if ("value" in part) return encode(part.value).length;
  return "bytes" in part ? part.bytes.length : part.sizeBytes;
}

function headers(part: Part): string {
  const name = `Content-Disposition: form-data; name="${quoted(part.name)}"`;
  if ("value" in part) return `${name}\r\n`;
  return `${name}; filename="${quoted(part.filename)}"\r\nContent-Type: application/octet-stream\r\n`;
}

/** As browsers do it: nothing can end the quotes or the line. */
function quoted(text: string): string {
  return text.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
