import type { DemoHooks } from "../../src/demo/demo.ts";
import { createDemo, type Demo } from "../../src/demo/demo.ts";
import { createDemoStore } from "../../src/demo/store.ts";
import type { DemoOptions } from "../../src/demo/state.ts";
import { FakeClock } from "../support/fake_clock.ts";

/** Noon of a day without surprises. */
export const NOON = Date.UTC(2026, 4, 5, 12);

/** What a request is sent with. */
export interface Ask {
  /** User whose `demo` key is sent; null sends none. @default "analyst" */
  readonly as?: string | null;
  readonly json?: unknown;
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly from?: string;
}

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly message: string;
  // deno-lint-ignore no-explicit-any -- tests look into answers freely
  readonly response: any;
  readonly headers: Headers;
}

/** An embedded server on a clock that stands still. */
export interface Fixture {
  readonly demo: Demo;
  readonly clock: FakeClock;
  /** Sends a request below `/api/v4/` and reads the envelope. */
  ask(path: string, ask?: Ask): Promise<Answer>;
  /** Sends a request to any path. */
  raw(path: string, ask?: Ask): Promise<Response>;
}

/** An embedded server with an empty store, unless the options bring one. */
export function fixture(options: DemoOptions & DemoHooks = {}): Fixture {
  const clock = new FakeClock(NOON);
  const demo = createDemo({ clock, store: createDemoStore(), ...options });
  const raw = (path: string, ask: Ask = {}) => {
    const user = ask.as === undefined ? "analyst" : ask.as;
    const login = user === null ? {} : { "x-user": user, "x-apikey": `demo:${user}` };
    const json = ask.json === undefined ? {} : { "content-type": "application/json" };
    const body = ask.json === undefined ? ask.body : JSON.stringify(ask.json);
    const request = new Request(`http://localhost${path}`, {
      method: ask.method ?? (body === undefined ? "GET" : "POST"),
      headers: { ...login, ...json, ...ask.headers },
      ...(body !== undefined && { body }),
    });
    return demo.handle(request, { address: ask.from ?? "127.0.0.1" });
  };
  return {
    demo,
    clock,
    raw,
    async ask(path, ask) {
      const answer = await raw(`/api/v4/${path}`, ask);
      const envelope = await answer.json();
      return {
        status: answer.status,
        message: envelope.api_error_message,
        response: envelope.api_response,
        headers: answer.headers,
      };
    },
  };
}

/** `name=value` pairs of an answer's cookies, as a client sends them back. */
export function cookiesOf(headers: Headers): string {
  return headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}
