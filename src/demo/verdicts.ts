import type { Json, JsonObject } from "../util/json.ts";
import { texts } from "./accounts.ts";
import type { Call } from "./call.ts";
import type { Collection } from "./store.ts";

/** Notes the caller's verdict on a submission and on all alerts about it. */
export function giveVerdict(call: Call, sid: string, verdict: "malicious" | "non_malicious") {
  const { alert, submission } = call.state.store.collections;
  vote(submission, sid, call.account.uname, verdict);
  for (const [id, doc] of [...alert.entries()]) {
    if (doc["sid"] === sid) vote(alert, id, call.account.uname, verdict);
  }
}

function vote(docs: Collection, id: string, uname: string, verdict: "malicious" | "non_malicious") {
  const doc = docs.get(id);
  if (doc === undefined) return;
  const old = (doc["verdict"] ?? {}) as JsonObject;
  const without = (list: Json | undefined) => texts(list).filter((name) => name !== uname);
  const next: Record<string, Json> = {
    malicious: without(old["malicious"]),
    non_malicious: without(old["non_malicious"]),
  };
  next[verdict] = [...texts(next[verdict]), uname];
  docs.put(id, { ...doc, verdict: next });
}
