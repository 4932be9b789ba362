import type { Collection, Doc } from "../store.ts";
import { lazyCollection } from "./collection.ts";
import { DAY_MS, fileDocument, type GivenFile, resultDocument } from "./documents.ts";
import type { FileNode } from "./file_node.ts";
import { findingSection } from "./findings.ts";
import { keysOf, type Layout, UPDATE_AGE_MS } from "./layout.ts";
import { narrate } from "./narration.ts";
import { findingsOf, givenBy, raisedBy } from "./recipes.ts";
import { mix } from "./rng.ts";
import type { SectionPlan } from "./section.ts";
import { serviceNamed } from "./services.ts";
import { serverTime } from "../server_time.ts";

/** Days after which results, files and submissions expire. */
const LIFE_DAYS = 30;

/** Every section of a service's result on a file: what it narrates, then its heuristics. */
export function sectionsOf(service: string, file: FileNode): SectionPlan[] {
  const findings = findingsOf(file).filter((heurId) => raisedBy(heurId) === service);
  return [...narrate(service, file), ...findings.map((heurId) => findingSection(file, heurId))];
}

/** The parts of a result key. */
export function splitKey(key: string): { sha256: string; service: string; version: string } {
  const [sha256 = "", service = "", version = ""] = key.split(".");
  return { sha256, service, version: version.slice(1).replaceAll("_", ".") };
}

function given(service: string, file: FileNode): GivenFile[] {
  return givenBy(service, file).map((child) => ({
    name: child.name,
    sha256: child.file.sha256,
    description: service === "CAPE" ? "Dropped while running" : `Extracted by ${service}`,
    relation: service === "CAPE" ? "DYNAMIC" as const : "EXTRACTED" as const,
  }));
}

function pictures(service: string, file: FileNode): GivenFile[] {
  if (service !== "DocumentPreview" || file.preview === undefined) return [];
  const { sha256 } = file.preview;
  return [{
    name: "page_1.png",
    sha256,
    description: "First page",
    isSectionImage: true,
    relation: "INFORMATION",
  }];
}

function resultOf(layout: Layout, key: string): Doc {
  const { sha256, service, version } = splitKey(key);
  const file = layout.pool.files.get(sha256) as FileNode;
  const spec = serviceNamed(service);
  const updateMs = layout.nowMs - UPDATE_AGE_MS;
  const startMs = version === spec.previous ? file.seen.firstMs : Math.max(file.seen.firstMs, updateMs);
  const tookMs = 40 +
    mix(file.seed, service.length * 31 + service.charCodeAt(0)) % (service === "CAPE" ? 90_000 : 2_500);
  const createdMs = Math.min(startMs + tookMs, Math.max(file.seen.lastMs + tookMs, startMs));
  return resultDocument({
    file,
    service: spec,
    version,
    createdMs,
    tookMs,
    expiryMs: file.seen.lastMs + LIFE_DAYS * DAY_MS,
    sections: sectionsOf(service, file),
    extracted: given(service, file),
    supplementary: pictures(service, file),
    drop: service === "Safelist" && file.level === "safe",
    partial: file.traits.includes("gallery") && service === "FrankenStrings",
    context: service === "Metadefender" ? "Engines updated daily" : null,
  });
}

/** Result keys that exist: of the versions that ran while the file was sent in. */
export function* allKeys(layout: Layout): Generator<string> {
  const updateMs = layout.nowMs - UPDATE_AGE_MS;
  for (const file of layout.pool.files.values()) {
    if (file.seen.count === 0 || layout.previews.has(file.sha256)) continue;
    if (file.seen.lastMs >= updateMs) yield* keysOf(file, false);
    if (file.seen.firstMs < updateMs) yield* keysOf(file, true);
  }
}

/** The collections of results and of empty results. */
export function resultCollections(layout: Layout): { result: Collection; emptyresult: Collection } {
  const full: string[] = [];
  const empty: string[] = [];
  for (const key of new Set(allKeys(layout))) (key.endsWith(".e") ? empty : full).push(key);
  const expiry = serverTime(layout.nowMs + LIFE_DAYS * DAY_MS);
  return {
    result: lazyCollection(full, (key) => resultOf(layout, key)),
    emptyresult: lazyCollection(empty, () => ({ expiry_ts: expiry })),
  };
}

/** Whether the server lost the record and the bytes of a file, but not its results. */
export function isLost(file: FileNode): boolean {
  return file.traits.includes("lost");
}

/** The collection of files. */
export function fileCollection(layout: Layout): Collection {
  const seen = [...layout.pool.files.values()].filter((file) => file.seen.count > 0 && !isLost(file));
  return lazyCollection(seen.map((file) => file.sha256), (sha256) => {
    const file = layout.pool.files.get(sha256) as FileNode;
    const { count, firstMs, lastMs } = file.seen;
    return fileDocument(file.bytes(), {
      type: file.type,
      count,
      firstMs,
      lastMs,
      expiryMs: lastMs + LIFE_DAYS * DAY_MS,
      isSectionImage: layout.previews.has(sha256),
      isSupplementary: layout.previews.has(sha256),
    });
  });
}
