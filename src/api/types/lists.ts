/** Who put an entry on a list, and why. */
export interface ListSource {
  /** What people call it. */
  readonly name: string;
  /** A person, or a system. */
  readonly type: "user" | "external" | (string & Record<never, never>);
  /** Why. */
  readonly reason: readonly string[];
  /** Who may see it. */
  readonly classification?: string;
}

/** An entry of the safelist, and what both lists share. */
export interface SafelistEntry {
  /** What it is an entry of. */
  readonly type: "file" | "tag" | "signature" | (string & Record<never, never>);
  /** Who may see it. */
  readonly classification: string;
  /** Whether it is in use. */
  readonly enabled: boolean;
  /** When it was added. */
  readonly added: string;
  /** When it was changed. */
  readonly updated: string;
  /** When it ends; null for never. */
  readonly expiry_ts?: string | null;
  /** Hashes of the entry; which one names it depends on its type. */
  readonly hashes: Readonly<
    Partial<Record<"md5" | "sha1" | "sha256" | "ssdeep" | "tlsh", string | null>>
  >;
  /** The file it is about. */
  readonly file?: {
    readonly name: readonly string[];
    readonly size?: number | null;
    readonly type?: string | null;
  } | null;
  /** The tag it is about. */
  readonly tag?: { readonly type: string; readonly value: string } | null;
  /** The signature it is about. */
  readonly signature?: { readonly name: string } | null;
  /** Where it comes from. */
  readonly sources: readonly ListSource[];
}

/** What a bad thing belongs to. */
export const ATTRIBUTION_TYPES = [
  "actor",
  "campaign",
  "category",
  "exploit",
  "implant",
  "family",
  "network",
] as const;
/** One of {@link ATTRIBUTION_TYPES}. */
export type AttributionType = typeof ATTRIBUTION_TYPES[number];

/** An entry of the badlist. */
export interface BadlistEntry extends SafelistEntry {
  /** Who or what it belongs to. */
  readonly attribution?: Readonly<Partial<Record<AttributionType, readonly string[] | null>>> | null;
}

/** An entry to add or merge; the server fills in the rest. */
export interface ListDraft {
  /** What it is an entry of. */
  readonly type: "file" | "tag" | "signature";
  /** Hashes of the entry; which one names it depends on its type. */
  readonly hashes?: SafelistEntry["hashes"];
  /** About the file. */
  readonly file?: SafelistEntry["file"];
  /** The tag it is about. */
  readonly tag?: SafelistEntry["tag"];
  /** The signature it is about. */
  readonly signature?: SafelistEntry["signature"];
  /** Where it comes from. */
  readonly sources: readonly ListSource[];
  /** Who may see it. */
  readonly classification?: string;
  /** Whether it is in use. */
  readonly enabled?: boolean;
  /** Who or what it belongs to. */
  readonly attribution?: BadlistEntry["attribution"];
  /** Days to keep it. */
  readonly dtl?: number;
  /** When it ends; null for never. */
  readonly expiry_ts?: string | null;
}

/** What adding an entry did; `hash` is its id. */
export interface ListWrite {
  /** Whether it was done. */
  readonly success: boolean;
  /** Whether there was no such entry before, or its sources were merged. */
  readonly op: "add" | "update" | (string & Record<never, never>);
  /** The entry's id. */
  readonly hash: string;
}
