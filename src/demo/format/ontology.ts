import type { FileDoc, RawResult } from "../../api/types/mod.ts";
import type { Json, JsonObject } from "../../util/json.ts";
import { tagList } from "./result.ts";

/** What a record tells beside the result. */
export interface OntologyContext {
  /** The file's document; undefined when it is gone. */
  readonly file: FileDoc | undefined;
  /** Names the file had in the submission. */
  readonly names?: readonly string[];
  /** The `submission` part of the record. */
  readonly submission: JsonObject;
}

/** A result in the common vocabulary, as the service's `.ontology` file and the endpoint would tell it together. */
export function ontologyOf(raw: RawResult, context: OntologyContext): JsonObject {
  const { file, names, submission } = context;
  const { service_name: name, service_tool_version: tool, service_version: version } = raw.response;
  return {
    odm_type: "Assemblyline Result Ontology",
    odm_version: "1.10",
    classification: raw.classification,
    file: {
      ...(file !== undefined &&
        { md5: file.md5, sha1: file.sha1, sha256: file.sha256, type: file.type, size: file.size }),
      sha256: raw.sha256,
      ...(names !== undefined && names.length > 0 && { names: [...names] }),
    },
    service: { name, version, ...(typeof tool === "string" && { tool_version: tool }) },
    submission,
    results: resultsOf(raw),
  };
}

function resultsOf(raw: RawResult): JsonObject {
  const tags: Record<string, string[]> = {};
  const heuristics = new Map<
    string,
    { heur_id: string; name: string; score: number; times_raised: number }
  >();
  for (const section of raw.result.sections) {
    for (const { type, value } of tagList(section)) {
      const values = tags[type] ??= [];
      if (!values.includes(value)) values.push(value);
    }
    if (section.heuristic === null) continue;
    const { heur_id, name, score } = section.heuristic;
    const times = heuristics.get(heur_id)?.times_raised ?? 0;
    heuristics.set(heur_id, { heur_id, name, score, times_raised: times + 1 });
  }
  return {
    score: raw.result.score,
    ...(Object.keys(tags).length > 0 && { tags: tags as Record<string, Json> }),
    ...(heuristics.size > 0 && { heuristics: [...heuristics.values()] }),
  };
}
