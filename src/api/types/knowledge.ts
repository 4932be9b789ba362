import type { Json } from "../../util/json.ts";

/** How often something hit, and with what scores. */
export interface HitStats {
  /** How many. */
  readonly count: number;
  /** Lowest. */
  readonly min: number;
  /** Highest. */
  readonly max: number;
  /** Mean. */
  readonly avg: number;
  /** All together. */
  readonly sum: number;
  /** When it hit first; null for never. */
  readonly first_hit: string | null;
  /** When it hit last; null for never. */
  readonly last_hit: string | null;
}

/** A heuristic, `GET heuristics/{id}/`. */
export interface Heuristic {
  /** Names the heuristic: service and number. */
  readonly heur_id: string;
  /** What people call it. */
  readonly name: string;
  /** In a sentence or more, as written by a person or a service. */
  readonly description: string;
  /** Who may see it. */
  readonly classification: string;
  /** A pattern for the file types it is for. */
  readonly filetype: string;
  /** What it scores. */
  readonly score: number;
  /** The most it can score. */
  readonly max_score?: number | null;
  /** Ids of ATT&CK techniques. */
  readonly attack_id?: readonly string[];
  /** Scores of single signatures, by name. */
  readonly signature_score_map?: Readonly<Record<string, number>>;
  /** How often it hit. */
  readonly stats?: HitStats;
}

/** A row of `GET heuristics/stats/`. */
export interface HeuristicStats extends HitStats {
  /** Names the heuristic: service and number. */
  readonly heur_id: string;
  /** What people call it. */
  readonly name: string;
  /** Who may see it. */
  readonly classification: string;
}

/** The states of a signature a person may set. */
export const SIGNATURE_STATUSES = ["DEPLOYED", "NOISY", "DISABLED", "STAGING", "TESTING"] as const;
/** State of a signature; `INVALID` is only ever set by the server. */
export type SignatureStatus = typeof SIGNATURE_STATUSES[number] | "INVALID" | (string & Record<never, never>);

/** A detection rule, `GET signature/{id}/`. */
export interface Signature {
  /** What people call it. */
  readonly name: string;
  /** The rule's language, such as `yara`. */
  readonly type: string;
  /** Where it came from. */
  readonly source: string;
  /** The text of the rule. */
  readonly data: string;
  /** Names it within its source. */
  readonly signature_id: string;
  /** Which version of it. */
  readonly revision: string;
  /** Whether services use it; `DISABLED` ones they do not. */
  readonly status: SignatureStatus;
  /** Who may see it. */
  readonly classification: string;
  /** Its place within its source. */
  readonly order: number;
  /** When it was changed. */
  readonly last_modified?: string;
  /** When its status was set by a person. */
  readonly state_change_date?: string | null;
  /** Who set its status. */
  readonly state_change_user?: string | null;
  /** How often it hit. */
  readonly stats?: HitStats;
  /** Fields of other versions. */
  readonly [other: string]: unknown;
}

/** A row of `GET signature/stats/`. */
export interface SignatureStats extends HitStats {
  /** As of {@link SignatureApi.get}. */
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /** The rule's language, such as `yara`. */
  readonly type: string;
  /** Where it came from. */
  readonly source: string;
  /** Who may see it. */
  readonly classification: string;
}

/** A place signatures are fetched from. */
export interface SignatureSource {
  /** What people call it. */
  readonly name: string;
  /** Where to fetch it. */
  readonly uri: string;
  /** Whether it is in use. */
  readonly enabled?: boolean;
  /** Which of the fetched files count. */
  readonly pattern?: string | null;
  /** How to fetch it. */
  readonly fetch_method?: "GET" | "POST" | "GIT" | (string & Record<never, never>);
  /** Header lines. */
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  /** For what says nothing of its own. */
  readonly default_classification?: string;
  /** The default replaces what the rules say. */
  readonly override_classification?: boolean;
  /** Which branch. */
  readonly git_branch?: string | null;
  /** The proxy to fetch through. */
  readonly proxy?: string | null;
  /** Do not check the certificate. */
  readonly ssl_ignore_errors?: boolean;
  /** Certificates to trust, PEM. */
  readonly ca_cert?: string | null;
  /** To fetch it with. */
  readonly username?: string | null;
  /** To fetch it with. */
  readonly password?: string | null;
  /** A key for git over SSH. */
  readonly private_key?: string | null;
  /** Signatures gone from the source are disabled. */
  readonly sync?: boolean;
  /** Do not take results of earlier runs. */
  readonly ignore_cache?: boolean;
  /** Seconds. */
  readonly update_interval?: number | null;
  /** To send with POST. */
  readonly data?: string | null;
  /** Settings, by key. */
  readonly configuration?: Readonly<Record<string, Json>>;
  /** Log in as the cloud's machine. */
  readonly use_managed_identity?: boolean;
  /** How its last update went, and when. */
  readonly status?: {
    readonly state: string;
    readonly message: string;
    readonly ts: string;
    readonly last_successful_update: string;
  };
}

/** The sources of one service, by service in `GET signature/sources/`. */
export interface SignatureSources {
  /** Where it comes from. */
  readonly sources: readonly SignatureSource[];
  /** What is fetched becomes signatures. */
  readonly generates_signatures: boolean;
  /** How often it is fetched. */
  readonly update_interval_seconds: number;
  /** For sources without a pattern of their own. */
  readonly default_pattern: string;
}

/** What a batch of writes did. `errors` is false, or says what failed. */
export interface BatchResult {
  /** How many were written. */
  readonly success: number;
  /** What went wrong. */
  readonly errors: Json;
  /** Names that were left as they are. */
  readonly skipped?: readonly string[];
}

/** Marks alerts by a query, `GET workflow/{id}/`. */
export interface Workflow {
  /** Names the workflow. */
  readonly workflow_id: string;
  /** What people call it. */
  readonly name: string;
  /** In the search language. */
  readonly query: string;
  /** Who may see it. */
  readonly classification: string;
  /** Words put on it. */
  readonly labels: readonly string[];
  /** The priority it gives to alerts, as of {@link AlertChanges}; null leaves their own. */
  readonly priority: string | null;
  /** The status it gives to alerts, as of {@link AlertChanges}; null leaves their own. */
  readonly status: string | null;
  /** Whether it is in use. */
  readonly enabled: boolean;
  /** Alerts it has marked. */
  readonly hit_count: number;
  /** Who made it. */
  readonly creator: string;
  /** When it was made. */
  readonly creation_date: string;
  /** Who changed it last. */
  readonly edited_by: string;
  /** When it was changed last. */
  readonly last_edit: string;
  /** When it marked its first alert. */
  readonly first_seen?: string | null;
  /** When it marked its last alert. */
  readonly last_seen?: string | null;
  /** The system it came from. */
  readonly origin?: string | null;
  /** In a sentence or more, as written by a person or a service. */
  readonly description?: string | null;
}

/** A workflow to store. `priority` and `status` must be present, null to leave the alerts' own. */
export interface WorkflowDraft {
  /** What people call it. */
  readonly name: string;
  /** In the search language. */
  readonly query: string;
  /** The priority it gives to alerts, as of {@link AlertChanges}; null leaves their own. */
  readonly priority: string | null;
  /** The status it gives to alerts, as of {@link AlertChanges}; null leaves their own. */
  readonly status: string | null;
  /** Words put on it. */
  readonly labels?: readonly string[];
  /** Who may see it. */
  readonly classification?: string;
  /** Whether it is in use. */
  readonly enabled?: boolean;
  /** The system it came from. */
  readonly origin?: string;
  /** In a sentence or more, as written by a person or a service. */
  readonly description?: string;
}
