import type { AttackMatrix, HeuristicsByLevel, TagsByType } from "./summary.ts";
import type { ErrorDoc, FormattedResult } from "./result.ts";
import type { HeuristicLevel } from "./common.ts";

/** A file the server knows, `GET file/info/{sha256}/`. */
export interface FileDoc {
  /** Names the file. */
  readonly sha256: string;
  /** SHA-1. */
  readonly sha1: string;
  /** MD5. */
  readonly md5: string;
  /** Fuzzy hash. */
  readonly ssdeep: string;
  /** Fuzzy hash; null when the file is too small. */
  readonly tlsh?: string | null;
  /** Bytes. */
  readonly size: number;
  /** Such as `document/office/word`. */
  readonly type: string;
  /** Type as MIME. */
  readonly mime?: string | null;
  /** What libmagic says. */
  readonly magic: string;
  /** 0 to 8. */
  readonly entropy: number;
  /** First 64 bytes, printable. */
  readonly ascii: string;
  /** First 64 bytes, hex. */
  readonly hex: string;
  /** Who may see it. */
  readonly classification: string;
  /** How often it was seen, first and last. */
  readonly seen: { readonly count: number; readonly first: string; readonly last: string };
  /** When it is deleted; null for never. */
  readonly expiry_ts?: string | null;
  /** When it moves to the archive; null for never. */
  readonly archive_ts?: string | null;
  /** It was read from the archive. */
  readonly from_archive?: boolean;
  /** It is a picture inside a section. */
  readonly is_section_image?: boolean;
  /** It came along, and was not analysed. */
  readonly is_supplementary?: boolean;
  /** Words put on it. */
  readonly labels?: readonly string[];
  /** Labels by category. */
  readonly label_categories?: {
    readonly info: readonly string[];
    readonly technique: readonly string[];
    readonly attribution: readonly string[];
  };
  /** What people wrote of it. */
  readonly comments?: readonly {
    readonly cid: string;
    readonly uname: string;
    readonly date: string;
    readonly text: string;
    readonly reactions: readonly { readonly icon: string; readonly uname: string }[];
  }[];
  /** Parts of the URL, for a file that stands for one. */
  readonly uri_info?: Readonly<Record<string, string | number | null>> | null;
}

/** Text of a viewer, cut at 1 MiB of the file. */
export interface FileText {
  /** The text. */
  readonly content: string;
  /** The file goes on. */
  readonly truncated: boolean;
}

/** A file that came out of another. */
export interface FileChild {
  /** The name it had. */
  readonly name: string;
  /** Names the file. */
  readonly sha256: string;
}

/** How bad a file is, and by which results, `GET file/score/{sha256}/`. */
export interface FileScore {
  /** What the server knows of the file. */
  readonly file_info: FileDoc;
  /** How bad: 1000 and more is malicious, below 0 safe. */
  readonly score: number;
  /** Keys of the results that count. */
  readonly result_keys: readonly string[];
}

/** What services said of a file, in all submissions, `GET file/result/{sha256}/`. */
export interface FileResults {
  /** What the server knows of the file. */
  readonly file_info: FileDoc;
  /** Who may see it. */
  readonly classification?: string;
  /** Newest per service. */
  readonly results: readonly FormattedResult[];
  /** Older runs by service. */
  readonly alternates?: Readonly<
    Record<
      string,
      readonly {
        readonly id: string;
        readonly created: string;
        readonly response: { readonly service_name: string; readonly service_version: string };
        readonly result: { readonly score: number };
      }[]
    >
  >;
  /** Failures of services. */
  readonly errors?: readonly ErrorDoc[];
  /** Result keys, at most 10. */
  readonly parents?: readonly string[];
  /** Files that came out of it. */
  readonly childrens?: readonly FileChild[];
  /** How often each submitter handed it in. */
  readonly metadata?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What was found, by type. */
  readonly tags?: TagsByType;
  /** ATT&CK techniques by tactic. */
  readonly attack_matrix?: AttackMatrix;
  /** Heuristics by how bad they are. */
  readonly heuristics?: HeuristicsByLevel;
  /** Signatures that matched. */
  readonly signatures?: readonly (readonly [name: string, level: HeuristicLevel, safe?: boolean])[];
  /** It comes from no submission. */
  readonly file_viewer_only?: boolean;
}

/** One way in which files are similar, `GET file/similar/{sha256}/`. */
export interface SimilarFiles {
  /** Which fuzzy hash they share. */
  readonly type: "tlsh" | "ssdeep" | "vector" | (string & Record<never, never>);
  /** The part they share. */
  readonly value: string;
  /** How many match. */
  readonly total: number;
  /** The rows. */
  readonly items: readonly {
    readonly type: string;
    readonly sha256: string;
    readonly seen?: { readonly last: string };
    readonly created?: string;
  }[];
}
