import type { Client } from "../../src/api/mod.ts";
import type { Services } from "../../src/features/services.ts";
import type { Clock } from "../../src/util/clock.ts";
import { systemClock } from "../../src/util/clock.ts";

/** A server's search in a few lines: rows that match when their JSON holds every word of query and filters. */
export interface FakeSearch {
  readonly services: Services;
  /** Requests seen: `page submission max_score:>1 offset=0`. */
  readonly asked: string[];
  /** Makes the next requests fail so. */
  fail: Error | undefined;
  /** When set, requests wait for it. */
  gate: Promise<void> | undefined;
}

/** Makes `count` submissions: the score falls, the time goes back a minute each. */
export function fakeSubmissions(count: number, now: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `sid${i}`,
    sid: `sid${i}`,
    max_score: 2000 - (i % 25) * 100,
    file_count: 1 + i % 7,
    state: "completed",
    error_count: 0,
    classification: "TLP:CLEAR",
    times: { submitted: new Date(now - i * 60_000).toISOString() },
    params: { description: `sample number ${i}`, submitter: i % 3 === 0 ? "ana" : "mailgw" },
  }));
}

function sortRows(rows: Record<string, unknown>[], sort: string): Record<string, unknown>[] {
  const [field = "id", direction = "asc"] = sort.split(",")[0]!.split(" ");
  const at = (row: unknown): unknown =>
    field.split(".").reduce((value, name) => (value as Record<string, unknown> | undefined)?.[name], row);
  const sign = direction === "asc" ? 1 : -1;
  return rows.map((row, i) => ({ row, i })).sort((a, b) => {
    const [x, y] = [at(a.row) as string, at(b.row) as string];
    return x === y ? sign * (a.i - b.i) : sign * (x < y ? -1 : 1);
  }).map(({ row }) => row);
}

const WHOAMI = { username: "ana", classification: "TLP:AMBER", roles: ["submission_view"], indexes: {} };

/** A search over fixed rows, with the parts of the client that the search screen uses. */
export function fakeSearch(
  rows: Readonly<Record<string, readonly Record<string, unknown>[]>>,
  clock: Clock = systemClock,
): FakeSearch {
  const fake: FakeSearch = { asked: [], fail: undefined, gate: undefined, services: undefined as never };
  const matching = (index: string, query: string, filters: readonly string[]) =>
    (rows[index] ?? []).filter((row) => {
      const text = JSON.stringify(row);
      return [query, ...filters].every((one) => {
        const word = one.replace(/^NOT \((.*)\)$/, "$1").replace(/^[\w.]+:/, "").replace(/"/g, "");
        return word === "*" || word.startsWith("[") || text.includes(word) !== one.startsWith("NOT ");
      });
    });
  const answer = async <T>(what: string, signal: AbortSignal | undefined, make: () => T): Promise<T> => {
    fake.asked.push(what);
    if (fake.gate !== undefined) await fake.gate;
    await Promise.resolve();
    if (signal?.aborted) throw signal.reason;
    if (fake.fail !== undefined) throw fake.fail;
    return make();
  };
  type Options = {
    query?: string;
    filters?: readonly string[];
    offset?: number;
    rows?: number;
    sort?: string;
    signal?: AbortSignal;
  };
  const search = {
    page: (index: string, query: string, options: Options = {}) =>
      answer(`page ${index} ${query} offset=${options.offset ?? 0}`, options.signal, () => {
        const all = sortRows([...matching(index, query, options.filters ?? [])], options.sort ?? "id asc");
        const offset = options.offset ?? 0;
        return {
          items: all.slice(offset, offset + (options.rows ?? 25)),
          offset,
          rows: 25,
          total: all.length,
        };
      }),
    async *stream(index: string, query: string, options: Options = {}) {
      fake.asked.push(`stream ${index} ${query}`);
      await Promise.resolve();
      yield* sortRows([...matching(index, query, options.filters ?? [])], options.sort ?? "id asc");
    },
    count: (index: string, query: string, options: Options = {}) =>
      answer(
        `count ${index} ${query}`,
        options.signal,
        () => matching(index, query, options.filters ?? []).length,
      ),
    facet: (index: string, field: string, options: Options = {}) =>
      answer(`facet ${index} ${field}`, options.signal, () => {
        const counts: Record<string, number> = {};
        for (const row of matching(index, options.query ?? "*", options.filters ?? [])) {
          const value = field.split(".").reduce<unknown>(
            (at, name) => (at as Record<string, unknown>)?.[name],
            row,
          );
          if (value !== undefined) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
        }
        return counts;
      }),
    histogram: (index: string, field: string, options: Options = {}) =>
      answer(`histogram ${index} ${field}`, options.signal, () => ({ "0": 3, "100": 5, "200": 1 })),
    fields: (index: string, signal?: AbortSignal) =>
      answer(`fields ${index}`, signal, () => ({
        max_score: { default: false, indexed: true, list: false, stored: true, type: "integer" },
        "params.submitter": { default: false, indexed: true, list: false, stored: true, type: "keyword" },
        state: { default: false, indexed: true, list: false, stored: true, type: "keyword" },
      })),
  };
  const services: Services = {
    // Only the search is asked of it here.
    client: { search, user: { whoami: () => Promise.resolve(WHOAMI) } } as unknown as Client,
    settings: { server: "http://127.0.0.1", verify: true },
    clock,
    signal: new AbortController().signal,
  };
  return Object.assign(fake, { services });
}
