/** What a text in the omnibox is taken for. @module */
import type { IndexName } from "../../api/types/common.ts";
import { type Indicator, pivotsOf, recognise, recogniseAll } from "../../domain/hashes.ts";
import { fieldClause } from "../../domain/lucene/mod.ts";
import { pivotsFor } from "../search/pivots.ts";

/** What `↵` in the omnibox does. */
export type Wish =
  | { readonly kind: "nothing" }
  | { readonly kind: "search"; readonly index: IndexName; readonly query: string }
  | { readonly kind: "file"; readonly sha256: string }
  /** A file by another hash: the server says which. */
  | { readonly kind: "hash"; readonly field: "md5" | "sha1"; readonly value: string }
  | { readonly kind: "submission"; readonly sid: string }
  /** Where an indicator was seen. */
  | {
    readonly kind: "pivot";
    readonly what: string;
    readonly index: IndexName;
    readonly query: string;
  }
  /** Files of this machine, to be handed in. */
  | { readonly kind: "paths"; readonly paths: readonly string[] };

/** Paths as a terminal gives them when files are dropped on it: quoted, or with blanks escaped. */
function droppedPaths(text: string): readonly string[] | undefined {
  const words = [...text.trim().matchAll(/'([^']+)'|"([^"]+)"|((?:\\.|[^\s'"\\])+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain!.replace(/\\(.)/g, "$1"),
  );
  return words.length > 0 && words.every(isPath) ? words : undefined;
}

/** `/ab+/` is a pattern of the query language; folders that end in a slash look the same and lose. */
const isPattern = (text: string): boolean => /^\/[^/]+\/(?:\s|$)/.test(text);
const isPath = (text: string): boolean => recognise(text)?.kind === "path" && !isPattern(text);

/** Several indicators of one kind of place, as one search: a list of hashes, of hosts. */
function searchForAll(text: string): Wish | undefined {
  const words = text.split(/[\s,;]+/).filter((word) => word !== "");
  if (words.length < 2) return undefined;
  const found = recogniseAll(words.join(" "));
  if (found.length < 2 || words.some((word) => recognise(word) === undefined)) return undefined;
  const index = commonIndex(found);
  if (index === undefined) return undefined;
  const clauses = found.flatMap(({ kind, value }) =>
    (pivotsOf(kind).find((pivot) => pivot.index === index)?.fields ?? [])
      .map((field) => fieldClause(field, value))
  );
  return { kind: "pivot", what: `${found.length} indicators`, index, query: clauses.join(" OR ") };
}

/** The first index that knows of all kinds. */
function commonIndex(found: readonly Indicator[]): IndexName | undefined {
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  return pivotsOf(kinds[0]!).map(({ index }) => index).find((index) =>
    kinds.every((kind) => pivotsOf(kind).some((pivot) => pivot.index === index))
  );
}

/** What a text means: an id opens what it names, an indicator is looked for, a path is handed in, words are a query. */
export function wishOf(text: string, index: IndexName): Wish {
  const typed = text.trim();
  if (typed === "") return { kind: "nothing" };
  const paths = droppedPaths(typed);
  if (paths !== undefined) return { kind: "paths", paths };
  const indicator = recognise(typed);
  if (indicator === undefined) return searchForAll(typed) ?? { kind: "search", index, query: typed };
  switch (indicator.kind) {
    case "sha256":
      return { kind: "file", sha256: indicator.value };
    case "md5":
    case "sha1":
      return { kind: "hash", field: indicator.kind, value: indicator.value };
    case "sid":
      return { kind: "submission", sid: indicator.value };
    case "path":
      return isPath(typed)
        ? { kind: "paths", paths: [indicator.value] }
        : { kind: "search", index, query: typed };
    default: {
      const [first] = pivotsFor(typed);
      return first === undefined
        ? { kind: "search", index, query: typed }
        : { kind: "pivot", what: indicator.kind, index: first.index, query: first.query };
    }
  }
}
