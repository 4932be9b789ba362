/** The alerts screen on an embedded server. @module */
import type { Client } from "../../../src/api/mod.ts";
import type { Alert } from "../../../src/api/types/alert.ts";
import type { AlertsParams } from "../../../src/tui/alerts/state.ts";
import { type DemoDriver, openDemo } from "../../support/demo_driver.ts";

/** A person in front of the alerts. */
export interface AlertsDriver extends DemoDriver {
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
  { change, user, submissions = 2000, ...params }: AlertsOptions = {},
): Promise<AlertsDriver> {
  const driver = await openDemo(size, { query: "nothing-has-this" }, { change, user, submissions });
  driver.app.open("alerts", { filters: [], ...params });
  return {
    ...driver,
    async alerts() {
      const { items } = await driver.client.alert.list({ rows: 1000, noDelay: true });
      return new Map(items.map((alert) => [alert.alert_id, alert]));
    },
  };
}

/** Ids of the alerts that are not the same in both. */
export function changedIds(before: ReadonlyMap<string, Alert>, after: ReadonlyMap<string, Alert>): string[] {
  return [...after].flatMap(([id, alert]) =>
    JSON.stringify(alert) === JSON.stringify(before.get(id)) ? [] : [id]
  ).sort();
}
