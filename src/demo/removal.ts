import { texts } from "./accounts.ts";
import { canSee } from "./access.ts";
import { type Call, param } from "./call.ts";
import { Refusal } from "./envelope.ts";
import type { Doc } from "./store.ts";

/** `DELETE submission/{sid}/`: the submission and what no other one needs. */
export function deleteSubmission(call: Call) {
  const sid = param(call, "sid");
  const { submission } = call.state.store.collections;
  const doc = submission.get(sid);
  if (doc === undefined) throw new Refusal(404, `There is no submission with sid: ${sid}`);
  const submitter = (doc["params"] as Doc | undefined)?.["submitter"];
  const allowed = submitter === call.account.uname || call.roles.has("administration");
  if (!allowed || !canSee(call, doc)) {
    throw new Refusal(403, "Your are not allowed to delete this submission.");
  }
  call.state.core.cancel(sid);
  submission.delete(sid);
  deleteUnused(call, doc);
  return { success: true };
}

function deleteUnused(call: Call, gone: Doc) {
  const { store } = call.state;
  const used = new Set<string>();
  for (const [, doc] of store.collections.submission.entries()) {
    for (const key of texts(doc["results"])) used.add(key).add(key.slice(0, 64));
    for (const key of texts(doc["errors"])) used.add(key);
    for (const file of doc["files"] as readonly { sha256: string }[]) used.add(file.sha256);
  }
  const files = new Set((gone["files"] as readonly { sha256: string }[]).map((file) => file.sha256));
  for (const key of texts(gone["results"])) {
    files.add(key.slice(0, 64));
    if (used.has(key)) continue;
    store.collections.result.delete(key);
    store.collections.emptyresult.delete(key);
  }
  for (const key of texts(gone["errors"])) if (!used.has(key)) store.collections.error.delete(key);
  for (const sha256 of files) {
    if (used.has(sha256)) continue;
    store.collections.file.delete(sha256);
    store.deleteBytes(sha256);
  }
}
