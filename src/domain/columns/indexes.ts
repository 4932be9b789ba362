/** The columns of each index, in their usual order. @module */
import type { IndexName, SearchHit } from "../../api/types/common.ts";
import { defangTag, defangText } from "../../util/defang.ts";
import { cutMiddle } from "../../util/width.ts";
import {
  ageColumn,
  column,
  type ColumnOptions,
  countColumn,
  type FieldColumn,
  firstOfColumn,
  flagColumn,
  hashColumn,
  markingColumn,
  scoreColumn,
  sizeColumn,
  textColumn,
  wordColumn,
} from "./make.ts";
import { textAt, valueAt } from "./value_at.ts";

type HitColumns = (options: ColumnOptions) => readonly FieldColumn<SearchHit>[];

const STATE_TONES = { completed: "dim", submitted: "accent", failed: "error" } as const;
const SIGNATURE_TONES = { DEPLOYED: "safe", NOISY: "suspicious", DISABLED: "dim", INVALID: "error" } as const;
const ALERT_TONES = { MALICIOUS: "malicious", "NON-MALICIOUS": "safe", ASSESS: "accent" } as const;
const PRIORITY_GLYPHS: Readonly<Record<string, readonly [glyph: string, ascii: string]>> = {
  CRITICAL: ["▲", "!"],
  HIGH: ["▲", "^"],
  MEDIUM: ["△", "-"],
  LOW: ["·", "."],
};

/** `▲ CRITICAL`: the priority of an alert. */
export function priorityColumn<Row>(options: ColumnOptions): FieldColumn<Row> {
  return column<Row>({
    id: "priority",
    field: "priority",
    width: 10,
    text(row) {
      const priority = textAt(row, "priority");
      const glyphs = PRIORITY_GLYPHS[priority];
      return glyphs === undefined ? priority : `${glyphs[options.ascii ? 1 : 0]} ${priority}`;
    },
    exact: (row) => textAt(row, "priority") || null,
    tone: (row) => textAt(row, "priority") === "CRITICAL" ? "malicious" : "plain",
  });
}

/** `completed`, with the number of errors: `completed !2`. */
function stateColumn(): FieldColumn<SearchHit> {
  return column<SearchHit>({
    id: "state",
    field: "state",
    fields: ["state", "error_count"],
    width: 12,
    text(row) {
      const errors = Number(valueAt(row, "error_count") ?? 0);
      return textAt(row, "state") + (errors > 0 ? ` !${errors}` : "");
    },
    exact: (row) => textAt(row, "state"),
    tone(row) {
      if (Number(valueAt(row, "error_count") ?? 0) > 0) return "error";
      return STATE_TONES[textAt(row, "state") as keyof typeof STATE_TONES] ?? "plain";
    },
  });
}

/** The sha256 of a result is the head of its key; the index does not store it by itself. */
function resultFileColumn(): FieldColumn<SearchHit> {
  const hash = (row: SearchHit) => textAt(row, "sha256") || (textAt(row, "id").split(".")[0] ?? "");
  return {
    ...hashColumn<SearchHit>("sha256", "sha256"),
    fields: ["sha256", "id"],
    text: (row) => cutMiddle(hash(row), 15),
    exact: hash,
  };
}

/** What a safe or bad list entry is about: the tag, the signature, or the strongest hash. */
function listedColumn(): FieldColumn<SearchHit> {
  const fields = [
    "tag.value",
    "signature.name",
    "hashes.sha256",
    "hashes.sha1",
    "hashes.md5",
    "hashes.tlsh",
    "hashes.ssdeep",
  ];
  const exact = (row: SearchHit) =>
    fields.map((field) => textAt(row, field)).find((value) => value !== "") ?? "";
  return column<SearchHit>({
    id: "value",
    field: "id",
    fields: ["tag.type", ...fields],
    width: 16,
    grow: 3,
    priority: 0,
    text: (row) => defangTag(textAt(row, "tag.type"), exact(row)),
    exact,
  });
}

/** `[INGEST] Inspection of file: `: the type of an ingest is the caller's choice, and al-submit's is `AL_SUBMIT`. */
const OWN_WORDS = /^(?:\[AL_SUBMIT\] (?!Inspection of )|(?:\[[A-Z0-9_-]+\] )?Inspection of (?:file|URL): )/;

/** A submission's description without the words that the server puts before a file's name: they would fill a column. */
export function descriptionOf(row: SearchHit): string {
  return textAt(row, "params.description").replace(OWN_WORDS, "");
}

function descriptionColumn(): FieldColumn<SearchHit> {
  return {
    ...textColumn<SearchHit>("description", "params.description", { width: 20, grow: 4, priority: 0 }),
    text: (row) => defangText(descriptionOf(row)),
    exact: (row) => valueAt(row, "params.description") ?? null,
  };
}

const listColumns: HitColumns = () => [
  wordColumn("type", "type", {}, { width: 9, priority: 0 }),
  listedColumn(),
  textColumn("tag", "tag.type", { width: 22 }),
  firstOfColumn("name", "file.name", { width: 16, grow: 1, priority: 3 }),
  firstOfColumn("source", "sources.name", { width: 14, grow: 1 }),
  flagColumn("enabled", "enabled", { priority: 2 }),
  ageColumn("updated", "updated", { width: 7 }),
  ageColumn("added", "added", { priority: 3 }),
  ageColumn("expires", "expiry_ts", { width: 7, priority: 4 }),
  markingColumn(),
];

const statsColumns = (): FieldColumn<SearchHit>[] => [
  countColumn("hits", "stats.count"),
  ageColumn("last_hit", "stats.last_hit", { width: 8 }),
  ageColumn("first_hit", "stats.first_hit", { width: 9, priority: 4 }),
];

/** By index; the options are those of the table. */
export const INDEX_COLUMNS: Readonly<Record<IndexName, HitColumns>> = {
  submission: (options) => [
    scoreColumn("score", "max_score", options),
    descriptionColumn(),
    countColumn("files", "file_count", { width: 5, priority: 2 }),
    textColumn("submitter", "params.submitter", { width: 12 }),
    ageColumn("age", "times.submitted", { priority: 0 }),
    stateColumn(),
    markingColumn(),
    textColumn("sid", "sid", { width: 22, priority: 4 }),
  ],
  file: () => [
    hashColumn("sha256", "sha256", { width: 17, grow: 1, priority: 0 }),
    textColumn("type", "type", { width: 24, grow: 2, priority: 0 }),
    sizeColumn("size", "size"),
    countColumn("seen", "seen.count", { width: 5 }),
    ageColumn("last", "seen.last", { priority: 0 }),
    ageColumn("first", "seen.first", { priority: 3 }),
    firstOfColumn("labels", "labels", { width: 12, priority: 3 }),
    markingColumn(),
  ],
  result: (options) => [
    scoreColumn("score", "result.score", options),
    textColumn("service", "response.service_name", { width: 16, priority: 0 }),
    firstOfColumn("why", "result.sections.heuristic.name", { width: 20, grow: 3 }),
    resultFileColumn(),
    textColumn("type", "type", { width: 22, grow: 1, priority: 2 }),
    ageColumn("age", "created", { priority: 0 }),
    markingColumn(),
    textColumn("version", "response.service_version", { width: 12, priority: 4 }),
    textColumn("tool", "response.service_tool_version", { width: 12, priority: 4 }),
  ],
  alert: (options) => [
    priorityColumn(options),
    scoreColumn("score", "al.score", options),
    wordColumn("status", "status", ALERT_TONES, { width: 13 }),
    textColumn("file", "file.name", { width: 20, grow: 3, priority: 0 }),
    firstOfColumn("attribution", "al.attrib", { width: 12, grow: 1, priority: 2 }),
    textColumn("file_type", "file.type", { width: 20, priority: 4 }),
    textColumn("type", "type", { width: 8, priority: 2 }),
    textColumn("owner", "owner", { width: 10 }),
    firstOfColumn("labels", "label", { width: 14, priority: 3 }),
    ageColumn("age", "reporting_ts", { priority: 0 }),
    markingColumn(),
  ],
  signature: () => [
    textColumn("name", "name", { width: 24, grow: 3, priority: 0 }),
    textColumn("type", "type", { width: 12 }),
    textColumn("source", "source", { width: 14 }),
    wordColumn("status", "status", SIGNATURE_TONES, { width: 9, priority: 0 }),
    ...statsColumns(),
    ageColumn("modified", "last_modified", { width: 8, priority: 2 }),
    markingColumn(),
  ],
  heuristic: () => [
    textColumn("id", "heur_id", { width: 18, priority: 0 }),
    textColumn("name", "name", { width: 24, grow: 3, priority: 0 }),
    countColumn("score", "score", { width: 6 }),
    firstOfColumn("attack", "attack_id", { width: 12, priority: 2 }),
    textColumn("filetype", "filetype", { width: 14, grow: 1, priority: 3 }),
    ...statsColumns(),
    markingColumn(),
  ],
  safelist: listColumns,
  badlist: (options) => {
    const [type, value, ...rest] = listColumns(options);
    return [
      type!,
      value!,
      firstOfColumn("family", "attribution.family", { width: 12, priority: 2 }),
      ...rest,
    ];
  },
  workflow: () => [
    textColumn("name", "name", { width: 20, grow: 2, priority: 0 }),
    flagColumn("enabled", "enabled"),
    textColumn("query", "query", { width: 20, grow: 3, priority: 2 }),
    textColumn("priority", "priority", { width: 8 }),
    textColumn("status", "status", { width: 13 }),
    firstOfColumn("labels", "labels", { width: 14 }),
    countColumn("hits", "hit_count", { priority: 0 }),
    ageColumn("last_hit", "last_seen", { width: 8 }),
    textColumn("creator", "creator", { width: 10, priority: 3 }),
    markingColumn(),
  ],
  retrohunt: () => [
    textColumn("description", "description", { width: 24, grow: 3, priority: 0 }),
    flagColumn("finished", "finished", { width: 8, priority: 0 }),
    flagColumn("truncated", "truncated", { width: 9, priority: 2 }),
    textColumn("indices", "indices", { width: 15 }),
    textColumn("creator", "creator", { width: 12 }),
    ageColumn("age", "created_time"),
    markingColumn(),
    textColumn("key", "key", { width: 22, priority: 4 }),
  ],
  error: () => [
    ageColumn("age", "created", { priority: 0 }),
    wordColumn("severity", "severity", { error: "error", warning: "suspicious" }, { width: 8 }),
    textColumn("service", "response.service_name", { width: 16, priority: 0 }),
    textColumn("type", "type", { width: 18 }),
    textColumn("message", "response.message", { width: 24, grow: 3, priority: 0 }),
    hashColumn("sha256", "sha256"),
    textColumn("status", "response.status", { width: 20, priority: 3 }),
  ],
  emptyresult: () => [
    textColumn("id", "id", { width: 40, grow: 1, priority: 0 }),
    ageColumn("expires", "expiry_ts", { width: 7 }),
  ],
  user: () => [
    textColumn("user", "uname", { width: 14, priority: 0 }),
    textColumn("name", "name", { width: 20, grow: 1 }),
    textColumn("email", "email", { width: 24, grow: 1 }),
    textColumn("type", "type", { width: 16 }),
    flagColumn("active", "is_active"),
    textColumn("groups", "groups", { width: 16, priority: 2 }),
    textColumn("organization", "organization", { width: 14, priority: 4 }),
    markingColumn(),
  ],
  apikey: () => [
    textColumn("key", "key_name", { width: 14, priority: 0 }),
    textColumn("user", "uname", { width: 14, priority: 0 }),
    textColumn("acl", "acl", { width: 8 }),
    firstOfColumn("roles", "roles", { width: 22, grow: 1, priority: 2 }),
    ageColumn("created", "creation_date", { width: 7 }),
    ageColumn("used", "last_used"),
    ageColumn("expires", "expiry_ts", { width: 7 }),
  ],
};
