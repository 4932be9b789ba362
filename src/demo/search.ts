import type { IndexName } from "../api/types/mod.ts";
import {
  defaultSort,
  matchDocs,
  type NumberParam,
  parseSort,
  projection,
  RESULT_WINDOW,
  type SearchRequest,
  sortValues,
} from "../domain/aggregate/mod.ts";
import { wholeNumber } from "../domain/aggregate/request.ts";
import { requireWindow } from "../domain/aggregate/search.ts";
import { maySee } from "./classification.ts";
import { RawJson, Refusal } from "./envelope.ts";
import { type FieldMap, IndexFields } from "./fields.ts";
import type { SearchedState } from "./searched_state.ts";
import { newToken } from "./random_ids.ts";
import type { Doc } from "./store.ts";

/** A found document. */
export type Hit = readonly [id: string, doc: Doc];

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
const KEPT = 24;

/** Search over the documents of a server: keeps sorted hits, open points in time and projections. */
export class Search {
  readonly #state: SearchedState;
  readonly #fields = new Map<IndexName, IndexFields>();
  readonly #hits = new Map<string, { version: number; hits: readonly Hit[] }>();
  readonly #pits = new Map<string, OpenPit>();
  readonly #projections = new Map<string, { fields: FieldMap; text: (hit: Hit) => string }>();

  constructor(state: SearchedState) {
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

  /** A selection as the query language's functions take it. */
  request(selection: Selection): SearchRequest {
    const { filters, index, query, reader } = selection;
    return {
      index,
      fields: this.fields(index),
      now: this.#state.clock.now(),
      query,
      filters,
      ...(reader !== undefined && { visible: (doc: Doc) => maySee(reader, doc["classification"]) }),
    };
  }

  /** All documents of an index. */
  docs(index: IndexName): Iterable<Hit> {
    return this.#state.store.collections[index].entries();
  }

  /** All hits, sorted; the same question is answered from memory until the index changes. */
  hits(selection: Selection, sort?: string): readonly Hit[] {
    const { index } = selection;
    const { version } = this.#state.store.collections[index];
    const asked = JSON.stringify([selection, sort]);
    const key = /\bnow\b/.test(asked) ? `${asked} ${this.#state.clock.now()}` : asked;
    const held = this.#hits.get(key);
    if (held !== undefined && held.version === version) return held.hits;
    const hits = matchDocs(this.docs(index), { ...this.request(selection), sort });
    this.#hits.delete(key);
    this.#hits.set(key, { version, hits });
    if (this.#hits.size > KEPT) this.#hits.delete(this.#hits.keys().next().value!);
    return hits;
  }

  /** The wanted part of a hit as JSON text; kept for hits that come again. */
  #texts(index: IndexName, fl?: string): (hit: Hit) => string {
    const fields = this.knownFields(index);
    const key = `${index} ${fl ?? ""}`;
    let kept = this.#projections.get(key);
    if (kept === undefined || kept.fields !== fields) {
      const cut = projection(fl, fields);
      const texts = new WeakMap<Doc, string>();
      const text = (hit: Hit) => {
        const held = texts.get(hit[1]);
        if (held !== undefined) return held;
        const made = JSON.stringify(cut(hit));
        texts.set(hit[1], made);
        return made;
      };
      kept = { fields, text };
      if (this.#projections.size >= KEPT) this.#projections.clear();
      this.#projections.set(key, kept);
    }
    return kept.text;
  }

  /** A page as `{items, offset, rows, total, next_deep_paging_id?}`. */
  page(selection: Selection, asked: PageRequest): RawJson {
    const offset = wholeNumber(asked.offset as NumberParam, 0);
    const rows = wholeNumber(asked.rows as NumberParam, asked.defaultRows ?? 25);
    const text = this.#texts(selection.index, asked.fl);
    if (asked.deepPagingId) {
      return this.#deepPage(selection, { sort: asked.sort, id: asked.deepPagingId, offset, rows, text });
    }
    requireWindow(offset, rows);
    const hits = this.hits(selection, asked.sort);
    const items = hits.slice(offset, offset + rows).map(text);
    return pageText(items, { offset, rows, total: totalOf(hits.length, asked.trackTotalHits) });
  }

  #deepPage(
    selection: Selection,
    asked: {
      sort?: string | undefined;
      id: string;
      offset: number;
      rows: number;
      text: (hit: Hit) => string;
    },
  ): RawJson {
    const { rows } = asked;
    const place = asked.id.includes(",") ? this.#resume(asked.id) : this.#open(selection, asked.sort);
    const hits = place.pit.hits.slice(place.start, place.start + rows);
    const items = hits.map(asked.text);
    const full = rows > 0 && items.length >= rows;
    if (!full) this.#pits.delete(place.id);
    const last = full ? hits.at(-1) : undefined;
    return pageText(items, {
      offset: asked.offset,
      rows,
      total: null,
      ...(last !== undefined && {
        next: `${place.id},${
          this.#cursor(selection.index, last, { sort: asked.sort, at: place.start + rows })
        }`,
      }),
    });
  }

  /** The sort values of a page's last hit, and behind them, where the genuine server tells ties apart, its place. */
  #cursor(index: IndexName, last: Hit, { sort, at }: { sort: string | undefined; at: number }): string {
    const values = sortValues(last, parseSort(sort ?? defaultSort(index)), {
      fields: this.knownFields(index),
    });
    const bytes = new TextEncoder().encode(`[${[...values, at - 1].join(", ")}]`);
    return btoa(String.fromCharCode(...bytes));
  }

  #open(selection: Selection, sort?: string): { id: string; pit: OpenPit; start: number } {
    const pit = { hits: this.hits(selection, sort), expiresMs: this.#state.clock.now() + PIT_MS };
    const id = btoa(newToken(this.#state, 30));
    this.#forgetOld();
    this.#pits.set(id, pit);
    return { id, pit, start: 0 };
  }

  #resume(paging: string): { id: string; pit: OpenPit; start: number } {
    const [id = "", position = "", ...rest] = paging.split(",");
    const last: unknown = rest.length > 0 ? undefined : JSON.parse(atob(position)).at(-1);
    if (typeof last !== "number") throw new TypeError("malformed deep paging id");
    const pit = this.#pits.get(id);
    if (pit === undefined) {
      throw new Refusal(400, id.length < 40 ? `SearchException: invalid id: [${id}]` : gone(id));
    }
    if (pit.expiresMs < this.#state.clock.now()) {
      this.#pits.delete(id);
      throw new Refusal(400, gone(id));
    }
    pit.expiresMs = this.#state.clock.now() + PIT_MS;
    return { id, pit, start: last + 1 };
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

/** The total as the server caps it; `track` is `track_total_hits`. */
export function totalOf(count: number, track: unknown): number | null {
  if (track === true || String(track).toLowerCase() === "true") return count;
  if (track === false || String(track).toLowerCase() === "false") return null;
  return Math.min(count, wholeNumber(track as NumberParam, RESULT_WINDOW));
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
