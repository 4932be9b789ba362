import type { FileDoc } from "../api/types/mod.ts";
import type { Call } from "./call.ts";
import { maySee } from "./classification.ts";
import { Refusal } from "./envelope.ts";
import type { Doc } from "./store.ts";

/** Classification of whoever sends this call. */
export function readerOf(call: Call): string {
  return String(call.account.doc["classification"] ?? "");
}

/** Whether the caller may see a document. */
export function canSee(call: Call, doc: Doc): boolean {
  return maySee(readerOf(call), doc["classification"]);
}

/** A submission the caller may see. @throws {Refusal} 404 or 403 with the texts of the submission endpoints */
export function submissionOf(call: Call, sid: string): Doc {
  const doc = call.state.store.collections.submission.get(sid);
  if (doc === undefined) throw new Refusal(404, `Submission ID ${sid} does not exists.`);
  if (!canSee(call, doc)) {
    throw new Refusal(403, "You are not allowed to view the data of this submission");
  }
  return doc;
}

/** Texts for a file that is unknown or hidden. */
export interface FileTexts {
  readonly unknown: string;
  readonly hidden: string;
  /** What `api_response` holds. @default {} */
  readonly response?: unknown;
}

/** A file the caller may see. @throws {Refusal} 404 or 403 */
export function fileOf(call: Call, sha256: string, texts: FileTexts): FileDoc {
  const doc = call.state.store.collections.file.get(sha256);
  const response = texts.response ?? {};
  if (doc === undefined) throw new Refusal(404, texts.unknown, response);
  if (!canSee(call, doc)) throw new Refusal(403, texts.hidden, response);
  return doc as unknown as FileDoc;
}
