import type { Json } from "../../util/json.ts";

/** How often something hit, and with what scores. */
export interface HitStats {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly sum: number;
  readonly first_hit: string | null;
  readonly last_hit: string | null;
}

/** A heuristic, `GET heuristics/{id}/`. */
export interface Heuristic {
  readonly heur_id: string;
  readonly name: string;
  readonly description: string;
  readonly classification: string;
  readonly filetype: string;
  readonly score: number;
  readonly max_score?: number | null;
  readonly attack_id?: readonly string[];
  readonly signature_score_map?: Readonly<Record<string, number>>;
  readonly stats?: HitStats;
}

/** A row of `GET heuristics/stats/`. */
export interface HeuristicStats extends HitStats {
  readonly heur_id: string;
  readonly name: string;
  readonly classification: string;
}

/** The states of a signature a person may set. */
export const SIGNATURE_STATUSES = ["DEPLOYED", "NOISY", "DISABLED", "STAGING", "TESTING"] as const;
/** State of a signature; `INVALID` is only ever set by the server. */
export type SignatureStatus = typeof SIGNATURE_STATUSES[number] | "INVALID" | (string & Record<never, never>);

/** A detection rule, `GET signature/{id}/`. */
export interface Signature {
  readonly name: string;
  readonly type: string;
  readonly source: string;
  /** The text of the rule. */
  readonly data: string;
  readonly signature_id: string;
  readonly revision: string;
  readonly status: SignatureStatus;
  readonly classification: string;
  readonly order: number;
  readonly last_modified?: string;
  readonly state_change_date?: string | null;
  readonly state_change_user?: string | null;
  readonly stats?: HitStats;
  readonly [other: string]: unknown;
}

/** A row of `GET signature/stats/`. */
export interface SignatureStats extends HitStats {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly source: string;
  readonly classification: string;
}

/** A place signatures are fetched from. */
export interface SignatureSource {
  readonly name: string;
  readonly uri: string;
  readonly enabled?: boolean;
  readonly pattern?: string | null;
  readonly fetch_method?: "GET" | "POST" | "GIT" | (string & Record<never, never>);
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  readonly default_classification?: string;
  readonly override_classification?: boolean;
  readonly git_branch?: string | null;
  readonly proxy?: string | null;
  readonly ssl_ignore_errors?: boolean;
  readonly ca_cert?: string | null;
  readonly username?: string | null;
  readonly password?: string | null;
  readonly private_key?: string | null;
  readonly sync?: boolean;
  readonly ignore_cache?: boolean;
  /** Seconds. */
  readonly update_interval?: number | null;
  readonly data?: string | null;
  readonly configuration?: Readonly<Record<string, Json>>;
  readonly use_managed_identity?: boolean;
  readonly status?: {
    readonly state: string;
    readonly message: string;
    readonly ts: string;
    readonly last_successful_update: string;
  };
}

/** The sources of one service, by service in `GET signature/sources/`. */
export interface SignatureSources {
  readonly sources: readonly SignatureSource[];
  readonly generates_signatures: boolean;
  readonly update_interval_seconds: number;
  readonly default_pattern: string;
}

/** What a batch of writes did. `errors` is false, or says what failed. */
export interface BatchResult {
  /** How many were written. */
  readonly success: number;
  readonly errors: Json;
  /** Names that were left as they are. */
  readonly skipped?: readonly string[];
}

/** Marks alerts by a query, `GET workflow/{id}/`. */
export interface Workflow {
  readonly workflow_id: string;
  readonly name: string;
  readonly query: string;
  readonly classification: string;
  readonly labels: readonly string[];
  readonly priority: string | null;
  readonly status: string | null;
  readonly enabled: boolean;
  readonly hit_count: number;
  readonly creator: string;
  readonly creation_date: string;
  readonly edited_by: string;
  readonly last_edit: string;
  readonly first_seen?: string | null;
  readonly last_seen?: string | null;
  readonly origin?: string | null;
  readonly description?: string | null;
}

/** A workflow to store. `priority` and `status` must be present, null to leave the alerts' own. */
export interface WorkflowDraft {
  readonly name: string;
  readonly query: string;
  readonly priority: string | null;
  readonly status: string | null;
  readonly labels?: readonly string[];
  readonly classification?: string;
  readonly enabled?: boolean;
  readonly origin?: string;
  readonly description?: string;
}

/** Who put an entry on a list, and why. */
export interface ListSource {
  readonly name: string;
  readonly type: "user" | "external" | (string & Record<never, never>);
  readonly reason: readonly string[];
  readonly classification?: string;
}

/** An entry of the safelist, and what both lists share. */
export interface SafelistEntry {
  readonly type: "file" | "tag" | "signature" | (string & Record<never, never>);
  readonly classification: string;
  readonly enabled: boolean;
  readonly added: string;
  readonly updated: string;
  readonly expiry_ts?: string | null;
  readonly hashes: Readonly<
    Partial<Record<"md5" | "sha1" | "sha256" | "ssdeep" | "tlsh", string | null>>
  >;
  readonly file?: {
    readonly name: readonly string[];
    readonly size?: number | null;
    readonly type?: string | null;
  } | null;
  readonly tag?: { readonly type: string; readonly value: string } | null;
  readonly signature?: { readonly name: string } | null;
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
  readonly attribution?: Readonly<Partial<Record<AttributionType, readonly string[] | null>>> | null;
}

/** An entry to add or merge; the server fills in the rest. */
export interface ListDraft {
  readonly type: "file" | "tag" | "signature";
  readonly hashes?: SafelistEntry["hashes"];
  readonly file?: SafelistEntry["file"];
  readonly tag?: SafelistEntry["tag"];
  readonly signature?: SafelistEntry["signature"];
  readonly sources: readonly ListSource[];
  readonly classification?: string;
  readonly enabled?: boolean;
  readonly attribution?: BadlistEntry["attribution"];
  /** Days to keep it. */
  readonly dtl?: number;
  readonly expiry_ts?: string | null;
}

/** What adding an entry did; `hash` is its id. */
export interface ListWrite {
  readonly success: boolean;
  readonly op: "add" | "update" | (string & Record<never, never>);
  readonly hash: string;
}
