import { fail, match, strictEqual } from "node:assert/strict";
import { ApiError } from "../../src/api/mod.ts";

/** Fails unless the server refuses with this status and these words. */
export async function refused(work: Promise<unknown>, status: number, words: string | RegExp): Promise<void> {
  const said = await work.then(() => undefined, (error: unknown) => error);
  if (!(said instanceof ApiError)) fail(`Not refused by the server, but: ${said}`);
  strictEqual(said.status, status, said.message);
  if (typeof words === "string") strictEqual(said.message, words);
  else match(said.message, words);
}

/** Fails unless the server says that it does not have this part. */
export async function switchedOff(work: Promise<unknown>): Promise<void> {
  await refused(work, 404, /^Api does not exist/);
}

/** All that an iteration or a body gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** A body as one piece. */
export async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Blob(await all(body) as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}
