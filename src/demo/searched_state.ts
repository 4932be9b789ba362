import type { DemoConfig } from "./demo_config.ts";
import type { Clock } from "../util/clock.ts";
import type { Secrets } from "./accounts.ts";
import type { Sessions } from "./sessions.ts";
import type { Core } from "./core.ts";
import type { Events } from "./events.ts";
import type { Faults } from "./faults.ts";
import type { Ingester } from "./ingester.ts";
import type { Lookup } from "./lookup.ts";
import type { Quotas } from "./quotas.ts";
import type { DemoStore } from "./store.ts";

/** What searches may know of the server that they are a part of. */
export interface SearchedState {
  readonly store: DemoStore;
  readonly clock: Clock;
  readonly config: DemoConfig;
  readonly secrets: Secrets;
  readonly sessions: Sessions;
  readonly quotas: Quotas;
  readonly lookup: Lookup;
  readonly core: Core;
  readonly ingester: Ingester;
  readonly events: Events;
  readonly faults: Faults;
  /** How long every answer waits. */
  readonly latencyMs: number;
  /** Between 0 and 1, the same row for the same seed. */
  readonly random: () => number;
  /** Small things that administrators and users set, by name. */
  readonly memory: Map<string, unknown>;
}
