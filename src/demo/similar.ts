import { canSee, fileOf } from "./access.ts";
import { type Call, param } from "./call.ts";
import type { Doc } from "./store.ts";

/** `file/similar/{sha256}/`: other files with the same TLSH, or a chunk of SSDEEP in common. */
export function similar(call: Call) {
  const sha256 = param(call, "sha256");
  const file = fileOf(call, sha256, {
    unknown: "This file does not exists",
    hidden: "You are not allowed to view this file",
    response: { success: false },
  });
  const found = [];
  if (file.tlsh) found.push(group(call, "tlsh", file.tlsh, (doc) => doc["tlsh"] === file.tlsh));
  for (const chunk of chunks(file.ssdeep)) {
    found.push(group(call, "ssdeep", chunk, (doc) => chunks(doc["ssdeep"]).includes(chunk)));
  }
  return found.filter((one) => one.total > 0);

  function group(from: Call, type: string, value: string, like: (doc: Doc) => boolean) {
    const hits: Doc[] = [];
    for (const [id, doc] of from.state.store.collections.file.entries()) {
      if (id !== sha256 && canSee(from, doc) && like(doc)) hits.push(doc);
    }
    const items = hits.slice(0, 10).map((doc) => ({
      seen: { last: (doc["seen"] as { last: string }).last },
      sha256: doc["sha256"],
      type: doc["type"],
    }));
    return { items, total: hits.length, type, value };
  }
}

function chunks(ssdeep: unknown): string[] {
  return String(ssdeep ?? "").split(":").slice(1).filter((chunk) => chunk.length > 3);
}
