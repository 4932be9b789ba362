import type { IndexName } from "../../api/types/common.ts";

/** A line of the preview: labels with their fields. */
export type PreviewLine = readonly (readonly [label: string, field: string])[];

const LISTED: readonly PreviewLine[] = [
  [["", "type"], ["", "tag.type"], ["", "tag.value"], ["signature", "signature.name"]],
  [["sha256", "hashes.sha256"], ["md5", "hashes.md5"]],
  [["names", "file.name"], ["file type", "file.type"], ["size", "file.size"]],
  [["by", "sources.name"], ["why", "sources.reason"]],
  [["family", "attribution.family"], ["actor", "attribution.actor"], ["campaign", "attribution.campaign"]],
];

/** What the preview shows of a hit, line by line; the most telling first. */
export const PREVIEW_FIELDS: Readonly<Partial<Record<IndexName, readonly PreviewLine[]>>> = {
  submission: [
    [["", "params.description"]],
    [["files", "files.name"]],
    [["sha256", "files.sha256"], ["size", "files.size"]],
    [["by", "params.submitter"], ["submitted", "times.submitted"], ["completed", "times.completed"]],
    [["errors", "error_count"], ["state", "state"], ["type", "params.type"], ["priority", "params.priority"]],
    [["metadata", "metadata"]],
  ],
  file: [
    [["", "type"], ["size", "size"], ["entropy", "entropy"]],
    [["sha256", "sha256"]],
    [["md5", "md5"], ["ssdeep", "ssdeep"], ["tlsh", "tlsh"]],
    [["seen", "seen.count"], ["first", "seen.first"], ["last", "seen.last"]],
    [["magic", "magic"]],
    [["labels", "labels"], ["uri", "uri_info.uri"]],
  ],
  result: [
    [["why", "result.sections.heuristic.name"]],
    [["ATT&CK", "result.sections.heuristic.attack.attack_id"], [
      "pattern",
      "result.sections.heuristic.attack.pattern",
    ]],
    [["sections", "result.sections.title_text"]],
    [["domains", "result.sections.tags.network.static.domain"], [
      "dynamic",
      "result.sections.tags.network.dynamic.domain",
    ]],
    [["ips", "result.sections.tags.network.dynamic.ip"], [
      "families",
      "result.sections.tags.attribution.family",
    ]],
    [["key", "id"]],
  ],
  alert: [
    [["", "file.name"], ["", "file.type"], ["size", "file.size"]],
    [["attribution", "al.attrib"], ["av", "al.av"], ["yara", "al.yara"]],
    [["domains", "al.domain"], ["ips", "al.ip"], ["urls", "al.uri"]],
    [["ATT&CK", "attack.pattern"]],
    [["labels", "label"], ["owner", "owner"], ["reported", "reporting_ts"], ["type", "type"]],
    [["metadata", "metadata"]],
  ],
  workflow: [
    [["", "name"], ["enabled", "enabled"], ["priority", "priority"], ["status", "status"], [
      "labels",
      "labels",
    ]],
    [["query", "query"]],
    [["", "description"]],
    [["hits", "hit_count"], ["first", "first_seen"], ["last", "last_seen"]],
    [["by", "creator"], ["created", "creation_date"], ["edited by", "edited_by"], ["edited", "last_edit"]],
  ],
  signature: [
    [["", "name"], ["", "status"], ["source", "source"]],
    [["hits", "stats.count"], ["first", "stats.first_hit"], ["last", "stats.last_hit"]],
    [["", "data"]],
  ],
  heuristic: [
    [["", "name"], ["score", "score"], ["max", "max_score"]],
    [["", "description"]],
    [["ATT&CK", "attack_id"], ["file type", "filetype"]],
    [["hits", "stats.count"], ["first", "stats.first_hit"], ["last", "stats.last_hit"]],
  ],
  safelist: LISTED,
  badlist: LISTED,
  retrohunt: [
    [["", "description"]],
    [["by", "creator"], ["created", "created_time"], ["finished", "completed_time"]],
    [["", "raw_query"]],
  ],
};
