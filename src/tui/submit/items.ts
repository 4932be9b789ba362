/** From what a person types or pastes to the things to hand in. @module */
import { baseName, type Source } from "../../api/submit_source.ts";
import { recognise } from "../../domain/hashes.ts";
import { expandHome } from "../../util/xdg.ts";
import type { Draft, DraftItem } from "./draft.ts";
import { sameJson } from "../../util/same_json.ts";

/** What is known where a line is typed. */
export interface LineContext {
  /** Home of the person. */
  readonly home?: string | undefined;
  /** Kinds of names that sources of the server understand besides the usual hashes. */
  readonly kinds?: readonly string[];
}

/**
 * What one line means: `text:…` is text, addresses and hashes are fetched by the server, as is `KIND:NAME` of a kind
 * that it knows; all else is a path.
 */
export function itemOf(line: string, { home, kinds = [] }: LineContext = {}): DraftItem | undefined {
  const text = line.trim();
  if (text === "") return undefined;
  if (text.startsWith("text:")) {
    const own = text.slice("text:".length).trimStart();
    return own === "" ? undefined : { kind: "text", text: own };
  }
  const found = text.startsWith("file://") ? undefined : recognise(text);
  if (found?.kind === "url") return { kind: "url", text: found.value };
  if (found !== undefined && /^(?:sha256|sha1|md5|ssdeep|tlsh)$/.test(found.kind)) {
    return { kind: "hash", text: found.value, hashType: found.kind };
  }
  const [, kind = "", name = ""] = /^([\w.-]+):(.+)$/s.exec(text) ?? [];
  if (kinds.includes(kind)) return { kind: "hash", text: name, hashType: kind };
  return { kind: "path", text: expandHome(pathOf(text), home) };
}

/** Beginnings of web addresses, made harmless or not. */
const ADDRESS = /^(?:h(?:tt|xx)ps?|ftp|fxp):\/\//i;

/** Why a line is nothing that can be submitted; undefined when it is, or is empty. */
export function lineFault(line: string, context: LineContext = {}): string | undefined {
  const text = line.trim();
  const item = itemOf(text, context);
  if (item === undefined) return text === "" ? undefined : "The text after text: is missing";
  return item.kind === "path" && ADDRESS.test(text) ? `Invalid URL "${text}"` : undefined;
}

/** A path as terminals write it when a file is dropped on them: in quotes, with backslashes, or as `file://`. */
function pathOf(text: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(text)?.[2];
  if (quoted !== undefined) return quoted;
  if (!text.startsWith("file://")) return text.replace(/\\([ '"()&[\]])/g, "$1");
  try {
    return decodeURIComponent(text.slice("file://".length));
  } catch {
    return text.slice("file://".length);
  }
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

/** What it is called on screen and by the server. */
export function itemName(item: DraftItem): string {
  if (item.name !== undefined) return item.name;
  switch (item.kind) {
    case "path":
      return baseName(item.text);
    case "text":
      return TEXT_NAME;
    default:
      return item.text;
  }
}

/** Where the bytes come from, for showing the request: files are not opened. */
export function sourceOf(item: DraftItem): Source {
  switch (item.kind) {
    case "url":
      return { kind: "url", url: item.text };
    case "hash":
      return { kind: "hash", type: item.hashType ?? "sha256", value: item.text, name: item.name };
    case "text":
      return { kind: "bytes", name: TEXT_NAME, bytes: new Uint8Array() };
    case "path":
      return { kind: "bytes", name: item.text, bytes: new Uint8Array() };
  }
}

/** File name of pasted text. */
export const TEXT_NAME = "pasted.txt";
