/** Keeps two runs from using one journal. @module */
import process from "node:process";
import { AlxError, UsageError } from "../../util/error.ts";
import { type Clock, systemClock } from "../../util/clock.ts";
import { fileFault } from "../../util/file_error.ts";

/** A lock that is held. */
export interface Lock {
  release(): void;
}

/** How long a lock that cannot be asked about is waited for. */
const PATIENCE_MS = 500;

/**
 * Takes the lock of a journal: the operating system's, on the file `….lock` beside it, which ends with the process
 * however that ends. The file stays, and holds the process id of who took it last.
 *
 * @param hint What to do when another run holds it.
 * @throws {UsageError} another run holds it
 * @throws {AlxError} the file cannot be written
 */
export async function lockJournal(
  journal: string,
  clock: Clock = systemClock,
  hint = "wait for it, or stop it; another part of the incident takes another --journal",
): Promise<Lock> {
  const path = `${journal}.lock`;
  const file = await opened(path);
  if (!await take(file, clock)) {
    const holder = (await Deno.readTextFile(path).catch(() => "")).trim();
    throw new UsageError(
      `${holder === "" ? "Another process" : `Process ${holder}`} works on this incident`,
      {
        hint,
      },
    );
  }
  try {
    await file.truncate(0);
    await file.write(new TextEncoder().encode(`${process.pid}\n`));
  } catch (cause) {
    file.close();
    throw new AlxError(`Cannot write "${path}": ${fileFault(cause)}`, { cause });
  }
  return { release: () => file.close() };
}

async function opened(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
  } catch (cause) {
    throw new AlxError(`Cannot write "${path}": ${fileFault(cause)}`, { cause });
  }
}

/** Whether the lock was free. A file that is not locked is closed. */
async function take(file: Deno.FsFile, clock: Clock): Promise<boolean> {
  // Deno before 2.7 can only wait for a lock.
  const ask = (file as { tryLock?: (exclusive: boolean) => Promise<boolean> }).tryLock;
  if (ask !== undefined) {
    const taken = await ask.call(file, true);
    if (!taken) file.close();
    return taken;
  }
  const waiting = file.lock(true);
  const stop = new AbortController();
  const taken = await Promise.race([
    waiting.then(() => true),
    clock.sleep(PATIENCE_MS, stop.signal).then(() => false, () => false),
  ]);
  stop.abort();
  if (!taken) waiting.then(() => file.close(), () => undefined); // once the other run is over
  return taken;
}
