import type { Json, JsonObject } from "../../util/json.ts";

/** Formats of a section body. `DIVIDER` stands only inside `MULTI`. */
export const BODY_FORMATS = [
  "TEXT",
  "MEMORY_DUMP",
  "GRAPH_DATA",
  "URL",
  "JSON",
  "KEY_VALUE",
  "ORDERED_KEY_VALUE",
  "PROCESS_TREE",
  "SANDBOX",
  "TABLE",
  "IMAGE",
  "MULTI",
  "TIMELINE",
] as const;
/** Format of a section body; newer servers may add words. */
export type BodyFormat = typeof BODY_FORMATS[number] | "DIVIDER" | (string & Record<never, never>);

/** A heuristic as raised by a section. */
export interface SectionHeuristic {
  readonly heur_id: string;
  readonly name: string;
  readonly score: number;
  readonly attack: readonly {
    readonly attack_id: string;
    readonly pattern: string;
    readonly categories: readonly string[];
  }[];
  readonly signature: readonly {
    readonly name: string;
    readonly frequency: number;
    readonly safe: boolean;
  }[];
}

/** A tag of a formatted section. */
export interface SectionTag {
  /** Path, such as `network.static.domain`. */
  readonly type: string;
  /** Last part of the path. */
  readonly short_type: string;
  readonly value: string;
  readonly safelisted?: boolean;
  readonly classification?: string;
}

/** Fields that raw and formatted sections share. */
interface SectionCommon {
  readonly auto_collapse: boolean;
  readonly body_format: BodyFormat;
  readonly body_config?: JsonObject | null;
  readonly classification: string;
  readonly depth: number;
  readonly heuristic: SectionHeuristic | null;
  readonly promote_to?: string | null;
  readonly title_text: string;
}

/** A section as stored and as a search returns it: JSON bodies are text, tags a nested tree with nulls. */
export interface RawSection extends SectionCommon {
  readonly body: string | null;
  readonly tags: JsonObject;
  readonly safelisted_tags?: Readonly<Record<string, readonly string[]>>;
}

/** A section as the submission, file and result endpoints return it: JSON bodies are parsed, tags a list. */
export interface FormattedSection extends SectionCommon {
  readonly body: Json;
  readonly tags: readonly SectionTag[];
}

/** An extracted or supplementary file. */
export interface ResultFile {
  readonly name: string;
  readonly sha256: string;
  readonly description: string;
  readonly classification: string;
  readonly is_section_image?: boolean;
  readonly parent_relation?: string;
  readonly allow_dynamic_recursion?: boolean;
}

/** What a service answered, beside its sections. */
export interface ServiceResponse {
  readonly service_name: string;
  readonly service_version: string;
  readonly service_tool_version?: string | null;
  readonly service_context?: string | null;
  readonly service_debug_info?: string | null;
  readonly milestones?: { readonly service_started: string; readonly service_completed: string };
  readonly extracted: readonly ResultFile[];
  readonly supplementary: readonly ResultFile[];
}

/** How sections nest, by their index. */
export interface SectionNode {
  readonly id: number;
  readonly children: readonly SectionNode[];
}

/** Result of one service on one file; `S` is the form of its sections. */
export interface ResultDoc<S> {
  readonly archive_ts?: string | null;
  readonly classification: string;
  readonly created: string;
  readonly expiry_ts?: string | null;
  readonly response: ServiceResponse;
  readonly result: { readonly score: number; readonly sections: readonly S[] };
  readonly sha256: string;
  readonly type?: string | null;
  readonly size?: number | null;
  readonly drop_file: boolean;
  readonly partial?: boolean;
  readonly from_archive?: boolean;
}
/** As stored. */
export type RawResult = ResultDoc<RawSection>;
/** As the submission, file and result endpoints return it. */
export interface FormattedResult extends ResultDoc<FormattedSection> {
  readonly section_hierarchy?: readonly SectionNode[];
}

/** A failure of a service on a file. */
export interface ErrorDoc {
  readonly archive_ts?: string | null;
  readonly created: string;
  readonly expiry_ts?: string | null;
  readonly response: {
    readonly message: string;
    readonly service_debug_info?: string | null;
    readonly service_name: string;
    readonly service_tool_version?: string | null;
    readonly service_version: string;
    readonly status: "FAIL_NONRECOVERABLE" | "FAIL_RECOVERABLE" | (string & Record<never, never>);
  };
  readonly sha256: string;
  readonly type: string;
  readonly severity?: "error" | "warning" | (string & Record<never, never>);
}
