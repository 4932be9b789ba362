import type { Clock } from "../../src/util/clock.ts";
import type { Http, Method, RawResponse, RequestOptions } from "../../src/api/http.ts";

/** A request as a module sent it. */
export interface Sent {
  readonly method: Method;
  readonly path: string;
  readonly options: RequestOptions;
}

/** What is answered; a thrown error is thrown to the module. */
export type Answer = (sent: Sent, number: number) => unknown;

/** A connection that records what it is asked. Bytes and texts answered to `raw` become its body. */
export function fakeHttp(answer: Answer = () => ({})): { readonly http: Http; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const ask = async (method: Method, path: string, options: RequestOptions = {}) => {
    options.signal?.throwIfAborted();
    sent.push({ method, path, options });
    return await answer(sent.at(-1)!, sent.length);
  };
  return {
    sent,
    http: {
      json: <T>(method: Method, path: string, options?: RequestOptions) =>
        ask(method, path, options) as Promise<T>,
      get: <T>(path: string, options?: RequestOptions) => ask("GET", path, options) as Promise<T>,
      raw: (method, path, options) => ask(method, path, options) as Promise<RawResponse>,
    },
  };
}

/** A raw answer whose body comes in the given pieces. */
export function rawAnswer(
  pieces: readonly (Uint8Array | string)[],
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): RawResponse {
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) {
      yield await Promise.resolve(typeof piece === "string" ? new TextEncoder().encode(piece) : piece);
    }
  }
  return { status, headers: new Map(Object.entries(headers)), body: body() };
}

/** All that a body or generator gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The text of a request's body. */
export async function bodyText(options: RequestOptions): Promise<string> {
  const body = await options.body!();
  const pieces = await collect(body.stream);
  return new TextDecoder().decode(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

/** A clock whose sleeps are over at once, and recorded. */
export function instantClock(): Clock & { readonly sleeps: number[] } {
  let now = 0;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      sleeps.push(ms);
      now += ms;
      await Promise.resolve();
    },
  };
}
