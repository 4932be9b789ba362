import type { Json, JsonObject } from "../../util/json.ts";
import type { FieldInfo } from "./common.ts";
import type { ServiceSelection, SubmissionParams } from "./submission.ts";

/** A submission profile the server offers. */
export interface SubmissionProfile {
  /** What people call it. */
  readonly display_name: string;
  /** In a sentence. */
  readonly summary?: string;
  /** In a sentence or more, as written by a person or a service. */
  readonly description?: string;
  /** Who may see it. */
  readonly classification?: string;
  /** Settings of the analysis. */
  readonly params: SubmissionParams;
  /** What a user without `submission_customize` may not change: `submission` or a service name to parameter names. */
  readonly restricted_params: Readonly<Record<string, readonly string[]>>;
}

/** How a metadata key is checked before submitting. */
export interface MetadataScheme {
  /** It must be given. */
  readonly required?: boolean;
  /** How it is checked. */
  readonly validator_type?: string;
  /** What the check goes by. */
  readonly validator_params?: JsonObject;
  /** Values to offer. */
  readonly suggestions?: readonly string[];
  /** Name of a stored list of values to offer. */
  readonly suggestion_key?: string | null;
  /** What holds when nothing is said. */
  readonly default?: Json;
  /** Other names of the key. */
  readonly aliases?: readonly string[];
}

/** The configuration visible to the user; fields vary with the server's version. */
export interface VisibleConfiguration {
  /** About logging in. */
  readonly auth?: JsonObject;
  /** About storage. */
  readonly datastore?: { readonly archive?: { readonly enabled?: boolean } };
  /** About hunting in old files. */
  readonly retrohunt?: { readonly enabled?: boolean; readonly dtl?: number; readonly max_dtl?: number };
  /** The submission it is about. */
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
  /** About the system. */
  readonly system?: { readonly organisation?: string; readonly type?: string; readonly version?: string };
  /** About what users may do. */
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
  /** Fields of other versions. */
  readonly [other: string]: unknown;
}

/** A parameter of a service, as the settings list it. */
export interface ServiceParam {
  /** What people call it. */
  readonly name: string;
  /** What values it takes. */
  readonly type: "str" | "int" | "bool" | "list" | (string & Record<never, never>);
  /** What holds when nothing is said. */
  readonly default: Json;
  /** As the user set it. */
  readonly value: Json;
  /** Choices of a `list`. */
  readonly list?: readonly string[];
  /** Not shown to users. */
  readonly hide?: boolean;
}

/** A category of services with its services. */
export interface ServiceCategory {
  /** What people call it. */
  readonly name: string;
  /** Every service in it is chosen. */
  readonly selected: boolean;
  /** Its services, with which of them are chosen. */
  readonly services: readonly {
    readonly name: string;
    readonly category: string;
    readonly selected: boolean;
    readonly is_external?: boolean;
    readonly description?: string;
  }[];
}

/** How a user's submissions are set up and their pages shown, `GET user/settings/{username}/`. */
export interface UserSettings {
  /** Where to fetch hashes from. */
  readonly default_external_sources: readonly string[];
  /** Metadata to begin with. */
  readonly default_metadata?: Readonly<Record<string, string>>;
  /** Of zip downloads. */
  readonly default_zip_password: string;
  /** How downloads are wrapped. */
  readonly download_encoding: "cart" | "raw" | "zip" | (string & Record<never, never>);
  /** Show a summary in words. */
  readonly executive_summary?: boolean;
  /** Sections below it start folded. */
  readonly expand_min_score: number;
  /** The profile to begin with. */
  readonly preferred_submission_profile: string | null;
  /** Parameters of services, by service. */
  readonly service_spec: readonly { readonly name: string; readonly params: readonly ServiceParam[] }[];
  /** Services by category, with which of them a submission of the user takes. */
  readonly services: readonly ServiceCategory[];
  /** The user's own settings of each profile. */
  readonly submission_profiles: Readonly<
    Record<string, SubmissionParams & { readonly services?: ServiceSelection }>
  >;
  /** Which view opens first. */
  readonly submission_view?: string;
  /** Fields of other versions. */
  readonly [other: string]: unknown;
}

/** `GET user/whoami/`: who is logged in, what they may do and see, and how the server is set up. */
export interface Whoami {
  /** The login name. */
  readonly username: string;
  /** What people call it. */
  readonly name: string;
  /** Where to write to. */
  readonly email?: string | null;
  /** What they may see. */
  readonly classification: string;
  /** Groups they are in. */
  readonly groups?: readonly string[];
  /** Whether the account may be used. */
  readonly is_active?: boolean;
  /** Whether they administer. */
  readonly is_admin?: boolean;
  /** What may be done. */
  readonly roles: readonly string[];
  /** Kinds of account, such as `admin`. */
  readonly type?: readonly string[];
  /** When the terms of service were accepted. */
  readonly agrees_with_tos?: string | boolean | null;
  /** API calls a day; 0 for no limit. */
  readonly api_daily_quota?: number;
  /** Submissions a day; 0 for no limit. */
  readonly submission_daily_quota?: number;
  /** The classification scheme. */
  readonly c12nDef: JsonObject;
  /** Other names of classifications. */
  readonly classification_aliases?: JsonObject;
  /** What the server allows and how it is set up, as far as users may know. */
  readonly configuration: VisibleConfiguration;
  /** Fields of every index, by index. */
  readonly indexes: Readonly<Record<string, Readonly<Record<string, FieldInfo>>>>;
  /** The user's settings. */
  readonly settings?: UserSettings;
  /** A notice to every user, or null. */
  readonly system_message?: JsonObject | null;
}

/** `GET user/quotas/{username}/`: what remains today; 0 also means unlimited. */
export interface UserQuotas {
  /** API calls left today. */
  readonly daily_api: number;
  /** Submissions left today. */
  readonly daily_submission: number;
}
