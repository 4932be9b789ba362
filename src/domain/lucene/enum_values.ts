import type { IndexName } from "../../api/types/mod.ts";

const PRIORITY = ["LOW", "MEDIUM", "HIGH", "CRITICAL"];
const STATUS = ["MALICIOUS", "NON-MALICIOUS", "ASSESS", "TRIAGE"];
const VERDICT = ["safe", "info", "suspicious", "highly suspicious", "malicious"];
const SOURCE = ["user", "external"];

/** Fields whose values are a fixed list, by index. */
const VALUES: Readonly<Partial<Record<IndexName, Readonly<Record<string, readonly string[]>>>>> = {
  submission: { state: ["submitted", "completed", "failed"] },
  alert: {
    extended_scan: ["submitted", "skipped", "incomplete", "completed"],
    priority: PRIORITY,
    status: STATUS,
    "events.entity_type": ["user", "workflow"],
    "events.priority": PRIORITY,
    "events.status": STATUS,
  },
  signature: { status: ["DEPLOYED", "NOISY", "DISABLED", "STAGING", "TESTING", "INVALID"] },
  workflow: { priority: PRIORITY, status: STATUS },
  badlist: { type: ["file", "tag"], "sources.type": SOURCE },
  safelist: { type: ["file", "tag", "signature"], "sources.type": SOURCE },
  error: {
    type: [
      "UNKNOWN",
      "EXCEPTION",
      "MAX DEPTH REACHED",
      "MAX FILES REACHED",
      "MAX RETRY REACHED",
      "SERVICE BUSY",
      "SERVICE DOWN",
      "TASK PRE-EMPTED",
    ],
    severity: ["error", "warning"],
    "response.status": ["FAIL_NONRECOVERABLE", "FAIL_RECOVERABLE"],
  },
  user: {
    type: ["admin", "user", "signature_manager", "signature_importer", "viewer", "submitter", "custom"],
  },
  apikey: { acl: ["R", "W", "E", "C"] },
  retrohunt: { indices: ["hot", "archive", "hot_and_archive"] },
};

/** The values a field may hold, when there is a fixed list of them. */
export function enumValues(index: IndexName | undefined, field: string): readonly string[] | undefined {
  if (index === "alert" && /^al\.detailed\.[a-z_]+\.verdict$/.test(field)) return VERDICT;
  if (index === "alert" && /^al\.detailed\.[a-z_]+\.subtype$/.test(field)) {
    return ["CFG", "EXP", "IMP", "OB", "TA"];
  }
  const fields = index === undefined ? undefined : VALUES[index];
  return fields !== undefined && Object.hasOwn(fields, field) ? fields[field] : undefined;
}

/** Fields that hold a score, to which the server's verdict thresholds apply. */
export function isScore(field: string): boolean {
  return /^(max_score|result\.score|al\.score)$/.test(field);
}
