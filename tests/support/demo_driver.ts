/** The UI on an embedded server. @module */
import { type Client, createClient } from "../../src/api/mod.ts";
import { RequestLog } from "../../src/features/request_log.ts";
import type { TuiStart } from "../../src/tui/app.tsx";
import { dayClock } from "./day_clock.ts";
import { startDemo } from "./demo.ts";
import { type Driver, openDriver } from "./driver.ts";

/** A person in front of the UI, on an embedded server. */
export interface DemoDriver extends Driver {
  /** The same account past the UI. */
  readonly client: Client;
  /** Opens the worst submission and waits until its reasons are there, or what is given. */
  openWorst(until?: RegExp): Promise<string>;
}

/** Which server, and who is in front of it. */
export interface DemoDriverOptions {
  /** Puts parts of another client in place, as one that is slow. */
  readonly change?: ((client: Client) => Client) | undefined;
  /** Account of the demo. Default: the usual one. */
  readonly user?: string | undefined;
  /** Default: 60. */
  readonly submissions?: number;
}

/**
 * Opens the UI on the embedded server.
 *
 * @param size Columns and rows.
 * @param options What is other than usual; a function alone is its `change`.
 */
export async function openDemo(
  size: readonly [number, number],
  start: TuiStart = {},
  options: DemoDriverOptions | ((client: Client) => Client) = {},
): Promise<DemoDriver> {
  const { change, user, ...world } = typeof options === "function" ? { change: options } : options;
  const demo = await startDemo(world);
  const apikey = user === undefined ? demo.apikey : `devkey:${user}`;
  const requests = new RequestLog(dayClock);
  const client = createClient({
    onRequest: requests.add,
    server: demo.url,
    auth: { kind: "apikey", user: user ?? demo.user, apikey },
  });
  const driver = await openDriver({
    services: {
      client: change?.(client) ?? client,
      settings: { server: demo.url, verify: true },
      clock: dayClock,
      requests,
      signal: new AbortController().signal,
    },
    columns: size[0],
    rows: size[1],
    start: { index: "submission", ...start },
  });
  return {
    ...driver,
    client,
    async openWorst(until = /[\d,]+ heuristics/) {
      const { items } = await client.search.page("submission", "state:completed AND file_count:>3", {
        rows: 1,
        sort: "max_score desc",
      });
      driver.app.open("submission", { sid: String(items[0]!.sid) });
      return await driver.see(until);
    },
    async [Symbol.asyncDispose]() {
      await driver[Symbol.asyncDispose]();
      client.close();
      await demo[Symbol.asyncDispose]();
    },
  };
}
