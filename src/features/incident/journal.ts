import { JournalWriter, withJournalErrors } from "./journal_writer.ts";
import { PathReader } from "./path_reader.ts";

/** The journal of an incident: every step of every file, on the disk before it counts. @module */
import { UsageError } from "../../util/error.ts";
import { type JsonlAppender, openJsonl } from "../../util/jsonl.ts";
import type { Clock } from "../../util/clock.ts";
import type { Entry, IncidentEntry, NewEntry, RunEntry } from "./entries.ts";
import { type Damage, type JournalBlock, readJournalBlocks, sealedLine } from "./journal_lines.ts";
import { Ledger } from "./ledger.ts";
import type { LedgerOptions } from "./ledger_options.ts";

/** An open journal. */
export interface Journal {
  readonly path: string;
  readonly head: IncidentEntry;
  /** What all its lines say, those added included. */
  readonly ledger: Ledger;
  /** Where the next line will stand. */
  readonly endBytes: number;
  /** How much of it is on the disk. */
  readonly writtenBytes: number;
  /** Aborted, with the error as its reason, when a line could not be written: nothing counts any more. */
  readonly broken: AbortSignal;
  /**
   * Adds a line. Resolves when it is on the disk; lines added meanwhile share one wait for the disk. The promise may be
   * left alone: a failure is told by {@link Journal.broken} too.
   */
  add(entry: NewEntry): Promise<void>;
  /** Resolves when everything added so far is on the disk; rejects when it cannot be. */
  flushed(): Promise<void>;
  /** The path that a line tells of; see {@link Ledger.line}. */
  pathAt(offset: number): Promise<string>;
  /** Waits for all lines and closes. */
  close(): Promise<void>;
}

/** How {@link openJournal} opens. */
export interface JournalOptions {
  readonly clock: Clock;
  /** First line of a new journal. */
  readonly head: Omit<IncidentEntry, "at" | "type" | "version">;
  /** The server may be another than the one that the journal names. @default false */
  readonly serverMoved?: boolean | undefined;
  /** Default: {@link openJsonl}; tests hand in a disk that breaks. */
  readonly open?: ((path: string) => Promise<JsonlAppender>) | undefined;
}

/**
 * Opens a journal, new or to go on with.
 *
 * @throws {UsageError} it belongs to another server or incident, or is no journal
 * @throws {AlxError} it cannot be read or written
 */
export async function openJournal(path: string, options: JournalOptions): Promise<Journal> {
  const { clock, open = openJsonl } = options;
  const stamp = stamper(clock);
  const { ledger } = await readIncident(path, { mayBeAbsent: true });
  checkHead(path, ledger, options);
  const appender = await withJournalErrors(path, () => open(path));
  const writer = new JournalWriter(path, appender);
  const paths = new PathReader(path, writer);
  let head = ledger.head;
  const add = (entry: Entry): Promise<void> => {
    const { offset, written } = writer.add(sealedLine(entry));
    ledger.apply(entry, offset);
    if (entry.type === "file") paths.keep(offset, entry.path);
    written.catch(() => undefined);
    return written;
  };
  try {
    if (head === undefined) {
      head = stamp({ type: "incident", version: 1, ...options.head }) as IncidentEntry;
      await add(head);
    }
  } catch (error) {
    await writer.close();
    throw error;
  }
  return {
    ...{ path, head, ledger, broken: writer.broken },
    get endBytes() {
      return writer.endBytes;
    },
    get writtenBytes() {
      return writer.writtenBytes();
    },
    add: (entry) => add(stamp(entry)),
    flushed: () => writer.flushed(),
    pathAt: (offset) => paths.at(offset),
    close: () => writer.close(),
  };
}

/** Adds the time. Many lines are of one moment: its words are made once. */
function stamper(clock: Pick<Clock, "now">): (entry: NewEntry) => Entry {
  let last = { ms: NaN, text: "" };
  return (entry) => {
    const ms = clock.now();
    if (ms !== last.ms) last = { ms, text: new Date(ms).toISOString() };
    return { ...entry, at: last.text } as Entry;
  };
}

function checkHead(path: string, ledger: Ledger, { head: wanted, serverMoved }: JournalOptions): void {
  const { head } = ledger;
  if (head === undefined) return;
  for (const name of ["server", "incident"] as const) {
    const known = name === "server" ? ledger.server : head[name];
    if (known === wanted[name] || name === "server" && serverMoved) continue;
    throw new UsageError(`"${path}" is the journal of ${name} "${known}"`, {
      hint: name === "server"
        ? "another --journal, or --server-moved if it is the same server"
        : "another --journal",
    });
  }
}

/** The whole lines of a journal, with where each stands in bytes. @throws as {@link readJournalBlocks} */
export async function* readJournal(
  path: string,
): AsyncGenerator<{ readonly entry: Entry; readonly offset: number }> {
  for await (const { lines } of readJournalBlocks(path)) yield* lines;
}

/** A journal as it stands on the disk. */
export interface IncidentJournal {
  readonly path: string;
  readonly ledger: Ledger;
  /** Lines that could not be read, the first of them. */
  readonly damage: readonly Damage[];
}

/** Damaged lines that are kept; more are counted. */
const MAX_DAMAGE = 1000;

/**
 * Reads and folds a journal.
 *
 * @throws {UsageError} it is no journal of an incident, or (unless `mayBeAbsent`) there is none
 * @throws {AlxError} it cannot be read
 */
export async function readIncident(
  path: string,
  options: LedgerOptions & { readonly mayBeAbsent?: boolean } = {},
): Promise<IncidentJournal> {
  const ledger = new Ledger(options);
  const damage: Damage[] = [];
  let isEmpty = true;
  for await (const block of readJournalBlocks(path)) {
    isEmpty = false;
    for (const line of inOrder(block)) {
      if ("entry" in line) ledger.apply(line.entry, line.offset);
      else {
        ledger.applyDamage(line);
        if (damage.length < MAX_DAMAGE) damage.push(line);
      }
    }
  }
  if (ledger.head === undefined && !isEmpty) throw noJournal(path);
  if (ledger.head === undefined && !options.mayBeAbsent) throw absentJournal(path);
  return { path, ledger, damage };
}

/** The lines of a block, damaged ones where they stand. */
function* inOrder({ lines, damage }: JournalBlock): Generator<JournalBlock["lines"][number] | Damage, void> {
  if (damage.length === 0) return yield* lines;
  yield* [...lines, ...damage].sort((a, b) => a.offset - b.offset);
}

/** How a journal was begun. */
export interface JournalStart {
  /** The first line, with the settings and the server that hold by now. */
  readonly head: IncidentEntry;
  readonly run: RunEntry | undefined;
  readonly isWalked: boolean;
}

/**
 * First line, settings and newest run of a journal. Folds nothing: who opens it next needs no second ledger of a million
 * files in memory.
 *
 * @throws as {@link readIncident}
 */
export async function readStart(path: string): Promise<JournalStart> {
  let head: IncidentEntry | undefined;
  let run: RunEntry | undefined;
  let isWalked = false;
  let isEmpty = true;
  for await (const { lines, damage } of readJournalBlocks(path)) {
    isEmpty = false;
    if (damage.length > 0) isWalked = false;
    for (const { entry } of lines) {
      if (entry.type === "incident") head ??= entry;
      if (entry.type === "settings" && head !== undefined) {
        const { params, metadata, profile, server = head.server } = entry;
        head = { ...head, params, metadata, profile, server };
      }
      if (entry.type === "walked") isWalked = true;
      if (entry.type !== "run") continue;
      run = entry;
      if (run.inputs.length > 0) isWalked = false;
    }
  }
  if (head === undefined) throw isEmpty ? absentJournal(path) : noJournal(path);
  return { head, run, isWalked };
}

const noJournal = (path: string) =>
  new UsageError(`"${path}" is no journal of an incident`, { hint: "another --journal" });

const absentJournal = (path: string) =>
  new UsageError(`There is no journal "${path}"`, { hint: 'another --journal, or "alx incident submit"' });
