/** Keeps notifications that were taken off a queue until they are written, so that a closed pipe loses none. @module */
import { createHash } from "node:crypto";
import type { IngestMessage } from "../../api/types/flow.ts";
import { type Lock, lockJournal } from "../../features/incident/lock.ts";
import { UsageError } from "../../util/error.ts";
import { jsonLine, openJsonl, readJsonl } from "../../util/jsonl.ts";
import { safeFileName } from "../../util/safe_name.ts";

/** Messages of one reader, on the disk before they are written. */
export interface Spool extends Disposable {
  /** Messages that the previous read took and did not write. */
  readonly undelivered: readonly IngestMessage[];
  /** Every message of the previous read. */
  readonly previous: readonly IngestMessage[];
  /** Keeps a page. */
  add(page: readonly IngestMessage[]): Promise<void>;
  /** Notes that every message kept so far was written. */
  delivered(): Promise<void>;
}

/** Messages kept of one read; a reader that follows a queue for weeks starts over. */
const MAX_KEPT = 50_000;

/** Path of a queue's spool. */
export function spoolPath(
  stateDir: string,
  { server, queue }: { readonly server: string; readonly queue: string },
): string {
  const digest = createHash("sha256").update(`${server}\0${queue}`).digest("hex").slice(0, 12);
  return `${stateDir}/queues/${safeFileName(queue, "queue").slice(0, 60)}-${digest}.jsonl`;
}

/** Opens a spool; undefined while another process reads the same queue. @throws {AlxError} it cannot be written */
export async function openSpool(path: string): Promise<Spool | undefined> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
  const lock = await lockUnlessHeld(path);
  if (lock === undefined) return undefined;
  const { previous, deliveredCount } = await readSpool(path);
  const undelivered = previous.slice(deliveredCount);
  let file: Awaited<ReturnType<typeof openJsonl>> | undefined;
  let kept = 0;
  const start = async () => {
    const first = file === undefined ? undelivered : [];
    file?.close();
    const temporary = `${path}.part`;
    await Deno.remove(temporary).catch(() => undefined);
    file = await openJsonl(temporary);
    await file.append(first.map((message) => jsonLine({ message })));
    await file.sync();
    await Deno.rename(temporary, path);
    kept = first.length;
    return file;
  };
  return {
    ...{ undelivered, previous },
    async add(page) {
      // What the previous read took stays until this one has taken something.
      const open = file === undefined || kept > MAX_KEPT ? await start() : file;
      kept += page.length;
      await open.append(page.map((message) => jsonLine({ message })));
      await open.sync();
    },
    async delivered() {
      const open = file ?? await start();
      await open.append([jsonLine({ delivered: kept })]);
    },
    [Symbol.dispose]() {
      file?.close();
      lock.release();
    },
  };
}

/** The lock of a spool; undefined while another process holds it. */
async function lockUnlessHeld(path: string): Promise<Lock | undefined> {
  try {
    return await lockJournal(path);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

async function readSpool(
  path: string,
): Promise<{ readonly previous: readonly IngestMessage[]; readonly deliveredCount: number }> {
  const previous: IngestMessage[] = [];
  let deliveredCount = 0;
  try {
    for await (const { value } of readJsonl(path)) {
      const { message, delivered } = value as { message?: IngestMessage; delivered?: number };
      if (message !== undefined) previous.push(message);
      if (typeof delivered === "number") deliveredCount = delivered;
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return { previous, deliveredCount };
}
