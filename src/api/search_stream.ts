import { ApiError, ProtocolError, RequestError } from "./errors.ts";
import { retold } from "./retold.ts";
import type { CountOptions, SearchScope } from "./search_options.ts";
import {
  type Boundary,
  boundaryAfter,
  filterBehind,
  type SortValue,
  type StreamCursor,
} from "./search_cursor.ts";
import type { AnyIndex, SearchHit, SearchPage } from "./types/common.ts";

export type { SortValue, StreamCursor } from "./search_cursor.ts";

/** Options of {@link SearchApi.stream}. The server's `timeout` is not among them: it would cut pages unseen. */
export interface StreamOptions extends Omit<SearchScope, "timeoutMs"> {
  /** As of {@link PageOptions.fl}. */
  readonly fl?: readonly string[] | undefined;
  /** As of {@link PageOptions.sort}. */
  readonly sort?: string | undefined;
  /** Hits asked for at once. Default: 1000. */
  readonly pageSize?: number | undefined;
  /** Pages fetched before they are wanted. Default: 2. */
  readonly prefetch?: number | undefined;
  /** Goes on where another stream of the same search stopped. */
  readonly cursor?: StreamCursor | undefined;
}

/** What a stream asks of the search module. */
export interface StreamSource {
  /** As {@link SearchApi.page}, by deep paging. */
  page(
    index: AnyIndex,
    query: string,
    options: Omit<StreamOptions, "pageSize" | "prefetch" | "cursor"> & { rows: number; deepPagingId: string },
  ): Promise<SearchPage>;
  /** As {@link SearchApi.count}. */
  count(index: AnyIndex, query: string, options?: CountOptions): Promise<number>;
}

/** Before a page: what fetches it, and what must not come again. */
interface Position {
  readonly deepPagingId: string;
  readonly restart: string | undefined;
  readonly boundary: Boundary | undefined;
  readonly skip: ReadonlySet<string>;
}

interface Fetched {
  readonly at: Position;
  readonly hits: readonly SearchHit[];
  readonly ids: readonly (string | undefined)[];
  /** undefined: this is the last page. */
  readonly next: Position | undefined;
}

const START: Position = { deepPagingId: "*", restart: undefined, boundary: undefined, skip: new Set() };

/**
 * Every hit of a search. Pages are fetched ahead while the loop works, at most {@link StreamOptions.prefetch} of them.
 *
 * The loop ends only when the server said that there is no more; anything else is thrown, and its message tells how far
 * it got. Then, or after leaving the loop, {@link SearchStream.cursor} goes on from there. The server keeps the
 * snapshot that it pages through for 5 minutes after each page; when it has forgotten it, the stream begins anew behind
 * the last sort value, without doubles; documents changed meanwhile may then move.
 */
export class SearchStream<Hit extends SearchHit = SearchHit> implements AsyncIterable<Hit> {
  readonly #source: StreamSource;
  readonly #search: { readonly index: AnyIndex; readonly query: string };
  readonly #options: StreamOptions;
  readonly #pageSize: number;
  readonly #addsId: boolean;
  #position: Position;
  /** Ids of the page in hand, of which the first {@link #taken} were handed out. */
  #ids: readonly (string | undefined)[] = [];
  #taken = 0;
  #delivered: number;
  #total: Promise<number> | undefined;

  /** Nothing is asked before the first hit is. */
  constructor(source: StreamSource, search: { index: AnyIndex; query: string }, options: StreamOptions) {
    this.#source = source;
    this.#search = search;
    this.#options = options;
    this.#pageSize = Math.min(10_000, Math.max(1, options.pageSize ?? 1000));
    this.#addsId = options.fl !== undefined && !options.fl.includes("id");
    this.#delivered = options.cursor?.delivered ?? 0;
    this.#position = options.cursor === undefined ? START : positionOf(options.cursor);
  }

  /** Hits handed out so far, those before a resumed cursor included. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Exact number of hits; asked for once, beside the stream. */
  total(): Promise<number> {
    const { filters, useArchive, archiveOnly, signal } = this.#options;
    const { index, query } = this.#search;
    return this.#total ??= this.#source.count(index, query, { filters, useArchive, archiveOnly, signal });
  }

  /** Where it stands now. */
  get cursor(): StreamCursor {
    const { deepPagingId, restart, boundary, skip } = this.#position;
    const taken = this.#ids.slice(0, this.#taken);
    const seen = new Set([...skip, ...boundary?.ids ?? [], ...taken.filter((id) => id !== undefined)]);
    return {
      deepPagingId,
      delivered: this.#delivered,
      seen: [...seen],
      ...(boundary === undefined ? {} : { lastSort: boundary.value }),
      ...(restart === undefined ? {} : { restart }),
      ...(deepPagingId !== "*" && boundary === undefined ? { fixed: true } : {}),
    };
  }

  /** Hit by hit; ends with the signal's reason before the next hit once it is aborted. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Hit, void> {
    for await (const hits of this.#run()) {
      for (const hit of hits) {
        this.#options.signal?.throwIfAborted();
        this.#taken++;
        this.#delivered++;
        yield hit;
      }
    }
  }

  /** Page by page; a page counts as handed out once the next is asked for. */
  async *pages(): AsyncGenerator<readonly Hit[], void> {
    for await (const hits of this.#run()) {
      this.#taken += hits.length;
      this.#delivered += hits.length;
      if (hits.length > 0) yield hits;
    }
  }

  async *#run(): AsyncGenerator<readonly Hit[], void> {
    const stop = new AbortController();
    const { signal } = this.#options;
    const all = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
    const ahead: Promise<Fetched | undefined>[] = [];
    const plan = (after: Promise<Fetched | undefined>) => {
      const next = after.then((page) => page?.next && this.#fetch(page.next, all));
      next.catch(() => {});
      ahead.push(next);
    };
    const first = this.#fetch(this.#position, all);
    first.catch(() => {});
    ahead.push(first);
    try {
      for (;;) {
        while (ahead.length <= Math.max(1, this.#options.prefetch ?? 2)) plan(ahead.at(-1)!);
        const page = await ahead.shift();
        if (page === undefined) return;
        this.#position = page.at;
        this.#ids = page.ids;
        this.#taken = 0;
        yield page.hits as readonly Hit[]; // what the index holds, as the caller of stream() named it
        if (page.next === undefined) return;
        this.#position = page.next;
        this.#ids = [];
        this.#taken = 0;
      }
    } catch (error) {
      throw this.#told(error);
    } finally {
      stop.abort();
    }
  }

  async #fetch(at: Position, signal: AbortSignal): Promise<Fetched> {
    try {
      return await this.#page(at, signal);
    } catch (error) {
      if (!isForgotten(error) || at.deepPagingId === "*") throw error;
      const { boundary } = at;
      if (boundary === undefined) throw cannotRestart(error);
      const { index } = this.#search;
      const restart = filterBehind(index, this.#options.sort, boundary.value);
      if (restart === undefined) throw cannotRestart(error);
      const skip = new Set([...at.skip, ...boundary.ids]);
      try {
        return await this.#page({ deepPagingId: "*", restart, boundary, skip }, signal);
      } catch (refused) {
        // Such as a yes or no, which the cursor holds as a number and a query does not take as one.
        throw refused instanceof RequestError && refused.status === 400 ? cannotRestart(refused) : refused;
      }
    }
  }

  async #page(at: Position, signal: AbortSignal): Promise<Fetched> {
    const { filters = [], fl, sort, useArchive, archiveOnly } = this.#options;
    const { index, query } = this.#search;
    const page = await this.#source.page(index, query, {
      filters: at.restart === undefined ? filters : [...filters, at.restart],
      fl: this.#addsId ? [...fl ?? [], "id"] : fl,
      sort,
      useArchive,
      archiveOnly,
      rows: this.#pageSize,
      deepPagingId: at.deepPagingId,
      signal,
    });
    return this.#read(at, page);
  }

  #read(at: Position, page: SearchPage): Fetched {
    if (!Array.isArray(page?.items)) throw new ProtocolError("The server sent a page without hits");
    const nextId = page.next_deep_paging_id ?? undefined;
    if (nextId !== undefined && typeof nextId !== "string") {
      throw new ProtocolError("The server sent no usable way to the next page");
    }
    if (nextId === undefined && page.items.length >= this.#pageSize) {
      throw new ProtocolError("The server sent a full page, but no way to the next");
    }
    const items: readonly SearchHit[] = page.items;
    const allIds = items.map((hit) => hit.id);
    const fresh = at.skip.size === 0
      ? items
      : items.filter((hit) => hit.id === undefined || !at.skip.has(hit.id));
    const hits = this.#addsId ? fresh.map(withoutId) : fresh;
    const ids = fresh === items ? allIds : fresh.map((hit) => hit.id);
    if (nextId === undefined) return { at, hits, ids, next: undefined };
    const boundary = boundaryAfter(at.boundary, allIds, nextId);
    // Each comes once in a snapshot.
    const skip = at.skip.size === 0 ? at.skip : without(at.skip, allIds);
    return { at, hits, ids, next: { deepPagingId: nextId, restart: at.restart, boundary, skip } };
  }

  #told(error: unknown): unknown {
    if (!(error instanceof ApiError)) return error;
    const hits = this.#delivered.toLocaleString("en");
    return retold(error, { message: `${error.message}, after ${hits} hits` });
  }
}

function withoutId(hit: SearchHit): SearchHit {
  const { id: _, ...rest } = hit;
  return rest;
}

function positionOf(cursor: StreamCursor): Position {
  const seen = new Set(cursor.seen);
  const value: SortValue | undefined = cursor.lastSort;
  return {
    deepPagingId: cursor.deepPagingId,
    restart: cursor.restart,
    boundary: cursor.fixed || value === undefined ? undefined : { value, ids: seen },
    skip: seen,
  };
}

/** Whether the server no longer knows the snapshot. */
function isForgotten(error: unknown): error is RequestError {
  return error instanceof RequestError && error.status === 400 &&
    /search[ _]context|point in time|invalid id|NotFoundError\(404/i.test(error.message);
}

function cannotRestart(cause: RequestError): RequestError {
  return new RequestError("The server has forgotten where this stream was (it remembers for 5 minutes)", {
    cause,
    hint: "Begin the search anew; sorting by a field with many different values lets it go on by itself",
    ...(cause.status === undefined ? {} : { status: cause.status }),
  });
}

function without(ids: ReadonlySet<string>, gone: readonly (string | undefined)[]): ReadonlySet<string> {
  const rest = new Set(ids);
  for (const id of gone) if (id !== undefined) rest.delete(id);
  return rest;
}
