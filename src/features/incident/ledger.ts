import { LedgerOptions } from "./ledger_options.ts";
import { isInShard } from "./shard.ts";

/** What a journal says, folded: each path's content, and each content's state. Made to hold a million of each. @module */
import { Column, hexWords, KeyTable, wordsHex } from "./compact.ts";
import { type ContentDetails, DetailsTable } from "./details_table.ts";
import type { ContentEntry, Entry } from "./entries.ts";
import {
  addTo,
  CONTENT_STATES,
  type ContentState,
  type Counts,
  countsOf,
  type Fate,
  UNUSABLE,
} from "./fates.ts";
import type { Damage } from "./journal_lines.ts";
import { pathKey } from "./path_key.ts";
import { parseTime } from "../../util/format.ts";
import { RunHistory } from "./run_history.ts";

const SHA256 = /^[0-9a-f]{64}$/;
/** What a path holds that is no input after all. */
const MOOT = -100;

/** Folds entries, in their order. Contents and paths have numbers, from 0. */
export class Ledger extends RunHistory {
  readonly #contents = new KeyTable(8);
  readonly #states = new Column((length) => new Uint8Array(length));
  /** Paths that hold a content now. */
  readonly #copies = new Column((length) => new Uint32Array(length));
  /** Newest node of a content's paths, plus one. */
  readonly #newest = new Column((length) => new Int32Array(length));
  readonly #nodePath = new Column((length) => new Int32Array(length));
  readonly #nodeNext = new Column((length) => new Int32Array(length));
  readonly #paths = new KeyTable(4);
  /** Number of its content; below 0: the number of its fate in {@link UNUSABLE}, minus it, minus one. */
  readonly #holds = new Column((length) => new Int32Array(length));
  readonly #sizes = new Column((length) => new Float64Array(length));
  readonly #mtimes = new Column((length) => new Float64Array(length));
  readonly #lines = new Column((length) => new Float64Array(length));
  /** Contents below it may have been sent by a request that a damaged line told of. */
  #suspectBelow = 0;
  #damagedLines = 0;
  /** Contents that failed and that no path holds. */
  #orphans = 0;
  /** Whether lines were lost, in this file or before it was repaired. */
  #isDamaged = false;
  /** When contents that are in flight were last told of; ms since the epoch. */
  readonly #inFlightSince = new Map<number, number>();
  readonly #contentCounts = new Map<ContentState, number>();
  readonly #pathCounts = new Map<Fate, number>();
  readonly #details: DetailsTable | undefined;

  constructor(options: LedgerOptions = {}) {
    super();
    this.#details = options.details ? new DetailsTable() : undefined;
  }

  /** How many different contents. */
  get contents(): number {
    return this.#contents.size;
  }

  /** How many paths. */
  get paths(): number {
    return this.#paths.size;
  }

  /** Lines that could not be read. */
  get damagedLines(): number {
    return this.#damagedLines;
  }

  /** Whether a content may have been sent though its state does not say so. */
  isSuspect(content: number): boolean {
    return content < this.#suspectBelow;
  }

  /** When a content in flight was last told of; ms since the epoch, undefined where a damaged line told of it. */
  inFlightSince(content: number): number | undefined {
    return this.#inFlightSince.get(content);
  }

  /** Takes a damaged line in: what it told of is to be reconciled. */
  applyDamage({ sha256s, isBlind }: Pick<Damage, "sha256s" | "isBlind">): void {
    this.#damagedLines++;
    this.#isDamaged = true;
    this.forgetWalk();
    this.#doubt(sha256s);
    if (isBlind) this.#suspectBelow = Math.max(this.#suspectBelow, this.contents);
  }

  /** Contents by state; those that failed because no path holds them any more are left out. */
  contentCounts(): Counts {
    const counts = countsOf(this.#contentCounts);
    return this.#orphans === 0 ? counts : { ...counts, failed: counts.failed - this.#orphans };
  }

  /** Inputs by fate: each path counts. */
  pathCounts(): Counts {
    return countsOf(this.#pathCounts);
  }

  /** Takes a line in; `offset` is where it stands in its file, in bytes. */
  override apply(entry: Entry, offset = 0): void {
    switch (entry.type) {
      case "incident":
      case "settings":
      case "walked":
        return super.apply(entry);
      case "run":
        super.apply(entry);
        return this.#reshard();
      case "doubt":
        this.#isDamaged = true;
        this.#doubt(entry.sha256s);
        if (entry.all) this.#suspectBelow = Infinity;
        else if (entry.sha256s.length === 0) this.#suspectBelow = Math.max(this.#suspectBelow, this.contents);
        return;
      case "file": {
        const { path, size, mtime } = entry;
        return this.#setPath(path, { holds: this.#addContent(entry.sha256), size, mtime, offset });
      }
      case "unusable": {
        const { path, size = -1, mtime = -1 } = entry;
        const fate = entry.keepsChanging ? "keeps changing" : entry.fate;
        return this.#setPath(path, { holds: -1 - UNUSABLE.indexOf(fate), size, mtime, offset });
      }
      case "moot":
        return this.#setPath(entry.path, { holds: MOOT, size: -1, mtime: -1, offset });
      default:
        return this.#move(entry);
    }
  }

  /** The content's number, -1 when no path ever held it. */
  find(sha256: string): number {
    return SHA256.test(sha256) ? this.#contents.find(hexWords(sha256)) : -1;
  }

  state(content: number): ContentState {
    return CONTENT_STATES[this.#states.get(content)]!;
  }

  /** The content's sha256, in hex. */
  sha256(content: number): string {
    return wordsHex(8, (at) => this.#contents.word(content, at));
  }

  details(content: number): ContentDetails | undefined {
    return this.#details?.get(content);
  }

  /** The path's number, -1 when it is not known. */
  findPath(path: string): number {
    return this.#paths.find(pathKey(path));
  }

  /** Whether a path is known with this size and time: its content need not be looked at again. */
  isUnchanged(path: number, { size, mtime }: { readonly size: number; readonly mtime: number }): boolean {
    return this.#details === undefined && this.#sizes.get(path) === size && this.#mtimes.get(path) === mtime;
  }

  /** Where the newest line of a path stands in the journal, in bytes. */
  line(path: number): number {
    return this.#lines.get(path);
  }

  /** The number of the path's content, -1 when it is unusable. */
  contentOf(path: number): number {
    return Math.max(-1, this.#holds.get(path));
  }

  /** What became of an input. */
  fate(path: number): Fate {
    const holds = this.#holds.get(path);
    if (holds === MOOT) return "unreadable";
    return holds < 0 ? UNUSABLE[-1 - holds]! : this.state(holds);
  }

  /** The paths that hold a content now, the newest first. */
  *pathsOf(content: number): Generator<number, void> {
    if (this.#details !== undefined) return;
    const seen = new Set<number>();
    for (let node = this.#newest.get(content) - 1; node >= 0; node = this.#nodeNext.get(node) - 1) {
      const path = this.#nodePath.get(node);
      if (this.#holds.get(path) !== content || seen.has(path)) continue;
      seen.add(path);
      yield path;
    }
  }

  #addContent(sha256: string): number {
    const key = hexWords(sha256);
    const content = this.#contents.add(key);
    if (content === this.#states.length) {
      const state = isInShard(key[0]!, this.run?.shard) ? "pending" : "elsewhere";
      this.#states.push(CONTENT_STATES.indexOf(state));
      this.#copies.push(0);
      if (this.#details === undefined) this.#newest.push(0);
      addTo(this.#contentCounts, state, 1);
    }
    return content;
  }

  #setPath(path: string, row: { holds: number; size: number; mtime: number; offset: number }): void {
    const number = this.#paths.add(pathKey(path));
    const isNew = number === this.#holds.length;
    if (isNew) this.#addPath();
    else this.#count(number, -1);
    const before = isNew ? undefined : this.#holds.get(number);
    this.#holds.set(number, row.holds);
    this.#lines.set(number, row.offset);
    this.#count(number, 1);
    if (this.#details !== undefined) return;
    this.#sizes.set(number, row.size);
    this.#mtimes.set(number, row.mtime);
    if (row.holds < 0 || row.holds === before) return;
    this.#nodePath.push(number);
    this.#nodeNext.push(this.#newest.get(row.holds));
    this.#newest.set(row.holds, this.#nodePath.length);
  }

  #addPath(): void {
    this.#holds.push(0);
    this.#lines.push(0);
    if (this.#details !== undefined) return;
    this.#sizes.push(0);
    this.#mtimes.push(0);
  }

  #count(path: number, by: 1 | -1): void {
    if (this.#holds.get(path) === MOOT) return;
    addTo(this.#pathCounts, this.fate(path), by);
    const content = this.contentOf(path);
    if (content < 0) return;
    const copies = this.#copies.get(content) + by;
    this.#copies.set(content, copies);
    if (this.state(content) !== "failed") return;
    if (copies === 0) this.#orphans++;
    else if (copies === 1 && by === 1) this.#orphans--;
  }

  #move(entry: ContentEntry): void {
    // After damage the line of its path may be lost: what became of the content counts once the path is found again.
    const content = this.#isDamaged ? this.#addContent(entry.sha256) : this.find(entry.sha256);
    if (content < 0) return;
    const before = this.state(content);
    const isDone = before === "done" || before === "incomplete";
    const isOver = isDone || before === "failed" || before === "too large";
    if (entry.type === "incomplete" && !isDone) return;
    // A notification may overtake the answer to its request.
    const isLate = entry.type === "sent" && isOver;
    this.#details?.take(content, entry, isLate);
    if (this.#details === undefined) this.#noteTime(content, entry, isLate);
    if (!isLate) this.#setState(content, entry.type === "failed" ? entry.fate : entry.type);
  }

  #noteTime(content: number, { type, at }: ContentEntry, isLate: boolean): void {
    const isInFlight = (type === "sending" || type === "sent") && !isLate;
    if (isInFlight) this.#inFlightSince.set(content, parseTime(at) ?? 0);
    else this.#inFlightSince.delete(content);
  }

  /** Puts contents in doubt whose newest lines may be lost. */
  #doubt(sha256s: readonly string[]): void {
    for (const sha256 of sha256s) {
      const content = this.find(sha256);
      const state = content < 0 ? "done" : this.state(content);
      if (state === "done" || state === "incomplete" || state === "elsewhere") continue;
      this.#inFlightSince.delete(content);
      this.#setState(content, "sending");
    }
  }

  #setState(content: number, state: ContentState): void {
    const before = this.state(content);
    if (before === state) return;
    const copies = this.#copies.get(content);
    addTo(this.#contentCounts, before, -1);
    addTo(this.#pathCounts, before, -copies);
    if (copies === 0) this.#orphans += (state === "failed" ? 1 : 0) - (before === "failed" ? 1 : 0);
    this.#states.set(content, CONTENT_STATES.indexOf(state));
    addTo(this.#contentCounts, state, 1);
    addTo(this.#pathCounts, state, copies);
  }

  /** What is not begun may belong to another part now. */
  #reshard(): void {
    for (let content = 0; content < this.contents; content++) {
      const state = this.state(content);
      if (state !== "pending" && state !== "elsewhere") continue;
      const mine = isInShard(this.#contents.word(content, 0), this.run?.shard);
      this.#setState(content, mine ? "pending" : "elsewhere");
    }
  }
}
