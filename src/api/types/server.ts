import type { Json, JsonObject } from "../../util/json.ts";
import type { ServiceParam } from "./user.ts";

/** `GET help/configuration/`: settings by dotted name. */
export interface ServerConfiguration {
  readonly "services.categories"?: readonly (readonly [category: string, services: readonly string[]])[];
  readonly "services.stages"?: readonly (readonly [stage: string, services: readonly string[]])[];
  /** Bytes. */
  readonly "submission.max_file_size"?: number;
  readonly "submission.max_metadata_length"?: number;
  readonly "submission.max_extraction_depth"?: number;
  /** Days. */
  readonly "submission.dtl"?: number;
  /** Days; 0 means no limit. */
  readonly "submission.max_dtl"?: number;
  readonly "ui.ingest_max_priority"?: number;
  readonly "ui.default_zip_password"?: string;
  readonly "ui.enforce_quota"?: boolean;
  readonly [name: string]: unknown;
}

/** `GET help/constants/` */
export interface ServerConstants {
  readonly max_priority: number;
  readonly priorities: Readonly<Record<string, readonly [lowest: number, highest: number]>>;
  /** File types with the services that accept them; `*` holds those that accept all. */
  readonly file_types: readonly (readonly [type: string, services: readonly string[]])[];
  readonly tag_types: readonly string[];
}

/** One source's answer to a hash lookup. */
export interface HashSource {
  readonly error: string | null;
  readonly items: readonly {
    readonly classification?: string;
    readonly confirmed: boolean;
    readonly malicious: boolean;
    readonly description: string;
    readonly data: Json;
  }[];
}

/** One source's answer to a federated lookup. */
export interface LookupSource {
  /** Empty when all went well. */
  readonly error: string;
  readonly items: readonly {
    readonly classification: string;
    readonly link: string;
    readonly count: number;
    readonly confirmed: boolean;
    readonly malicious: boolean;
    readonly description: string;
    readonly enrichment?: readonly {
      readonly group: string;
      readonly name: string;
      readonly name_description: string;
      readonly value: Json;
      readonly value_description: string;
    }[];
  }[];
}

/** A service as any user may see it, `GET service/all/`. */
export interface ServiceInfo {
  readonly name: string;
  readonly category: string;
  readonly stage: string;
  readonly version: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly accepts: string;
  readonly rejects: string;
  readonly is_external: boolean;
  readonly privileged: boolean;
  readonly classification: string;
}

/** A service as its administrator sees it, `GET service/{name}/`. */
export interface Service extends ServiceInfo {
  /** Seconds. */
  readonly timeout: number;
  readonly submission_params: readonly ServiceParam[];
  readonly config: JsonObject;
  readonly [other: string]: unknown;
}

/** `GET service/stats/{name}/` */
export interface ServiceStats {
  readonly service: { readonly name: string; readonly version?: string };
  readonly error: Readonly<Record<string, number>>;
  readonly heuristic: Readonly<Record<string, number>>;
  readonly file: Readonly<
    Record<
      "extracted" | "supplementary",
      { readonly min: number; readonly max: number; readonly avg: number }
    >
  >;
  readonly result: {
    readonly count: number;
    readonly score: {
      readonly min: number;
      readonly max: number;
      readonly avg: number;
      /** Counts by the lower bound of a bin. */
      readonly distribution: Readonly<Record<string, number>>;
    };
  };
}

/** `GET service/updates/`, by service. */
export interface ServiceUpdate {
  readonly auth: JsonObject | null;
  readonly image: string;
  readonly latest_tag: string | null;
  readonly update_available: boolean;
  readonly updating: boolean;
}

/** A notice to every user. */
export interface SystemMessage {
  readonly title: string;
  readonly severity: "info" | "warning" | "error" | "success" | (string & Record<never, never>);
  readonly message: string;
  readonly user: string;
}

/** An endpoint, in `GET /api/v4/`. */
export interface Endpoint {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly methods: readonly string[];
  readonly description: string;
  readonly protected: boolean;
  readonly require_role: readonly string[];
  readonly count_towards_quota: boolean;
  readonly [other: string]: unknown;
}

/** An API key. */
export interface ApiKey {
  /** `name+user` */
  readonly id: string;
  readonly key_name: string;
  readonly uname: string;
  /** Letters R, W, E, or C for a list of roles. */
  readonly acl: readonly string[];
  readonly roles: readonly string[];
  readonly creation_date: string;
  readonly expiry_ts: string | null;
  readonly last_used: string | null;
}

/** A key as just made: the only time its secret is told. */
export interface NewApiKey extends ApiKey {
  /** `name:secret`; null when a key was changed. */
  readonly keypassword: string | null;
}

/** A user's account, `GET user/{username}/`. */
export interface UserAccount {
  readonly uname: string;
  readonly name: string;
  readonly email?: string | null;
  readonly classification: string;
  readonly groups: readonly string[];
  readonly is_active: boolean;
  readonly roles: readonly string[];
  readonly type: readonly string[];
  readonly api_quota?: number | null;
  readonly api_daily_quota?: number | null;
  readonly submission_quota?: number | null;
  readonly submission_async_quota?: number | null;
  readonly submission_daily_quota?: number | null;
  readonly agrees_with_tos?: string | null;
  readonly "2fa_enabled"?: boolean;
  readonly has_password?: boolean;
  readonly security_token_enabled?: boolean;
  readonly security_tokens?: readonly string[];
  readonly avatar?: string | null;
  readonly [other: string]: unknown;
}

/** The pages that keep favourites. */
export const FAVORITE_TYPES = ["alert", "error", "search", "signature", "submission"] as const;
/** One of {@link FAVORITE_TYPES}. */
export type FavoriteType = typeof FAVORITE_TYPES[number];

/** A kept query. */
export interface Favorite {
  readonly name: string;
  readonly query: string;
  readonly classification?: string | null;
  readonly created_by?: string;
}
/** Favourites by page. */
export type Favorites = Readonly<Record<FavoriteType, readonly Favorite[]>>;

/** What `auth/login/` answers. */
export interface LoginAnswer {
  readonly username: string;
  /** What the session may do; null for all the user may. */
  readonly roles_limit: readonly string[] | null;
  /** Seconds. */
  readonly session_duration: number;
}

/** A comment on a file. */
export interface FileComment {
  readonly cid: string;
  readonly uname: string;
  readonly date: string;
  readonly text: string;
  readonly reactions: readonly { readonly icon: string; readonly uname: string }[];
}

/** Labels of a file by category. */
export interface FileLabels {
  readonly attribution?: readonly string[];
  readonly technique?: readonly string[];
  readonly info?: readonly string[];
}

/** A search through the bytes of old files. */
export interface RetrohuntJob {
  readonly key: string;
  readonly description: string;
  readonly yara_signature: string;
  readonly raw_query?: string;
  readonly creator: string;
  readonly classification: string;
  readonly search_classification: string;
  readonly indices: "hot" | "archive" | "hot_and_archive" | (string & Record<never, never>);
  readonly created_time: string;
  readonly started_time?: string | null;
  readonly completed_time?: string | null;
  readonly finished?: boolean;
  readonly truncated?: boolean;
  readonly total_hits?: number;
  readonly total_errors?: number;
  readonly total_warnings?: number;
  readonly [other: string]: unknown;
}

/** Text made by a language model. */
export interface AiAnswer {
  readonly content: string;
  readonly truncated: boolean;
  readonly trace?: readonly { readonly role: string; readonly content: string }[];
}
