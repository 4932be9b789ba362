/** The UI on an embedded server. @module */
import { type Client, createClient } from "../../src/api/mod.ts";
import type { TuiStart } from "../../src/tui/app.tsx";
import { dayClock } from "./day_clock.ts";
import { startDemo } from "./demo.ts";
import { type Driver, openDriver } from "./driver.ts";

/** A person in front of the UI, on a server of 60 submissions. */
export interface DemoDriver extends Driver {
  /** Opens the worst submission and waits until its reasons are there, or what is given. */
  openWorst(until?: RegExp): Promise<string>;
}

/**
 * Opens the UI on the embedded server.
 *
 * @param size Columns and rows.
 * @param change Puts parts of another client in place, as one that is slow.
 */
export async function openDemo(
  size: readonly [number, number],
  start: TuiStart = {},
  change: (client: Client) => Client = (client) => client,
): Promise<DemoDriver> {
  const demo = await startDemo();
  const client = createClient({
    server: demo.url,
    auth: { kind: "apikey", user: demo.user, apikey: demo.apikey },
  });
  const driver = await openDriver({
    services: {
      client: change(client),
      settings: { server: demo.url, verify: true },
      clock: dayClock,
      signal: new AbortController().signal,
    },
    columns: size[0],
    rows: size[1],
    start: { index: "submission", ...start },
  });
  return {
    ...driver,
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
