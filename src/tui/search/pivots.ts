import type { IndexName } from "../../api/types/common.ts";
import { fieldClause, quoteValue } from "../../domain/lucene/quote.ts";

/** A search that a value leads to. */
export interface Pivot {
  readonly index: IndexName;
  readonly query: string;
  readonly title: string;
}

const any = (fields: readonly string[], value: string) =>
  fields.map((field) => fieldClause(field, value)).join(" OR ");
const tags = (kind: string) =>
  ["static", "dynamic"].map((where) => `result.sections.tags.network.${where}.${kind}`);

function hashPivots(value: string): Pivot[] {
  const kind = ({ 32: "md5", 40: "sha1", 64: "sha256" } as Record<number, string>)[value.length]!;
  const lists: Pivot[] = (["badlist", "safelist"] as const).map((index) => ({
    index,
    query: fieldClause(`hashes.${kind}`, value),
    title: `on the ${index}`,
  }));
  return [
    { index: "file", query: fieldClause(kind, value), title: "the file" },
    ...(kind === "sha256"
      ? [
        {
          index: "submission" as const,
          query: fieldClause("files.sha256", value),
          title: "submissions of it",
        },
        {
          index: "result" as const,
          query: `${fieldClause("sha256", value)} OR ${
            any(["response.extracted.sha256", "response.supplementary.sha256"], value)
          }`,
          title: "results on it or that gave it",
        },
      ]
      : []),
    { index: "alert", query: fieldClause(`file.${kind}`, value), title: "alerts about it" },
    ...lists,
  ];
}

function networkPivots(kind: "ip" | "domain" | "uri", value: string): Pivot[] {
  return [
    { index: "result", query: any(tags(kind), value), title: `results with this ${kind}` },
    { index: "alert", query: fieldClause(`al.${kind}`, value), title: `alerts with this ${kind}` },
    { index: "badlist", query: fieldClause("tag.value", value), title: "on the badlist" },
    { index: "safelist", query: fieldClause("tag.value", value), title: "on the safelist" },
  ];
}

/** Searches worth making for a value, by what it looks like: hash, address, URL, else text. */
export function pivotsFor(value: string): readonly Pivot[] {
  const text = value.trim();
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text)) return hashPivots(text.toLowerCase());
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return networkPivots("uri", text);
  if (/^(?:\d{1,3}\.){3}\d{1,3}$/.test(text) || /^[0-9a-f:]+:[0-9a-f:]+$/i.test(text)) {
    return networkPivots("ip", text);
  }
  const domain = /^(?:[a-z0-9_](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i.test(text)
    ? networkPivots("domain", text)
    : [];
  const phrase = quoteValue(text);
  const everywhere: Pivot[] = (["result", "submission", "file", "alert", "signature"] as const).map((
    index,
  ) => ({
    index,
    query: phrase,
    title: "anywhere in it",
  }));
  return [...domain, ...everywhere];
}
