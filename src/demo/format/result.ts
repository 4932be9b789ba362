import type {
  FormattedResult,
  FormattedSection,
  RawResult,
  RawSection,
  ResultFile,
  SectionNode,
  SectionTag,
} from "../../api/types/mod.ts";
import type { Json, JsonObject } from "../../util/json.ts";
import { highest, maySee, UNRESTRICTED } from "../classification.ts";

const JSON_FORMATS = new Set([
  "GRAPH_DATA",
  "IMAGE",
  "JSON",
  "KEY_VALUE",
  "MULTI",
  "ORDERED_KEY_VALUE",
  "PROCESS_TREE",
  "SANDBOX",
  "TABLE",
  "TIMELINE",
  "URL",
]);

/** How a raw result becomes one that endpoints answer with. */
export interface FormatOptions {
  /** Classification of the reader; sections above it are left out. */
  readonly reader: string;
  /** Classification of the file. @default unrestricted */
  readonly file?: string;
  /** Adds `section_hierarchy`. @default false */
  readonly hierarchy?: boolean;
}

/** A raw result in the form of the submission, file and result endpoints. */
export function formatResult(raw: RawResult, options: FormatOptions): FormattedResult {
  const file = options.file ?? UNRESTRICTED;
  const visible = raw.result.sections.filter((section) => maySee(options.reader, section.classification));
  const sections: FormattedSection[] = visible.map((section) => formatSection(section, file));
  if (visible.length < raw.result.sections.length) sections.unshift(sanitized());
  const ours = (files: readonly ResultFile[]) =>
    files.filter((item) => maySee(options.reader, item.classification));
  const formatted: FormattedResult = {
    ...raw,
    response: {
      ...raw.response,
      extracted: ours(raw.response.extracted),
      supplementary: ours(raw.response.supplementary),
    },
    result: { score: raw.result.score, sections },
    classification: highest([
      raw.classification,
      file,
      ...sections.map((section) => section.classification),
    ]),
  };
  if (options.hierarchy !== true) return formatted;
  const nodes = hierarchy(sections);
  return nodes === undefined ? formatted : { ...formatted, section_hierarchy: nodes };
}

/** A section with its body parsed and its tags as a list. */
export function formatSection(section: RawSection, file = UNRESTRICTED): FormattedSection {
  return {
    auto_collapse: section.auto_collapse,
    body: parsedBody(section),
    body_config: section.body_config ?? null,
    body_format: section.body_format,
    classification: highest([section.classification, file]),
    depth: section.depth,
    heuristic: section.heuristic,
    promote_to: section.promote_to ?? null,
    tags: tagList(section),
    title_text: section.title_text,
  };
}

/** The tags of a section as a list, the safelisted ones last. */
export function tagList(section: RawSection): SectionTag[] {
  const tags: SectionTag[] = [];
  const add = (type: string, values: unknown, safelisted: boolean) => {
    for (const value of Array.isArray(values) ? values : [values]) {
      if (value === null || value === undefined) continue;
      tags.push({ type, short_type: type.split(".").at(-1)!, value: String(value), safelisted });
    }
  };
  walkTags(section.tags, "", (type, values) => add(type, values, false));
  for (const [type, values] of Object.entries(section.safelisted_tags ?? {})) add(type, values, true);
  return tags;
}

function walkTags(node: Json | undefined, path: string, found: (type: string, values: Json) => void) {
  if (node === null || node === undefined) return;
  if (typeof node !== "object" || Array.isArray(node)) return found(path, node);
  for (const [key, value] of Object.entries(node as JsonObject)) {
    walkTags(value, path === "" ? key : `${path}.${key}`, found);
  }
}

function parsedBody(section: RawSection): Json {
  if (section.body === null || section.body === undefined) return null;
  if (!JSON_FORMATS.has(section.body_format)) return section.body;
  try {
    return JSON.parse(section.body);
  } catch {
    return section.body;
  }
}

function sanitized(): FormattedSection {
  return {
    auto_collapse: false,
    body: "One or more sections of this result are not shown: their classification is above yours.",
    body_config: null,
    body_format: "TEXT",
    classification: UNRESTRICTED,
    depth: 0,
    heuristic: null,
    promote_to: null,
    tags: [],
    title_text: "WARNING: Service sections have been sanitized",
  };
}

interface OpenNode {
  readonly id: number;
  readonly children: OpenNode[];
}

/** How sections nest by their depth; undefined when the depths make no tree. */
export function hierarchy(sections: readonly { readonly depth: number }[]): SectionNode[] | undefined {
  const roots: OpenNode[] = [];
  const open: OpenNode[] = [];
  for (const [id, section] of sections.entries()) {
    if (section.depth > open.length) return undefined;
    const node: OpenNode = { id, children: [] };
    open.length = section.depth;
    (open.at(-1)?.children ?? roots).push(node);
    open.push(node);
  }
  return roots;
}

/** The result of a service that found nothing, of which only the key `<sha256>.<service>.v….e` is stored. */
export function emptyResult(key: string, dates: { created: string; expiry: string }): RawResult {
  const [sha256 = "", service = "", version = ""] = key.split(".");
  return {
    archive_ts: null,
    classification: UNRESTRICTED,
    created: dates.created,
    drop_file: false,
    expiry_ts: dates.expiry,
    from_archive: false,
    partial: false,
    response: {
      extracted: [],
      milestones: { service_completed: dates.created, service_started: dates.created },
      service_context: null,
      service_debug_info: null,
      service_name: service,
      service_tool_version: null,
      service_version: version.replace(/^v/, ""),
      supplementary: [],
    },
    result: { score: 0, sections: [] },
    sha256,
    size: null,
    type: null,
  };
}
