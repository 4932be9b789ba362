/** The wire types promise no field that a genuine server does not send. */
import { deepStrictEqual } from "node:assert/strict";
import type {
  Alert,
  AlertGroups,
  AlertPage,
  BadlistEntry,
  DispatcherHeartbeat,
  ErrorDoc,
  FavoriteType,
  FileDoc,
  FileResults,
  FileScore,
  FileText,
  FormattedResult,
  Heuristic,
  HeuristicStats,
  IngestHeartbeat,
  IngestMessage,
  SafelistEntry,
  ServerConstants,
  Service,
  ServiceHeartbeat,
  ServiceInfo,
  ServiceStats,
  Signature,
  Submission,
  SubmissionFile,
  SubmissionFull,
  SubmissionMessage,
  SubmissionReport,
  SubmissionSummary,
  SubmissionTree,
  UserAccount,
  UserQuotas,
  UserSettings,
  WatchMessage,
  Whoami,
  Workflow,
} from "../../src/api/types/mod.ts";

/** The fields that must be there: each once, or this file does not compile. */
type Promised<T> = {
  readonly [
    K in keyof T as string extends K ? never : Record<never, never> extends Pick<T, K> ? never : K
  ]: true;
};

function promised<T>(keys: Promised<T>): readonly string[] {
  return Object.keys(keys);
}

const submission = {
  sid: true,
  state: true,
  classification: true,
  error_count: true,
  expiry_ts: true,
  file_count: true,
  files: true,
  max_score: true,
  metadata: true,
  params: true,
  times: true,
  verdict: true,
} as const;
const list = { items: true, offset: true, rows: true, total: true } as const;
const hits = {
  count: true,
  min: true,
  max: true,
  avg: true,
  sum: true,
  first_hit: true,
  last_hit: true,
} as const;
const entry = {
  type: true,
  classification: true,
  enabled: true,
  added: true,
  updated: true,
  hashes: true,
  sources: true,
} as const;
const info = {
  name: true,
  category: true,
  stage: true,
  version: true,
  description: true,
  enabled: true,
  accepts: true,
  rejects: true,
  is_external: true,
  privileged: true,
  classification: true,
} as const;

const CASES: Readonly<Record<string, readonly string[]>> = {
  submission_get: promised<Submission>({ ...submission, errors: true, results: true }),
  submission_full: promised<SubmissionFull>({
    ...submission,
    results: true,
    errors: true,
    file_infos: true,
    file_tree: true,
    missing_result_keys: true,
    missing_error_keys: true,
    missing_file_keys: true,
  }),
  submission_report: promised<SubmissionReport>({
    ...submission,
    important_files: true,
    report_filtered: true,
    file_tree: true,
    file_info: true,
    heuristic_sections: true,
    heuristic_name_map: true,
    attack_matrix: true,
    heuristics: true,
    tags: true,
    promoted_sections: true,
  }),
  submission_summary: promised<SubmissionSummary>({
    map: true,
    tags: true,
    attack_matrix: true,
    heuristics: true,
    heuristic_sections: true,
    heuristic_name_map: true,
    classification: true,
    filtered: true,
    partial: true,
  }),
  submission_tree: promised<SubmissionTree>({
    tree: true,
    classification: true,
    filtered: true,
    partial: true,
    supplementary: true,
  }),
  submission_file: promised<SubmissionFile>({
    classification: true,
    file_info: true,
    results: true,
    tags: true,
    errors: true,
    attack_matrix: true,
    heuristics: true,
    signatures: true,
    metadata: true,
  }),
  file_info: promised<FileDoc>({
    sha256: true,
    sha1: true,
    md5: true,
    ssdeep: true,
    size: true,
    type: true,
    magic: true,
    entropy: true,
    ascii: true,
    hex: true,
    classification: true,
    seen: true,
  }),
  file_hex: promised<FileText>({ content: true, truncated: true }),
  file_result: promised<FileResults>({ file_info: true, results: true }),
  file_score: promised<FileScore>({ file_info: true, score: true, result_keys: true }),
  result_get: promised<FormattedResult>({
    classification: true,
    created: true,
    response: true,
    result: true,
    sha256: true,
    drop_file: true,
  }),
  error_get: promised<ErrorDoc>({ created: true, response: true, sha256: true, type: true }),
  alert_get: promised<Alert>({
    alert_id: true,
    al: true,
    attack: true,
    classification: true,
    extended_scan: true,
    file: true,
    filtered: true,
    heuristic: true,
    label: true,
    metadata: true,
    owner: true,
    priority: true,
    status: true,
    reporting_ts: true,
    submission_relations: true,
    sid: true,
    ts: true,
    type: true,
    verdict: true,
    events: true,
  }),
  alert_list: promised<AlertPage>(list),
  alert_grouped: promised<AlertGroups>({ ...list, counted_total: true }),
  heuristics_get: promised<Heuristic>({
    heur_id: true,
    name: true,
    description: true,
    classification: true,
    filetype: true,
    score: true,
  }),
  heuristics_stats: promised<HeuristicStats>({ ...hits, heur_id: true, name: true, classification: true }),
  signature_get: promised<Signature>({
    name: true,
    type: true,
    source: true,
    data: true,
    signature_id: true,
    revision: true,
    status: true,
    classification: true,
    order: true,
  }),
  workflow_get: promised<Workflow>({
    workflow_id: true,
    name: true,
    query: true,
    classification: true,
    labels: true,
    priority: true,
    status: true,
    enabled: true,
    hit_count: true,
    creator: true,
    creation_date: true,
    edited_by: true,
    last_edit: true,
  }),
  safelist_get: promised<SafelistEntry>(entry),
  badlist_get: promised<BadlistEntry>(entry),
  service_all: promised<ServiceInfo>(info),
  service_get: promised<Service>({ ...info, timeout: true, submission_params: true, config: true }),
  service_stats: promised<ServiceStats>({
    service: true,
    error: true,
    heuristic: true,
    file: true,
    result: true,
  }),
  help_constants: promised<ServerConstants>({
    max_priority: true,
    priorities: true,
    file_types: true,
    tag_types: true,
  }),
  user_whoami_header_key: promised<Whoami>({
    username: true,
    name: true,
    classification: true,
    roles: true,
    c12nDef: true,
    configuration: true,
    indexes: true,
  }),
  user_get: promised<UserAccount>({
    uname: true,
    name: true,
    classification: true,
    groups: true,
    is_active: true,
    roles: true,
    type: true,
  }),
  user_settings: promised<UserSettings>({
    default_external_sources: true,
    default_zip_password: true,
    download_encoding: true,
    expand_min_score: true,
    preferred_submission_profile: true,
    service_spec: true,
    services: true,
    submission_profiles: true,
  }),
  user_quotas: promised<UserQuotas>({ daily_api: true, daily_submission: true }),
  user_favorites: promised<Record<FavoriteType, unknown>>({
    alert: true,
    error: true,
    search: true,
    signature: true,
    submission: true,
  }),
  ingest_get_message: promised<IngestMessage>({
    ingest_id: true,
    submission: true,
    failure: true,
    score: true,
    extended_scan: true,
    retries: true,
    ingest_time: true,
  }),
  live_get_message: promised<WatchMessage>({ type: true, err_msg: true, status_code: true, msg: true }),
  socketio_status_IngestHeartbeat: promised<IngestHeartbeat>({
    instances: true,
    metrics: true,
    processing: true,
    processing_chance: true,
    queues: true,
  }),
  socketio_status_DispatcherHeartbeat: promised<DispatcherHeartbeat>({
    component: true,
    instances: true,
    inflight: true,
    metrics: true,
    queues: true,
  }),
  socketio_status_ServiceHeartbeat: promised<ServiceHeartbeat>({
    service_name: true,
    instances: true,
    queue: true,
    activity: true,
    metrics: true,
  }),
};

/** What was recorded: the answer's content, its first element, or an event's first sample. */
async function recorded(name: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await Deno.readTextFile(new URL(`../fixtures/api/${name}.json`, import.meta.url));
  const fixture = JSON.parse(text);
  const value = fixture.samples ?? fixture.response.json.api_response;
  return Array.isArray(value) ? value[0] : value;
}

for (const [name, keys] of Object.entries(CASES)) {
  Deno.test(`the type of ${name} promises only what the server sends`, async () => {
    const value = await recorded(name);
    deepStrictEqual(keys.filter((key) => !(key in value)), []);
  });
}

Deno.test("a notification holds the submission it is about", async () => {
  const keys = promised<SubmissionMessage>({
    sid: true,
    time: true,
    files: true,
    metadata: true,
    notification: true,
    params: true,
    scan_key: true,
  });
  const message = await recorded("ingest_get_message");
  deepStrictEqual(keys.filter((key) => !(key in (message.submission as Record<string, unknown>))), []);
});
