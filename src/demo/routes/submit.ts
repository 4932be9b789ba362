import type { Json, JsonObject } from "../../util/json.ts";
import { canSee, readerOf } from "../access.ts";
import { identify } from "../analysis/mod.ts";
import { type Call, param } from "../call.ts";
import { maySee } from "../classification.ts";
import { fileDocument } from "../corpus/documents.ts";
import type { JobFile } from "../job.ts";
import { Refusal } from "../envelope.ts";
import { type Route, section } from "../router.ts";
import { profileDisplay, profileParams } from "../settings.ts";
import { newId } from "../random_ids.ts";
import type { Doc } from "../store.ts";
import { askedMetadata, requirePriority, submissionParams } from "../submission_params.ts";
import type { OtherDigests, ReceivedFile } from "../received_file.ts";
import { readSubmitRequest, type SubmitRequest } from "./submit_request.ts";
import { serverTime } from "../server_time.ts";

/** `submit/…` and `ingest/…` */
export const submitRoutes: readonly Route[] = [
  ...section("submit", [
    ["POST", "/", "submission_create", "qw", submit],
    ["PUT", "/<profile>/<sha256>/", "submission_create", "qw", resubmitProfile],
    ["GET", "/dynamic/<sha256>/", "submission_create", "qw", resubmitDynamic],
    ["GET", "/resubmit/<sid>/", "submission_create", "qw", resubmit],
  ]),
  ...section("ingest", [
    ["POST", "/", "submission_create", "qw", ingest],
    ["GET", "/get_message/<notification_queue>/", "submission_create", "w", message],
    ["GET", "/get_message_list/<notification_queue>/", "submission_create", "w", messages],
  ]),
];

const ASYNC_LIMITS = { max_extracted: 100, max_supplementary: 100 };
const INGEST_MAX_PRIORITY = 250;

async function submit(call: Call): Promise<Doc> {
  const asked = await readSubmitRequest(call);
  const params = submissionParams(call, asked.asked);
  requirePriority(params["priority"]);
  const metadata = { ...asked.packedMetadata, ...askedMetadata(asked.asked["metadata"]) };
  if (params["description"] === "") params["description"] = `Inspection of ${asked.subject}`;
  const sha256 = await asked.sha256();
  keep(call, asked.received, sha256);
  return start(call, {
    files: [{ name: asked.name, sha256, size: asked.size }],
    params,
    metadata,
  });
}

interface NewSubmission {
  readonly files: readonly JobFile[];
  readonly params: Record<string, Json>;
  readonly metadata: JsonObject;
}

/** Starts a submission within the caller's quotas and returns its document. */
export function start(call: Call, submission: NewSubmission): Doc {
  const release = call.state.quotas.take(call.account, "submission");
  try {
    call.extraHeaders.push(...call.state.quotas.countSubmission(call.account));
  } catch (error) {
    release();
    throw error;
  }
  return call.state.core.submit({ ...submission, sid: newId(call.state), onDone: release });
}

/** Keeps the bytes of a new file; of one too large to keep, only a record made from its beginning. */
export function keep(call: Call, received: ReceivedFile | undefined, sha256: string) {
  if (received === undefined) return;
  const { clock, store } = call.state;
  if (received.bytes !== undefined) return store.putBytes(sha256, received.bytes);
  const now = clock.now();
  const times = { firstMs: now, lastMs: now, expiryMs: now + 30 * 86_400_000 };
  const put = (others: OtherDigests) => {
    const doc = fileDocument(received.head, { ...identify(received.head), ...times, count: 0 });
    store.collections.file.put(sha256, { ...doc, ...others, sha256, size: received.size });
  };
  received.others().then(put);
}

async function ingest(call: Call) {
  const asked = await readSubmitRequest(call);
  const { state } = call;
  const params = submissionParams(call, asked.asked);
  const type = ingestType(asked, params);
  if (params["description"] === "") params["description"] = `[${type}] Inspection of ${asked.subject}`;
  const priority = Math.min(Number(params["priority"]), INGEST_MAX_PRIORITY);
  Object.assign(params, ASYNC_LIMITS, { priority, quota_item: false, type });
  const metadata = askedMetadata(asked.asked["metadata"], {});
  const threshold = thresholdOf(asked.asked["notification_threshold"]);
  const release = state.quotas.take(call.account, "async");
  const now = state.clock.now();
  const ingestId = newId(state);
  const queue = asked.asked["notification_queue"];
  const accept = (sha256: string) => {
    keep(call, asked.received, sha256);
    state.ingester.ingest({
      ingestId,
      file: { name: asked.name, sha256, size: asked.size },
      params,
      metadata: {
        ...asked.packedMetadata,
        ...metadata,
        ingest_id: ingestId,
        ts: serverTime(now),
        type,
      },
      queue: queue ? String(queue) : null,
      threshold,
      submitter: call.account.uname,
      ingestedMs: now,
      onDone: release,
    });
  };
  const accepted = asked.sha256().then(accept);
  // The answer has no hash in it: a huge file is hashed after it.
  if (asked.received?.bytes !== undefined || asked.received === undefined) await accepted;
  else accepted.catch(release);
  return { ingest_id: ingestId };
}

function ingestType(asked: SubmitRequest, params: JsonObject): string {
  const given = (asked.asked["params"] as JsonObject | undefined)?.["type"] ?? asked.asked["type"];
  return typeof given === "string" && given !== ""
    ? given
    : params["type"] === "USER"
    ? "INGEST"
    : String(params["type"]);
}

function thresholdOf(value: unknown): number | null {
  if (value === undefined || value === null || value === "") return null;
  if (!/^\s*[+-]?\d+\s*$/.test(String(value))) {
    throw new Refusal(400, "notification_threshold should be and int", {});
  }
  return Number(value);
}

function message(call: Call) {
  return call.state.ingester.take(call.account.uname, param(call, "notification_queue"));
}

function messages(call: Call) {
  const size = call.query.get("page_size");
  const most = size === null ? Infinity : Number(size);
  return call.state.ingester.takeMany(
    call.account.uname,
    param(call, "notification_queue"),
    most || Infinity,
  );
}

function knownFile(call: Call): JobFile {
  const sha256 = param(call, "sha256");
  const doc = call.state.store.collections.file.get(sha256);
  if (doc === undefined) {
    throw new Refusal(
      404,
      `File ${sha256} cannot be found on the server therefore it cannot be resubmitted.`,
      {},
    );
  }
  if (!canSee(call, doc)) {
    throw new Refusal(403, "You are not allowed to re-submit a file that you don't have access to");
  }
  return { name: call.query.get("name") || sha256, sha256, size: Number(doc["size"]) };
}

function copied(call: Call): Doc | undefined {
  const sid = call.query.get("copy_sid");
  const doc = sid === null ? undefined : call.state.store.collections.submission.get(sid);
  return doc !== undefined && canSee(call, doc) ? doc : undefined;
}

function resubmitDynamic(call: Call): Doc {
  const file = knownFile(call);
  const old = copied(call);
  const params = {
    ...submissionParams(call, withDefault(call)),
    ...(old?.["params"] as Record<string, Json>),
  };
  const services = params["services"] as { selected: readonly string[] };
  const selected = [...new Set([...services.selected, "Dynamic Analysis"])];
  const priority = Math.min(Math.max(Number(params["priority"]), 500), 1500);
  const description = `Resubmit ${file.name} for Dynamic Analysis`;
  return start(call, {
    files: [file],
    params: {
      ...params,
      description,
      priority,
      services: { ...services, selected },
      submitter: call.account.uname,
    },
    metadata: old?.["metadata"] as JsonObject ?? {},
  });
}

/** What `submissionParams` is asked when the request names no profile. */
function withDefault(call: Call) {
  return call.roles.has("submission_customize") ? {} : { submission_profile: "static" };
}

function resubmitProfile(call: Call): Doc {
  const file = knownFile(call);
  const name = param(call, "profile");
  const display = profileDisplay(name);
  if (profileParams(name, call.roles) === undefined || display === undefined) {
    throw new Error("as on the genuine server");
  }
  const params = submissionParams(call, { submission_profile: name });
  return start(call, {
    files: [file],
    params: { ...params, description: `Resubmit ${file.name} with ${display}` },
    metadata: copied(call)?.["metadata"] as JsonObject ?? {},
  });
}

function resubmit(call: Call): Doc {
  const sid = param(call, "sid");
  const old = call.state.store.collections.submission.get(sid);
  if (old === undefined) throw new Refusal(404, `Submission ${sid} does not exists.`, {});
  if (!maySee(readerOf(call), old["classification"])) {
    throw new Refusal(403, "You are not allowed to re-submit a submission that you don't have access to");
  }
  const files = old["files"] as unknown as readonly JobFile[];
  const description = `Resubmit ${files.map((file) => file.name).join(", ")} for analysis`;
  const params = { ...old["params"] as Record<string, Json>, description, submitter: call.account.uname };
  return start(call, { files, params, metadata: old["metadata"] as JsonObject });
}
