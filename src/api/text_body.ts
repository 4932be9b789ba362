import type { RequestBody } from "./http.ts";

/** A text as the body of a request. */
export function textBody(text: string, contentType = "text/plain; charset=utf-8"): () => RequestBody {
  return bytesBody(new TextEncoder().encode(text), contentType);
}

/** Bytes as the body of a request. */
export function bytesBody(bytes: Uint8Array, contentType = "application/octet-stream"): () => RequestBody {
  return () => ({ stream: once(bytes), sizeBytes: bytes.byteLength, contentType });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
