import type { IndexName } from "../api/types/mod.ts";
import { intOf } from "./call.ts";
import { maySee } from "./classification.ts";
import { RawJson, Refusal } from "./envelope.ts";
import { compile, type Matcher, sortHits } from "./evaluate.ts";
import { type FieldMap, IndexFields, storedFields } from "./fields.ts";
import { createProjection, type Projection } from "./projection.ts";
import { newId, type State } from "./state.ts";
import type { Doc } from "./store.ts";

/** A found document. */
export type Hit = readonly [id: string, doc: Doc];

/** Sort of each index unless asked otherwise. */
export const DEFAULT_SORT: Readonly<Record<IndexName, string>> = {
  alert: "reporting_ts desc",
  badlist: "added desc",
  file: "seen.last desc",
  heuristic: "heur_id asc",
  result: "created desc",
  retrohunt: "created_time desc",
  safelist: "added desc",
  signature: "type asc",
  submission: "times.submitted desc",
  workflow: "last_seen desc",
  emptyresult: "expiry_ts asc",
  error: "created desc",
  user: "id asc",
  apikey: "id asc",
};

/** Which documents are wanted. */
export interface Selection {
  readonly index: IndexName;
  readonly query: string;
  readonly filters?: readonly string[];
  /** Classification of the reader; undefined sees everything. */
  readonly reader?: string | undefined;
}

/** A page to cut from the hits. */
export interface PageRequest {
  readonly offset?: unknown;
  readonly rows?: unknown;
  /** Rows when the request has none. @default 25 */
  readonly defaultRows?: number;
  readonly sort?: string | undefined;
  readonly fl?: string | undefined;
  readonly trackTotalHits?: unknown;
  readonly deepPagingId?: string | undefined;
}

/** Hits kept open for deep paging. */
interface OpenPit {
  readonly hits: readonly Hit[];
  expiresMs: number;
}

const PIT_MS = 300_000;
const WINDOW = 10_000;
const KEPT = 24;

/** Search over the documents of a server: keeps sorted hits, open points in time and projections. */
export class Search {
  readonly #state: Omit<State, "search">;
  readonly #fields = new Map<IndexName, IndexFields>();
  readonly #hits = new Map<string, { version: number; hits: readonly Hit[] }>();
  readonly #pits = new Map<string, OpenPit>();
  readonly #projections = new Map<string, Projection>();

  constructor(state: Omit<State, "search">) {
    this.#state = state;
  }

  /** The fields of an index; the first call looks at each of its documents. */
  fields(index: IndexName): FieldMap {
    return this.#fieldsOf(index).complete();
  }

  /** The fields of an index that are known without a look at all documents. */
  knownFields(index: IndexName): FieldMap {
    return this.#fieldsOf(index).map();
  }

  /** Takes up the fields of a document that came into an index. */
  note(index: IndexName, doc: Doc) {
    this.#fieldsOf(index).note(doc);
  }

  #fieldsOf(index: IndexName): IndexFields {
    let fields = this.#fields.get(index);
    if (fields === undefined) {
      fields = new IndexFields(index, this.#state.store.collections[index]);
      this.#fields.set(index, fields);
    }
    return fields;
  }

  /** All hits in the collection's own order. @throws {Refusal} 400 for a broken query */
  select(selection: Selection): Hit[] {
    const { index, reader } = selection;
    const context = { fields: this.fields(index), now: this.#state.clock.now() };
    const tests: Matcher[] = [compile(selection.query, { ...context, defaultField: true })];
    for (const filter of selection.filters ?? []) {
      tests.push(compile(filter, { ...context, defaultField: false }));
    }
    const found: Hit[] = [];
    for (const [id, doc] of this.#state.store.collections[index].entries()) {
      if (reader !== undefined && !maySee(reader, doc["classification"])) continue;
      if (tests.every((test) => test(id, doc))) found.push([id, doc]);
    }
    return found;
  }

  /** All hits, sorted; the same question is answered from memory until the index changes. */
  hits(selection: Selection, sort?: string): readonly Hit[] {
    const { index } = selection;
    const order = sort === undefined || sort === "" ? DEFAULT_SORT[index] : sort;
    const { version } = this.#state.store.collections[index];
    const asked = JSON.stringify([selection, order]);
    const key = /\bnow\b/.test(asked) ? `${asked} ${this.#state.clock.now()}` : asked;
    const held = this.#hits.get(key);
    if (held !== undefined && held.version === version) return held.hits;
    const hits = sortHits(this.select(selection), order, this.fields(index));
    this.#hits.delete(key);
    this.#hits.set(key, { version, hits });
    if (this.#hits.size > KEPT) this.#hits.delete(this.#hits.keys().next().value!);
    return hits;
  }

  /** The projection of `fl` on an index. */
  projection(index: IndexName, fl?: string): Projection {
    const fields = this.knownFields(index);
    const names = storedFields(fields);
    const key = `${index} ${fl ?? names.length}`;
    let projection = this.#projections.get(key);
    if (projection === undefined) {
      projection = createProjection(fl, names);
      if (this.#projections.size >= KEPT) this.#projections.clear();
      this.#projections.set(key, projection);
    }
    return projection;
  }

  /** A page as `{items, offset, rows, total, next_deep_paging_id?}`. */
  page(selection: Selection, asked: PageRequest): RawJson {
    const offset = intOf(asked.offset, 0);
    const rows = intOf(asked.rows, asked.defaultRows ?? 25);
    const projection = this.projection(selection.index, asked.fl);
    if (asked.deepPagingId) {
      return this.#deepPage(selection, {
        sort: asked.sort,
        id: asked.deepPagingId,
        offset,
        rows,
        projection,
      });
    }
    if (offset + rows > WINDOW) throw tooFar(offset + rows);
    const hits = this.hits(selection, asked.sort);
    const items = hits.slice(offset, offset + rows).map(([id, doc]) => projection.text(id, doc));
    return pageText(items, { offset, rows, total: totalOf(hits.length, asked.trackTotalHits) });
  }

  #deepPage(
    selection: Selection,
    asked: { sort?: string | undefined; id: string; offset: number; rows: number; projection: Projection },
  ): RawJson {
    const { rows } = asked;
    const place = asked.id.includes(",") ? this.#resume(asked.id) : this.#open(selection, asked.sort);
    const hits = place.pit.hits.slice(place.start, place.start + rows);
    const items = hits.map(([id, doc]) => asked.projection.text(id, doc));
    const full = rows > 0 && items.length >= rows;
    if (!full) this.#pits.delete(place.id);
    return pageText(items, {
      offset: asked.offset,
      rows,
      total: null,
      ...(full && { next: `${place.id},${btoa(JSON.stringify([place.start + rows]))}` }),
    });
  }

  #open(selection: Selection, sort?: string): { id: string; pit: OpenPit; start: number } {
    const pit = { hits: this.hits(selection, sort), expiresMs: this.#state.clock.now() + PIT_MS };
    const id = btoa(newId(this.#state, 30));
    this.#forgetOld();
    this.#pits.set(id, pit);
    return { id, pit, start: 0 };
  }

  #resume(paging: string): { id: string; pit: OpenPit; start: number } {
    const [id = "", position = "", ...rest] = paging.split(",");
    const start: unknown = rest.length > 0 ? undefined : JSON.parse(atob(position))[0];
    if (typeof start !== "number") throw new TypeError("malformed deep paging id");
    const pit = this.#pits.get(id);
    if (pit === undefined) {
      throw new Refusal(400, id.length < 40 ? `SearchException: invalid id: [${id}]` : gone(id));
    }
    if (pit.expiresMs < this.#state.clock.now()) {
      this.#pits.delete(id);
      throw new Refusal(400, gone(id));
    }
    pit.expiresMs = this.#state.clock.now() + PIT_MS;
    return { id, pit, start };
  }

  #forgetOld() {
    for (const [id, pit] of this.#pits) {
      if (pit.expiresMs < this.#state.clock.now() || this.#pits.size > 200) this.#pits.delete(id);
    }
  }
}

function gone(id: string): string {
  return `SearchException: No search context found for id [${id}]`;
}

function tooFar(end: number): Refusal {
  return new Refusal(
    400,
    `SearchException: Result window is too large, from + size must be less than or equal to: [${WINDOW}] but was ` +
      `[${end}]. See the scroll api for a more efficient way to request large data sets. This limit can be set by ` +
      "changing the [index.max_result_window] index level setting.",
  );
}

/** The total as the server caps it; `track` is `track_total_hits`. */
export function totalOf(count: number, track: unknown): number | null {
  if (track === true || String(track).toLowerCase() === "true") return count;
  if (track === false || String(track).toLowerCase() === "false") return null;
  return Math.min(count, intOf(track, WINDOW));
}

function pageText(
  items: readonly string[],
  rest: { offset: number; rows: number; total: number | null; next?: string },
): RawJson {
  const next = rest.next === undefined ? "" : `"next_deep_paging_id":${JSON.stringify(rest.next)},`;
  return new RawJson(
    `{"items":[${items.join(",")}],${next}"offset":${rest.offset},"rows":${rest.rows},"total":${rest.total}}`,
  );
}
