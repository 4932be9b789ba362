import type { Json, JsonObject } from "../../util/json.ts";
import type { FieldInfo } from "./common.ts";
import type { ServiceSelection, SubmissionParams } from "./submission.ts";

/** A submission profile the server offers. */
export interface SubmissionProfile {
  readonly display_name: string;
  readonly summary?: string;
  readonly description?: string;
  readonly classification?: string;
  readonly params: SubmissionParams;
  /** What a user without `submission_customize` may not change: `submission` or a service name to parameter names. */
  readonly restricted_params: Readonly<Record<string, readonly string[]>>;
}

/** How a metadata key is checked before submitting. */
export interface MetadataScheme {
  readonly required?: boolean;
  readonly validator_type?: string;
  readonly validator_params?: JsonObject;
  readonly suggestions?: readonly string[];
  readonly suggestion_key?: string | null;
  readonly default?: Json;
  readonly aliases?: readonly string[];
}

/** The configuration visible to the user; fields vary with the server's version. */
export interface VisibleConfiguration {
  readonly auth?: JsonObject;
  readonly datastore?: { readonly archive?: { readonly enabled?: boolean } };
  readonly retrohunt?: { readonly enabled?: boolean; readonly dtl?: number; readonly max_dtl?: number };
  readonly submission?: {
    readonly dtl?: number;
    readonly max_dtl?: number;
    readonly max_file_size?: number;
    readonly file_sources?: Readonly<
      Record<
        string,
        {
          readonly pattern?: string;
          readonly sources?: readonly string[];
          readonly auto_selected?: readonly string[];
        }
      >
    >;
    readonly metadata?: Readonly<Record<string, Readonly<Record<string, MetadataScheme>>>>;
    readonly profiles?: Readonly<Record<string, SubmissionProfile>>;
    readonly verdicts?: {
      readonly info: number;
      readonly suspicious: number;
      readonly highly_suspicious: number;
      readonly malicious: number;
    };
  };
  readonly system?: { readonly organisation?: string; readonly type?: string; readonly version?: string };
  readonly ui?: {
    readonly ai?: { readonly enabled?: boolean };
    readonly alerting_meta?: Readonly<Record<"important" | "subject" | "url", readonly string[]>>;
    readonly allow_malicious_hinting?: boolean;
    readonly allow_raw_downloads?: boolean;
    readonly allow_replay?: boolean;
    readonly allow_url_submissions?: boolean;
    readonly allow_zip_downloads?: boolean;
    readonly banner?: string | null;
    readonly banner_level?: string;
    readonly enforce_quota?: boolean;
    readonly external_sources?: readonly { readonly name: string; readonly max_classification?: string }[];
    readonly fqdn?: string;
    readonly read_only?: boolean;
    readonly tos?: boolean;
    readonly url_submission_auto_service_selection?: readonly string[];
    readonly [other: string]: unknown;
  };
  readonly [other: string]: unknown;
}

/** A parameter of a service, as the settings list it. */
export interface ServiceParam {
  readonly name: string;
  readonly type: "str" | "int" | "bool" | "list" | (string & Record<never, never>);
  readonly default: Json;
  readonly value: Json;
  /** Choices of a `list`. */
  readonly list?: readonly string[];
  readonly hide?: boolean;
}

/** A category of services with its services. */
export interface ServiceCategory {
  readonly name: string;
  readonly selected: boolean;
  readonly services: readonly {
    readonly name: string;
    readonly category: string;
    readonly selected: boolean;
    readonly is_external?: boolean;
    readonly description?: string;
  }[];
}

/** `GET user/settings/{username}/` */
export interface UserSettings {
  readonly default_external_sources: readonly string[];
  readonly default_metadata?: Readonly<Record<string, string>>;
  readonly default_zip_password: string;
  readonly download_encoding: "cart" | "raw" | "zip" | (string & Record<never, never>);
  readonly executive_summary?: boolean;
  readonly expand_min_score: number;
  readonly preferred_submission_profile: string | null;
  readonly service_spec: readonly { readonly name: string; readonly params: readonly ServiceParam[] }[];
  readonly services: readonly ServiceCategory[];
  readonly submission_profiles: Readonly<
    Record<string, SubmissionParams & { readonly services?: ServiceSelection }>
  >;
  readonly submission_view?: string;
  readonly [other: string]: unknown;
}

/** `GET user/whoami/`: who is logged in, what they may do and see, and how the server is set up. */
export interface Whoami {
  readonly username: string;
  readonly name: string;
  readonly email?: string | null;
  readonly classification: string;
  readonly groups?: readonly string[];
  readonly is_active?: boolean;
  readonly is_admin?: boolean;
  readonly roles: readonly string[];
  readonly type?: readonly string[];
  readonly agrees_with_tos?: string | boolean | null;
  readonly api_daily_quota?: number;
  readonly submission_daily_quota?: number;
  readonly c12nDef: JsonObject;
  readonly classification_aliases?: JsonObject;
  readonly configuration: VisibleConfiguration;
  readonly indexes: Readonly<Record<string, Readonly<Record<string, FieldInfo>>>>;
  readonly settings?: UserSettings;
  readonly system_message?: JsonObject | null;
}

/** `GET user/quotas/{username}/`: what remains today; 0 also means unlimited. */
export interface UserQuotas {
  readonly daily_api: number;
  readonly daily_submission: number;
}
