/** What the server knows of many submissions, a hundred at a time. @module */
import type { SearchHit } from "../../api/types/common.ts";
import { listAt, numberAt, textAt } from "../../domain/columns.ts";
import { DETAIL_FIELDS, topDetails } from "../../domain/incident_report/details.ts";
import { type Details, type FoundInput, withErrors } from "../../domain/incident_report/row.ts";
import { quoteValue } from "../../domain/lucene/quote.ts";
import { toError } from "../../util/error.ts";
import type { Services } from "../services.ts";
import { ITEM_KEY } from "./item_key.ts";

/** Ids in one query. */
const IDS = 200;
/** Words of metadata in one query: some datastores make a clause of every letter, and take a thousand. */
const ITEMS = 20;
/** Result keys in one query: they are long, and small proxies keep no more than 16 KiB of a request in memory. */
const KEYS = 100;

/**
 * What became of inputs that a journal left in doubt or in analysis, by the word in their metadata. Those that the server
 * does not know, or has not finished, are returned as they are. `POST search/submission/`
 */
export async function lookUpSent(services: Services, inputs: readonly FoundInput[]): Promise<FoundInput[]> {
  const items = [...new Set(inputs.flatMap((input) => isOnItsWay(input) ? [input.item!] : []))];
  const found = new Map<string, SearchHit>();
  let size = ITEMS;
  for (let from = 0; from < items.length;) {
    const part = items.slice(from, from + size);
    try {
      for (const hit of await findItems(services, part)) {
        const item = textAt(hit, `metadata.${ITEM_KEY}`);
        if (textAt(found.get(item), "state") !== "completed") found.set(item, hit);
      }
    } catch (error) {
      if (size === 1 || !/clause/i.test(toError(error).message)) throw error;
      size = Math.ceil(size / 4);
      continue;
    }
    from += size;
  }
  return inputs.map((input) => {
    const hit = isOnItsWay(input) ? found.get(input.item!) : undefined;
    return hit === undefined ? input : withSubmission(input, hit);
  });
}

async function findItems(services: Services, items: readonly string[]): Promise<readonly SearchHit[]> {
  return await search(services, "submission", {
    ...{ query: `metadata.${ITEM_KEY}:(${items.map(quoteValue).join(" OR ")})`, rows: 10 * ITEMS },
    fl: ["sid", "state", "max_score", "error_count", "classification", "metadata.*", "times.completed"],
  });
}

/** Whether the server may know more of an input than the journal. */
export function isOnItsWay({ fate, item }: FoundInput): boolean {
  return item !== null && (fate === "sent" || fate === "sending");
}

function withSubmission(input: FoundInput, hit: SearchHit): FoundInput {
  const sid = textAt(hit, "sid");
  const classification = textAt(hit, "classification") || null;
  if (textAt(hit, "state") !== "completed") return { ...input, fate: "sent", sid, classification };
  const at = textAt(hit, "times.completed") || input.at;
  const score = numberAt(hit, "max_score") ?? null;
  const done = { ...input, sid, how: "done", score, classification, at };
  return withErrors(done, numberAt(hit, "error_count") ?? 0);
}

/**
 * The weightiest heuristics and tags of submissions, their extracted files included, and their markings, by sid. What
 * cannot be seen or is gone is missing. `POST search/submission/`, `POST search/result/`
 */
export async function detailsOf(
  services: Services,
  sids: readonly string[],
): Promise<ReadonlyMap<string, Details>> {
  const found = await submissionsOf(services, { sids, fl: ["sid", "classification", "results"] });
  const submissions = [...found.values()];
  const results = await resultsOf(services, submissions.flatMap(resultKeys));
  return new Map(submissions.map((hit): [string, Details] => {
    const known = resultKeys(hit).map((key) => results.get(key)).filter((result) => result !== undefined);
    const classification = textAt(hit, "classification") || null;
    return [textAt(hit, "sid"), { ...topDetails(known), classification }];
  }));
}

/** The keys of results in which something was found; those of the others end in a way of their own. */
function resultKeys(submission: SearchHit): string[] {
  return listAt(submission, "results").map(String).filter((key) => !key.endsWith(".e"));
}

async function resultsOf(
  services: Services,
  keys: readonly string[],
): Promise<ReadonlyMap<string, SearchHit>> {
  const results = new Map<string, SearchHit>();
  for (const part of chunks([...new Set(keys)], KEYS)) {
    const query = `id:(${part.map(quoteValue).join(" OR ")})`;
    for (const hit of await search(services, "result", { query, rows: part.length, fl: DETAIL_FIELDS })) {
      results.set(textAt(hit, "id"), hit);
    }
  }
  return results;
}

/** Fields of submissions, by sid; those that cannot be seen or are gone are missing. `POST search/submission/` */
export async function submissionsOf(
  services: Services,
  { sids, fl }: { readonly sids: readonly string[]; readonly fl: readonly string[] },
): Promise<ReadonlyMap<string, SearchHit>> {
  const found = new Map<string, SearchHit>();
  for (const part of chunks([...new Set(sids)], IDS)) {
    const query = `sid:(${part.map(quoteValue).join(" OR ")})`;
    for (const hit of await search(services, "submission", { query, rows: part.length, fl })) {
      found.set(textAt(hit, "sid"), hit);
    }
  }
  return found;
}

async function search(
  { client, signal }: Services,
  index: "submission" | "result",
  what: { readonly query: string; readonly rows: number; readonly fl: readonly string[] },
): Promise<readonly SearchHit[]> {
  const { query, rows, fl } = what;
  return (await client.search.page(index, query, { rows, fl, signal })).items;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from(
    { length: Math.ceil(items.length / size) },
    (_, i) => items.slice(i * size, (i + 1) * size),
  );
}
