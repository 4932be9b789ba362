/** The alerts screen on an embedded server. @module */
import { createClient } from "../../../src/api/mod.ts";
import type { Client } from "../../../src/api/mod.ts";
import type { Alert } from "../../../src/api/types/alert.ts";
import { dayClock } from "../../support/day_clock.ts";
import type { AlertsParams } from "../../../src/tui/alerts/state.ts";
import { startDemo } from "../../support/demo.ts";
import { type Driver, openDriver } from "../../support/driver.ts";

/** A person in front of the alerts. */
export interface AlertsDriver extends Driver {
  /** The same account past the UI. */
  readonly client: Client;
  /** Every alert there is, by id, as the server has it now. */
  alerts(): Promise<ReadonlyMap<string, Alert>>;
}

/** How to open the alerts. */
export interface AlertsOptions extends AlertsParams {
  /** Puts parts of another client in place, as one that fails. */
  readonly change?: (client: Client) => Client;
  /** Account of the demo. Default: the usual one. */
  readonly user?: string;
  /** Submissions of the demo; 2,000 raise 273 alerts about 195 files. */
  readonly submissions?: number;
}

/** Opens the alerts of all time, by file, and waits until they are there. */
export async function openAlerts(
  size: readonly [number, number],
  { change = (client) => client, user, submissions = 2000, ...params }: AlertsOptions = {},
): Promise<AlertsDriver> {
  const demo = await startDemo({ submissions });
  const name = user ?? demo.user;
  const apikey = user === undefined ? demo.apikey : `devkey:${user}`;
  const client = createClient({ server: demo.url, auth: { kind: "apikey", user: name, apikey } });
  const driver = await openDriver({
    services: {
      client: change(client),
      settings: { server: demo.url, verify: true },
      clock: dayClock,
      signal: new AbortController().signal,
    },
    columns: size[0],
    rows: size[1],
    start: { screen: "search", index: "submission", query: "nothing-has-this" },
  });
  driver.app.open("alerts", { filters: [], ...params });
  return {
    ...driver,
    client,
    async alerts() {
      const { items } = await client.alert.list({ rows: 1000, noDelay: true });
      return new Map(items.map((alert) => [alert.alert_id, alert]));
    },
    async [Symbol.asyncDispose]() {
      await driver[Symbol.asyncDispose]();
      client.close();
      await demo[Symbol.asyncDispose]();
    },
  };
}

/** Ids of the alerts that are not the same in both. */
export function changedIds(before: ReadonlyMap<string, Alert>, after: ReadonlyMap<string, Alert>): string[] {
  return [...after].flatMap(([id, alert]) =>
    JSON.stringify(alert) === JSON.stringify(before.get(id)) ? [] : [id]
  ).sort();
}
