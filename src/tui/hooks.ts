import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "./react.ts";
import type { Query, QueryState } from "../features/queries.ts";
import type { Store } from "../util/store.ts";
import type { App } from "./contracts.ts";

/** The app, for every component. The only context. */
export const AppContext = createContext<App | undefined>(undefined);

/** The app that draws this component. */
export function useApp(): App {
  const app = use(AppContext);
  if (app === undefined) throw new Error("Drawn outside of the app");
  return app;
}

/** A part of a store; draws again only when the part changes. */
export function useStore<S, T>(store: Pick<Store<S>, "get" | "subscribe">, select: (state: S) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

const NOTHING: QueryState<never> = { updatedAt: 0, fetching: false };

/** The answer to a question, asked while this component is drawn. Undefined asks nothing. */
export function useQuery<T>(query: Query<T> | undefined): QueryState<T> {
  return useQueries(query === undefined ? [] : [query])[0] ?? NOTHING;
}

/** The answers to several questions, in their order. */
export function useQueries<T>(queries: readonly Query<T>[]): readonly QueryState<T>[] {
  const { queries: cache } = useApp();
  const keys = queries.map((query) => query.key).join("\n");
  // The same keys mean the same questions, even when the objects were made anew.
  const asked = useMemo(() => queries, [keys]);
  const last = useRef<readonly QueryState<T>[]>([]);
  const subscribe = useCallback((listener: () => void) => {
    const stops = asked.map((query) => cache.state<T>(query.key).subscribe(listener));
    return () => stops.forEach((stop) => stop());
  }, [cache, asked]);
  useWatch(asked);
  return useSyncExternalStore(subscribe, () => {
    const now = asked.map((query) => cache.state<T>(query.key).get());
    const same = now.length === last.current.length && now.every((state, i) => state === last.current[i]);
    if (!same) last.current = now;
    return last.current;
  });
}

/** Watches the questions; one that stays asked is not let go in between. */
function useWatch<T>(asked: readonly Query<T>[]): void {
  const { queries: cache } = useApp();
  const watched = useRef(new Map<string, () => void>());
  useEffect(() => {
    const old = watched.current;
    watched.current = new Map(asked.map((query) => [query.key, old.get(query.key) ?? cache.watch(query)]));
    for (const [key, stop] of old) if (!watched.current.has(key)) stop();
  }, [cache, asked]);
  useEffect(() => () => {
    for (const stop of watched.current.values()) stop();
    watched.current = new Map();
  }, []);
}

/** The value as it was when it last rested for `ms`. */
export function useRested<T>(value: T, ms: number): T {
  const app = useApp();
  const [rested, setRested] = useState(value);
  useEffect(() => Object.is(rested, value) ? undefined : app.after(ms, () => setRested(() => value)), [
    app,
    value,
    rested,
    ms,
  ]);
  return rested;
}
