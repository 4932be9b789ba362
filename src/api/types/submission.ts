import type { Json } from "../../util/json.ts";
import type { HeuristicLevel } from "./common.ts";
import type { ErrorDoc, FormattedResult, FormattedSection } from "./result.ts";
import type { FileDoc } from "./file.ts";

/** Which services run: names of services or of categories. */
export interface ServiceSelection {
  readonly selected?: readonly string[];
  readonly excluded?: readonly string[];
  readonly rescan?: readonly string[];
  readonly resubmit?: readonly string[];
}

/** Parameters of a submission; every one is optional when sent. */
export interface SubmissionParams {
  readonly classification?: string;
  readonly deep_scan?: boolean;
  readonly description?: string;
  readonly filetype_override?: string | null;
  readonly generate_alert?: boolean;
  readonly groups?: readonly string[];
  readonly ignore_cache?: boolean;
  readonly ignore_recursion_prevention?: boolean;
  readonly ignore_filtering?: boolean;
  readonly ignore_size?: boolean;
  readonly never_drop?: boolean;
  readonly malicious?: boolean;
  readonly max_extracted?: number;
  readonly max_supplementary?: number;
  /** 1 to 1500; ingest caps it at `ui.ingest_max_priority`. */
  readonly priority?: number;
  readonly psid?: string | null;
  readonly quota_item?: boolean;
  readonly services?: ServiceSelection;
  readonly service_spec?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly submitter?: string;
  readonly trace?: boolean;
  /** Days to live; 0 means the server's default. */
  readonly ttl?: number | null;
  readonly type?: string;
  /** JSON text such as `{"passwords":["infected"]}`. */
  readonly initial_data?: string | null;
  readonly auto_archive?: boolean;
  readonly delete_after_archive?: boolean;
  readonly use_archive_alternate_dtl?: boolean;
  readonly default_external_sources?: readonly string[];
  readonly [other: string]: unknown;
}

/** A file as named in a submission. */
export interface SubmittedFile {
  readonly name: string;
  readonly sha256: string;
  readonly size?: number;
}

/** What users said of a submission or alert: lists of user names. */
export interface UserVerdict {
  readonly malicious: readonly string[];
  readonly non_malicious: readonly string[];
}

/** The raw document, `GET submission/{sid}/`. */
export interface Submission {
  readonly sid: string;
  readonly state: "submitted" | "completed" | "failed" | (string & Record<never, never>);
  readonly classification: string;
  readonly error_count: number;
  readonly errors: readonly string[];
  readonly expiry_ts: string | null;
  readonly file_count: number;
  readonly files: readonly SubmittedFile[];
  /** Highest score of any file in the tree; may be negative. */
  readonly max_score: number;
  /** Flat: keys may contain dots. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly params: SubmissionParams;
  /** Result keys; empty until the submission is completed. */
  readonly results: readonly string[];
  readonly times: { readonly submitted: string; readonly completed: string | null };
  readonly verdict: UserVerdict;
  readonly archived?: boolean;
  readonly archive_ts?: string | null;
  readonly to_be_deleted?: boolean;
  readonly from_archive?: boolean;
  readonly scan_key?: string | null;
  readonly tracing_events?: readonly Json[];
}

/** A node of the file tree, keyed by sha256 in its parent's `children`. */
export interface FileTreeNode {
  readonly name: readonly string[];
  readonly sha256: string;
  readonly type: string;
  readonly size: number;
  readonly score: number;
  readonly children: FileTree;
  /** True where a later occurrence was cut. */
  readonly truncated?: boolean;
}
/** Files by sha256. */
export type FileTree = Readonly<Record<string, FileTreeNode>>;

/** `GET submission/tree/{sid}/` */
export interface SubmissionTree {
  readonly tree: FileTree;
  readonly classification: string;
  readonly filtered: boolean;
  readonly partial: boolean;
  readonly supplementary: readonly string[];
}

/** `[value, level, safelisted, classification]`; shorter on older servers. */
export type TagRow = readonly [
  value: string,
  level: HeuristicLevel,
  safelisted?: boolean,
  classification?: string,
];
/** `[attack id, pattern name, level]` */
export type AttackRow = readonly [attackId: string, pattern: string, level: HeuristicLevel];
/** Rows by tactic, such as `defense-evasion`. */
export type AttackMatrix = Readonly<Record<string, readonly AttackRow[]>>;
/** `[heuristic id, name]` by level. */
export type HeuristicsByLevel = Readonly<
  Record<string, readonly (readonly [heurId: string, name: string])[]>
>;
/** Tag rows by tag type. */
export type TagsByType = Readonly<Record<string, readonly TagRow[]>>;

/** `GET submission/summary/{sid}/` */
export interface SubmissionSummary {
  /** Both ways: sha256 to keys such as `network.static.domain__x`, and key to sha256. */
  readonly map: Readonly<Record<string, readonly string[]>>;
  readonly tags: {
    readonly attribution: TagsByType;
    readonly behavior: TagsByType;
    readonly ioc: TagsByType;
  };
  readonly attack_matrix: AttackMatrix;
  readonly heuristics: HeuristicsByLevel;
  readonly heuristic_sections: Readonly<Record<string, readonly FormattedSection[]>>;
  readonly heuristic_name_map: Readonly<Record<string, readonly string[]>>;
  readonly classification: string;
  readonly filtered: boolean;
  readonly partial: boolean;
}

/** `GET submission/full/{sid}/` */
export interface SubmissionFull extends Omit<Submission, "results" | "errors"> {
  readonly results: Readonly<Record<string, FormattedResult>>;
  readonly errors: Readonly<Record<string, ErrorDoc>>;
  readonly file_infos: Readonly<Record<string, FileDoc>>;
  readonly file_tree: FileTree;
  readonly missing_result_keys: readonly string[];
  readonly missing_error_keys: readonly string[];
  readonly missing_file_keys: readonly string[];
}

/** Files that carry something, as `[name, sha256]`. */
export type NamedFiles = readonly (readonly [name: string, sha256: string])[];

/** `GET submission/report/{sid}/`; 425 while the submission runs. */
export interface SubmissionReport extends Omit<Submission, "results" | "errors"> {
  readonly important_files: readonly string[];
  readonly report_filtered: boolean;
  readonly report_partial?: boolean;
  readonly file_tree: FileTree;
  readonly file_info: FileDoc;
  readonly heuristic_sections: Readonly<Record<string, readonly FormattedSection[]>>;
  readonly heuristic_name_map: Readonly<Record<string, readonly string[]>>;
  readonly attack_matrix: Readonly<
    Record<string, Readonly<Record<string, { readonly h_type: HeuristicLevel; readonly files: NamedFiles }>>>
  >;
  readonly heuristics: Readonly<Record<string, Readonly<Record<string, NamedFiles>>>>;
  readonly tags: Readonly<
    Record<
      "attributions" | "behaviors" | "indicators_of_compromise",
      Readonly<
        Record<
          string,
          Readonly<Record<string, { readonly h_type: HeuristicLevel; readonly files: NamedFiles }>>
        >
      >
    >
  >;
  readonly promoted_sections: readonly FormattedSection[];
}

/** `GET submission/{sid}/file/{sha256}/` */
export interface SubmissionFile {
  readonly classification: string;
  readonly file_info: FileDoc;
  readonly results: readonly FormattedResult[];
  readonly tags: TagsByType;
  readonly errors: readonly ErrorDoc[];
  readonly attack_matrix: AttackMatrix;
  readonly heuristics: HeuristicsByLevel;
  /** `[name, level, safe]` */
  readonly signatures: readonly (readonly [name: string, level: HeuristicLevel, safe?: boolean])[];
  readonly metadata: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly missing?: boolean;
}
