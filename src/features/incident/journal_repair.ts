/** Rewrites journals: without damaged lines, or without lines that later ones replace. The old file is kept. @module */
import { AlxError } from "../../util/error.ts";
import { fileFault } from "../../util/file_error.ts";
import { type JsonlAppender, openJsonl } from "../../util/jsonl.ts";
import type { Clock } from "../../util/clock.ts";
import { asideName } from "./aside.ts";
import { Column } from "./compact.ts";
import type { Entry } from "./entries.ts";
import { readIncident } from "./journal.ts";
import { readJournalBlocks, sealedLine } from "./journal_lines.ts";
import type { Ledger } from "./ledger.ts";
import { lockJournal } from "./lock.ts";

/** What a rewriting came to. */
export interface Rewritten {
  /** Where the old journal is kept; undefined: nothing had to be changed. */
  readonly kept: string | undefined;
  readonly lines: number;
  /** Damaged lines, and lines that later ones replace. */
  readonly leftOut: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** How {@link rewriteJournal} works. */
export interface RewriteOptions {
  /** Leave out lines that later ones replace. Default: only damaged ones. */
  readonly isCompact: boolean;
  readonly clock: Clock;
}

/**
 * Writes a journal anew, every line with its checksum. What damaged lines told of becomes a line that puts it in doubt.
 *
 * @throws {UsageError} a run works on it, it is no journal, or there is none
 * @throws {AlxError} it cannot be written
 */
export async function rewriteJournal(path: string, { isCompact, clock }: RewriteOptions): Promise<Rewritten> {
  const { ledger } = await readIncident(path);
  const lock = await lockJournal(path, clock);
  try {
    const bytesBefore = (await Deno.stat(path)).size;
    if (!isCompact && ledger.damagedLines === 0) {
      return { kept: undefined, lines: 0, leftOut: 0, bytesBefore, bytesAfter: bytesBefore };
    }
    const part = `${path}.part`;
    await Deno.remove(part).catch(() => undefined);
    const target = await openJsonl(part);
    const counts = { lines: 0, leftOut: 0 };
    try {
      const keep = isCompact ? await neededLines(path, ledger) : () => true;
      await copy(path, { target, keep, counts });
      await target.sync();
    } finally {
      target.close();
    }
    const kept = asideName(path, clock);
    await Deno.rename(path, kept);
    await Deno.rename(part, path);
    return { ...counts, kept, bytesBefore, bytesAfter: (await Deno.stat(path)).size };
  } catch (cause) {
    if (cause instanceof AlxError) throw cause;
    throw new AlxError(`Cannot rewrite "${path}": ${fileFault(cause)}`, { cause });
  } finally {
    lock.release();
  }
}

type Keep = (entry: Entry, offset: number) => boolean;

interface Copying {
  readonly target: JsonlAppender;
  readonly keep: Keep;
  readonly counts: { lines: number; leftOut: number };
}

async function copy(path: string, { target, keep, counts }: Copying): Promise<void> {
  let at = "";
  for await (const { lines, damage } of readJournalBlocks(path)) {
    const all = [...lines, ...damage].sort((a, b) => a.offset - b.offset);
    const written: Uint8Array[] = [];
    for (const line of all) {
      if (!("entry" in line)) {
        counts.leftOut++;
        const { sha256s, isBlind } = line;
        if (sha256s.length > 0) written.push(sealedLine({ type: "doubt", sha256s, at }));
        if (isBlind) written.push(sealedLine({ type: "doubt", sha256s: [], at }));
        continue;
      }
      ({ at } = line.entry);
      if (!keep(line.entry, line.offset)) {
        counts.leftOut++;
        continue;
      }
      counts.lines++;
      written.push(sealedLine(line.entry));
    }
    if (written.length > 0) await target.append(written);
  }
}

/** Where the lines stand that count: each column holds an offset a content, -1 where there is none. */
interface LineOffsets {
  readonly head: number;
  readonly run: number;
  readonly walked: number;
  /** The first line that names a content. */
  readonly named: Column;
  readonly states: Column;
  readonly sents: Column;
  readonly dones: Column;
}

async function lineOffsets(path: string, ledger: Ledger): Promise<LineOffsets> {
  const offsets = () => new Column((length) => new Float64Array(length));
  const [named, states, sents, dones] = [offsets(), offsets(), offsets(), offsets()];
  for (let content = 0; content < ledger.contents; content++) {
    for (const column of [named, states, sents, dones]) column.push(-1);
  }
  let [run, walked, head] = [-1, -1, -1];
  for await (const { lines } of readJournalBlocks(path)) {
    for (const { entry, offset } of lines) {
      if (entry.type === "incident" && head < 0) head = offset;
      if (entry.type === "run") run = offset;
      if (entry.type === "walked") walked = offset;
      const content = "sha256" in entry && entry.sha256 !== undefined ? ledger.find(entry.sha256) : -1;
      if (content < 0) continue;
      if (entry.type === "file") {
        if (named.get(content) < 0) named.set(content, offset);
      } else if (entry.type === "sent") sents.set(content, offset);
      else if (entry.type === "done") dones.set(content, offset);
      if (entry.type !== "file" && entry.type !== "unusable" && entry.type !== "sent") {
        states.set(content, offset);
      }
      if (entry.type === "sent" && ledger.state(content) === "sent") states.set(content, offset);
    }
  }
  return { head, run, walked, named, states, sents, dones };
}

/**
 * Which lines a journal needs: the newest of each path, the first that names a content, and of each content the newest
 * state with the ingest id before it.
 */
async function neededLines(path: string, ledger: Ledger): Promise<Keep> {
  const { head, run, walked, named, states, sents, dones } = await lineOffsets(path, ledger);
  return (entry, offset) => {
    switch (entry.type) {
      case "incident":
        return offset === head;
      case "run":
        return offset === run;
      case "walked":
        return offset === walked;
      case "settings":
      case "doubt":
        return true;
      case "file":
      case "unusable":
      case "moot": {
        const content = entry.type === "file" ? ledger.find(entry.sha256) : -1;
        const isNewest = ledger.line(ledger.findPath(entry.path)) === offset;
        return isNewest || content >= 0 && named.get(content) === offset;
      }
      default: {
        const content = ledger.find(entry.sha256);
        return content < 0 || [states, sents, dones].some((column) => column.get(content) === offset);
      }
    }
  };
}
