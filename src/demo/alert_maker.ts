import type { FormattedResult, HeuristicLevel } from "../api/types/mod.ts";
import type { Json, JsonObject } from "../util/json.ts";
import { compileQuery } from "../domain/lucene/mod.ts";
import { texts, TOP_CLASSIFICATION } from "./accounts.ts";
import { eachSection, worse } from "./format/findings.ts";
import { formatted, gather } from "./format/gather.ts";
import { changedAlert } from "./routes/alert_write.ts";
import type { State } from "./state.ts";
import type { Doc } from "./store.ts";
import { serverTime } from "./server_time.ts";

/** Score from which a finished submission becomes an alert. */
const THRESHOLD = 500;

type Found = Map<string, { readonly type: string; level: HeuristicLevel }>;
const PARTS = [
  "attrib",
  "av",
  "behavior",
  "domain",
  "ip",
  "uri",
  "yara",
  "heuristic",
  "pattern",
  "category",
] as const;
type Part = typeof PARTS[number];

/** Raises the alert of a finished submission, if its score is high enough, and runs the workflows on it. */
export function raiseAlert(state: State, submission: Doc, atMs: number) {
  if (Number(submission["max_score"]) < THRESHOLD) return;
  const results = [...formatted(gather(state.store, submission, { reader: TOP_CLASSIFICATION })).values()];
  const id = String((submission["metadata"] as Doc)["ingest_id"] ?? submission["sid"]);
  const alert = runWorkflows(state, id, alertOf(state, submission, { id, results, atMs }), atMs);
  state.store.collections.alert.put(id, alert);
  state.core.metrics.add("alerts_created", 1);
  state.events.emit("AlertCreated", alert);
}

function partOf(type: string): Part | undefined {
  if (type.startsWith("attribution.")) return "attrib";
  if (type === "av.virus_name") return "av";
  if (type === "file.behavior") return "behavior";
  if (type.startsWith("file.rule.")) return "yara";
  return /^network\.(static|dynamic)\.(domain|ip|uri)$/.exec(type)?.[2] as Part | undefined;
}

function harvest(results: readonly FormattedResult[]): Record<Part, Found> {
  const found = Object.fromEntries(PARTS.map((part) => [part, new Map()])) as Record<Part, Found>;
  const note = (part: Part, value: string, entry: { type: string; level: HeuristicLevel }) => {
    const old = found[part].get(value);
    found[part].set(value, { type: entry.type, level: worse(old?.level, entry.level) });
  };
  eachSection(results, (section, level) => {
    for (const tag of section.tags) {
      const part = partOf(tag.type);
      if (part !== undefined && tag.safelisted !== true) note(part, tag.value, { type: tag.type, level });
    }
    if (section.heuristic === null) return;
    note("heuristic", section.heuristic.name, { type: "heuristic", level });
    for (const attack of section.heuristic.attack) {
      note("pattern", attack.pattern, { type: "attack_pattern", level });
      for (const category of attack.categories) {
        note("category", category, { type: "attack_category", level });
      }
    }
  });
  return found;
}

/** What an alert is made from, besides its submission. */
interface AlertOrigin {
  readonly id: string;
  readonly results: readonly FormattedResult[];
  readonly atMs: number;
}

function alertOf(state: State, submission: Doc, from: AlertOrigin): Doc {
  const found = harvest(from.results);
  const now = serverTime(from.atMs);
  const params = submission["params"] as Doc;
  return {
    al: { ...findings(found), request_end_time: now, score: submission["max_score"]! },
    alert_id: from.id,
    archive_ts: null,
    attack: { category: values(found.category), pattern: values(found.pattern) },
    classification: submission["classification"]!,
    events: [],
    expiry_ts: serverTime(from.atMs + 90 * 86_400_000),
    extended_scan: "skipped",
    file: alertedFile(state, submission),
    filtered: false,
    heuristic: { name: values(found.heuristic) },
    label: [],
    metadata: submission["metadata"]!,
    owner: null,
    priority: null,
    reporting_ts: now,
    sid: submission["sid"]!,
    status: null,
    submission_relations: [{ child: submission["sid"]!, parent: params["psid"] ?? null }],
    ts: (submission["times"] as Doc)["submitted"]!,
    type: String(params["type"] ?? "USER"),
    verdict: { malicious: [], non_malicious: [] },
    workflows_completed: true,
  };
}

function values(found: Found, kind?: "static" | "dynamic"): string[] {
  return [...found].filter(([, { type }]) => kind === undefined || type.includes(`.${kind}.`))
    .map(([value]) => value);
}

function details(found: Found): Json[] {
  return [...found].map(([value, { level, type }]) => ({ subtype: null, type, value, verdict: level }));
}

/** Values of each part, those of the network by the kind of analysis too, and each with its verdict. */
function findings(found: Record<Part, Found>): JsonObject {
  const { attrib, av, behavior, domain, heuristic, ip, uri, yara, category, pattern } = found;
  const plain = { attrib, av, behavior, domain, ip, uri, yara };
  const network = Object.entries({ domain, ip, uri }).flatMap(([part, ones]) => [
    [`${part}_dynamic`, values(ones, "dynamic")],
    [`${part}_static`, values(ones, "static")],
  ]);
  const detailed = { ...plain, heuristic, attack_category: category, attack_pattern: pattern };
  return {
    ...mapped(plain, values),
    ...Object.fromEntries(network),
    detailed: mapped(detailed, details),
  };
}

function mapped(parts: Readonly<Record<string, Found>>, of: (found: Found) => Json): JsonObject {
  return Object.fromEntries(Object.entries(parts).map(([part, found]) => [part, of(found)]));
}

function alertedFile(state: State, submission: Doc): JsonObject {
  const [first] = submission["files"] as readonly { name: string; sha256: string; size: number }[];
  const { name, sha256, size } = first!;
  const file = state.store.collections.file.get(sha256) ?? {};
  return {
    md5: file["md5"] ?? "",
    name,
    screenshots: [],
    sha1: file["sha1"] ?? "",
    sha256,
    size,
    type: file["type"] ?? "unknown",
  };
}

/** The alert after all enabled workflows whose query it matches; the workflows' counters go up. */
function runWorkflows(state: State, id: string, alert: Doc, atMs: number): Doc {
  let result = alert;
  for (const [workflowId, workflow] of [...state.store.collections.workflow.entries()]) {
    if (workflow["enabled"] === false) continue;
    if (matches(state, workflow, id, alert)) {
      result = applyWorkflow(state, workflowId, result, atMs) ?? result;
    }
  }
  return result;
}

function matches(state: State, workflow: Doc, id: string, alert: Doc): boolean {
  try {
    const fields = state.search.fields("alert");
    return compileQuery(String(workflow["query"]), { fields, now: state.clock.now(), defaultMode: "all" })(
      alert,
      id,
    );
  } catch {
    return false;
  }
}

/** What a workflow makes of a new alert, which it counts; undefined when it changes nothing. */
function applyWorkflow(state: State, workflowId: string, alert: Doc, atMs: number): Doc | undefined {
  const workflow = state.store.collections.workflow.get(workflowId);
  if (workflow === undefined) return undefined;
  const at = serverTime(atMs);
  state.store.collections.workflow.put(workflowId, {
    ...workflow,
    first_seen: workflow["first_seen"] ?? at,
    hit_count: Number(workflow["hit_count"] ?? 0) + 1,
    last_seen: at,
  });
  return workflowChange(workflow, workflowId, alert, at);
}

/** What a workflow makes of an alert; undefined when it changes nothing. */
export function workflowChange(workflow: Doc, workflowId: string, alert: Doc, at: string): Doc | undefined {
  const change = {
    labels: texts(workflow["labels"]),
    priority: workflow["priority"] as string | null ?? null,
    status: workflow["status"] as string | null ?? null,
  };
  const author = { type: "workflow" as const, id: workflowId, name: String(workflow["name"]), at };
  return changedAlert(alert, change, author);
}
