import type { IndexName } from "../../api/types/common.ts";
import { pivotsOf, recognise } from "../../domain/hashes.ts";
import { fieldClause, quoteValue } from "../../domain/lucene/mod.ts";

/** A search that a value leads to. */
export interface PivotSearch {
  readonly index: IndexName;
  readonly query: string;
  readonly title: string;
}

/** Indexes searched for words that are no indicator. */
const ANYWHERE = ["result", "submission", "file", "alert", "signature"] as const;

/** Searches worth making for a value, by what it is: hash, address, URL, id, else words. */
export function pivotsFor(value: string): readonly PivotSearch[] {
  const indicator = recognise(value);
  const known = indicator === undefined
    ? []
    : pivotsOf(indicator.kind).map(({ index, fields }): PivotSearch => ({
      index,
      query: fields.map((field) => fieldClause(field, indicator.value)).join(" OR "),
      title: fields.map((field) => field.split(".").slice(-2).join(".")).join(", "),
    }));
  const words = indicator === undefined || indicator.kind === "domain"
    ? ANYWHERE.map((index): PivotSearch => ({
      index,
      query: quoteValue(value.trim()),
      title: "anywhere in it",
    }))
    : [];
  return [...known, ...words];
}
