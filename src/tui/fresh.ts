import type { Query } from "../features/queries.ts";
import type { App } from "./contracts.ts";
import { useStore } from "./hooks.ts";
import { useEffect } from "./react.ts";

/** Passing by is not looking: nothing is listened to before. */
const START_MS = 2000;
/** What the server tells comes in bursts: the answers are asked for once for each. */
const GATHER_MS = 2000;
/** Where the server tells when something happens, the answers are asked for no more often than this by themselves. */
const QUIET_MS = 120_000;
/** Where it does not. */
const POLL_MS = 30_000;
/** While something is known to be under way. */
const BUSY_MS = 10_000;

/** Answers to keep fresh. */
export interface Fresh {
  readonly queries: readonly Query<unknown>[];
  /** Tells by each event that the answers may be others. */
  listen(signal: AbortSignal): AsyncIterable<unknown>;
  /** Whether something is known to be under way. Default: never. */
  isBusy?(): boolean;
}

/**
 * Keeps answers fresh while the component is drawn and the terminal is looked at. It asks when the server tells that
 * something has happened, else from time to time; nothing is drawn where the answer is the same as before.
 */
export function useFresh(app: App, fresh: Fresh): void {
  const hasFocus = useStore(app.shell, (shell) => shell.hasFocus);
  const key = fresh.queries.map((query) => query.key).join("\n");
  useEffect(() => {
    if (!hasFocus || key === "") return;
    const stop = new AbortController();
    keepFresh(app, fresh, stop.signal).catch((error) => {
      if (!stop.signal.aborted) app.report(error);
    });
    return () => stop.abort();
  }, [app, hasFocus, key]);
}

async function keepFresh(app: App, fresh: Fresh, signal: AbortSignal): Promise<void> {
  const { clock } = app.services;
  await clock.sleep(START_MS, signal);
  const ear = hear(fresh, signal);
  const isOld = ({ key }: Query<unknown>) => app.now() - app.queries.state(key).get().updatedAt > POLL_MS;
  if (fresh.queries.some(isOld)) await look(app, fresh, signal);
  for (;;) {
    const nap = new AbortController();
    const waitMs = fresh.isBusy?.() === true ? BUSY_MS : ear.works() ? QUIET_MS : POLL_MS;
    await Promise.race([ear.told(), clock.sleep(waitMs, AbortSignal.any([signal, nap.signal]))]).finally(() =>
      nap.abort()
    );
    await clock.sleep(GATHER_MS, signal);
    ear.forget();
    await look(app, fresh, signal);
  }
}

/** Listens until the signal stops it, or the server does not let it. */
function hear(fresh: Fresh, signal: AbortSignal) {
  let ring = Promise.withResolvers<void>();
  let works = true;
  const run = async () => {
    try {
      for await (const _ of fresh.listen(signal)) ring.resolve();
    } catch {
      // Without it the answers are asked for more often.
    }
    works = false;
  };
  void run();
  return { works: () => works, told: () => ring.promise, forget: () => ring = Promise.withResolvers() };
}

/** Asks beside the cache: no spinner turns, and an answer as before draws nothing. */
async function look(app: App, { queries }: Fresh, signal: AbortSignal): Promise<void> {
  await Promise.all(queries.map(async ({ key, fetch }) => {
    try {
      const data = await fetch(signal);
      signal.throwIfAborted();
      if (JSON.stringify(data) !== JSON.stringify(app.queries.peek(key))) app.queries.put(key, data);
    } catch {
      signal.throwIfAborted();
      // What is known stays; the next time may do better.
    }
  }));
}

/** The events of several channels as they come; ends when all have, fails when one does. */
export async function* merged(...channels: readonly AsyncIterable<unknown>[]): AsyncGenerator<void, void> {
  let ring = Promise.withResolvers<void>();
  let open = channels.length;
  let count = 0;
  let failure: unknown;
  const follow = async (channel: AsyncIterable<unknown>) => {
    for await (const _ of channel) {
      count++;
      ring.resolve();
    }
    open--;
    ring.resolve();
  };
  Promise.all(channels.map(follow)).catch((error) => {
    failure = error;
    ring.resolve();
  });
  while (open > 0) {
    await ring.promise;
    ring = Promise.withResolvers();
    if (failure !== undefined) throw failure;
    if (count > 0) yield;
    count = 0;
  }
}
