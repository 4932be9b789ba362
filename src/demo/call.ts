import type { Account } from "./accounts.ts";
import type { Session } from "./sessions.ts";
import { Refusal } from "./envelope.ts";
import { bodyChunks } from "./request_body.ts";
import type { State } from "./state.ts";
import { concatBytes } from "../util/bytes.ts";

/** Who sent a request, as far as the connection tells. */
export interface Peer {
  /** Address of the client. @default "127.0.0.1" */
  readonly address: string;
}

/** One request to one endpoint, after routing and login. */
export interface Call {
  readonly state: State;
  readonly request: Request;
  readonly url: URL;
  /** Decoded path. */
  readonly path: string;
  /** The named parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly account: Account;
  /** What this login may do: the account's roles, limited by its API key. */
  readonly roles: ReadonlySet<string>;
  readonly peer: Peer;
  /** Undefined for a stateless call with an API key. */
  readonly session: Session | undefined;
  /** `set-cookie` values and quota headers to add to the answer. */
  readonly extraHeaders: [string, string][];
}

/** A named part of the path. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new TypeError(`route has no part ${name}`);
  return value;
}

/** Whether a flag of the query string is on: `?flag`, `?flag=` and `?flag=true` are. */
export function flag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && ["", "true"].includes(value.toLowerCase());
}

const MAX_BODY_BYTES = 67_108_864;

/**
 * The whole body.
 *
 * @param maxBytes a longer one is refused, with no more of it in memory. @default 64 MiB
 * @throws {Refusal} 413
 */
export async function bodyBytes({ request }: Call, maxBytes = MAX_BODY_BYTES): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bodyChunks(request)) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new Refusal(
        413,
        "413 Request Entity Too Large: The data value transmitted exceeds the capacity limit.",
      );
    }
    chunks.push(chunk.slice());
  }
  return concatBytes(chunks);
}

/** The whole body as text, with the same limit. */
export async function bodyText(call: Call, maxBytes?: number): Promise<string> {
  return new TextDecoder().decode(await bodyBytes(call, maxBytes));
}

/** Whether the body is labelled as JSON. */
export function isJson({ request }: Call): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(request.headers.get("content-type") ?? "");
}

const NO_BLOCK = "No data block provided or data block not in JSON format.'";

/**
 * The JSON body.
 *
 * @throws {Refusal} 400 when it is missing or broken; "200" with a 415 text when it is not labelled as JSON, which is
 * what the genuine server does
 */
export async function jsonBody(call: Call): Promise<unknown> {
  if (!isJson(call)) {
    throw new Refusal(
      200,
      "415 Unsupported Media Type: Did not attempt to load JSON data because the request Content-Type was not " +
        "'application/json'.",
    );
  }
  const text = await bodyText(call);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, NO_BLOCK);
  }
}

/** The JSON body, which must be an object. */
export async function objectBody(call: Call): Promise<Record<string, unknown>> {
  const body = await jsonBody(call);
  if (body === null || typeof body !== "object" || Array.isArray(body)) throw new Refusal(400, NO_BLOCK);
  return body as Record<string, unknown>;
}

/** A whole number from a parameter, or the default. */
export function intOf(value: unknown, fallback: number): number {
  if (value === undefined || value === null || value === "") return fallback;
  const number = typeof value === "number"
    ? value
    : /^\s*[+-]?\d+\s*$/.test(String(value))
    ? Number(value)
    : NaN;
  if (!Number.isFinite(number)) {
    throw new Refusal(400, `SearchException: For input string: "${value}"`);
  }
  return Math.trunc(number);
}
