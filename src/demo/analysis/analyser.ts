import type { Analyse } from "../analyse_file.ts";
import { DAY_MS } from "../corpus/documents.ts";
import { tagId } from "../corpus/list_docs.ts";
import type { DemoStore, Doc } from "../store.ts";
import type { BadlistKey } from "./finding.ts";
import { analyseAlone } from "./analyse.ts";
import type { AnalysisContext, AnalysisParams } from "./report.ts";
import { SLOW_MS } from "./walk.ts";

/** Why an entry of a list applies; undefined when there is none, or it is switched off. */
function reasonOf(entry: Doc | undefined): string | undefined {
  if (entry === undefined || entry["enabled"] === false) return undefined;
  const [source] = (entry["sources"] ?? []) as readonly { name?: string; reason?: readonly string[] }[];
  return source?.reason?.[0] ?? `Listed by ${source?.name ?? "an unknown source"}`;
}

/** The lists of a store, as an analysis asks them. */
export function listsOf(
  store: DemoStore,
): Pick<AnalysisContext, "safelisted" | "safelistedTag" | "badlisted"> {
  const { safelist, badlist } = store.collections;
  return {
    safelisted: (sha256) => reasonOf(safelist.get(sha256)),
    safelistedTag: (type, value) => reasonOf(safelist.get(tagId(type, value))) !== undefined,
    badlisted: (key: BadlistKey) =>
      reasonOf(badlist.get("sha256" in key ? key.sha256 : tagId(key.type, key.value))),
  };
}

/** The analysis of one file for the pipeline: bytes and lists come from the store. */
export function createAnalyser(
  store: DemoStore,
  more: Pick<AnalysisContext, "enabled"> = {},
): Analyse {
  const lists = listsOf(store);
  return (job, params, nowMs) => {
    const { name, sha256 } = job;
    const depth = "depth" in job ? Number(job.depth) : 0;
    const bytes = store.bytes(sha256);
    if (bytes === undefined) {
      return { file: store.collections.file.get(sha256) ?? {}, results: [], errors: [], children: [] };
    }
    // Parameters of a stored submission have these names and types.
    const wanted = params as AnalysisParams;
    const ttlDays = Number(params["ttl"]) || 30;
    const context = { ...lists, ...more, nowMs, expiryMs: nowMs + ttlDays * DAY_MS };
    const { file, tasks, children } = analyseAlone(bytes, name, { params: wanted, context, depth });
    return {
      file: file.document,
      results: tasks.flatMap(({ key, outcome }): [string, Doc | undefined][] =>
        outcome.kind === "error" ? [] : [[key, outcome.kind === "result" ? outcome.document : undefined]]
      ),
      errors: tasks.flatMap(({ key, outcome }): [string, Doc][] =>
        outcome.kind === "error" ? [[key, outcome.document]] : []
      ),
      children,
      // What is marked as slow takes the services its time, one after the other.
      ...(tasks.some(({ durationMs }) => durationMs >= SLOW_MS) && { serviceMs: SLOW_MS }),
    };
  };
}
