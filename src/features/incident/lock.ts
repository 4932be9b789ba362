/** Keeps two runs from using one journal. @module */
import process from "node:process";
import { AlxError, UsageError } from "../../util/error.ts";
import { type Clock, systemClock } from "../../util/clock.ts";
import { fileFault } from "../../util/file_error.ts";

/** A lock that is held. */
export interface Lock {
  /** The journal itself, open for reading. */
  readonly file: Deno.FsFile;
  release(): void;
}

/** How long a lock that cannot be asked about is waited for. */
const PATIENCE_MS = 500;

/**
 * Takes the lock of a journal: the operating system's, on the journal itself and on the file `….lock` beside it, which
 * older versions lock alone. Both end with the process however that ends. The second file stays, and holds the process id
 * of who took it last: what it says means nothing while nobody holds the lock.
 *
 * @param hint What to do when another run holds it.
 * @throws {UsageError} another run holds it
 * @throws {AlxError} a file cannot be written
 */
export async function lockJournal(
  journal: string,
  clock: Clock = systemClock,
  hint = "wait for it, or stop it; another part of the incident takes another --journal",
): Promise<Lock> {
  const path = `${journal}.lock`;
  const beside = await opened(path);
  const isFree = await take(beside, clock);
  const file = isFree ? await opened(journal).catch((error) => closing(beside, error)) : undefined;
  if (file === undefined || !await take(file, clock)) {
    if (isFree) beside.close();
    const holder = isFree ? "" : (await Deno.readTextFile(path).catch(() => "")).trim();
    throw new UsageError(
      `${holder === "" ? "Another process" : `Process ${holder}`} works on this incident`,
      { hint },
    );
  }
  try {
    await beside.truncate(0);
    await beside.write(new TextEncoder().encode(`${process.pid}\n`));
  } catch (cause) {
    file.close();
    return closing(beside, new AlxError(`Cannot write "${path}": ${fileFault(cause)}`, { cause }));
  }
  return {
    file,
    release() {
      file.close();
      beside.close();
    },
  };
}

function closing(file: Deno.FsFile, error: unknown): never {
  file.close();
  throw error;
}

/** The process that holds a journal's lock; undefined: nobody does. */
export async function lockHolder(journal: string, clock: Clock = systemClock): Promise<string | undefined> {
  const path = `${journal}.lock`;
  if (!await Deno.stat(path).then(() => true, () => false)) return undefined;
  const file = await opened(path);
  if (await take(file, clock)) {
    file.close();
    return undefined;
  }
  return (await Deno.readTextFile(path).catch(() => "")).trim() || "another process";
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
