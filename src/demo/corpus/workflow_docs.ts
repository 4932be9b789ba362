import type { Doc } from "../store.ts";
import { DAY_MS } from "./documents.ts";
import type { Layout, SubmissionPlan } from "./layout.ts";
import { Rng } from "./rng.ts";
import { serverTime } from "../server_time.ts";

/** What a workflow looks at. */
export interface WorkflowSubject {
  readonly kind: string | undefined;
  readonly score: number;
  readonly family: string | undefined;
}

/** A workflow with the rule its query stands for. */
export interface WorkflowSpec {
  readonly workflow_id: string;
  readonly name: string;
  readonly query: string;
  readonly labels: readonly string[];
  readonly priority: string | null;
  readonly status: string | null;
  readonly enabled: boolean;
  readonly matches: (subject: WorkflowSubject) => boolean;
}

function flow(
  name: string,
  query: string,
  sets: { labels?: readonly string[]; priority?: string; status?: string; enabled?: boolean },
  matches: WorkflowSpec["matches"],
): WorkflowSpec {
  return {
    workflow_id: new Rng(name.length * 7919 + name.charCodeAt(0)).id(),
    name,
    query,
    labels: sets.labels ?? [],
    priority: sets.priority ?? null,
    status: sets.status ?? null,
    enabled: sets.enabled ?? true,
    matches,
  };
}

/** The workflows of the demo server. */
export const WORKFLOWS: readonly WorkflowSpec[] = [
  flow(
    "Phishing mails",
    'file.type:"document/email"',
    { labels: ["PHISHING"] },
    ({ kind }) => kind === "mail",
  ),
  // Later ones win: what a score says gives way to what a family says.
  flow("Very high scores", "al.score:>=3000", { priority: "HIGH" }, ({ score }) => score >= 3000),
  flow("Low scores", "al.score:<700", { priority: "LOW" }, ({ score }) => score < 700),
  flow(
    "Ransomware first",
    'al.attrib:"LOCKBIT"',
    { labels: ["RANSOMWARE"], priority: "CRITICAL" },
    ({ family }) => family === "LOCKBIT",
  ),
  flow("Stealers", 'al.attrib:("AGENTTESLA" OR "FORMBOOK" OR "REDLINE")', {
    labels: ["CREDENTIALS"],
    priority: "HIGH",
  }, ({ family }) => family === "AGENTTESLA" || family === "FORMBOOK" || family === "REDLINE"),
  flow(
    "Beacons",
    'al.attrib:"COBALTSTRIKE"',
    { labels: ["BEACON"], priority: "CRITICAL", status: "TRIAGE" },
    ({ family }) => family === "COBALTSTRIKE",
  ),
  flow("Web downloads", String.raw`file.type:uri\/*`, { labels: ["HTTP"] }, ({ kind }) => kind === "uri"),
  flow("Old: macro wave", "file.name:*.docm", { labels: ["CAMPAIGN_1"], enabled: false }, () => false),
  flow("Never used", 'file.name:"budget 2019.xls"', { labels: ["OLD CASE"] }, () => false),
];

function workflowDocument(spec: WorkflowSpec, hits: readonly SubmissionPlan[], nowMs: number): Doc {
  const created = nowMs - (40 + spec.name.length) * DAY_MS;
  const times = hits.map((plan) => plan.timeMs);
  return {
    classification: "TLP:CLEAR",
    creation_date: serverTime(created),
    creator: "admin",
    edited_by: spec.name.length % 2 === 0 ? "admin" : "atremblay",
    enabled: spec.enabled,
    first_seen: times.length > 0 ? serverTime(Math.min(...times)) : null,
    hit_count: hits.length,
    labels: spec.labels,
    last_edit: serverTime(created + 9 * DAY_MS),
    last_seen: times.length > 0 ? serverTime(Math.max(...times)) : null,
    name: spec.name,
    origin: "demo.example",
    priority: spec.priority,
    query: spec.query,
    status: spec.status,
    workflow_id: spec.workflow_id,
  };
}

/** Workflow documents by id, with the alerts they met. */
export function workflowDocuments(layout: Layout, alerts: readonly SubmissionPlan[]): [string, Doc][] {
  return WORKFLOWS.map((spec) => {
    const hits = alerts.filter((plan) => {
      const root = plan.sample.sample.files[0]?.file;
      const subject = { kind: root?.kind, score: plan.sample.maxScore, family: root?.theme.family?.name };
      return spec.enabled && spec.matches(subject);
    });
    return [spec.workflow_id, workflowDocument(spec, hits, layout.nowMs)];
  });
}
