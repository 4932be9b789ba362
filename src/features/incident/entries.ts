/**
 * The lines of a journal.
 *
 * The order tells the story: what a later line says of a path or a content replaces what an earlier one said. Paths have
 * lines of their own (`file`, `unusable`, `moot`); the way to the server is told for each content once, by its sha256, however
 * many paths hold it. `foldJournal` in ledger.ts puts them together.
 *
 * @module
 */
import type { SubmissionParams } from "../../api/types/submission.ts";
import type { Outcome } from "../../api/ingest_follow.ts";

/** First line: what the journal belongs to. */
export interface IncidentEntry {
  readonly type: "incident";
  readonly version: 1;
  /** Random; the start of each content's `alx_item` in the metadata on the server. */
  readonly id: string;
  readonly server: string;
  /** As the person gave it. */
  readonly incident: string;
  /** Notification queue. */
  readonly queue: string;
  readonly params: SubmissionParams;
  readonly metadata: Readonly<Record<string, string>>;
  readonly profile?: string | undefined;
  readonly at: string;
}

/** A run begins: what it was asked to send. */
export interface RunEntry {
  readonly type: "run";
  /** What was named: paths, and lists of paths with `@` before their name. Empty: nothing is looked for. */
  readonly inputs: readonly string[];
  /** The part of the contents that this machine sends; absent: all of them. */
  readonly shard?: Shard | undefined;
  readonly at: string;
}

/**
 * Settings that replace those of the first line for what is not sent yet; written when a run was told to change them. A
 * `server` is the address that the incident's server has from then on.
 */
export interface SettingsEntry {
  readonly type: "settings";
  readonly params: SubmissionParams;
  readonly metadata: Readonly<Record<string, string>>;
  readonly profile?: string | undefined;
  readonly shard?: Shard | undefined;
  readonly server?: string | undefined;
  readonly at: string;
}

/** A part of the contents, by their hash. */
export interface Shard {
  /** From 1 to `of`. */
  readonly part: number;
  readonly of: number;
}

/** A run has found all there is. */
export interface WalkedEntry {
  readonly type: "walked";
  /** Paths found in this run. */
  readonly paths: number;
  readonly at: string;
}

/** A path with its content. */
export interface FileEntry {
  readonly type: "file";
  readonly path: string;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
  readonly sha256: string;
  readonly at: string;
}

/** Why a path is not sent. */
export type UnusableFate = "empty" | "too large" | "unreadable" | "keeps changing";

/** A path that is not sent. */
export interface UnusableEntry {
  readonly type: "unusable";
  readonly path: string;
  readonly fate: Exclude<UnusableFate, "keeps changing">;
  /** Set, with the fate `unreadable` that older versions know, for a file that changed each time it was to be sent. */
  readonly keepsChanging?: true | undefined;
  /** Of a file that keeps changing: the content of a moment that was submitted in its place. */
  readonly sha256?: string | undefined;
  readonly size?: number | undefined;
  readonly mtime?: number | undefined;
  readonly reason: string;
  readonly at: string;
}

/** A path that is no input after all: a folder that could not be read before, and now is. */
export interface MootEntry {
  readonly type: "moot";
  readonly path: string;
  readonly at: string;
}

/** A content's way to its analysis. */
export type ContentEntry =
  /** A request is about to leave; on the disk before it does. Without a later line nobody knows whether it arrived. */
  | { readonly type: "sending"; readonly sha256: string; readonly at: string }
  /** The server took it. */
  | { readonly type: "sent"; readonly sha256: string; readonly ingestId: string; readonly at: string }
  /** To be sent again: the server dropped it (`Skipped`), has no trace of it, or a person asked for it. */
  | { readonly type: "again"; readonly sha256: string; readonly reason: string; readonly at: string }
  | {
    readonly type: "done";
    readonly sha256: string;
    readonly sid: string;
    readonly score: number | null;
    readonly how: Outcome;
    readonly at: string;
  }
  /** It was analysed, and services failed at it; follows `done`. Older versions pass it over. */
  | {
    readonly type: "incomplete";
    readonly sha256: string;
    /** Service errors of its submission. */
    readonly errors: number;
    readonly reason: string;
    readonly at: string;
  }
  | {
    readonly type: "failed";
    readonly sha256: string;
    readonly fate: "failed" | "too large";
    readonly reason: string;
    readonly at: string;
  };

/**
 * Lines were lost: their contents are to be reconciled before anything of them is sent. Written by `journal repair`, and
 * when a journal was cut during a run. Older versions pass it over.
 */
export interface DoubtEntry {
  readonly type: "doubt";
  /** Contents that lost lines tell of; empty: they are unknown, and every content not sent yet is meant. */
  readonly sha256s: readonly string[];
  /** Contents that are found later are meant too. */
  readonly all?: true | undefined;
  readonly at: string;
}

/** Any line. */
export type Entry =
  | IncidentEntry
  | RunEntry
  | SettingsEntry
  | WalkedEntry
  | FileEntry
  | UnusableEntry
  | MootEntry
  | DoubtEntry
  | ContentEntry;

/** A line without its time, which the journal adds. */
export type NewEntry = Entry extends infer One ? One extends Entry ? Omit<One, "at"> : never : never;

const TYPES: ReadonlySet<unknown> = new Set(
  [
    "incident",
    "run",
    "settings",
    "walked",
    "file",
    "unusable",
    "moot",
    "doubt",
    "sending",
    "sent",
    "again",
    "done",
    "incomplete",
    "failed",
  ] satisfies Entry["type"][],
);

/** Whether a line's value is one of ours; later versions may add others, which are passed over. */
export function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && "type" in value && TYPES.has(value.type);
}

const SHA256 = /^[0-9a-f]{64}$/;
const FATES: ReadonlySet<unknown> = new Set(["empty", "too large", "unreadable", "failed"]);

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";
const isObject: Check = (value) => typeof value === "object" && value !== null;
const isHash: Check = (value) => typeof value === "string" && SHA256.test(value);
const isFate: Check = (value) => FATES.has(value);

/** What the values of each type are made of. */
const SHAPES: Readonly<Record<Entry["type"], Readonly<Record<string, Check>>>> = {
  incident: {
    version: (value) => value === 1,
    ...{ id: isText, server: isText, incident: isText, queue: isText, params: isObject, metadata: isObject },
  },
  run: { inputs: Array.isArray },
  settings: { params: isObject, metadata: isObject },
  walked: {},
  file: { path: isText, size: isNumber, mtime: isNumber, sha256: isHash },
  unusable: { path: isText, fate: isFate, reason: isText },
  moot: { path: isText },
  doubt: { sha256s: (value) => Array.isArray(value) && value.every(isHash) },
  sending: { sha256: isHash },
  sent: { sha256: isHash, ingestId: isText },
  again: { sha256: isHash, reason: isText },
  done: { sha256: isHash, sid: isText, how: isText, score: (value) => value === null || isNumber(value) },
  incomplete: { sha256: isHash, errors: isNumber, reason: isText },
  failed: { sha256: isHash, fate: isFate, reason: isText },
};

/** Whether an entry has all that its type needs. */
export function isWholeEntry(entry: Entry): boolean {
  const values = entry as unknown as Readonly<Record<string, unknown>>;
  const shape = SHAPES[entry.type];
  for (const name in shape) if (!shape[name]!(values[name])) return false;
  return typeof entry.at === "string";
}
