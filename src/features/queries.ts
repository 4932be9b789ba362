import type { Clock } from "../util/clock.ts";
import { CanceledError, toError } from "../util/error.ts";
import { createStore, type Store } from "../util/store.ts";

/** One question to the server. Equal keys are one request and one answer. */
export interface Query<T> {
  /** Such as `submission/3Kx…` or `search/file?q=…&offset=25`. */
  readonly key: string;
  /** Younger answers are not asked for again. 0 asks each time somebody starts watching. */
  readonly staleMs: number;
  /** When to ask again while watched; undefined stops, as for a submission that is complete. */
  pollMs?(data: T): number | undefined;
  fetch(signal: AbortSignal): Promise<T>;
}

/** What is known. `data` and `fetching` are separate facts: a reload never blanks the screen. */
export interface QueryState<T> {
  readonly data?: T;
  /** Why the last request failed; gone with the next answer. */
  readonly error?: Error;
  /** When `data` came, in ms since the epoch; 0 for never. */
  readonly updatedAt: number;
  readonly fetching: boolean;
  /** When the request under way began. */
  readonly startedAt?: number;
}

/** One finished request, for the latency dot and the request log. */
export interface QueryEvent {
  readonly key: string;
  /** When it began, in ms since the epoch. */
  readonly at: number;
  readonly tookMs: number;
  readonly error?: Error;
}

interface Entry {
  readonly state: Store<QueryState<unknown>>;
  watchers: number;
  query?: Query<unknown>;
  running?: AbortController;
  poll?: AbortController;
  /** Asked to be fetched again as soon as somebody watches. */
  invalid: boolean;
}

type Outcome = { readonly data: unknown } | { readonly error: Error };

/** Answers nobody watches are kept up to this number, so that going back costs no request. */
const IDLE_MAX = 512;

/** Asks each question once, remembers the answers, aborts what nobody waits for any more. */
export class QueryCache {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<(event: QueryEvent) => void>();
  /** Requests under way. */
  readonly fetching: Store<number> = createStore(0);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What is known about a key; the store lives as long as the entry. */
  state<T>(key: string): Store<QueryState<T>> {
    // The key stands for one type of answer: whoever asks with it made the query.
    return this.#entry(key).state as unknown as Store<QueryState<T>>;
  }

  /** The answer, if there is one. */
  peek<T>(key: string): T | undefined {
    return this.#entries.get(key)?.state.get().data as T | undefined;
  }

  /** Keeps the answer fresh until the returned function is called; the last one out aborts the request. */
  watch<T>(query: Query<T>): () => void {
    const entry = this.#entry(query.key);
    entry.query = query as unknown as Query<unknown>;
    entry.watchers++;
    if (entry.running === undefined && this.#isStale(entry, query.staleMs)) void this.#run(entry);
    else this.#schedulePoll(entry);
    let watching = true;
    return () => {
      if (!watching) return;
      watching = false;
      if (--entry.watchers > 0) return;
      this.#abort(entry);
      this.#trim();
    };
  }

  /** Asks unless the answer is fresh or under way, for somebody who will watch soon. */
  warm<T>(query: Query<T>): void {
    const entry = this.#entry(query.key);
    entry.query = query as unknown as Query<unknown>;
    if (entry.running === undefined && this.#isStale(entry, query.staleMs)) void this.#run(entry);
  }

  /**
   * Asks now, whatever is known; joins a request under way. Failures end in the state. Watchers that leave meanwhile do
   * not take the request away.
   */
  async fetch<T>(query: Query<T>): Promise<QueryState<T>> {
    const entry = this.#entry(query.key);
    entry.query = query as unknown as Query<unknown>;
    entry.watchers++;
    try {
      await this.#run(entry);
    } finally {
      if (--entry.watchers === 0) entry.poll?.abort();
    }
    return this.state<T>(query.key).get();
  }

  /** Puts an answer in, as after a write that returned the new document. */
  put<T>(key: string, data: T): void {
    this.#entry(key).state.set((now) => ({ data, updatedAt: this.#clock.now(), fetching: now.fetching }));
    this.#trim();
  }

  /** Makes every answer whose key starts so stale; watched ones are asked for at once. */
  invalidate(prefix: string): void {
    for (const [key, entry] of this.#entries) {
      if (!key.startsWith(prefix)) continue;
      entry.invalid = true;
      if (entry.watchers > 0 && entry.running === undefined) void this.#run(entry);
    }
  }

  /** Aborts the requests under way whose key starts so; what was known stays. Returns how many there were. */
  cancel(prefix = ""): number {
    const running = [...this.#entries].filter(([key, { running }]) => key.startsWith(prefix) && running);
    for (const [, entry] of running) this.#abort(entry, new CanceledError("Cancelled"));
    return running.length;
  }

  /** Told of each finished request; returns how to stop. */
  onSettled(listener: (event: QueryEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Aborts everything; for the end. */
  dispose(): void {
    for (const entry of this.#entries.values()) this.#abort(entry);
    this.#listeners.clear();
  }

  #entry(key: string): Entry {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = {
        state: createStore<QueryState<unknown>>({ updatedAt: 0, fetching: false }),
        watchers: 0,
        invalid: false,
      };
    } else this.#entries.delete(key);
    // Moved to the end: the order is that of use.
    this.#entries.set(key, entry);
    return entry;
  }

  #isStale(entry: Entry, staleMs: number): boolean {
    const { updatedAt, data } = entry.state.get();
    return data === undefined || entry.invalid || this.#clock.now() - updatedAt >= staleMs;
  }

  async #run(entry: Entry): Promise<void> {
    const query = entry.query;
    if (query === undefined) return;
    if (entry.running !== undefined) return await waitIdle(entry.state);
    const controller = new AbortController();
    entry.running = controller;
    entry.invalid = false;
    entry.poll?.abort();
    const startedAt = this.#clock.now();
    this.fetching.set((count) => count + 1);
    entry.state.set((now) => ({ ...now, fetching: true, startedAt }));
    let outcome: Outcome;
    try {
      outcome = { data: await query.fetch(controller.signal) };
    } catch (thrown) {
      outcome = { error: toError(thrown) };
    }
    // A request that was aborted is already settled: its late answer means nothing.
    if (entry.running === controller) this.#settle(entry, outcome, { key: query.key, at: startedAt });
  }

  #abort(entry: Entry, error?: Error): void {
    entry.poll?.abort();
    if (entry.running === undefined) return;
    entry.running.abort();
    delete entry.running;
    // What was asked for because the answer had become stale is still missing.
    entry.invalid = true;
    this.fetching.set((count) => count - 1);
    entry.state.set((now) => rested(now, error ?? now.error));
  }

  #settle(entry: Entry, outcome: Outcome, asked: { key: string; at: number }): void {
    const now = this.#clock.now();
    delete entry.running;
    this.fetching.set((count) => count - 1);
    entry.state.set((state) =>
      "error" in outcome
        ? rested(state, outcome.error)
        : { data: outcome.data, updatedAt: now, fetching: false }
    );
    const error = "error" in outcome ? { error: outcome.error } : {};
    for (const listener of [...this.#listeners]) listener({ ...asked, tookMs: now - asked.at, ...error });
    // Invalidated while the request was under way: the response may be older than the change.
    if (entry.invalid && entry.watchers > 0) return void this.#run(entry);
    entry.invalid ||= "error" in outcome;
    this.#schedulePoll(entry);
  }

  #schedulePoll(entry: Entry): void {
    const { data } = entry.state.get();
    const waitMs = data === undefined || entry.query === undefined ? undefined : pollWait(entry.query, data);
    entry.poll?.abort();
    if (waitMs === undefined || entry.watchers === 0) return;
    const poll = new AbortController();
    entry.poll = poll;
    this.#clock.sleep(waitMs, poll.signal).then(() => this.#run(entry), () => {});
  }

  #trim(): void {
    let idle = 0;
    for (const entry of this.#entries.values()) if (entry.watchers === 0) idle++;
    for (const [key, entry] of this.#entries) {
      if (idle <= IDLE_MAX) return;
      if (entry.watchers > 0 || entry.running !== undefined) continue;
      this.#entries.delete(key);
      idle--;
    }
  }
}

/** When to ask again; never for an answer of which the question cannot tell. */
function pollWait(query: Query<unknown>, data: unknown): number | undefined {
  try {
    const waitMs = query.pollMs?.(data);
    return Number.isFinite(waitMs) ? waitMs : undefined;
  } catch {
    return undefined;
  }
}

/** The state without a request. */
function rested({ data, updatedAt }: QueryState<unknown>, error?: Error): QueryState<unknown> {
  const known = data === undefined ? {} : { data };
  return { ...known, ...(error === undefined ? {} : { error }), updatedAt, fetching: false };
}

/** Resolves when the request under way is done. */
function waitIdle(state: Store<QueryState<unknown>>): Promise<void> {
  return new Promise((resolve) => {
    const stop = state.subscribe(() => {
      if (state.get().fetching) return;
      stop();
      resolve();
    });
  });
}
