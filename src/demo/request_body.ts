/** The body of a request as it comes: its bytes, or a stream of them. */
export type BodyInit = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>;

/** Bodies of GET requests, which a `Request` cannot hold and the genuine server reads. */
const apart = new WeakMap<Request, BodyInit>();

/** Makes a request with a body, whatever its method. */
export function requestWith(url: string, method: string, body: BodyInit | undefined): Request {
  const bare = method === "GET" || method === "HEAD" || body === undefined;
  const request = new Request(url, { method, ...(!bare && { body, duplex: "half" }) } as RequestInit);
  if (bare && body !== undefined) apart.set(request, body);
  return request;
}

/** The bytes of a request's body, piece by piece. A piece is valid until the next one is asked for. */
export async function* bodyChunks(request: Request): AsyncGenerator<Uint8Array> {
  const body = request.body ?? apart.get(request);
  if (body instanceof Uint8Array) yield body;
  else if (body !== undefined) yield* body;
}
