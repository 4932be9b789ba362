import { Completion, CompletionItem, LiveValues } from "./completion.ts";
import type { IndexName } from "../../api/types/mod.ts";
import { type CursorPlace, placeOf } from "./cursor.ts";
import { enumValues, isScore } from "./enum_values.ts";
import { type FieldSpec, fieldSpec, type FieldTable } from "./field_spec.ts";
import { LONGEST_CHECKED } from "./limits.ts";
import { removeAt } from "./live_values.ts";
import { escapeField, escapeTerm, quoteValue, valueText } from "./quote.ts";
import { dateItems, rangeDateItems } from "./date_items.ts";

/** What completion needs to know. */
export interface CompleteOptions {
  readonly fields: FieldTable;
  readonly index?: IndexName | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const OPERATORS: readonly CompletionItem[] = [
  { text: "AND ", label: "AND", kind: "operator", description: "both must match" },
  { text: "OR ", label: "OR", kind: "operator", description: "either may match" },
  { text: "NOT ", label: "NOT", kind: "operator", description: "must not match" },
];

/**
 * What could stand at the cursor of a query, half-typed or whole; nothing in one longer than `LONGEST_CHECKED`. Never
 * throws.
 */
export function completeAt(text: string, cursor: number, options: CompleteOptions): Completion {
  if (text.length > LONGEST_CHECKED) {
    return { replaceStart: cursor, replaceEnd: cursor, context: "value", prefix: "", items: [] };
  }
  const place = placeOf(text, cursor);
  const base = { replaceStart: place.start, replaceEnd: place.end, prefix: place.prefix };
  if (place.field !== undefined && !(place.afterClause && !place.word)) {
    return valueCompletion(text, place, options);
  }
  const operators = place.afterClause ? OPERATORS.filter((item) => startsWith(item.label, place.prefix)) : [];
  if (place.afterClause && !place.word) {
    return { ...base, context: "operator", items: [...operators, ...fieldItems("", options.fields)] };
  }
  const colon = text[place.end] === ":" ? 1 : 0;
  const upper = place.prefix !== "" && place.prefix === place.prefix.toUpperCase();
  const fields = fieldItems(place.prefix, options.fields);
  const items = upper ? [...operators, ...fields] : [...fields, ...operators];
  return { ...base, replaceEnd: place.end + colon, context: "field", items };
}

function startsWith(text: string, prefix: string): boolean {
  return prefix.length <= text.length && text.toLowerCase().startsWith(prefix.toLowerCase());
}

/** Lower is better; undefined does not match. */
function rank(name: string, typed: string): number | undefined {
  if (typed.length > name.length) return undefined;
  if (typed === "" || name === typed) return 0;
  if (startsWith(name, typed)) return 1;
  const segments = name.toLowerCase().split(".");
  const wanted = typed.toLowerCase();
  if (segments.at(-1) === wanted) return 2;
  if (segments.at(-1)!.startsWith(wanted)) return 3;
  if (name.toLowerCase().includes(`.${wanted}`)) return 4;
  if (wanted.length >= 2 && name.toLowerCase().includes(wanted)) return 5;
  const parts = wanted.split(".");
  let from = 0;
  const inOrder = parts.length > 1 && parts.every((part) => {
    const at = segments.findIndex((segment, i) => i >= from && segment.startsWith(part));
    from = at + 1;
    return at >= 0;
  });
  return inOrder ? 6 : undefined;
}

function fieldItems(typed: string, fields: FieldTable): CompletionItem[] {
  const ranked = Object.keys(fields).filter((name) => fields[name]!.indexed)
    .map((name) => ({ name, rank: rank(name, typed), depth: name.split(".").length, info: fields[name]! }))
    .filter((entry) => entry.rank !== undefined);
  ranked.sort((a, b) =>
    a.rank! - b.rank! || Number(b.info.stored) - Number(a.info.stored) || a.depth - b.depth ||
    (a.name < b.name ? -1 : 1)
  );
  const items: CompletionItem[] = ranked.map(({ name, info }) => ({
    text: `${escapeField(name)}:`,
    label: name,
    kind: "field",
    type: info.type,
    ...(info.description === undefined || info.description === null ? {} : { description: info.description }),
  }));
  if (typed !== "" && startsWith("_exists_", typed)) {
    items.unshift({
      text: "_exists_:",
      label: "_exists_",
      kind: "field",
      description: "documents that have a field",
    });
  }
  return items;
}

function valueCompletion(text: string, place: CursorPlace, options: CompleteOptions): Completion {
  const { field = "", prefix } = place;
  const base = { replaceStart: place.start, replaceEnd: place.end, prefix, field };
  if (field === "_exists_") {
    const items = fieldItems(prefix, options.fields).map((item) => ({
      ...item,
      text: item.text.slice(0, -1),
    }));
    return { ...base, context: "value", items };
  }
  const spec = fieldSpec(field, options.fields);
  if (spec?.kind === "date") {
    const compared = place.start > 0 && /[<>=]/.test(text[place.start - 1]!);
    const dates = place.inRange || compared
      ? rangeDateItems(options.now, place.inRange)
      : dateItems(options.now);
    return { ...base, context: "date", items: matchingItems(dates, prefix) };
  }
  const items = place.inRange ? [openEnd()] : staticItems(spec, options.index, field);
  if (place.comparison !== "") {
    const typed = place.comparison + prefix;
    const start = place.start - place.comparison.length;
    return {
      ...base,
      replaceStart: start,
      prefix: typed,
      context: "value",
      items: matchingItems(items, typed),
    };
  }
  const live = spec === undefined || place.inRange ? undefined : liveOf(text, place, spec);
  return {
    ...base,
    context: "value",
    items: matchingItems(items, prefix),
    ...(live === undefined ? {} : { live }),
  };
}

function openEnd(): CompletionItem {
  return { text: "*", label: "*", kind: "value", description: "no bound" };
}

function matchingItems(items: readonly CompletionItem[], prefix: string): CompletionItem[] {
  return items.filter((item) => startsWith(item.label, prefix) || startsWith(item.text, prefix));
}

function liveOf(text: string, place: CursorPlace, spec: FieldSpec): LiveValues | undefined {
  if (!spec.indexed || (spec.kind !== "keyword" && spec.kind !== "ip")) return undefined;
  const { prefix } = place;
  const narrow = prefix !== "" && spec.kind === "keyword";
  return {
    field: spec.name,
    prefix,
    query: removeAt(text, place.start),
    ...(narrow ? { filter: `${escapeField(spec.name)}:${escapeTerm(prefix)}*` } : {}),
  };
}

function staticItems(
  spec: FieldSpec | undefined,
  index: IndexName | undefined,
  field: string,
): CompletionItem[] {
  const any: CompletionItem = { text: "*", label: "*", kind: "value", description: "has a value" };
  if (spec === undefined) return [any];
  const value = (text: string, description?: string): CompletionItem => ({
    text: valueText(text),
    label: text,
    kind: "value",
    ...(description === undefined ? {} : { description }),
  });
  if (spec.kind === "boolean") return [value("true"), value("false"), any];
  if (spec.kind === "ip") return [...NETWORKS, any];
  if (spec.kind === "integer" || spec.kind === "long" || spec.kind === "float") {
    return [...(isScore(field) ? SCORES : []), ...COMPARISONS, any];
  }
  return [...(enumValues(index, field) ?? []).map((text) => value(text)), any];
}

const SCORES: readonly CompletionItem[] = [
  { text: ">=1000", label: ">=1000", kind: "value", description: "malicious" },
  { text: ">=700", label: ">=700", kind: "value", description: "highly suspicious or worse" },
  { text: ">=300", label: ">=300", kind: "value", description: "suspicious or worse" },
  { text: "[0 TO 300}", label: "[0 TO 300}", kind: "value", description: "informative" },
  { text: "<0", label: "<0", kind: "value", description: "safe" },
];
const COMPARISONS: readonly CompletionItem[] = [
  { text: ">=", label: ">=", kind: "operator", description: "at least" },
  { text: ">", label: ">", kind: "operator", description: "more than" },
  { text: "<=", label: "<=", kind: "operator", description: "at most" },
  { text: "<", label: "<", kind: "operator", description: "less than" },
  { text: "[", label: "[ TO ]", kind: "operator", description: "between two, both included" },
];
const NETWORKS: readonly CompletionItem[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map((
  network,
) => ({
  text: quoteValue(network),
  label: network,
  kind: "value",
  description: "private addresses",
}));

/** Puts a candidate in. The cursor then stands behind it. */
export function applyCompletion(
  text: string,
  completion: Completion,
  item: CompletionItem,
): { readonly text: string; readonly cursor: number } {
  const before = text.slice(0, completion.replaceStart);
  const after = text.slice(completion.replaceEnd);
  const blank = item.kind === "operator" && item.text.endsWith(" ") && after.startsWith(" ");
  const inserted = blank ? item.text.trimEnd() : item.text;
  const cursor = before.length + inserted.length;
  return { text: before + inserted + after, cursor };
}
