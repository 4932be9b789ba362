import type { JsonObject } from "../../util/json.ts";
import type { Collection, Doc } from "../store.ts";
import { lazyCollection } from "./collection.ts";
import { DAY_MS } from "./documents.ts";
import type { ChildRef, FileNode } from "./file_node.ts";
import { heuristic, techniques } from "./heuristics.ts";
import type { Layout, SamplePlan, SubmissionPlan } from "./layout.ts";
import { findingsOf, isEmpty, ranOn } from "./recipes.ts";
import { sectionsOf } from "./result_docs.ts";
import { mix, Rng } from "./rng.ts";
import { asksForAlert, durationMs, isDone } from "./submission_docs.ts";
import { WORKFLOWS } from "./workflow_docs.ts";
import { digestsOf } from "./digests.ts";
import { serverTime } from "../server_time.ts";

/** Score from which a submission raises an alert. */
export const ALERT_THRESHOLD = 500;

/** What the alert of a sample says: values by kind, each with the worst score it came with. */
interface Harvest {
  readonly tags: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly heuristics: ReadonlyMap<string, number>;
  readonly patterns: ReadonlyMap<string, number>;
  readonly categories: ReadonlyMap<string, number>;
}

function note(into: Map<string, number>, value: string, score: number): void {
  into.set(value, Math.max(into.get(value) ?? -Infinity, score));
}

function harvest(files: readonly FileNode[]): Harvest {
  const tags = new Map<string, Map<string, number>>();
  const heuristics = new Map<string, number>();
  const patterns = new Map<string, number>();
  const categories = new Map<string, number>();
  for (const file of files) {
    const findings = findingsOf(file);
    const talking = ranOn(file, findings).filter((service) => !isEmpty(service.name, file, { findings }));
    for (const section of talking.flatMap((service) => sectionsOf(service.name, file))) {
      const spec = section.heurId === undefined ? undefined : heuristic(section.heurId);
      const score = spec?.score ?? 0;
      if (spec) note(heuristics, spec.name, score);
      for (const technique of techniques(section.attack ?? spec?.attack ?? [])) {
        note(patterns, technique.pattern, score);
        for (const category of technique.categories) note(categories, category, score);
      }
      for (const [path, values] of Object.entries(section.tags ?? {})) {
        let known = tags.get(path);
        if (known === undefined) tags.set(path, known = new Map());
        for (const value of values) note(known, String(value), score);
      }
    }
  }
  return { tags, heuristics, patterns, categories };
}

function verdict(score: number): string {
  if (score >= 1000) return "malicious";
  if (score >= 700) return "highly suspicious";
  if (score >= 300) return "suspicious";
  return score < 0 ? "safe" : "info";
}

const SUBTYPES: Readonly<Record<string, string>> = {
  "attribution.actor": "TA",
  "attribution.implant": "IMP",
  "attribution.exploit": "EXP",
  "file.config": "CFG",
  "technique.obfuscation": "OB",
};

function details(found: Harvest, paths: readonly string[]): JsonObject[] {
  return paths.flatMap((path) =>
    [...found.tags.get(path) ?? []].map(([value, score]) => ({
      subtype: SUBTYPES[path] ?? null,
      type: path,
      value,
      verdict: verdict(score),
    }))
  );
}

const named = (type: string, values: ReadonlyMap<string, number>): JsonObject[] =>
  [...values].map(([value, score]) => ({ subtype: null, type, value, verdict: verdict(score) }));

const ATTRIBUTION = [
  "attribution.actor",
  "attribution.campaign",
  "attribution.family",
  "attribution.implant",
  "file.config",
  "technique.obfuscation",
];

/** What all alerts of one sample share. */
interface SampleAlert {
  readonly al: JsonObject;
  readonly attack: JsonObject;
  readonly heuristic: JsonObject;
}

const shared = new WeakMap<SamplePlan, SampleAlert>();

function sampleAlert(sample: SamplePlan): SampleAlert {
  let known = shared.get(sample);
  if (known === undefined) {
    const found = harvest(sample.files);
    known = {
      al: findings(found),
      attack: { category: [...found.categories.keys()], pattern: [...found.patterns.keys()] },
      heuristic: { name: [...found.heuristics.keys()] },
    };
    shared.set(sample, known);
  }
  return known;
}

function findings(found: Harvest): JsonObject {
  const values = (...paths: string[]): string[] => [
    ...new Set(paths.flatMap((path) => [...found.tags.get(path)?.keys() ?? []])),
  ];
  const both = (kind: string) => [`network.static.${kind}`, `network.dynamic.${kind}`];
  return {
    attrib: values(...ATTRIBUTION),
    av: values("av.virus_name"),
    behavior: values("file.behavior"),
    detailed: {
      attack_category: named("attack_category", found.categories),
      attack_pattern: named("attack_pattern", found.patterns),
      attrib: details(found, ATTRIBUTION),
      av: details(found, ["av.virus_name"]),
      behavior: details(found, ["file.behavior"]),
      domain: details(found, both("domain")),
      heuristic: named("heuristic", found.heuristics),
      ip: details(found, both("ip")),
      uri: details(found, both("uri")),
      yara: details(found, ["file.rule.yara"]),
    },
    domain: values(...both("domain")),
    domain_dynamic: values("network.dynamic.domain"),
    domain_static: values("network.static.domain"),
    ip: values(...both("ip")),
    ip_dynamic: values("network.dynamic.ip"),
    ip_static: values("network.static.ip"),
    uri: values(...both("uri")),
    uri_dynamic: values("network.dynamic.uri"),
    uri_static: values("network.static.uri"),
    yara: values("file.rule.yara"),
  };
}

/** What people and workflows did with an alert. */
interface Triage {
  readonly owner: string | null;
  readonly status: string | null;
  readonly priority: string | null;
  readonly labels: readonly string[];
  readonly events: readonly JsonObject[];
}

const ANALYSTS = [["atremblay", "Amelia Tremblay"], ["nokafor", "Noah Okafor"], [
  "zlindqvist",
  "Zoë Lindqvist",
]] as const;

function change(
  entity: readonly [type: string, id: string, name: string],
  ms: number,
  more: JsonObject,
): JsonObject {
  const [entity_type, entity_id, entity_name] = entity;
  const none = { labels: [], labels_removed: [], priority: null, status: null };
  return { entity_id, entity_name, entity_type, ts: serverTime(ms), ...none, ...more };
}

function triage(layout: Layout, plan: SubmissionPlan, reportedMs: number): Triage {
  const random = new Rng(mix(plan.index, 0x7a1));
  const root = plan.sample.sample.files[0]?.file;
  const events: JsonObject[] = [];
  const labels: string[] = [];
  let priority: string | null = null;
  let status: string | null = null;
  let owner: string | null = null;
  for (
    const flow of WORKFLOWS.filter((one) =>
      one.enabled &&
      one.matches({ kind: root?.kind, score: plan.sample.maxScore, family: root?.theme.family?.name })
    )
  ) {
    labels.push(...flow.labels);
    priority = flow.priority ?? priority;
    status = flow.status ?? status;
    events.push(change(["workflow", flow.workflow_id, flow.name], reportedMs + 2_000, {
      labels: flow.labels,
      priority: flow.priority,
      status: flow.status,
    }));
  }
  // Older alerts are more often done.
  const ageDays = (layout.nowMs - reportedMs) / DAY_MS;
  if (random.chance(Math.min(0.85, 0.05 + ageDays / 14))) {
    const [uname, name] = random.pick(ANALYSTS);
    owner = uname;
    status = plan.sample.maxScore >= 1000 ? "MALICIOUS" : random.pick(["ASSESS", "TRIAGE", "NON-MALICIOUS"]);
    const at = Math.min(reportedMs + random.int(5, 600) * 60_000, layout.nowMs);
    events.push(change(["user", uname, name], at, { status }));
    if (random.chance(0.3)) {
      const label = random.pick(["COMPROMISED", "BLOCKED AT GATEWAY", "USER NOTIFIED", "FALSE POSITIVE?"]);
      labels.push(label);
      events.push(change(["user", uname, name], Math.min(at + 60_000, layout.nowMs), { labels: [label] }));
    }
  }
  return { owner, status, priority, labels: [...new Set(labels)], events };
}

function screenshots(files: readonly FileNode[]): JsonObject[] {
  return files.flatMap((file) =>
    file.preview === undefined ? [] : [{
      description: "First page",
      img: file.preview.sha256,
      name: "page_1.png",
      thumb: file.preview.sha256,
    }]
  );
}

function submittedFile(plan: SubmissionPlan): JsonObject {
  const [{ name, file }] = plan.sample.sample.files as [ChildRef];
  const { sha256, size, type } = file;
  return { ...digestsOf(file), name, screenshots: screenshots(plan.sample.files), sha256, size, type };
}

function relations(plan: SubmissionPlan, parent: SubmissionPlan | undefined): JsonObject[] {
  const own = { child: plan.sid, parent: parent?.sid ?? null };
  return parent === undefined ? [own] : [own, { child: parent.sid, parent: null }];
}

function alertOf(layout: Layout, plan: SubmissionPlan, submission: Doc): Doc {
  const found = sampleAlert(plan.sample);
  const reportedMs = plan.timeMs + durationMs(plan) + 1_500;
  const { owner, status, priority, labels, events } = triage(layout, plan, reportedMs);
  const parent = layout.parents.get(plan.sid);
  return {
    al: {
      ...found.al,
      request_end_time: serverTime(plan.timeMs + durationMs(plan)),
      score: plan.sample.maxScore,
    },
    alert_id: plan.sid,
    archive_ts: null,
    attack: found.attack,
    classification: submission["classification"] ?? "TLP:CLEAR",
    events,
    expiry_ts: serverTime(reportedMs + 90 * DAY_MS),
    extended_scan: parent ? "completed" : "skipped",
    file: submittedFile(plan),
    filtered: false,
    heuristic: found.heuristic,
    label: labels,
    metadata: submission["metadata"] ?? {},
    owner,
    priority,
    reporting_ts: serverTime(reportedMs),
    sid: plan.sid,
    status,
    submission_relations: relations(plan, parent),
    ts: serverTime(plan.timeMs),
    type: (submission["params"] as JsonObject)["type"] ?? "USER",
    verdict: submission["verdict"] ?? { malicious: [], non_malicious: [] },
    workflows_completed: true,
  };
}

/** Submissions that raise an alert: bad enough, complete, and asked to. */
export function alerting(layout: Layout): SubmissionPlan[] {
  return layout.submissions.filter((plan) =>
    plan.sample.maxScore >= ALERT_THRESHOLD && isDone(layout, plan) && asksForAlert(plan) &&
    plan.timeMs + durationMs(plan) + 1_500 < layout.nowMs
  );
}

/** The collection of alerts; an alert has the id of its submission. */
export function alertCollection(layout: Layout, submissions: Collection): Collection {
  const plans = new Map(alerting(layout).map((plan) => [plan.sid, plan]));
  return lazyCollection(
    plans.keys(),
    (sid) => alertOf(layout, plans.get(sid) as SubmissionPlan, submissions.get(sid) ?? {}),
  );
}
