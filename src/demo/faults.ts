import type { Clock } from "../util/clock.ts";
import type { Sessions } from "./sessions.ts";
import { envelope } from "./envelope.ts";

/**
 * Faults for tests, by the request header `x-demo-fault` or by rule.
 *
 * A fault is one of these, with `*N` for the first N requests to the same path only, or `%P` for P of a hundred requests
 * by chance:
 *
 * | word | what happens |
 * | --- | --- |
 * | `502`, `503`, … | that status: an enveloped text for 5xx of the server, a gateway's page for 502 and 504 |
 * | `quota` | 503 with the text of the concurrent API quota |
 * | `slow:MS` | the answer waits |
 * | `drop` | the connection is cut before the request has any effect |
 * | `accept-then-drop` | the request is carried out, then the connection is cut |
 * | `truncate` | the connection is cut half-way through the body |
 * | `restart` | every connection is cut and all logins are forgotten, before the request has any effect |
 * | `session-expired` | 401 `Session expired` |
 * | `html` | 200 with a login portal's page |
 * | `garbage` | 200 with broken JSON |
 *
 * A rule is `FAULT`, white space and the start of a path, optionally after a verb: `503*2 /api/v4/search/`,
 * `accept-then-drop*1 POST /api/v4/ingest/`.
 */
export type Fault = string;

/** Thrown where the connection must be cut instead of answered. */
export class ConnectionCut extends Error {
  override name = "ConnectionCut";
}

/** Thrown where the server goes down: every connection must be cut. */
export class ServerRestart extends ConnectionCut {
  override name = "ServerRestart";
}

/** What to do to one request. */
export interface Injection {
  /** Answer at once with this. */
  readonly answer?: Response;
  /** Wait so long first. */
  readonly slowMs?: number;
  /** Cut the connection: before, after or in the middle of the answer. */
  readonly cut?: "before" | "after" | "middle";
  /** Go down and come up again. */
  readonly restart?: true;
}

interface Rule {
  readonly fault: Fault;
  readonly verb: string | undefined;
  readonly path: string;
}

/** Decides which requests fail. */
export class Faults {
  #rules: readonly Rule[];
  readonly #seen = new Map<string, number>();
  readonly #random: () => number;

  /** @param random Between 0 and 1, for faults by chance. */
  constructor(rules: readonly string[], random: () => number) {
    this.#random = random;
    this.#rules = rules.map(parseRule);
  }

  /** Replaces the rules and forgets the counts. */
  set(rules: readonly string[]) {
    this.#rules = rules.map(parseRule);
    this.#seen.clear();
  }

  /** What the header and the rules do to a request. */
  for(request: Request, path: string): Injection {
    const header = request.headers.get("x-demo-fault");
    const faults = header === null
      ? []
      : header.split(",").map((fault) => ({ fault: fault.trim(), key: path }));
    for (const rule of this.#rules) {
      if (rule.verb !== undefined && rule.verb !== request.method) continue;
      if (path.startsWith(rule.path)) {
        faults.push({ fault: rule.fault, key: `rule ${rule.verb} ${rule.path}` });
      }
    }
    let injection: Injection = {};
    for (const { fault, key } of faults) {
      if (this.#due(fault, key)) injection = { ...injection, ...effect(fault.replace(/[*%][\d.]+$/, "")) };
    }
    return injection;
  }

  #due(fault: Fault, key: string): boolean {
    const percent = /%(\d+(?:\.\d+)?)$/.exec(fault)?.[1];
    if (percent !== undefined) return this.#random() * 100 < Number(percent);
    const times = /\*(\d+)$/.exec(fault)?.[1];
    if (times === undefined) return true;
    const counter = `${fault} ${key}`;
    const seen = this.#seen.get(counter) ?? 0;
    this.#seen.set(counter, seen + 1);
    return seen < Number(times);
  }
}

/** Waits as the injection says and returns its answer, if it has one. */
export async function applyBefore(
  injection: Injection,
  { clock, sessions }: { readonly clock: Clock; readonly sessions: Sessions },
): Promise<Response | undefined> {
  if (injection.slowMs !== undefined) await clock.sleep(injection.slowMs);
  if (injection.restart) {
    sessions.live.clear();
    sessions.failures.clear();
    throw new ServerRestart("in a restart");
  }
  if (injection.cut === "before") throw new ConnectionCut("before the request");
  return injection.answer;
}

function parseRule(text: string): Rule {
  const [fault, ...rest] = text.trim().split(/\s+/);
  const path = rest.at(-1) ?? "/";
  return { fault: fault ?? "", verb: rest.length > 1 ? rest[0] : undefined, path };
}

function effect(word: string): Injection {
  const slow = /^slow:(\d+)$/.exec(word)?.[1];
  if (slow !== undefined) return { slowMs: Number(slow) };
  switch (word) {
    case "drop":
      return { cut: "before" };
    case "accept-then-drop":
      return { cut: "after" };
    case "truncate":
      return { cut: "middle" };
    case "restart":
      return { restart: true };
    case "session-expired":
      return { answer: envelope(401, "Session expired", {}) };
    case "quota":
      return { answer: envelope(503, "You've exceeded your maximum concurrent API calls quota of 10", "") };
    case "html":
      return { answer: page(200, "Log in to continue") };
    case "garbage":
      return {
        answer: new Response('{"api_response": {', { headers: { "content-type": "application/json" } }),
      };
  }
  const status = Number(word);
  if (!(status >= 400 && status <= 599)) throw new TypeError(`unknown fault ${word}`);
  return { answer: statusAnswer(status) };
}

function statusAnswer(status: number): Response {
  if (status === 502) return page(status, "Bad Gateway");
  if (status === 504) return page(status, "Gateway Time-out");
  if (status === 503) return envelope(status, "Service Unavailable", "");
  return envelope(status, status === 500 ? "Internal Server Error" : `Injected fault ${status}`, "");
}

function page(status: number, title: string): Response {
  return new Response(`<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`, {
    status,
    headers: { "content-type": "text/html" },
  });
}
