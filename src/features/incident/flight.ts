/** What is on its way: sent, or perhaps sent, and not told of. @module */
import type { IngestMessage, SubmissionMessage } from "../../api/types/flow.ts";
import type { Load } from "./pacing.ts";

/** A message that says which submission it is about. */
export type WholeMessage = IngestMessage & { readonly submission: SubmissionMessage };

/** A request whose answer was lost. */
export interface Doubt {
  readonly sinceMs: number;
  /** Place in the order of sending. */
  readonly order: number;
  /** How long the server's silence about it means nothing. Default: `doubtMs` of the timing. */
  readonly graceMs?: number | undefined;
}

/** A content that the server took. */
export interface Sent {
  /** Undefined: of an earlier run. */
  readonly ingestId: string | undefined;
  readonly order: number;
  readonly sinceMs: number;
  /** When the server is to be asked what became of it. */
  readonly askAtMs: number;
  /** When it was last asked. */
  readonly askedMs?: number | undefined;
}

/** Keeps failures whose request is not answered yet, but not for ever. */
const MOST_EARLY = 10_000;

/** Ingest ids remembered; a response that is taken for another request's is one of the last few. */
const MAX_INGEST_IDS = 20_000;

/** Contents on their way, by number. */
export class Flight {
  /** Being read, or in a request. */
  readonly busy = new Set<number>();
  readonly doubts = new Map<number, Doubt>();
  readonly sent = new Map<number, Sent>();
  /** Contents that were reconciled because a damaged line may have told of them, by number. */
  readonly checked = new Set<number>();
  /** How often a content was sent again because nobody told of it, by number. */
  readonly untold = new Map<number, number>();
  /** Contents to be sent again, with the earliest time. */
  readonly #again: { readonly content: number; readonly atMs: number }[] = [];
  /** Messages of failures that came before the answer to their request. */
  readonly #early = new Map<string, WholeMessage>();
  /** Ingest ids of this run, the oldest first. */
  readonly #ingestIds = new Set<string>();
  #orders = 0;
  #toldOrder = 0;

  /** How many may be at the server. */
  get outstanding(): number {
    return this.busy.size + this.doubts.size + this.sent.size;
  }

  /** For the pace. */
  get load(): Load {
    return { outstanding: this.busy.size + this.sent.size, busy: this.busy.size, doubts: this.doubts.size };
  }

  /** The place of the next request. */
  nextOrder(): number {
    return ++this.#orders;
  }

  /**
   * Whether the server has analysed something that was sent later: its queue is first come, first served, so that it has
   * come across this one too.
   */
  isPassed(order: number): boolean {
    return order < this.#toldOrder;
  }

  /** Notes that a content was seen running: what was acknowledged before it has left the server's queue too. */
  seenRunning(order: number): void {
    this.#toldOrder = Math.max(this.#toldOrder, order);
  }

  /** Takes a content off. `isAnalysed`: the server did so in its turn, and did not answer from an earlier analysis. */
  settle(content: number, options: { readonly isAnalysed: boolean }): void {
    if (options.isAnalysed) {
      this.#toldOrder = Math.max(this.#toldOrder, this.sent.get(content)?.order ?? 0);
    }
    this.sent.delete(content);
    this.doubts.delete(content);
  }

  /** Has a content sent again. */
  again(content: number, atMs: number): void {
    this.#again.push({ content, atMs });
  }

  /** The next content that is due, or when one will be; undefined: none. */
  takeAgain(nowMs: number): { readonly content: number } | { readonly atMs: number } | undefined {
    let soonest = Infinity;
    for (const [i, one] of this.#again.entries()) {
      if (one.atMs <= nowMs) {
        this.#again.splice(i, 1);
        return one;
      }
      soonest = Math.min(soonest, one.atMs);
      if (i > 100) break; // they stand nearly in the order of their times
    }
    return soonest === Infinity ? undefined : { atMs: soonest };
  }

  /**
   * Notes an ingest id; false when another request of this run was acknowledged with it, so that the response belongs to
   * that one.
   */
  noteIngestId(ingestId: string): boolean {
    if (this.#ingestIds.has(ingestId)) return false;
    if (this.#ingestIds.size >= MAX_INGEST_IDS) {
      this.#ingestIds.delete(this.#ingestIds.values().next().value!);
    }
    this.#ingestIds.add(ingestId);
    return true;
  }

  /** Keeps the message of a failure until its request is answered. */
  keepEarly(message: WholeMessage): void {
    if (this.#early.size >= MOST_EARLY) this.#early.delete(this.#early.keys().next().value!);
    this.#early.set(message.ingest_id, message);
  }

  /** The message that came before the answer. */
  takeEarly(ingestId: string): WholeMessage | undefined {
    const message = this.#early.get(ingestId);
    this.#early.delete(ingestId);
    return message;
  }
}
