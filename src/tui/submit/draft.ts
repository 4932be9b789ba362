/** What the submit form holds, and the changes to it. @module */
import type { Json } from "../../util/json.ts";
import type { Choice } from "../../features/submit/preset_plan.ts";
import { type MetadataEntry, presetFrom, withoutSecrets } from "../../features/presets.ts";
import { sameJson } from "../../util/same_json.ts";

/** One thing that will be handed in: a file, folder or pattern; a URL; a hash; text. */
export interface DraftItem {
  readonly kind: "path" | "url" | "hash" | "text";
  /** Path, URL, hash, or the text itself. */
  readonly text: string;
  /** Of a hash: `sha256`, `md5` … */
  readonly hashType?: string;
  /** What to call it, where that is known. */
  readonly name?: string;
}

/** What a mass submission has besides, in the words of the options of `alx incident submit`. */
export interface MassDraft {
  /** Id of the incident. */
  readonly incident: string;
  /** Patterns, separated by blanks. */
  readonly include: string;
  readonly excludePath: string;
  /** `K/N`, or empty. */
  readonly shard: string;
  /** A number, or empty. */
  readonly ceiling: string;
}

/** All that a person has entered. */
export interface Draft extends Choice {
  readonly items: readonly DraftItem[];
  /** Of a mass submission; undefined for others. */
  readonly mass?: MassDraft | undefined;
  /** Of several things, leave out what was analysed before. */
  readonly skipKnown: boolean;
}

/** A form with nothing in it. */
export const EMPTY_DRAFT: Draft = {
  items: [],
  profile: undefined,
  params: {},
  passwords: "",
  services: undefined,
  spec: {},
  metadata: [],
  skipKnown: false,
};

/** Sets a setting; one that holds anyway is taken out. */
export function withParam(
  draft: Draft,
  { name, value, base }: { readonly name: string; readonly value: Json; readonly base: Json | undefined },
): Draft {
  const { [name]: _, ...others } = draft.params;
  return { ...draft, params: sameJson(value, base) ? others : { ...others, [name]: value } };
}

/** Sets a parameter of a service; one that holds anyway is taken out. */
export function withSpec(
  draft: Draft,
  { service, name, value, base }: { service: string; name: string; value: Json; base: Json },
): Draft {
  const { [name]: _, ...others } = draft.spec[service] ?? {};
  const values = sameJson(value, base) ? others : { ...others, [name]: value };
  const { [service]: __, ...rest } = draft.spec;
  return { ...draft, spec: Object.keys(values).length === 0 ? rest : { ...rest, [service]: values } };
}

/** Sets one key of the metadata; it stays in place when it is there. */
export function withMetadata(draft: Draft, { key, value }: MetadataEntry): Draft {
  const there = draft.metadata.some((one) => one.key === key);
  const metadata = there
    ? draft.metadata.map((one) => one.key === key ? { key, value } : one)
    : [...draft.metadata, { key, value }];
  return { ...draft, metadata };
}

/** The text under which a draft is kept when the form is left. Passwords are not in it. */
export function writeDraft(draft: Draft): string {
  return JSON.stringify({ items: draft.items, ...withoutSecrets(draft) });
}

/** The draft of such a text; undefined when there is none. */
export function readDraft(text: string | undefined): Draft | undefined {
  if (text === undefined || text === "") return undefined;
  try {
    const value = JSON.parse(text) as { items?: unknown };
    const preset = presetFrom(value);
    if (preset === undefined || !Array.isArray(value.items)) return undefined;
    const items = (value.items as readonly DraftItem[]).filter(({ kind, text: own }) =>
      typeof own === "string" && ["path", "url", "hash", "text"].includes(kind)
    );
    return { ...preset, items, passwords: "", skipKnown: false };
  } catch {
    return undefined; // a draft that cannot be read is no draft
  }
}
