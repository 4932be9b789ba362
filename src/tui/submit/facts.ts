/** What is known of the things to hand in. @module */
import { createHash } from "node:crypto";
import {
  ADDRESS,
  hashFileQuery,
  type KnownAnalysis,
  type KnownFile,
  knownQuery,
} from "../../features/submit/known.ts";
import {
  countQuery,
  digestQuery,
  type FolderCount,
  glanceQuery,
  type PathGlance,
} from "../../features/submit/preview.ts";
import type { Query } from "../../features/queries.ts";
import type { App } from "../contracts.ts";
import type { DraftItem } from "./draft.ts";

/** What is known of one thing so far. */
export interface ItemFacts {
  readonly item: DraftItem;
  readonly sizeBytes?: number | undefined;
  /** What it seems to be, in words, or as the server calls it. */
  readonly type?: string | undefined;
  readonly sha256?: string | undefined;
  /** Its newest analysis; null when there is none; undefined when it is not known yet, or cannot be. */
  readonly known?: KnownAnalysis | null | undefined;
  /** Of a folder or pattern. */
  readonly count?: FolderCount | undefined;
  /** The server has no file of this hash. */
  readonly isAbsent?: boolean;
  /** It stands for several files. */
  readonly isMany: boolean;
  /** Why it cannot be handed in. */
  readonly error?: string | undefined;
}

/** More things than these are not looked at one by one. */
const LOOKED_AT_MAX = 40;

/** The questions whose answers make the facts; more of them follow from the answers to the first. */
export function itemQueries(app: App, items: readonly DraftItem[]): readonly Query<unknown>[] {
  return items.slice(0, LOOKED_AT_MAX).flatMap((item): Query<unknown>[] => {
    const facts = factsOf(app, item);
    const known = facts.sha256 === undefined ? [] : [knownQuery(app.services, facts.sha256)];
    if (item.kind === "hash") {
      return [hashFileQuery(app.services, item.hashType ?? "sha256", item.text), ...known] as Query<
        unknown
      >[];
    }
    if (item.kind === "url") {
      return [hashFileQuery(app.services, ADDRESS, item.text), ...known] as Query<unknown>[];
    }
    if (item.kind !== "path") return known as Query<unknown>[];
    const glance = app.queries.peek<PathGlance>(glanceQuery(item.text).key);
    const more = glance === undefined
      ? []
      : glance.kind === "file"
      ? [digestQuery(item.text, glance)]
      : glance.kind === "pipe"
      ? []
      : [countQuery(item.text)];
    // Each answer is read again under its own type.
    return [glanceQuery(item.text), ...more, ...known] as Query<unknown>[];
  });
}

/** What is known of a thing now. */
export function factsOf(app: App, item: DraftItem): ItemFacts {
  switch (item.kind) {
    case "path":
      return pathFacts(app, item);
    case "hash":
      return hashFacts(app, item);
    case "text": {
      const { sha256, sizeBytes } = textFacts(item);
      return { item, sizeBytes, sha256, type: "text", isMany: false, known: knownOf(app, sha256) };
    }
    case "url":
      return urlFacts(app, item);
  }
}

function knownOf(app: App, sha256: string | undefined): KnownAnalysis | null | undefined {
  return sha256 === undefined ? undefined : app.queries.peek(knownQuery(app.services, sha256).key);
}

function pathFacts(app: App, item: DraftItem): ItemFacts {
  const query = glanceQuery(item.text);
  const glance = app.queries.peek<PathGlance>(query.key);
  const error = app.queries.state(query.key).get().error?.message;
  if (glance === undefined) return { item, isMany: false, error };
  if (glance.kind === "pipe") return { item, type: "pipe or device", isMany: false };
  if (glance.kind !== "file") {
    const counting = countQuery(item.text);
    const count = app.queries.peek<FolderCount>(counting.key);
    const failed = app.queries.state(counting.key).get().error?.message;
    const empty = count !== undefined && count.files === 0
      ? "There is no file in it that can be read"
      : undefined;
    return { item, isMany: true, count, sizeBytes: count?.sizeBytes, error: failed ?? empty };
  }
  const sha256 = app.queries.peek<string>(digestQuery(item.text, glance).key);
  const { sizeBytes, type } = glance;
  return {
    ...{ item, sizeBytes, type, sha256, isMany: false, known: knownOf(app, sha256) },
    error: sizeBytes === 0 ? "It is empty" : error,
  };
}

function hashFacts(app: App, item: DraftItem): ItemFacts {
  const type = item.hashType ?? "sha256";
  const file = app.queries.peek<KnownFile | null>(hashFileQuery(app.services, type, item.text).key);
  const sha256 = type === "sha256" ? item.text : file?.sha256;
  return {
    ...{ item, sha256, isMany: false, known: knownOf(app, sha256) },
    type: file?.type,
    sizeBytes: file?.sizeBytes,
    isAbsent: file === null,
  };
}

/** An address was analysed before when its file was. */
function urlFacts(app: App, item: DraftItem): ItemFacts {
  const file = app.queries.peek<KnownFile | null>(hashFileQuery(app.services, ADDRESS, item.text).key);
  return {
    item,
    isMany: false,
    known: file === null ? null : knownOf(app, file?.sha256),
    sha256: file?.sha256,
  };
}

const texts = new WeakMap<DraftItem, { readonly sha256: string; readonly sizeBytes: number }>();

function textFacts(item: DraftItem): { readonly sha256: string; readonly sizeBytes: number } {
  let facts = texts.get(item);
  if (facts === undefined) {
    const bytes = new TextEncoder().encode(item.text);
    facts = { sha256: createHash("sha256").update(bytes).digest("hex"), sizeBytes: bytes.length };
    texts.set(item, facts);
  }
  return facts;
}
