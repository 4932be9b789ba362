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
  /** Names the heuristic: service and number. */
  readonly heur_id: string;
  /** What people call it. */
  readonly name: string;
  /** What it scored. */
  readonly score: number;
  /** ATT&CK techniques. */
  readonly attack: readonly {
    readonly attack_id: string;
    readonly pattern: string;
    readonly categories: readonly string[];
  }[];
  /** Signatures that matched. */
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
  /** What was found: a domain, a name, a rule; from malware, so of any characters. */
  readonly value: string;
  /** It is known to be harmless. */
  readonly safelisted?: boolean;
  /** Who may see it. */
  readonly classification?: string;
}

/** Fields that raw and formatted sections share. */
export interface SectionCommon {
  /** Begins folded. */
  readonly auto_collapse: boolean;
  /** The form of its body. */
  readonly body_format: BodyFormat;
  /** How to show the body, such as `column_order`. */
  readonly body_config?: JsonObject | null;
  /** Who may see it. */
  readonly classification: string;
  /** How deep it nests, 0 at the top. */
  readonly depth: number;
  /** What it raised, or null. */
  readonly heuristic: SectionHeuristic | null;
  /** Where it is worth showing first. */
  readonly promote_to?: string | null;
  /** Its title. */
  readonly title_text: string;
}

/** A section as stored and as a search returns it: JSON bodies are text, tags a nested tree with nulls. */
export interface RawSection extends SectionCommon {
  /** What it shows; its form is the body format's. */
  readonly body: string | null;
  /** What was found, by type. */
  readonly tags: JsonObject;
  /** Tags known to be harmless, by type. */
  readonly safelisted_tags?: Readonly<Record<string, readonly string[]>>;
}

/** A section as the submission, file and result endpoints return it: JSON bodies are parsed, tags a list. */
export interface FormattedSection extends SectionCommon {
  /** What it shows; its form is the body format's. */
  readonly body: Json;
  /** What was found, by type. */
  readonly tags: readonly SectionTag[];
}

/** An extracted or supplementary file. */
export interface ResultFile {
  /** The name it had. */
  readonly name: string;
  /** Names the file. */
  readonly sha256: string;
  /** In a sentence or more, as written by a person or a service. */
  readonly description: string;
  /** Who may see it. */
  readonly classification: string;
  /** It is a picture inside a section. */
  readonly is_section_image?: boolean;
  /** How it relates to its parent. */
  readonly parent_relation?: string;
  /** It may be run again in a sandbox. */
  readonly allow_dynamic_recursion?: boolean;
}

/** What a service answered, beside its sections. */
export interface ServiceResponse {
  /** The service. */
  readonly service_name: string;
  /** Its version. */
  readonly service_version: string;
  /** The version of the tool inside. */
  readonly service_tool_version?: string | null;
  /** What it ran with. */
  readonly service_context?: string | null;
  /** For its developers. */
  readonly service_debug_info?: string | null;
  /** When it began and ended. */
  readonly milestones?: { readonly service_started: string; readonly service_completed: string };
  /** Files that came out and are analysed too. */
  readonly extracted: readonly ResultFile[];
  /** Files that come along but are not analysed. */
  readonly supplementary: readonly ResultFile[];
}

/** How sections nest, by their index. */
export interface SectionNode {
  /** Its index in `sections`, from 0. */
  readonly id: number;
  /** What came out of it, or lies below. */
  readonly children: readonly SectionNode[];
}

/** Result of one service on one file; `S` is the form of its sections. */
export interface ResultDoc<S> {
  /** When it moves to the archive; null for never. */
  readonly archive_ts?: string | null;
  /** Who may see it. */
  readonly classification: string;
  /** When it was made. */
  readonly created: string;
  /** When it is deleted; null for never. */
  readonly expiry_ts?: string | null;
  /** How the service answered. */
  readonly response: ServiceResponse;
  /** What the service found; the higher the score, the worse. */
  readonly result: { readonly score: number; readonly sections: readonly S[] };
  /** Names the file. */
  readonly sha256: string;
  /** The type of the file, such as `document/office/word`. */
  readonly type?: string | null;
  /** Bytes. */
  readonly size?: number | null;
  /** Nothing more is done with the file. */
  readonly drop_file: boolean;
  /** Some of it is missing, or not yet there. */
  readonly partial?: boolean;
  /** It was read from the archive. */
  readonly from_archive?: boolean;
}
/** A result as the index stores it: tags by type in a tree, see {@link RawSection}. */
export type RawResult = ResultDoc<RawSection>;
/** As the submission, file and result endpoints return it. */
export interface FormattedResult extends ResultDoc<FormattedSection> {
  /** How the sections nest; absent when their depths make no tree. */
  readonly section_hierarchy?: readonly SectionNode[];
}

/** A failure of a service on a file. */
export interface ErrorDoc {
  /** When it moves to the archive; null for never. */
  readonly archive_ts?: string | null;
  /** When it was made. */
  readonly created: string;
  /** When it is deleted; null for never. */
  readonly expiry_ts?: string | null;
  /** How the service answered. */
  readonly response: {
    readonly message: string;
    readonly service_debug_info?: string | null;
    readonly service_name: string;
    readonly service_tool_version?: string | null;
    readonly service_version: string;
    readonly status: "FAIL_NONRECOVERABLE" | "FAIL_RECOVERABLE" | (string & Record<never, never>);
  };
  /** Names the file. */
  readonly sha256: string;
  /** Such as `EXCEPTION` or `MAX RETRY REACHED`. */
  readonly type: string;
  /** How serious; some versions of the server do not tell. */
  readonly severity?: "error" | "warning" | (string & Record<never, never>);
}
