import type { IndexName } from "../../api/types/common.ts";
import type { LineTarget } from "../../domain/section_text.ts";
import { fieldClause, quoteValue } from "../../domain/lucene/quote.ts";
import { defangTag, defangText } from "../../util/defang.ts";
import { type PivotSearch, pivotsFor } from "../search/pivots.ts";

/** A thing on screen that the keys work on. Values are raw, not those on screen. */
export type Handle =
  | { readonly kind: "tag"; readonly type: string; readonly value: string }
  | { readonly kind: "file"; readonly sha256: string; readonly name: string }
  | { readonly kind: "heuristic"; readonly id: string; readonly name: string }
  | { readonly kind: "attack"; readonly id: string; readonly name: string }
  | { readonly kind: "signature"; readonly name: string }
  /** The result of a service; with `key` it can be opened. */
  | { readonly kind: "service"; readonly name: string; readonly key?: string }
  /** The value of a field of an index. */
  | {
    readonly kind: "field";
    readonly index: IndexName;
    readonly field: string;
    readonly value: string | number;
  }
  /** Text that no field holds, such as a string of a file. */
  | { readonly kind: "text"; readonly value: string };

const SECTIONS = "result.sections";

/** What a line of section text names. */
export function handleOf(target: LineTarget | undefined): Handle | undefined {
  switch (target?.kind) {
    case undefined:
      return undefined;
    case "tag":
    case "signature":
      return target;
    case "file":
    case "image":
      return { kind: "file", sha256: target.sha256, name: target.name };
    case "url":
      return { kind: "text", value: target.value };
    case "attack":
      return { kind: "attack", id: target.id, name: target.id };
    case "heuristic":
      return { kind: "heuristic", id: target.id, name: target.id };
  }
}

/** The raw value: what `Y` copies. */
export function handleValue(handle: Handle): string {
  switch (handle.kind) {
    case "file":
      return handle.sha256;
    case "heuristic":
    case "attack":
      return handle.id;
    case "signature":
    case "service":
      return handle.name;
    default:
      return String(handle.value);
  }
}

/** The value written so that nothing opens it; the same text where there is nothing to open. */
export function harmlessValue(handle: Handle): string {
  const value = handleValue(handle);
  return handle.kind === "tag" && defangTag(handle.type, value) !== value
    ? defangTag(handle.type, value)
    : handle.kind === "file"
    ? value
    : defangText(value);
}

/** What it is, for titles: `network.static.domain`, `heuristic`. */
export function handleWord(handle: Handle): string {
  return handle.kind === "tag" ? handle.type : handle.kind === "field" ? handle.field : handle.kind;
}

/** Fields by index that hold such a thing. */
function fieldsOf(handle: Handle): readonly (readonly [index: IndexName, field: string])[] {
  switch (handle.kind) {
    case "tag":
      return [["result", `${SECTIONS}.tags.${handle.type}`]];
    case "file":
      return [["file", "sha256"], ["submission", "files.sha256"], ["result", "sha256"], [
        "alert",
        "file.sha256",
      ]];
    case "heuristic":
      return [["result", `${SECTIONS}.heuristic.heur_id`], ["heuristic", "heur_id"]];
    case "attack":
      return [["result", `${SECTIONS}.heuristic.attack.attack_id`], ["heuristic", "attack_id"]];
    case "signature":
      return [["result", `${SECTIONS}.heuristic.signature.name`], ["signature", "name"]];
    case "service":
      return [["result", "response.service_name"], ["signature", "type"]];
    case "field":
      return [[handle.index, handle.field]];
    case "text":
      return [];
  }
}

/** A search for it. */
export interface HandleSearch {
  readonly index: IndexName;
  /** Absent for words looked for anywhere. */
  readonly field?: string;
  readonly clause: string;
}

/**
 * The clause that finds it. @param index Preferred index; where it has no such field, the first that has one.
 */
export function searchOf(handle: Handle, index?: IndexName): HandleSearch {
  const fields = fieldsOf(handle);
  const [found, field] = fields.find(([one]) => one === index) ?? fields[0] ?? [index ?? "result", undefined];
  const value = handle.kind === "field" ? handle.value : handleValue(handle);
  return field === undefined
    ? { index: found, clause: quoteValue(String(value)) }
    : { index: found, field, clause: fieldClause(field, value) };
}

/** Every search worth making for it, most telling first. */
export function pivotsOfHandle(handle: Handle): readonly PivotSearch[] {
  const own = fieldsOf(handle).map(([index, field]): PivotSearch => ({
    index,
    query: searchOf(handle, index).clause,
    title: field.split(".").slice(-2).join("."),
  }));
  const spread = handle.kind === "heuristic" || handle.kind === "attack" || handle.kind === "service"
    ? []
    : pivotsFor(handleValue(handle));
  const seen = new Set<string>();
  return [...own, ...spread].filter(({ index, query }) => {
    const key = `${index} ${query}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  }).slice(0, 9);
}
