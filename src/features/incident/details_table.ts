/** What is known of the ends of a million contents, in some fifty bytes each. @module */
import type { Outcome } from "../../api/ingest_follow.ts";
import { concatBytes } from "../../util/bytes.ts";
import { parseTime } from "../../util/format.ts";
import { Column } from "./compact.ts";
import type { ContentEntry } from "./entries.ts";

/** What is known of a content's end. */
export interface ContentDetails {
  readonly ingestId?: string | undefined;
  readonly sid?: string | undefined;
  readonly score?: number | null | undefined;
  readonly how?: Outcome | undefined;
  readonly reason?: string | undefined;
  /** Service errors of its submission; undefined: none are known of. */
  readonly errors?: number | undefined;
  /** When its state was reached; ISO. */
  readonly at: string;
}

/** What the newest line was: an outcome's place in {@link OUTCOMES}, or one of these. */
const [NOTHING, MOVED, REASON, FIRST_OUTCOME] = [0, 1, 2, 3];
const OUTCOMES: readonly Outcome[] = ["done", "cached", "duplicate", "skipped", "failed", "never answered"];

/** Stands for a score that the server did not tell; what does not fit is taken for the nearest that does. */
const NO_SCORE = -(2 ** 31);

function fitted(score: number | null): number {
  if (score === null || Number.isNaN(score)) return NO_SCORE;
  return Math.max(NO_SCORE + 1, Math.min(2 ** 31 - 1, Math.round(score)));
}

/** The details of contents by their numbers. */
export class DetailsTable {
  readonly #texts = new TextTable();
  readonly #kinds = new Column((length) => new Uint8Array(length));
  /** Where texts stand, 0 for none; see {@link TextTable}. */
  readonly #ingestIds = new Column((length) => new Uint32Array(length));
  /** Of a sid or a reason, as the kind says. */
  readonly #words = new Column((length) => new Uint32Array(length));
  readonly #scores = new Column((length) => new Int32Array(length));
  /** Service errors, of the few contents that have some. */
  readonly #errors = new Map<number, { readonly errors: number; readonly reason: string }>();
  /** Milliseconds since the epoch. */
  readonly #times = new Column((length) => new Float64Array(length));

  /** Takes a line in. @param isLate It came after the content's end. */
  take(content: number, entry: ContentEntry, isLate: boolean): void {
    while (this.#kinds.length <= content) {
      for (const column of [this.#kinds, this.#ingestIds, this.#words, this.#scores, this.#times]) {
        column.push(0);
      }
    }
    if (entry.type === "sent") this.#ingestIds.set(content, this.#texts.add(entry.ingestId));
    if (isLate) return;
    if (entry.type === "incomplete") {
      this.#errors.set(content, { errors: entry.errors, reason: entry.reason });
      return;
    }
    this.#errors.delete(content);
    this.#times.set(content, parseTime(entry.at) ?? 0);
    switch (entry.type) {
      case "sending":
        this.#ingestIds.set(content, 0);
        this.#kinds.set(content, MOVED);
        return;
      case "sent":
        this.#kinds.set(content, MOVED);
        return;
      case "done": {
        this.#kinds.set(content, FIRST_OUTCOME + Math.max(0, OUTCOMES.indexOf(entry.how)));
        const ingestId = this.#ingestIds.get(content);
        const isSame = ingestId > 0 && this.#texts.get(ingestId) === entry.sid;
        this.#words.set(content, isSame ? ingestId : this.#texts.add(entry.sid));
        this.#scores.set(content, fitted(entry.score));
        return;
      }
      default:
        this.#kinds.set(content, REASON);
        this.#words.set(content, this.#texts.addOften(entry.reason));
    }
  }

  /** What is known; undefined when no line told of the content's way. */
  get(content: number): ContentDetails | undefined {
    const kind = content < this.#kinds.length ? this.#kinds.get(content) : NOTHING;
    if (kind === NOTHING) return undefined;
    const at = new Date(this.#times.get(content)).toISOString();
    const ingest = this.#ingestIds.get(content);
    const ingestId = ingest === 0 ? undefined : this.#texts.get(ingest);
    if (kind === MOVED) return ingestId === undefined ? { at } : { ingestId, at };
    const word = this.#texts.get(this.#words.get(content));
    if (kind === REASON) return { ingestId, reason: word, at };
    const score = this.#scores.get(content);
    return {
      ...{ ingestId, sid: word, score: score === NO_SCORE ? null : score },
      how: OUTCOMES[kind - FIRST_OUTCOME],
      ...this.#errors.get(content),
      at,
    };
  }
}

const BLOCK_BYTES = 1 << 20;
/** Texts that are looked for again; beyond them each one is kept for itself. */
const MOST_OFTEN = 20_000;

/** Texts as bytes, each with its length before it; a text's number is where it stands, plus one. Up to 4 GiB. */
class TextTable {
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();
  readonly #blocks: Uint8Array[] = [];
  readonly #often = new Map<string, number>();
  #room = new Uint8Array(1024);
  #end = 0;

  /** Keeps a text. */
  add(text: string): number {
    const number = this.#end + 1;
    if (3 * text.length > this.#room.length) this.#room = new Uint8Array(6 * text.length);
    const { written } = this.#encoder.encodeInto(text, this.#room);
    let length = written;
    for (; length >= 0x80; length >>>= 7) this.#push(length & 0x7f | 0x80);
    this.#push(length);
    for (let done = 0; done < written;) {
      const part = this.#room.subarray(done, Math.min(written, done + BLOCK_BYTES - this.#end % BLOCK_BYTES));
      this.#blockAtEnd().set(part, this.#end % BLOCK_BYTES);
      done += part.length;
      this.#end += part.length;
    }
    return number;
  }

  /** Keeps a text that may come often once. */
  addOften(text: string): number {
    const known = this.#often.get(text);
    if (known !== undefined) return known;
    const number = this.add(text);
    if (this.#often.size < MOST_OFTEN) this.#often.set(text, number);
    return number;
  }

  get(number: number): string {
    let from = number - 1;
    let length = 0;
    for (let shift = 0;; shift += 7) {
      const byte = this.#blocks[Math.floor(from / BLOCK_BYTES)]![from % BLOCK_BYTES]!;
      from++;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    const parts: Uint8Array[] = [];
    for (const end = from + length; from < end;) {
      const at = from % BLOCK_BYTES;
      const part = this.#blocks[Math.floor(from / BLOCK_BYTES)]!.subarray(at, at + end - from);
      parts.push(part);
      from += part.length;
    }
    return this.#decoder.decode(parts.length === 1 ? parts[0] : concatBytes(parts));
  }

  #push(byte: number): void {
    this.#blockAtEnd()[this.#end % BLOCK_BYTES] = byte;
    this.#end++;
  }

  #blockAtEnd(): Uint8Array {
    if (this.#end % BLOCK_BYTES === 0) this.#blocks.push(new Uint8Array(BLOCK_BYTES));
    return this.#blocks.at(-1)!;
  }
}
