/** Files that change faster than they can be submitted. @module */
import { createHash } from "node:crypto";
import { baseName } from "../../api/submit_source.ts";
import { formatBytes } from "../../util/format.ts";
import { statOf } from "./look.ts";
import type { RunContext } from "./run_context.ts";

/** How often a file may change between its hash and its sending before it is left alone. */
export const MAX_CHANGES = 20;
/** The largest file whose content of a moment is kept in memory. */
const MAX_SNAPSHOT_BYTES = 16 * 1024 * 1024;

/**
 * Gives a file that keeps changing an outcome of its own. Where it is small enough, its content of this moment is read at
 * once and submitted in its place.
 */
export async function leaveChanging(run: RunContext, path: string): Promise<void> {
  const stat = await statOf(path, run.disk);
  if ("type" in stat) return await run.note(stat);
  const reason = `it changed ${MAX_CHANGES} times while it was to be submitted`;
  const line = { type: "unusable", path, fate: "unreadable", keepsChanging: true, ...stat } as const;
  const { maxSizeBytes = Infinity } = run.plan.submit;
  const bytes = stat.size > Math.min(MAX_SNAPSHOT_BYTES, maxSizeBytes)
    ? undefined
    : await run.disk.read(path, stat.size).catch(() => undefined);
  run.trouble(path, reason);
  if (bytes === undefined || bytes.length === 0) {
    return await run.note({ ...line, reason: `${reason}; no snapshot was submitted` });
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const { length: size } = bytes;
  run.note({ type: "file", path, size, mtime: stat.mtime, sha256 });
  const content = run.journal.ledger.find(sha256);
  const source = { kind: "bytes", name: baseName(path), bytes } as const;
  run.snapshots.set(content, { path, file: { source, sizeBytes: size, fault: () => undefined } });
  await run.note({ ...line, sha256, reason: `${reason}; a snapshot of ${formatBytes(size)} was submitted` });
  run.bell.ring();
}
