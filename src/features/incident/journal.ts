/** The journal of an incident: every step of every file, on the disk before it counts. @module */
import { AlxError, UsageError } from "../../util/error.ts";
import { openJsonl, readJsonl } from "../../util/jsonl.ts";
import type { Clock } from "../../util/clock.ts";
import { fileFault } from "../submit/file_source.ts";
import { type Entry, type IncidentEntry, isEntry, type NewEntry } from "./entries.ts";

/** An open journal. */
export interface Journal {
  readonly head: IncidentEntry;
  /** Adds a line; resolves when it is on the disk. Lines added meanwhile share one wait for the disk. */
  add(entry: NewEntry): Promise<void>;
  /** Waits for all lines and closes. */
  close(): Promise<void>;
}

/** Where lines go; tests hand in one that breaks. */
export interface JournalFile {
  write(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): void;
}

/** Opens the file of a journal for appending, cutting off a torn last line. */
export async function openJournalFile(path: string): Promise<JournalFile> {
  (await openJsonl(path)).close();
  const file = await Deno.open(path, { append: true });
  return {
    async write(bytes) {
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
    },
    sync: () => file.syncData(),
    close: () => file.close(),
  };
}

/** How {@link openJournal} opens. */
export interface JournalOptions {
  readonly clock: Clock;
  /** First line of a new journal. */
  readonly head: Omit<IncidentEntry, "at" | "type" | "version">;
  /** Default: {@link openJournalFile}. */
  readonly open?: ((path: string) => Promise<JournalFile>) | undefined;
}

/**
 * Opens a journal, new or to go on with.
 *
 * @throws {UsageError} it belongs to another server or incident
 * @throws {AlxError} it cannot be read or written
 */
export async function openJournal(path: string, options: JournalOptions): Promise<Journal> {
  const { clock, open = openJournalFile } = options;
  const before = await headOf(path);
  if (before !== undefined) {
    for (const name of ["server", "incident"] as const) {
      if (before[name] === options.head[name]) continue;
      throw new UsageError(`"${path}" is the journal of ${name} "${before[name]}"`, {
        hint: "another --journal",
      });
    }
  }
  const writer = createWriter(path, await wrapped(path, () => open(path)));
  const stamp = (entry: NewEntry) => ({ ...entry, at: new Date(clock.now()).toISOString() }) as Entry;
  const head = before ?? stamp({ type: "incident", version: 1, ...options.head }) as IncidentEntry;
  try {
    if (before === undefined) await writer.add(head);
  } catch (error) {
    await writer.close();
    throw error;
  }
  return { head, add: (entry) => writer.add(stamp(entry)), close: () => writer.close() };
}

/** The first line; undefined when there is no journal, or a crash tore its first line. */
export async function headOf(path: string): Promise<IncidentEntry | undefined> {
  for await (const entry of readJournal(path)) {
    if (entry.type === "incident" && entry.version === 1) return entry;
    throw new UsageError(`"${path}" is no journal of an incident`, { hint: "another --journal" });
  }
  return undefined;
}

/** The lines of a journal, none when it is absent. */
export async function* readJournal(path: string): AsyncGenerator<Entry> {
  try {
    for await (const { value } of readJsonl(path)) if (isEntry(value)) yield value;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (error instanceof AlxError) throw error;
    throw new AlxError(`Cannot read "${path}": ${fileFault(error)}`, { cause: error });
  }
}

interface Writer {
  add(entry: Entry): Promise<void>;
  close(): Promise<void>;
}

/** Collects lines while the disk is busy and writes them together. */
function createWriter(path: string, file: JournalFile): Writer {
  const encoder = new TextEncoder();
  let lines: string[] = [];
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let failure: unknown;
  const flush = async () => {
    const text = lines.join("");
    lines = [];
    try {
      if (failure !== undefined) throw failure;
      await wrapped(path, async () => {
        await file.write(encoder.encode(text));
        await file.sync();
      });
    } catch (error) {
      throw failure = error; // nothing may count after a line that was lost
    }
  };
  const start = async (after: Promise<void> | undefined) => {
    await after?.catch(() => undefined);
    running = next;
    next = undefined;
    await flush();
  };
  return {
    add(entry) {
      lines.push(JSON.stringify(entry) + "\n");
      next ??= start(running);
      return next;
    },
    async close() {
      await (next ?? running)?.catch(() => undefined);
      file.close();
    },
  };
}

async function wrapped<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AlxError) throw cause;
    throw new AlxError(`Cannot write the journal "${path}": ${fileFault(cause)}`, {
      cause,
      hint: "make room, and run the same command: it goes on where it stopped",
    });
  }
}
