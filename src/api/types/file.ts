import type { AttackMatrix, HeuristicsByLevel, TagsByType } from "./submission.ts";
import type { ErrorDoc, FormattedResult } from "./result.ts";
import type { HeuristicLevel } from "./common.ts";

/** A file the server knows, `GET file/info/{sha256}/`. */
export interface FileDoc {
  readonly sha256: string;
  readonly sha1: string;
  readonly md5: string;
  readonly ssdeep: string;
  readonly tlsh?: string | null;
  readonly size: number;
  readonly type: string;
  readonly mime?: string | null;
  readonly magic: string;
  /** 0 to 8. */
  readonly entropy: number;
  /** First 64 bytes, printable. */
  readonly ascii: string;
  /** First 64 bytes, hex. */
  readonly hex: string;
  readonly classification: string;
  readonly seen: { readonly count: number; readonly first: string; readonly last: string };
  readonly expiry_ts?: string | null;
  readonly archive_ts?: string | null;
  readonly from_archive?: boolean;
  readonly is_section_image?: boolean;
  readonly is_supplementary?: boolean;
  readonly labels?: readonly string[];
  readonly label_categories?: {
    readonly info: readonly string[];
    readonly technique: readonly string[];
    readonly attribution: readonly string[];
  };
  readonly comments?: readonly {
    readonly cid: string;
    readonly uname: string;
    readonly date: string;
    readonly text: string;
    readonly reactions: readonly { readonly icon: string; readonly uname: string }[];
  }[];
  readonly uri_info?: Readonly<Record<string, string | number | null>> | null;
}

/** Text of a viewer, cut at 1 MiB of the file. */
export interface FileText {
  readonly content: string;
  readonly truncated: boolean;
}

/** A file that came out of another. */
export interface FileChild {
  readonly name: string;
  readonly sha256: string;
}

/** `GET file/score/{sha256}/` */
export interface FileScore {
  readonly file_info: FileDoc;
  readonly score: number;
  readonly result_keys: readonly string[];
}

/** `GET file/result/{sha256}/` */
export interface FileResults {
  readonly file_info: FileDoc;
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
  readonly errors?: readonly ErrorDoc[];
  /** Result keys, at most 10. */
  readonly parents?: readonly string[];
  readonly childrens?: readonly FileChild[];
  readonly metadata?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly tags?: TagsByType;
  readonly attack_matrix?: AttackMatrix;
  readonly heuristics?: HeuristicsByLevel;
  readonly signatures?: readonly (readonly [name: string, level: HeuristicLevel, safe?: boolean])[];
  readonly file_viewer_only?: boolean;
}

/** One way in which files are similar, `GET file/similar/{sha256}/`. */
export interface SimilarFiles {
  readonly type: "tlsh" | "ssdeep" | "vector" | (string & Record<never, never>);
  readonly value: string;
  readonly total: number;
  readonly items: readonly {
    readonly type: string;
    readonly sha256: string;
    readonly seen?: { readonly last: string };
    readonly created?: string;
  }[];
}
