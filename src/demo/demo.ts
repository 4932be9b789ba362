import type { IndexName } from "../api/types/mod.ts";
import { type Clock, systemClock } from "../util/clock.ts";
import { type AccountSpec, DEFAULT_ACCOUNTS, seedAccounts } from "./accounts.ts";
import { raiseAlert } from "./alert_maker.ts";
import { createAnalyser } from "./analysis/mod.ts";
import { createSessions } from "./sessions.ts";
import { Core } from "./core.ts";
import { seedStore } from "./corpus/mod.ts";
import { Events } from "./events.ts";
import { Faults } from "./faults.ts";
import { createHandler, type Handle } from "./handler.ts";
import { Ingester } from "./ingester.ts";
import { Lookup } from "./lookup.ts";
import { Quotas } from "./quotas.ts";
import { Search } from "./search.ts";
import { isEnabled } from "./service_registry.ts";
import type { Collection, DemoStore, Doc } from "./store.ts";
import type { DemoOptions, State } from "./state.ts";
import { DEFAULT_CONFIG } from "./demo_config.ts";
import { seededRandom } from "./random_ids.ts";
import { serverTime } from "./server_time.ts";

/** An embedded server without a socket. */
export interface Demo {
  /** Answers a request, as over HTTP. @throws {ConnectionCut} when an injected fault cuts the connection */
  readonly handle: Handle;
  readonly state: State;
  /** What a restart of the server does to its clients: all logins and failure counts are forgotten. */
  restart(): void;
}

/** Options of {@link createDemo} that only tests need. */
export interface DemoHooks {
  /** Told of each failure that is answered with 500. */
  readonly onError?: (error: unknown) => void;
}

/** Makes an embedded server: an Assemblyline in memory, without a socket. */
export function createDemo(options: DemoOptions & DemoHooks = {}): Demo {
  const { clock = systemClock, seed = 1, load = {} } = options;
  const { seeded, secrets } = seededData(options, clock);
  const store = observed(seeded, (index, doc) => state.search.note(index, doc));
  const events = new Events();
  const core = new Core({
    store,
    clock,
    events,
    load,
    analyse: createAnalyser(store, { enabled: (name) => isEnabled(state, name) }),
    alert: (doc, atMs) => raiseAlert(state, doc, atMs),
  });
  const config = { ...DEFAULT_CONFIG, ...options.config };
  const random = seededRandom(seed);
  const parts = {
    store,
    clock,
    config,
    secrets,
    sessions: createSessions(),
    quotas: new Quotas(clock),
    core,
    ingester: new Ingester({ clock, events, load, core, random, maxFileSizeBytes: config.maxFileSizeBytes }),
    events,
    faults: new Faults(options.faults ?? [], seededRandom(seed + 1)),
    latencyMs: load.latencyMs ?? 0,
    lookup: new Lookup(store),
    random,
    memory: new Map<string, unknown>(),
  };
  const state: State = { ...parts, search: new Search(parts) };
  return {
    state,
    handle: createHandler(state, options.onError ?? (() => {})),
    restart: () => forgetLogins(state),
  };
}

/** The documents that the server starts with, its accounts among them, and what those log in with. */
function seededData(options: DemoOptions, clock: Clock) {
  const { seed = 1, submissions = 2000, seedMs: now = clock.now() } = options;
  const seeded = options.store ?? seedStore({ submissions, seed, now });
  return { seeded, secrets: seedAccounts(seeded, accountsOf(options), serverTime(now)) };
}

/** Those of every server and those asked for, which win. */
function accountsOf({ accounts = [] }: DemoOptions): AccountSpec[] {
  return [...new Map([...DEFAULT_ACCOUNTS, ...accounts].map((spec) => [spec.uname, spec])).values()];
}

function forgetLogins({ sessions }: State): void {
  sessions.live.clear();
  sessions.failures.clear();
}

/** The same store, which tells of each document that is put into it. */
function observed(store: DemoStore, tell: (index: IndexName, doc: Doc) => void): DemoStore {
  const watch = (index: IndexName, docs: Collection): Collection => ({
    get: (id) => docs.get(id),
    put(id, doc) {
      docs.put(id, doc);
      tell(index, doc);
    },
    delete: (id) => docs.delete(id),
    entries: () => docs.entries(),
    get size() {
      return docs.size;
    },
    get version() {
      return docs.version;
    },
  });
  const collections = Object.fromEntries(
    Object.entries(store.collections).map(([name, docs]) => [name, watch(name as IndexName, docs)]),
  ) as Record<IndexName, Collection>;
  return { ...store, collections };
}
