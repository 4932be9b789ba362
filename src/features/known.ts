/** What the platform knows of an indicator. @module */
import { NotFoundError } from "../api/errors.ts";
import type { BadlistEntry, SafelistEntry } from "../api/types/lists.ts";
import { pivotsOf, recognise } from "../domain/hashes.ts";
import { fieldClause } from "../domain/lucene/mod.ts";
import type { Query } from "./queries.ts";
import type { Services } from "./services.ts";

const KNOWN_MS = 300_000;
const TAGS = "result.sections.tags.";

/** A value under the types of tag that it may be known by, most likely first. */
export interface Subject {
  readonly types: readonly string[];
  readonly value: string;
}

/** What is known of a {@link Subject}. */
export interface Known {
  /** Results that have it as a tag. */
  readonly results: number;
  /** When the oldest of them was made. */
  readonly firstSeen?: string | undefined;
  readonly badlist?: BadlistEntry | undefined;
  readonly safelist?: SafelistEntry | undefined;
}

/** A text as a subject, when it is an address of any kind; undefined for other words. */
export function subjectOfText(text: string): Subject | undefined {
  const found = recognise(text);
  if (found === undefined) return undefined;
  const fields = pivotsOf(found.kind).find(({ index }) => index === "result")?.fields ?? [];
  const types = fields.filter((field) => field.startsWith(TAGS)).map((field) => field.slice(TAGS.length));
  return types.length === 0 ? undefined : { types, value: found.value };
}

/** Start of the key of every {@link knownQuery}. */
export const KNOWN_PREFIX = "known/";

/** `POST search/result/`, `GET badlist/{type}/{value}/`, `GET safelist/{type}/{value}/` for each type. */
export function knownQuery({ client }: Services, { types, value }: Subject): Query<Known> {
  const clause = types.map((type) => fieldClause(TAGS + type, value)).join(" OR ");
  return {
    key: `${KNOWN_PREFIX}${types.join(",")}/${value}`,
    staleMs: KNOWN_MS,
    async fetch(signal) {
      const first = <T>(list: { tag(type: string, value: string, signal?: AbortSignal): Promise<T> }) =>
        firstFound(types.map((type) => () => list.tag(type, value, signal)));
      const [page, badlist, safelist] = await Promise.all([
        client.search.page("result", clause, {
          rows: 1,
          sort: "created asc",
          fl: ["created"],
          trackTotalHits: true,
          signal,
        }),
        first(client.badlist),
        first(client.safelist),
      ]);
      const created = page.items[0]?.created;
      return {
        results: page.total ?? 0,
        firstSeen: typeof created === "string" ? created : undefined,
        badlist,
        safelist,
      };
    },
  };
}

/** The first that exists. */
async function firstFound<T>(asks: readonly (() => Promise<T>)[]): Promise<T | undefined> {
  for (const ask of asks) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
  return undefined;
}
