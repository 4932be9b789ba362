import type { SearchedState } from "./searched_state.ts";
import { DemoConfig } from "./demo_config.ts";
import type { Clock } from "../util/clock.ts";
import type { AccountSpec } from "./accounts.ts";
import type { LoadOptions } from "./load.ts";
import type { Search } from "./search.ts";
import type { DemoStore } from "./store.ts";

/** How the embedded server differs from its defaults. */
export interface DemoOptions {
  /** Seeded submissions. @default 2000 */
  readonly submissions?: number;
  /** Same seed, same data. @default 1 */
  readonly seed?: number;
  /**
   * The moment up to which the seeded documents reach, in milliseconds since the epoch: with the same seed and moment a
   * server that starts again holds the same documents. @default now
   */
  readonly seedMs?: number;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Documents to serve instead of the seeded ones. */
  readonly store?: DemoStore;
  /** More accounts, or others in place of those with the same name. */
  readonly accounts?: readonly AccountSpec[];
  /** How the analysis pipeline behaves under load. */
  readonly load?: LoadOptions;
  /** Faults to inject: rules such as `503*2 /api/v4/search/`; see `faults.ts`. */
  readonly faults?: readonly string[];
  readonly config?: Partial<DemoConfig>;
}

/** Everything the embedded server knows while it runs. */
export interface State extends SearchedState {
  readonly search: Search;
}
