import { Buffer } from "node:buffer";
import { isHole } from "./holes.ts";

/** Takes the bytes of an uploaded file as they come. */
export interface FileSink {
  /** The bytes are valid during the call only. */
  write(bytes: Uint8Array): void;
}

/** What a form held. */
export interface MultipartForm {
  readonly fields: ReadonlyMap<string, string>;
  /** Names of the files, by field. */
  readonly files: ReadonlyMap<string, string>;
}

/** The boundary of a multipart content type; undefined for other types. */
export function boundaryOf(contentType: string | null): string | undefined {
  const match = /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? "");
  const boundary = match?.[1] ?? match?.[2];
  if (boundary !== undefined && boundary.length > MAX_BOUNDARY_LENGTH) {
    throw new BrokenForm("a long boundary");
  }
  return boundary;
}

/** A form that ends in the middle or is none. */
export class BrokenForm extends Error {
  override name = "BrokenForm";
}

/** A form with more beside its files than a server takes. */
export class LongForm extends BrokenForm {
  override name = "LongForm";
}

/**
 * Reads a multipart form without holding its files in memory.
 *
 * @param sinkOf where the bytes of a file go; called once per file
 */
export async function readMultipart(
  body: ReadableStream<Uint8Array> | Uint8Array,
  boundary: string,
  sinkOf: (field: string, filename: string) => FileSink,
): Promise<MultipartForm> {
  const form = new FormReader(boundary, sinkOf);
  if (body instanceof Uint8Array) form.push(body);
  else for await (const chunk of chunksOf(body)) form.push(chunk);
  if (!form.done) throw new BrokenForm("the form ends early");
  return form;
}

/** Reads the form that a request is. A small one is taken at once: streams cost more than it. */
export async function readForm(
  request: Request,
  boundary: string,
  sinkOf: (field: string, filename: string) => FileSink,
): Promise<MultipartForm> {
  const length = Number(request.headers.get("content-length") ?? Infinity);
  const body = length > READ_BYTES ? request.body! : new Uint8Array(await request.arrayBuffer());
  return await readMultipart(body, boundary, sinkOf);
}

/** What a stream holds, in the same memory each time where the stream can do that. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = byobReader(body);
  if (reader === undefined) return yield* body;
  try {
    let memory = new Uint8Array(READ_BYTES);
    for (;;) {
      const { done, value } = await reader.read(memory);
      if (done) return;
      yield value;
      memory = new Uint8Array(value.buffer);
    }
  } finally {
    reader.releaseLock();
  }
}

function byobReader(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: "byob" });
  } catch {
    // Not a stream of bytes: small bodies are none.
    return undefined;
  }
}

const HEAD_END = Buffer.from("\r\n\r\n");
const MAX_HEAD_BYTES = 16_384;
const MAX_BOUNDARY_LENGTH = 200;
/** For the fields that are no files, and their count, as the genuine server has it. */
const MAX_FIELD_BYTES = 500_000;
const MAX_PARTS = 1_000;
const READ_BYTES = 262_144;

/**
 * Where a sequence of bytes begins, by Horspool's rule: only every n-th byte of what does not hold it is looked at.
 * `Buffer.indexOf` looks at each, which for big files is half of the server's work.
 */
class Finder {
  readonly #wanted: Uint8Array;
  readonly #steps: Uint32Array;

  constructor(wanted: Uint8Array) {
    const last = wanted.length - 1;
    this.#wanted = wanted;
    this.#steps = new Uint32Array(256).fill(wanted.length);
    for (let i = 0; i < last; i++) this.#steps[wanted[i]!] = last - i;
  }

  /** The first place in `bytes`; -1 when there is none. */
  in(bytes: Uint8Array): number {
    if (isHole(bytes)) return -1;
    const last = this.#wanted.length - 1;
    for (let at = 0; at + last < bytes.length; at += this.#steps[bytes[at + last]!]!) {
      let left = last;
      while (left >= 0 && bytes[at + left] === this.#wanted[left]) left--;
      if (left < 0) return at;
    }
    return -1;
  }
}

class FormReader implements MultipartForm {
  readonly fields = new Map<string, string>();
  readonly files = new Map<string, string>();
  done = false;
  readonly #delimiter: Buffer;
  readonly #finder: Finder;
  readonly #sinkOf: (field: string, filename: string) => FileSink;
  #held: Buffer;
  #state: "preamble" | "head" | "body" = "preamble";
  #name = "";
  #text: Uint8Array[] = [];
  #fieldBytes = 0;
  #parts = 0;
  #sink: FileSink | undefined;

  constructor(boundary: string, sinkOf: (field: string, filename: string) => FileSink) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
    this.#finder = new Finder(this.#delimiter);
    this.#sinkOf = sinkOf;
    // The first boundary needs no line before it; a line put there makes it like the others.
    this.#held = Buffer.from("\r\n");
  }

  push(chunk: Uint8Array) {
    if (this.done) return;
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (!this.#passHeld(bytes)) {
      this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    }
    while (!this.done && this.#step());
    // What comes next comes in the same memory.
    this.#held = Buffer.from(this.#held);
  }

  /** Delivers what is held, so that a big chunk need not be copied, if no delimiter begins in it. */
  #passHeld(next: Buffer): boolean {
    const { length } = this.#delimiter;
    if (this.#state === "head" || this.#held.length > length || next.length < length) return false;
    if (this.#finder.in(Buffer.concat([this.#held, next.subarray(0, length - 1)])) >= 0) return false;
    this.#deliver(this.#held);
    this.#held = next;
    return true;
  }

  #step(): boolean {
    if (this.#state === "head") return this.#readHead();
    const at = this.#finder.in(this.#held);
    if (at < 0) {
      const safe = this.#held.length - this.#delimiter.length;
      if (safe > 0) this.#deliver(this.#take(safe));
      return false;
    }
    const after = at + this.#delimiter.length;
    if (this.#held.length < after + 2) {
      this.#deliver(this.#take(at));
      return false;
    }
    this.#deliver(this.#take(at));
    this.#endPart();
    const ending = this.#held.toString("latin1", this.#delimiter.length, this.#delimiter.length + 2);
    this.#take(this.#delimiter.length + 2);
    if (ending === "--") this.done = true;
    else this.#state = "head";
    return !this.done;
  }

  #readHead(): boolean {
    const end = this.#held.indexOf(HEAD_END);
    if (end < 0) {
      if (this.#held.length > MAX_HEAD_BYTES) throw new BrokenForm("a part's head is too long");
      return false;
    }
    const head = this.#take(end).toString("utf8");
    this.#take(HEAD_END.length);
    this.#openPart(head);
    return true;
  }

  #openPart(head: string) {
    if (++this.#parts > MAX_PARTS) throw new LongForm("too many parts");
    const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? "";
    this.#name = attribute(disposition, "name") ?? "";
    const filename = extended(disposition) ?? attribute(disposition, "filename");
    this.#text = [];
    this.#sink = undefined;
    if (filename !== undefined) {
      this.files.set(this.#name, filename);
      this.#sink = this.#sinkOf(this.#name, filename);
    }
    this.#state = "body";
  }

  #deliver(bytes: Buffer) {
    if (this.#state !== "body" || bytes.length === 0) return;
    if (this.#sink !== undefined) this.#sink.write(bytes);
    else {
      this.#fieldBytes += bytes.length;
      if (this.#fieldBytes > MAX_FIELD_BYTES) throw new LongForm("the fields are too long");
      this.#text.push(Buffer.from(bytes));
    }
  }

  #endPart() {
    if (this.#state !== "body" || this.#sink !== undefined) return;
    this.fields.set(this.#name, Buffer.concat(this.#text).toString("utf8"));
  }

  #take(count: number): Buffer {
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    return taken;
  }
}

/** An attribute as Python's server reads it: a backslash keeps the next character and is dropped. */
function attribute(disposition: string, name: string): string | undefined {
  const match = new RegExp(`[;\\s]${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, "i").exec(disposition);
  return match?.[1]?.replace(/\\(.)/g, "$1") ?? match?.[2];
}

function extended(disposition: string): string | undefined {
  const match = /[;\s]filename\*=utf-8''([^;\s]+)/i.exec(disposition)?.[1];
  return match === undefined ? undefined : decodeURIComponent(match);
}
