import type { SearchHit } from "../../api/types/common.ts";
import type { QueryCache } from "../../features/queries.ts";
import type { Services } from "../../features/services.ts";
import { type HitPage, PAGE_ROWS, pageKey, queryText, sortText } from "./run_text.ts";
import { filterText, type Run, runKey } from "./state.ts";

/** A walk through every hit of a run, from the first on; it can only go forward. */
interface Walk {
  readonly key: string;
  /** Undefined before the first step, and after one that failed. */
  hits: AsyncIterator<SearchHit> | undefined;
  /** Page that comes next. */
  page: number;
  /** Walkers queue here: two pages wanted at once are read one after the other. */
  turn: Promise<unknown>;
}

/** What a walk needs. */
export interface WalkSource {
  readonly services: Services;
  readonly queries: QueryCache;
  readonly run: Run;
  readonly fields: readonly string[];
}

/** One walk at a time: who looks at the middle of 400,000 rows looks at one list. */
const walks = new WeakMap<QueryCache, Walk>();

function walkOf({ queries, run }: WalkSource): Walk {
  const key = runKey(run);
  const known = walks.get(queries);
  if (known?.key === key) return known;
  const walk: Walk = { key, hits: undefined, page: 0, turn: Promise.resolve() };
  walks.set(queries, walk);
  return walk;
}

function hitsFromStart({ services, run, fields }: WalkSource): AsyncIterator<SearchHit> {
  const stream = services.client.search.stream(run.index, queryText(run), {
    filters: run.filters.map(filterText),
    sort: sortText(run),
    fl: fields,
    signal: services.signal,
  });
  return stream[Symbol.asyncIterator]();
}

async function nextPage(hits: AsyncIterator<SearchHit>): Promise<HitPage> {
  const items: SearchHit[] = [];
  while (items.length < PAGE_ROWS) {
    const next = await hits.next();
    if (next.done) break;
    items.push(next.value);
  }
  return { items, total: 0 };
}

async function walkTo(
  walk: Walk,
  source: WalkSource,
  to: { page: number; signal: AbortSignal },
): Promise<HitPage> {
  const { queries, run } = source;
  const passed = queries.peek<HitPage>(pageKey(run, to.page));
  if (passed !== undefined && walk.page > to.page) return passed;
  if (walk.hits === undefined || walk.page > to.page) {
    walk.hits = hitsFromStart(source);
    walk.page = 0;
  }
  for (;;) {
    to.signal.throwIfAborted();
    const read = await nextPage(walk.hits);
    const page = walk.page++;
    if (page === to.page) return read;
    // The first page is kept as it is: it alone knows the total.
    if (page > 0) queries.put(pageKey(run, page), read);
  }
}

/**
 * A page that lies beyond the server's window from both ends, read by walking there page after page
 * (`POST search/{index}/` with `deep_paging_id`). Pages passed on the way are kept as far as the cache holds them; one
 * that was dropped is reached by walking anew from the start.
 */
export async function deepPage(source: WalkSource, page: number, signal: AbortSignal): Promise<HitPage> {
  const walk = walkOf(source);
  const before = walk.turn;
  const { promise, resolve } = Promise.withResolvers<void>();
  walk.turn = promise;
  try {
    await before;
    return await walkTo(walk, source, { page, signal });
  } catch (error) {
    // A walk that failed cannot go on from where it was; one that was merely left can.
    if (!signal.aborted) walk.hits = undefined;
    throw error;
  } finally {
    resolve();
  }
}
