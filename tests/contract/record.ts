import { AsyncLocalStorage } from "node:async_hooks";
import { type Client, type ClientOptions, createClient, type HttpClient } from "../../src/api/mod.ts";

/** A request that a method of the library made in a contract test; a line of the log. */
export interface Seen {
  readonly test: string;
  /** Whether that test runs on the embedded server alone. */
  readonly embeddedOnly: boolean;
  /** Such as `alert.batch.label`. */
  readonly method: string;
  readonly verb: string;
  /** Without the query. */
  readonly path: string;
}

const running = new AsyncLocalStorage<string>();
let lastMethod = "";
let test = { name: "", embeddedOnly: false };

/** Says which test the next requests belong to. */
export function nowTesting(name: string, embeddedOnly: boolean): void {
  test = { name, embeddedOnly };
}

/** A client that writes every request to the file that ALX_COVERAGE_LOG names; an ordinary one without it. */
export function recordedClient(options: ClientOptions): Client {
  const log = Deno.env.get("ALX_COVERAGE_LOG");
  if (log === undefined) return createClient(options);
  const client = createClient({
    ...options,
    onRequest({ method: verb, path }) {
      // What is read after the method has returned, such as a body, belongs to the last one.
      const seen: Seen = {
        test: test.name,
        embeddedOnly: test.embeddedOnly,
        method: running.getStore() ?? lastMethod,
        verb,
        path: path.replace(/\?.*$/, ""),
      };
      Deno.writeTextFileSync(log, `${JSON.stringify(seen)}\n`, { append: true });
    },
  });
  const { http, quotas, close, ...modules } = client;
  return { ...wrapped(modules, ""), http: wrappedHttp(http), quotas, close };
}

/** Names of all methods of the modules, such as `alert.batch.label`. */
export function methodNames(client: Client): string[] {
  const { http: _http, quotas: _quotas, close: _close, ...modules } = client;
  return namesIn(modules, "");
}

function namesIn(part: object, prefix: string): string[] {
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === "function" ? [prefix + key] : namesIn(value, `${prefix}${key}.`)
  );
}

/** The same modules, whose methods say that they are the ones that run. */
function wrapped<T extends object>(part: T, prefix: string): T {
  const entries = Object.entries(part).map(([key, value]) => {
    if (typeof value !== "function") return [key, wrapped(value, `${prefix}${key}.`)];
    return [key, (...args: unknown[]) => {
      const name = lastMethod = prefix + key;
      return stepping(running.run(name, () => value.apply(part, args)), name);
    }];
  });
  // The shape is that of `part`, entry by entry.
  return Object.fromEntries(entries) as T;
}

/** What is sent without a module is no method's. */
function wrappedHttp(http: HttpClient): HttpClient {
  const { server } = http;
  const bare = { json: http.json.bind(http), get: http.get.bind(http), raw: http.raw.bind(http) };
  return {
    ...wrapped(bare, "http."),
    server,
    quotas: () => http.quotas(),
    session: (options) => http.session(options),
    open: (signal) => http.open(signal),
    close: () => http.close(),
  };
}

/** Lets each step of an iteration run under its method's name too. */
function stepping(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !(Symbol.asyncIterator in value)) return value;
  const iterable = value as AsyncIterable<unknown>;
  const begin = iterable[Symbol.asyncIterator].bind(iterable);
  Object.defineProperty(value, Symbol.asyncIterator, {
    value() {
      const steps = begin();
      return {
        next: () => running.run(name, () => steps.next()),
        return: (result?: unknown) =>
          steps.return?.(result) ?? Promise.resolve({ done: true, value: result }),
      };
    },
  });
  return value;
}
