import type { Json, JsonObject } from "../../util/json.ts";
import type { ServiceParam } from "./user.ts";

/** `GET help/configuration/`: settings by dotted name. */
export interface ServerConfiguration {
  /** Services by category. */
  readonly "services.categories"?: readonly (readonly [category: string, services: readonly string[]])[];
  /** Services by stage, in the order they run. */
  readonly "services.stages"?: readonly (readonly [stage: string, services: readonly string[]])[];
  /** Bytes. */
  readonly "submission.max_file_size"?: number;
  /** Longest value of a metadata key. */
  readonly "submission.max_metadata_length"?: number;
  /** How deep files may come out of files. */
  readonly "submission.max_extraction_depth"?: number;
  /** Days. */
  readonly "submission.dtl"?: number;
  /** Days; 0 means no limit. */
  readonly "submission.max_dtl"?: number;
  /** Higher priorities are lowered to it when ingesting. */
  readonly "ui.ingest_max_priority"?: number;
  /** Of zip downloads. */
  readonly "ui.default_zip_password"?: string;
  /** Whether quotas hold. */
  readonly "ui.enforce_quota"?: boolean;
  /** Any other setting. */
  readonly [name: string]: unknown;
}

/** Words and limits that the server has built in, `GET help/constants/`. */
export interface ServerConstants {
  /** The highest priority. */
  readonly max_priority: number;
  /** Bounds of each band, by its name. */
  readonly priorities: Readonly<Record<string, readonly [lowest: number, highest: number]>>;
  /** File types with the services that accept them; `*` holds those that accept all. */
  readonly file_types: readonly (readonly [type: string, services: readonly string[]])[];
  /** Paths of all tags. */
  readonly tag_types: readonly string[];
}

/** One source's answer to a hash lookup. */
export interface HashSource {
  /** Why it could not tell; null when it could. */
  readonly error: string | null;
  /** The rows. */
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
  /** The rows. */
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
  /** What people call it. */
  readonly name: string;
  /** What sort of analysis it does. */
  readonly category: string;
  /** When it runs. */
  readonly stage: string;
  /** Which version. */
  readonly version: string;
  /** In a sentence or more, as written by a person or a service. */
  readonly description: string;
  /** Whether it is in use. */
  readonly enabled: boolean;
  /** A pattern for the file types it takes. */
  readonly accepts: string;
  /** A pattern for the file types it does not take. */
  readonly rejects: string;
  /** It sends files, or word of them, elsewhere. */
  readonly is_external: boolean;
  /** It may reach the system's core. */
  readonly privileged: boolean;
  /** Who may see it. */
  readonly classification: string;
}

/** A service as its administrator sees it, `GET service/{name}/`. */
export interface Service extends ServiceInfo {
  /** Seconds. */
  readonly timeout: number;
  /** What a submitter may set. */
  readonly submission_params: readonly ServiceParam[];
  /** Its settings, by key. */
  readonly config: JsonObject;
  /** Fields of other versions. */
  readonly [other: string]: unknown;
}

/** What a service found, and how often it failed, `GET service/stats/{name}/`. */
export interface ServiceStats {
  /** The service it is about. */
  readonly service: { readonly name: string; readonly version?: string };
  /** Failures by type. */
  readonly error: Readonly<Record<string, number>>;
  /** Heuristics raised, by id. */
  readonly heuristic: Readonly<Record<string, number>>;
  /** Files that came out, per result. */
  readonly file: Readonly<
    Record<
      "extracted" | "supplementary",
      { readonly min: number; readonly max: number; readonly avg: number }
    >
  >;
  /** Results and their scores. */
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
  /** How to log in to its registry. */
  readonly auth: JsonObject | null;
  /** The container image. */
  readonly image: string;
  /** The newest image's tag. */
  readonly latest_tag: string | null;
  /** A newer one is there. */
  readonly update_available: boolean;
  /** It is being updated. */
  readonly updating: boolean;
}

/** A notice to every user. */
export interface SystemMessage {
  /** In a few words. */
  readonly title: string;
  /** How the notice is coloured. */
  readonly severity: "info" | "warning" | "error" | "success" | (string & Record<never, never>);
  /** What is said. */
  readonly message: string;
  /** Who wrote it. */
  readonly user: string;
}

/** An endpoint, in `GET /api/v4/`. */
export interface Endpoint {
  /** Module and function of the server's code, such as `alert_get_alert`. */
  readonly id: string;
  /** Its title. */
  readonly name: string;
  /** Its path, with placeholders. */
  readonly path: string;
  /** HTTP methods. */
  readonly methods: readonly string[];
  /** Its documentation. */
  readonly description: string;
  /** Needs a login. */
  readonly protected: boolean;
  /** Roles of which one is enough. */
  readonly require_role: readonly string[];
  /** Counts toward the daily quota. */
  readonly count_towards_quota: boolean;
  /** Fields of other versions. */
  readonly [other: string]: unknown;
}

/** A comment on a file. */
export interface FileComment {
  /** Names the comment. */
  readonly cid: string;
  /** The user's login name. */
  readonly uname: string;
  /** When it was written. */
  readonly date: string;
  /** What was written. */
  readonly text: string;
  /** Who reacted how. */
  readonly reactions: readonly { readonly icon: string; readonly uname: string }[];
}

/** Labels of a file by category. */
export interface FileLabels {
  /** Who or what it belongs to. */
  readonly attribution?: readonly string[];
  /** What it does or how: `PHISHING`, `PACKED`. */
  readonly technique?: readonly string[];
  /** Whatever is neither. */
  readonly info?: readonly string[];
}

/** A search through the bytes of old files. */
export interface RetrohuntJob {
  /** Names the hunt, in {@link RetrohuntApi} and its events. */
  readonly key: string;
  /** In a sentence or more, as written by a person or a service. */
  readonly description: string;
  /** The rule's text. */
  readonly yara_signature: string;
  /** What was really searched for. */
  readonly raw_query?: string;
  /** Who made it. */
  readonly creator: string;
  /** Who may see it. */
  readonly classification: string;
  /** Files up to this were searched. */
  readonly search_classification: string;
  /** Which files were searched. */
  readonly indices: "hot" | "archive" | "hot_and_archive" | (string & Record<never, never>);
  /** When it was asked for. */
  readonly created_time: string;
  /** When it began. */
  readonly started_time?: string | null;
  /** When it ended. */
  readonly completed_time?: string | null;
  /** It has ended. */
  readonly finished?: boolean;
  /** There were more hits than are kept. */
  readonly truncated?: boolean;
  /** Files found. */
  readonly total_hits?: number;
  /** How many errors. */
  readonly total_errors?: number;
  /** How many warnings. */
  readonly total_warnings?: number;
  /** Fields of other versions. */
  readonly [other: string]: unknown;
}

/** Text made by a language model. */
export interface AiAnswer {
  /** The text. */
  readonly content: string;
  /** There is more. */
  readonly truncated: boolean;
  /** The conversation. */
  readonly trace?: readonly { readonly role: string; readonly content: string }[];
}
