/** The embedded server behind a proxy that makes its answers hostile. @module */
import type { Json } from "../../src/util/json.ts";
import { startDemo, type TestDemo } from "./demo.ts";
import { hashOf, PAYLOADS, withHostileText, withOtherShapes } from "./hostile_text.ts";

/**
 * What the proxy does: `text` mixes hostile text into strings, `ids` into ids as well, `shape` leaves out fields and
 * changes their kinds, `error` refuses everything with a hostile reason, `names` gives downloads hostile names,
 * `clean` does nothing.
 */
export type HostileMode = "clean" | "text" | "ids" | "shape" | "error" | "names";

/** A server whose answers are hostile. */
export interface HostileServer extends AsyncDisposable {
  readonly url: string;
  /** The server behind, whose answers are as they should be. */
  readonly demo: TestDemo;
  /** Environment for `run` in support/cli.ts. */
  readonly env: Readonly<Record<string, string>>;
  /** How the next answers are made. */
  behave(mode: HostileMode, options?: HostileOptions): void;
  /** Answers that were changed so far. */
  readonly changed: number;
}

/** How hostile it is. */
export interface HostileOptions {
  /** @default 1 */
  readonly seed?: number;
  /** 0 to 1: how many values are changed. Default: 0.4, in shapes 0.05 */
  readonly share?: number;
  /** Paths of which answers are left alone. */
  readonly spare?: RegExp;
  /** Name that downloads are given in mode `names`, as it stands in the header. */
  readonly disposition?: string;
}

interface Behaviour extends HostileOptions {
  readonly mode: HostileMode;
}

const STATUSES = [400, 403, 404, 500, 503] as const;

/** A header's value as bytes of Latin-1, which is all that one may hold. */
const headerText = (text: string) =>
  [...new TextEncoder().encode(text)].map((byte) => String.fromCharCode(byte)).join("");

function refused(path: string, seed: number): Response {
  const hash = hashOf(`${seed} ${path}`);
  const status = STATUSES[hash % STATUSES.length]!;
  const reason = `No ${PAYLOADS[(hash >>> 4) % PAYLOADS.length]} because\nof ${PAYLOADS[0]}${PAYLOADS[7]}`;
  return Response.json(
    { api_error_message: reason, api_response: reason, api_server_version: reason, api_status_code: status },
    { status },
  );
}

async function rewritten(passed: Response, path: string, behaviour: Behaviour): Promise<BodyInit> {
  const { mode, seed = 1, share } = behaviour;
  const text = await passed.text();
  const envelope = JSON.parse(text) as { api_response: Json; api_server_version: Json };
  const body = mode === "shape"
    ? withOtherShapes(envelope.api_response, path, { seed, share: share ?? 0.05, ids: true })
    : withHostileText(envelope.api_response, path, { seed, share: share ?? 0.4, ids: mode === "ids" });
  return JSON.stringify({ ...envelope, api_response: body });
}

/** Headers of the answer without those that the body no longer fits. */
function headersOf(passed: Response): Headers {
  const headers = new Headers(passed.headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) headers.delete(name);
  return headers;
}

async function pass(target: string, request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const body = new Uint8Array(await request.arrayBuffer());
  const headers = new Headers(request.headers);
  for (const name of ["host", "content-length", "transfer-encoding", "connection"]) headers.delete(name);
  return await fetch(target + pathname + search, {
    method: request.method,
    headers,
    redirect: "manual",
    ...(body.length === 0 ? {} : { body }),
  });
}

/** Starts both on free ports of the loopback interface; it behaves well until told otherwise. */
export async function startHostileServer(): Promise<HostileServer> {
  const demo = await startDemo();
  let behaviour: Behaviour = { mode: "clean" };
  let changed = 0;
  const answer = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const path = decodeURIComponent(pathname) + decodeURIComponent(search);
    if (pathname.startsWith("/socket.io/")) return new Response(null, { status: 404 });
    const { mode, seed = 1, spare } = behaviour;
    const isSpared = mode === "clean" || spare?.test(pathname) === true;
    if (!isSpared && mode === "error") return refused(path, seed);
    const passed = await pass(demo.url, request);
    const headers = headersOf(passed);
    if (!isSpared && mode === "names" && behaviour.disposition !== undefined) {
      if (headers.has("content-disposition")) {
        headers.set("content-disposition", headerText(behaviour.disposition));
      }
    } else if (!isSpared && /json/.test(headers.get("content-type") ?? "")) {
      changed++;
      return new Response(await rewritten(passed, path, behaviour), { status: passed.status, headers });
    }
    return new Response(await passed.arrayBuffer(), { status: passed.status, headers });
  };
  const server = Deno.serve({
    port: 0,
    hostname: "127.0.0.1",
    onListen: () => undefined,
    // Who asked has gone away.
    onError: () => new Response(null, { status: 502 }),
  }, answer);
  const url = `http://127.0.0.1:${server.addr.port}`;
  return {
    url,
    demo,
    env: { ...demo.env, ALX_SERVER: url },
    behave(mode, options = {}) {
      behaviour = { mode, ...options };
    },
    get changed() {
      return changed;
    },
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await demo[Symbol.asyncDispose]();
    },
  };
}
