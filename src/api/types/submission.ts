import { AttackMatrix, HeuristicsByLevel, TagsByType } from "./summary.ts";
import type { Json } from "../../util/json.ts";
import type { HeuristicLevel } from "./common.ts";
import type { ErrorDoc, FormattedResult, FormattedSection } from "./result.ts";
import type { FileDoc } from "./file.ts";
import type { SubmissionParams } from "./submission_params.ts";

export type * from "./submission_params.ts";

/** A file as named in a submission. */
export interface SubmittedFile {
  /** The name it came with. */
  readonly name: string;
  /** Names the file. */
  readonly sha256: string;
  /** Bytes. */
  readonly size?: number;
}

/** What users said of a submission or alert: lists of user names. */
export interface UserVerdict {
  /** Who says that it is bad. */
  readonly malicious: readonly string[];
  /** Who says that it is harmless. */
  readonly non_malicious: readonly string[];
}

/** The raw document, `GET submission/{sid}/`. */
export interface Submission {
  /** Names the submission. */
  readonly sid: string;
  /** How far it is. */
  readonly state: "submitted" | "completed" | "failed" | (string & Record<never, never>);
  /** Who may see it. */
  readonly classification: string;
  /** How many errors. */
  readonly error_count: number;
  /** Keys of errors; empty until it is completed. */
  readonly errors: readonly string[];
  /** When it is deleted; null for never. */
  readonly expiry_ts: string | null;
  /** How many files, those that came out too. */
  readonly file_count: number;
  /** What was handed in. */
  readonly files: readonly SubmittedFile[];
  /** Highest score of any file in the tree; may be negative. */
  readonly max_score: number;
  /** Flat: keys may contain dots. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Settings of the analysis. */
  readonly params: SubmissionParams;
  /** Result keys; empty until the submission is completed. */
  readonly results: readonly string[];
  /** When it was handed in, and when it was done. */
  readonly times: { readonly submitted: string; readonly completed: string | null };
  /** Users who called it malicious or harmless, by user name. */
  readonly verdict: UserVerdict;
  /** It is in the archive. */
  readonly archived?: boolean;
  /** When it moves to the archive; null for never. */
  readonly archive_ts?: string | null;
  /** It is about to be deleted. */
  readonly to_be_deleted?: boolean;
  /** It was read from the archive. */
  readonly from_archive?: boolean;
  /** Names equal work: file and settings. */
  readonly scan_key?: string | null;
  /** Every step, when traced. */
  readonly tracing_events?: readonly Json[];
}

/** A node of the file tree, keyed by sha256 in its parent's `children`. */
export interface FileTreeNode {
  /** All names it had. */
  readonly name: readonly string[];
  /** Names the file. */
  readonly sha256: string;
  /** Such as `document/office/word`. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** How bad: 1000 and more is malicious, below 0 safe. */
  readonly score: number;
  /** What came out of it, or lies below. */
  readonly children: FileTree;
  /** True where a later occurrence was cut. */
  readonly truncated?: boolean;
}
/** Files by sha256. */
export type FileTree = Readonly<Record<string, FileTreeNode>>;

/** The files of a submission, by which came out of which, `GET submission/tree/{sid}/`. */
export interface SubmissionTree {
  /** Files at the top, by sha256. */
  readonly tree: FileTree;
  /** Who may see it. */
  readonly classification: string;
  /** Parts were left out because of their classification. */
  readonly filtered: boolean;
  /** Some of it is missing, or not yet there. */
  readonly partial: boolean;
  /** Files that come along but are not analysed. */
  readonly supplementary: readonly string[];
}

/** Heuristics, ATT&CK and tags of a submission, `GET submission/summary/{sid}/`. */
export interface SubmissionSummary {
  /** Both ways: sha256 to keys such as `network.static.domain__x`, and key to sha256. */
  readonly map: Readonly<Record<string, readonly string[]>>;
  /** What was found, by type. */
  readonly tags: {
    readonly attribution: TagsByType;
    readonly behavior: TagsByType;
    readonly ioc: TagsByType;
  };
  /** ATT&CK techniques by tactic. */
  readonly attack_matrix: AttackMatrix;
  /** Heuristics by how bad they are. */
  readonly heuristics: HeuristicsByLevel;
  /** Sections that raised a heuristic, by its id. */
  readonly heuristic_sections: Readonly<Record<string, readonly FormattedSection[]>>;
  /** Ids of heuristics, by name. */
  readonly heuristic_name_map: Readonly<Record<string, readonly string[]>>;
  /** Who may see it. */
  readonly classification: string;
  /** Parts were left out because of their classification. */
  readonly filtered: boolean;
  /** Some of it is missing, or not yet there. */
  readonly partial: boolean;
}

/** A submission with every result and error in it, `GET submission/full/{sid}/`. */
export interface SubmissionFull extends Omit<Submission, "results" | "errors"> {
  /** Results by key. */
  readonly results: Readonly<Record<string, FormattedResult>>;
  /** Errors by key. */
  readonly errors: Readonly<Record<string, ErrorDoc>>;
  /** What is known of each file, by sha256. */
  readonly file_infos: Readonly<Record<string, FileDoc>>;
  /** Files by who dropped whom. */
  readonly file_tree: FileTree;
  /** Results that could not be read. */
  readonly missing_result_keys: readonly string[];
  /** Errors that could not be read. */
  readonly missing_error_keys: readonly string[];
  /** Files that could not be read. */
  readonly missing_file_keys: readonly string[];
}

/** Files that carry something, as `[name, sha256]`. */
export type NamedFiles = readonly (readonly [name: string, sha256: string])[];

/** `GET submission/report/{sid}/`; 425 while the submission runs. */
export interface SubmissionReport extends Omit<Submission, "results" | "errors"> {
  /** Files with something to tell, by sha256. */
  readonly important_files: readonly string[];
  /** Parts were left out because of their classification. */
  readonly report_filtered: boolean;
  /** Some of it is missing. */
  readonly report_partial?: boolean;
  /** Files by who dropped whom. */
  readonly file_tree: FileTree;
  /** What the server knows of the file. */
  readonly file_info: FileDoc;
  /** Sections that raised a heuristic, by its id. */
  readonly heuristic_sections: Readonly<Record<string, readonly FormattedSection[]>>;
  /** Ids of heuristics, by name. */
  readonly heuristic_name_map: Readonly<Record<string, readonly string[]>>;
  /** ATT&CK techniques by tactic. */
  readonly attack_matrix: Readonly<
    Record<string, Readonly<Record<string, { readonly h_type: HeuristicLevel; readonly files: NamedFiles }>>>
  >;
  /** Heuristics by how bad they are. */
  readonly heuristics: Readonly<Record<string, Readonly<Record<string, NamedFiles>>>>;
  /** What was found, by type. */
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
  /** Sections worth showing first. */
  readonly promoted_sections: readonly FormattedSection[];
}

/** What services said of a file in one submission, `GET submission/{sid}/file/{sha256}/`. */
export interface SubmissionFile {
  /** Who may see it. */
  readonly classification: string;
  /** What the server knows of the file. */
  readonly file_info: FileDoc;
  /** One for each service. */
  readonly results: readonly FormattedResult[];
  /** What was found, by type. */
  readonly tags: TagsByType;
  /** Failures of services. */
  readonly errors: readonly ErrorDoc[];
  /** ATT&CK techniques by tactic. */
  readonly attack_matrix: AttackMatrix;
  /** Heuristics by how bad they are. */
  readonly heuristics: HeuristicsByLevel;
  /** `[name, level, safe]` */
  readonly signatures: readonly (readonly [name: string, level: HeuristicLevel, safe?: boolean])[];
  /** How often each submitter handed it in. */
  readonly metadata: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The file is gone. */
  readonly missing?: boolean;
}
