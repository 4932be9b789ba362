/** What the submit form holds. @module */
import type { SubmissionParams } from "../../api/types/submission.ts";
import type { Source } from "../../api/submit_source.ts";
import type { Whoami } from "../../api/types/user.ts";
import { recognise } from "../../domain/hashes.ts";
import { mergeParams, withPasswords } from "../../domain/submit_params.ts";
import { type MetadataEntry, type Preset, presetFrom, withoutSecrets } from "../../features/presets.ts";
import { type Plan, planSubmission } from "../../features/submit/plan.ts";
import { sameJson } from "./same_json.ts";
import { selectedParams } from "./selection.ts";

/** One thing that will be handed in: a file, folder or pattern; a URL; a hash; text. */
export interface DraftItem {
  readonly kind: "path" | "url" | "hash" | "text";
  /** Path, URL, hash, or the text itself. */
  readonly text: string;
  /** Of a hash: `sha256`, `md5` … */
  readonly hashType?: string;
}

/** All that a person has entered. */
export interface Draft extends Preset {
  readonly items: readonly DraftItem[];
  /** Passwords of archives, separated by commas. Never stored. */
  readonly passwords: string;
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
};

/** What one line means: `text:…` is text, addresses and hashes are fetched by the server, all else is a path. */
export function itemOf(line: string, home?: string): DraftItem | undefined {
  const text = line.trim();
  if (text === "") return undefined;
  if (text.startsWith("text:")) return { kind: "text", text: text.slice(5).trimStart() };
  const found = recognise(text);
  if (found?.kind === "url") return { kind: "url", text: found.value };
  if (found !== undefined && /^(?:sha256|sha1|md5|ssdeep|tlsh)$/.test(found.kind)) {
    return { kind: "hash", text: found.value, hashType: found.kind };
  }
  const path = text.replace(/^(["'])(.*)\1$/, "$2").replace(/^file:\/\//, "");
  const own = home !== undefined && (path === "~" || path.startsWith("~/")) ? home + path.slice(1) : path;
  return { kind: "path", text: own };
}

/** What was pasted: several lines are so many things when each is an address, a hash or a whole path, else one text. */
export function itemsOfPaste(paste: string): readonly DraftItem[] {
  const lines = paste.split(/\r\n|\r|\n/).map((line) => line.trim()).filter((line) => line !== "");
  const items = lines.flatMap((line) => itemOf(line) ?? []);
  const clear = items.every(({ kind, text }) => kind === "path" ? text.startsWith("/") : kind !== "text");
  return clear ? items : [{ kind: "text", text: paste }];
}

/** Adds things, each once. */
export function withItems(draft: Draft, items: readonly DraftItem[]): Draft {
  const fresh = items.filter((item) => !draft.items.some((one) => sameJson(one, item)));
  return fresh.length === 0 ? draft : { ...draft, items: [...draft.items, ...fresh] };
}

/** The profile a form starts with: the person's own choice, where it may be used. */
export function firstProfile(me: Whoami): string | undefined {
  const profiles = Object.keys(me.configuration.submission?.profiles ?? {});
  const preferred = me.settings?.preferred_submission_profile ?? undefined;
  if (preferred !== undefined && profiles.includes(preferred)) return preferred;
  return me.roles.includes("submission_customize") ? undefined : profiles[0];
}

/** What holds when the person changes nothing: the profile, then their own settings of it. */
export function baseParams(me: Whoami, profile: string | undefined): SubmissionParams {
  const own = me.settings?.submission_profiles?.[profile ?? "default"];
  return mergeParams(me.configuration.submission?.profiles?.[profile ?? ""]?.params, own);
}

/** Archive passwords as typed: separated by commas. */
export function passwordsOf({ passwords }: Pick<Draft, "passwords">): readonly string[] {
  return passwords.split(",").map((one) => one.trim()).filter((one) => one !== "");
}

/** The settings to send: only what differs from the profile. */
export function paramsOf(me: Whoami, draft: Draft): SubmissionParams {
  const passwords = passwordsOf(draft);
  const initial = draft.params.initial_data;
  const data = passwords.length === 0
    ? {}
    : { initial_data: withPasswords(typeof initial === "string" ? initial : null, passwords) };
  const { "default_external_sources": sources } = draft.params;
  return mergeParams(
    draft.params as SubmissionParams, // the form sets each as the settings table has it
    sources === undefined ? undefined : { default_external_sources: sources as readonly string[] },
    selectedParams(me.settings?.services ?? [], draft.services, baseParams(me, draft.profile)),
    { service_spec: draft.spec },
    data,
  );
}

/** What will be sent, and what is wrong with it. */
export function planOf(me: Whoami, draft: Draft): Plan {
  return planSubmission(me, {
    params: paramsOf(me, draft),
    metadata: Object.fromEntries(
      draft.metadata.filter(({ value }) => value !== "").map(({ key, value }) => [key, value]),
    ),
    profile: draft.profile,
    via: "submit",
  });
}

/** Where the bytes come from, for showing the request: files are not opened. */
export function sourceOf(item: DraftItem): Source {
  switch (item.kind) {
    case "url":
      return { kind: "url", url: item.text };
    case "hash":
      return { kind: "hash", type: item.hashType ?? "sha256", value: item.text };
    case "text":
      return { kind: "bytes", name: TEXT_NAME, bytes: new Uint8Array() };
    case "path":
      return { kind: "bytes", name: item.text, bytes: new Uint8Array() };
  }
}

/** File name of pasted text. */
export const TEXT_NAME = "pasted.txt";

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
    return { ...preset, items, passwords: "" };
  } catch {
    return undefined; // a draft that cannot be read is no draft
  }
}
