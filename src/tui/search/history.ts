import type { Settings } from "../../features/settings.ts";
import type { IndexName } from "../../api/types/common.ts";
import { readJson, type StateFiles } from "../state_files.ts";
import type { Filter } from "./state.ts";
import type { TableSort } from "../widgets/table.ts";

const HISTORY_FILE = "history.json";
const SAVED_FILE = "searches.json";
const HISTORY_MAX = 500;

/** A query that was run. */
export interface PastQuery {
  readonly index: IndexName;
  readonly query: string;
  /** Ms since the epoch. */
  readonly at: number;
}

/** A search kept under a name. */
export interface SavedSearch {
  readonly name: string;
  readonly index: IndexName;
  readonly query: string;
  readonly filters: readonly Filter[];
  readonly sort: TableSort;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const isHistory = (value: unknown): value is PastQuery[] =>
  Array.isArray(value) &&
  value.every((one) => isRecord(one) && typeof one.query === "string" && typeof one.index === "string");
const isSaved = (value: unknown): value is SavedSearch[] =>
  isHistory(value) &&
  value.every((one) => isRecord(one) && typeof one.name === "string" && Array.isArray(one.filters));

const histories = new WeakMap<StateFiles, readonly PastQuery[]>();

/** The queries run so far, newest first; read from the file once. */
export function history(files: StateFiles): readonly PastQuery[] {
  let known = histories.get(files);
  if (known === undefined) histories.set(files, known = readJson(files, HISTORY_FILE, isHistory, []));
  return known;
}

/** Where histories lie, and whose session it is. */
export interface HistoryOwner {
  readonly files: StateFiles;
  readonly services: { readonly settings: Settings };
}

/** Remembers a query; the same one moves to the front. A secret that was pasted by mistake is not kept. */
export function remember({ files, services }: HistoryOwner, entry: PastQuery): void {
  if (entry.query.trim() === "" || holdsSecret(services.settings, entry.query)) return;
  const others = history(files).filter((one) => one.query !== entry.query || one.index !== entry.index);
  const next = [entry, ...others].slice(0, HISTORY_MAX);
  histories.set(files, next);
  files.write(HISTORY_FILE, JSON.stringify(next));
}

/** From this length on a secret is recognised within other text; shorter ones may be words. */
const LONG_SECRET = 12;

function holdsSecret({ apikey, password, token, obo }: Settings, text: string): boolean {
  const keySecret = apikey?.slice(apikey.indexOf(":") + 1);
  return [apikey, keySecret, password, token, obo?.token].some((secret) =>
    secret && (secret.length >= LONG_SECRET ? text.includes(secret) : text.trim() === secret)
  );
}

/** The searches kept, in the order they were. */
export function savedSearches(files: StateFiles): readonly SavedSearch[] {
  return readJson(files, SAVED_FILE, isSaved, []);
}

/** Keeps a search; one of the same name is replaced. */
export function saveSearch(files: StateFiles, search: SavedSearch): void {
  const others = savedSearches(files).filter((one) => one.name !== search.name);
  files.write(SAVED_FILE, JSON.stringify([...others, search], null, 1));
}

/** Forgets a search. */
export function dropSearch(files: StateFiles, name: string): void {
  files.write(SAVED_FILE, JSON.stringify(savedSearches(files).filter((one) => one.name !== name), null, 1));
}
