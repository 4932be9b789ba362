import type { Json, JsonObject } from "../../util/json.ts";
import type { Collection, Doc } from "../store.ts";
import { lazyCollection } from "./collection.ts";
import {
  DAY_MS,
  ERROR_TYPES,
  errorDocument,
  type ErrorFacts,
  errorKey,
  submissionParams,
} from "./documents.ts";
import { type Layout, type SubmissionPlan, UPDATE_AGE_MS } from "./layout.ts";
import { splitKey } from "./result_docs.ts";
import { mix, Rng } from "./rng.ts";
import { DEFAULT_SELECTED, serviceNamed } from "./services.ts";
import { SUBMITTERS } from "./words.ts";
import { serverTime } from "../server_time.ts";

/** Submissions that differ from the rest on purpose, by their position among all. */
interface Role {
  readonly running: boolean;
  readonly failed: boolean;
  readonly toBeDeleted: boolean;
  /** The submission whose files this one runs again, in the sandbox. */
  readonly parent: SubmissionPlan | undefined;
}

function roleOf(layout: Layout, plan: SubmissionPlan): Role {
  const last = layout.submissions.length - 1;
  return {
    running: plan.index >= last - 1 && last > 4,
    failed: plan.index === Math.floor(last / 5) && last > 20,
    toBeDeleted: plan.index === Math.floor(last / 4) && last > 20,
    parent: layout.parents.get(plan.sid),
  };
}

const ATTACHED = new Set<string>(["pdf", "word", "excel", "macro_doc", "zip", "iso", "html", "picture"]);

/** Who sent it, and whether a machine did. */
export function senderOf(plan: SubmissionPlan): { user: string; machine: boolean } {
  const root = plan.sample.sample.files[0]?.file;
  const random = new Rng(mix(root?.seed ?? 0, plan.index));
  if (root?.kind === "mail" && random.chance(0.92)) return { user: "mailgw", machine: true };
  // The mail gateway takes documents and archives out of mails; scripts and programs come from elsewhere.
  const senders = ATTACHED.has(root?.kind ?? "")
    ? SUBMITTERS
    : SUBMITTERS.filter(([user]) => user !== "mailgw");
  let left = random.real() * senders.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [user, weight] of senders) {
    left -= weight;
    if (left < 0) return { user, machine: user === "mailgw" || user === "webproxy" };
  }
  return { user: "admin", machine: false };
}

function metadataOf(
  plan: SubmissionPlan,
  sender: { user: string; machine: boolean },
): Record<string, string> {
  const { theme } = plan.sample.sample.files[0]?.file ?? {};
  const random = new Rng(mix(plan.index, 0x3e7a));
  const year = new Date(plan.timeMs).getUTCFullYear();
  const caseId = `IR-${year}:${String(random.int(1, 400)).padStart(4, "0")} phase ${random.int(1, 3)}`;
  if (sender.user === "mailgw") {
    return {
      "source": `mailgw-${random.int(1, 3)}`,
      "from": theme?.sender ?? "",
      "to": theme?.recipient ?? "",
      "subject": theme?.subject ?? "",
      "mail.message_id": `<${random.hex(12)}@${theme?.domains[0] ?? "mail.example"}>`,
      "ingest_id": plan.sid,
      "ts": serverTime(plan.timeMs),
      "type": "INGEST",
    };
  }
  if (sender.user === "webproxy") {
    return {
      "source": random.pick(["proxy-eu", "proxy-us"]),
      "source_url": theme?.urls[0] ?? "",
      "ip_src": `10.20.${random.int(0, 9)}.${random.int(1, 254)}`,
      "ip_dst": theme?.ips[0] ?? "192.0.2.80",
      "ingest_id": plan.sid,
      "ts": serverTime(plan.timeMs),
      "type": "INGEST",
    };
  }
  return random.chance(0.6)
    ? { "case.id": caseId, "source": "desk", "ticket": `#${random.int(1000, 9999)}` }
    : {};
}

const LEVELS = [
  ...Array<string>(80).fill("TLP:CLEAR"),
  ...Array<string>(11).fill("TLP:GREEN"),
  ...Array<string>(7).fill("TLP:AMBER"),
  ...Array<string>(2).fill("TLP:AMBER+STRICT"),
];

function classificationOf(plan: SubmissionPlan): string {
  if (senderOf(plan).machine) return plan.index % 12 === 0 ? "TLP:GREEN" : "TLP:CLEAR";
  return LEVELS[mix(plan.index, 0xc1a5) % LEVELS.length] as string;
}

/** Whether the submission was sent with the wish for an alert. */
export function asksForAlert(plan: SubmissionPlan): boolean {
  return senderOf(plan).machine || plan.index % 5 === 0;
}

function paramsOf(plan: SubmissionPlan, role: Role): JsonObject {
  const { user, machine } = senderOf(plan);
  const { sample } = plan.sample;
  const name = sample.files[0]?.name ?? "file";
  const what = sample.url === undefined ? `file: ${name}` : `URL: ${sample.url}`;
  const ran = plan.sample.files.some((file) => file.dynamic);
  const selected: Json = role.parent || ran
    ? [...DEFAULT_SELECTED, "Dynamic Analysis"]
    : [...DEFAULT_SELECTED];
  const description = role.parent
    ? `Resubmit ${name} for Dynamic Analysis`
    : plan.sample.description ?? `${machine ? "[INGEST] " : ""}Inspection of ${what}`;
  return submissionParams({
    classification: classificationOf(plan),
    description,
    submitter: user,
    services: { excluded: [], rescan: [], resubmit: [], selected },
    generate_alert: asksForAlert(plan),
    type: machine ? "INGEST" : "USER",
    psid: role.parent?.sid ?? null,
    ...(machine
      ? { priority: 150, max_extracted: 100, max_supplementary: 100 }
      : { priority: 500 + 500 * (plan.index % 3) }),
  });
}

const MESSAGES: Readonly<Record<string, string>> = {
  "UNKNOWN": "The service ended without a reason",
  "EXCEPTION": "ValueError: unexpected end of stream at offset 0x1f40",
  "MAX DEPTH REACHED": "The file lies deeper than 6 levels and was not analysed",
  "MAX FILES REACHED": "More than 500 files were extracted, this one was left out",
  "MAX RETRY REACHED": "The service was tried 3 times and did not answer",
  "SERVICE BUSY": "The queue of the service is full",
  "SERVICE DOWN": "No instance of the service answered",
  "TASK PRE-EMPTED": "The task was taken back after 60 seconds",
};

/** What went wrong in a submission: in one of eight, a service without a result gave an error instead. */
export function errorsOf(
  layout: Layout,
  plan: SubmissionPlan,
): { lost: string; key: string; facts: ErrorFacts }[] {
  const random = new Rng(mix(plan.index, 0xe44));
  if (!random.chance(0.125)) return [];
  const candidates = keysAt(layout, plan).filter((key) => key.endsWith(".e"));
  if (candidates.length === 0) return [];
  const lost = random.pick(candidates);
  const { sha256, service } = splitKey(lost);
  const types = Object.keys(ERROR_TYPES);
  const type = types[plan.index % types.length] as string;
  const facts: ErrorFacts = {
    sha256,
    service: serviceNamed(service),
    type,
    message: MESSAGES[type] ?? type,
    recoverable: type.startsWith("SERVICE") || type.startsWith("TASK") || type.startsWith("MAX RETRY"),
    createdMs: plan.timeMs + 4_000,
    expiryMs: plan.timeMs + 30 * DAY_MS,
  };
  return [{ lost, key: errorKey(facts), facts }];
}

function keysAt(layout: Layout, plan: SubmissionPlan): readonly string[] {
  return plan.timeMs < layout.nowMs - UPDATE_AGE_MS ? plan.sample.keys.previous : plan.sample.keys.current;
}

/** How long the analysis took, in milliseconds. */
export function durationMs(plan: SubmissionPlan): number {
  const slow = plan.sample.files.some((file) => file.dynamic) ? 160_000 : 3_000;
  return slow + mix(plan.index, 0xd07) % 20_000;
}

function votes(plan: SubmissionPlan): JsonObject {
  const malicious = plan.sample.maxScore >= 1000 && plan.index % 9 === 0 ? ["atremblay"] : [];
  const non_malicious = plan.sample.maxScore < 1000 && plan.sample.maxScore >= 300 && plan.index % 11 === 0
    ? ["nokafor"]
    : [];
  return { malicious, non_malicious };
}

function submissionOf(layout: Layout, plan: SubmissionPlan): Doc {
  const role = roleOf(layout, plan);
  const done = !role.running && !role.failed;
  const errors = done ? errorsOf(layout, plan) : [];
  const lost = new Set(errors.map((error) => error.lost));
  const files = plan.sample.sample.files;
  return {
    archive_ts: null,
    archived: false,
    classification: classificationOf(plan),
    error_count: errors.length,
    errors: errors.map((error) => error.key),
    expiry_ts: serverTime(plan.timeMs + 30 * DAY_MS),
    file_count: done ? plan.sample.files.length : files.length,
    files: files.map(({ name, file }) => ({ name, sha256: file.sha256, size: file.size })),
    from_archive: false,
    max_score: done ? plan.sample.maxScore : 0,
    metadata: metadataOf(plan, senderOf(plan)),
    params: paramsOf(plan, role),
    results: done ? keysAt(layout, plan).filter((key) => !lost.has(key)) : [],
    scan_key: null,
    sid: plan.sid,
    state: role.running ? "submitted" : role.failed ? "failed" : "completed",
    times: {
      completed: role.running ? null : serverTime(plan.timeMs + durationMs(plan)),
      submitted: serverTime(plan.timeMs),
    },
    to_be_deleted: role.toBeDeleted,
    tracing_events: [],
    verdict: votes(plan),
  };
}

/** Whether a submission is complete and may be read as such. */
export function isDone(layout: Layout, plan: SubmissionPlan): boolean {
  const role = roleOf(layout, plan);
  return !role.running && !role.failed;
}

/** The collection of submissions. */
export function submissionCollection(layout: Layout): Collection {
  const bySid = new Map(layout.submissions.map((plan) => [plan.sid, plan]));
  return lazyCollection(bySid.keys(), (sid) => submissionOf(layout, bySid.get(sid) as SubmissionPlan));
}

/** The collection of errors. */
export function errorCollection(layout: Layout): Collection {
  const facts = new Map<string, ErrorFacts>();
  for (const plan of layout.submissions) {
    if (!isDone(layout, plan)) continue;
    for (const error of errorsOf(layout, plan)) facts.set(error.key, error.facts);
  }
  return lazyCollection(facts.keys(), (key) => errorDocument(facts.get(key) as ErrorFacts));
}
