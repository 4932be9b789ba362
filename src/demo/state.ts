import type { Clock } from "../util/clock.ts";
import type { AccountSpec, Secrets } from "./accounts.ts";
import type { Sessions } from "./auth.ts";
import type { Core } from "./core.ts";
import type { Events } from "./events.ts";
import type { Faults } from "./faults.ts";
import type { Ingester } from "./ingester.ts";
import type { LoadOptions } from "./load.ts";
import type { Lookup } from "./lookup.ts";
import type { Quotas } from "./quotas.ts";
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

/** Settings of the server's own configuration. */
export interface DemoConfig {
  readonly archive: boolean;
  readonly assistant: boolean;
  readonly replay: boolean;
  readonly retrohunt: boolean;
  readonly readOnly: boolean;
  /** Terms of service to agree to. */
  readonly tos: string | null;
  readonly maxFileSizeBytes: number;
  /** Idle life of a session. */
  readonly sessionSeconds: number;
  /** Alerts younger than this are hidden from lists. */
  readonly alertDelaySeconds: number;
}

/** The configuration unless options say otherwise. */
export const DEFAULT_CONFIG: DemoConfig = {
  archive: false,
  assistant: false,
  replay: false,
  retrohunt: false,
  readOnly: false,
  tos: null,
  maxFileSizeBytes: 104_857_600,
  sessionSeconds: 3600,
  alertDelaySeconds: 300,
};

/** Everything the embedded server knows while it runs. */
export interface State {
  readonly store: DemoStore;
  readonly clock: Clock;
  readonly config: DemoConfig;
  readonly secrets: Secrets;
  readonly sessions: Sessions;
  readonly quotas: Quotas;
  readonly search: Search;
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

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

type Randomness = { readonly random: () => number };

/** Random letters and digits. */
export function newToken(state: Randomness, length: number): string {
  return Array.from({ length }, () => BASE62[Math.floor(state.random() * 62)]).join("");
}

/** A random id: as on the genuine server a number of 128 bits in base 62, so its first digit is at most 7. */
export function newId(state: Randomness): string {
  return `${1 + Math.floor(state.random() * 6)}${newToken(state, 21)}`;
}

/** Random numbers that repeat with the seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
