import type { ByteStream } from "./byte_stream.ts";
import { ProtocolError, RequestError } from "./errors.ts";
import { UsageError } from "../util/error.ts";

/** The first part of an answer. */
export interface ResponseHead {
  readonly status: number;
  /** Names in lower case; repeated headers joined with a comma, `set-cookie` left out. */
  readonly headers: ReadonlyMap<string, string>;
  readonly setCookie: readonly string[];
  /** Whether the server allows another request on the connection. */
  readonly mayKeep: boolean;
}

/** The body of an answer, read once. */
export interface BodyReader {
  /** From Content-Length. */
  readonly sizeBytes: number | undefined;
  /** Reads into `target`; 0 at the end. Rejects when the connection ends before the body does. */
  read(target: Uint8Array): Promise<number>;
  /** Whether all was read, so that the connection may serve again. */
  readonly done: boolean;
}

const HEAD_LIMIT = 256 * 1024;
const LINE_LIMIT = 16 * 1024;
/** Interim responses before the real one. */
const INTERIM_LIMIT = 100;
/** Targets of at least this size are read into directly. */
const DIRECT_BYTES = 4096;
/** The end of a body of known length is read through the buffer, so that a surplus behind it shows. */
const TAIL_BYTES = 32 * 1024;
const latin1 = new TextDecoder("latin1");
const utf8 = new TextEncoder();

/** A connection that ended in the middle of an answer, or before it. */
export class ConnectionEnded extends Error {
  override name = "ConnectionEnded";
}

/** HTTP/1.1 on one connection: one request after the other. */
export class Http1 {
  /** Whether it has served a request before. */
  used = false;
  /** When it became free, in milliseconds of the client's clock. */
  freeSince = 0;
  readonly stream: ByteStream;
  #buffer = new Uint8Array(64 * 1024);
  #start = 0;
  #end = 0;
  #ahead: Promise<boolean> | undefined;

  constructor(stream: ByteStream) {
    this.stream = stream;
  }

  /** Whether nothing is left over: bytes behind a response belong to no request. */
  get isDrained(): boolean {
    return this.#start === this.#end;
  }

  /** Reads ahead while the connection is free: whatever comes, bytes or the end, makes it unusable. */
  watch(onUnusable: () => void): void {
    this.#ahead = this.#fill();
    this.#ahead.then(onUnusable, onUnusable);
  }

  /** Reads the head of the next response; interim (1xx) responses are skipped. */
  async readHead(): Promise<ResponseHead> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (ahead !== undefined && !(await ahead)) throw closedEarly();
    for (let interim = 0; interim <= INTERIM_LIMIT; interim++) {
      const head = parseHead(latin1.decode(await this.#until("\r\n\r\n", HEAD_LIMIT)));
      if (head.status === 101) throw new ProtocolError("The server switched to another protocol unasked");
      if (head.status >= 200) return head;
    }
    throw new ProtocolError(`The server sent more than ${INTERIM_LIMIT} interim responses`);
  }

  /** The body that follows `head` as a response to `method`. */
  body(method: string, head: ResponseHead): BodyReader {
    if (method === "HEAD" || head.status === 204 || head.status === 304) return new LengthBody(this, 0);
    const coding = head.headers.get("transfer-encoding");
    const length = head.headers.get("content-length");
    if (coding !== undefined) {
      if (length !== undefined) throw new ProtocolError("The server sent two lengths of its response");
      if (!/^chunked$/i.test(coding)) {
        throw new ProtocolError(`The server sent its response in an unknown transfer coding: "${coding}"`);
      }
      return new ChunkedBody(this);
    }
    if (length === undefined) return new OpenBody(this);
    if (!/^\d{1,15}$/.test(length)) throw new ProtocolError("The server sent a length that is not a number");
    return new LengthBody(this, Number(length));
  }

  /** Reads what is there into `target`; 0 when the connection has ended. */
  async readSome(target: Uint8Array): Promise<number> {
    if (this.isDrained && target.length >= DIRECT_BYTES) return await this.stream.read(target);
    return await this.readBuffered(target);
  }

  /** The same through the buffer, which has room for more than `target`: what stands behind it shows. */
  async readBuffered(target: Uint8Array): Promise<number> {
    if (this.isDrained && !(await this.#fill())) return 0;
    const count = Math.min(target.length, this.#end - this.#start);
    target.set(this.#buffer.subarray(this.#start, this.#start + count));
    this.#start += count;
    return count;
  }

  /** Reads one line, without its end. */
  async readLine(): Promise<string> {
    return latin1.decode(await this.#until("\r\n", LINE_LIMIT)).slice(0, -2);
  }

  async #until(mark: string, limit: number): Promise<Uint8Array> {
    const last = mark.charCodeAt(mark.length - 1);
    for (let from = this.#start;;) {
      const at = this.#buffer.subarray(0, this.#end).indexOf(last, from);
      if (at < 0) {
        from = this.#end;
        if (this.#end - this.#start > limit) {
          throw new ProtocolError("The server's response has no end of headers");
        }
        const shift = this.#start;
        if (!(await this.#fill())) throw closedEarly();
        if (this.#start !== shift) from -= shift;
        continue;
      }
      const found = at + 1 - this.#start >= mark.length &&
        latin1.decode(this.#buffer.subarray(at + 1 - mark.length, at + 1)) === mark;
      if (!found) {
        from = at + 1;
        continue;
      }
      const bytes = this.#buffer.subarray(this.#start, at + 1);
      this.#start = at + 1;
      return bytes;
    }
  }

  /** Reads more behind what is buffered; false at the end. */
  async #fill(): Promise<boolean> {
    if (this.#start > 0) {
      this.#buffer.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
    }
    if (this.#end === this.#buffer.length) {
      const larger = new Uint8Array(this.#buffer.length * 2);
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    const count = await this.stream.read(this.#buffer.subarray(this.#end));
    this.#end += count;
    return count > 0;
  }
}

function closedEarly(): ConnectionEnded {
  return new ConnectionEnded("the connection was closed without a response");
}

/** A name (a token), then the value without its surrounding blanks. */
const HEADER = /^([!#$%&'*+.^_`|~0-9a-z-]+):([^\r\n\0]*)$/i;

/**
 * The head of a response, its end included.
 *
 * @throws {ProtocolError} it is not HTTP, or a header is malformed: others may read such a one differently
 */
export function parseHead(text: string): ResponseHead {
  const [first = "", ...lines] = text.slice(0, -4).split("\r\n");
  const [, minor, code] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(first) ?? [];
  const status = Number(code ?? 0);
  if (status < 100) throw new ProtocolError("The response is not HTTP");
  const headers = new Map<string, string>();
  const setCookie: string[] = [];
  for (const line of lines) {
    const [, name, raw] = HEADER.exec(line) ?? [];
    if (name === undefined || raw === undefined) {
      throw new ProtocolError(`The server sent a malformed header: "${line.slice(0, 80)}"`);
    }
    const key = name.toLowerCase();
    const value = raw.trim();
    if (key === "set-cookie") setCookie.push(value);
    else headers.set(key, headers.has(key) ? `${headers.get(key)}, ${value}` : value);
  }
  const mayKeep = minor === "1" && !/\bclose\b/i.test(headers.get("connection") ?? "");
  return { status, headers, setCookie, mayKeep };
}

class LengthBody implements BodyReader {
  #left: number;
  constructor(private readonly http: Http1, readonly sizeBytes: number) {
    this.#left = sizeBytes;
  }
  get done(): boolean {
    return this.#left === 0;
  }
  async read(target: Uint8Array): Promise<number> {
    if (this.#left === 0) return 0;
    const untilTail = this.#left - TAIL_BYTES;
    const count = untilTail > 0
      ? await this.http.readSome(target.subarray(0, untilTail))
      : await this.http.readBuffered(target.subarray(0, this.#left));
    if (count === 0) throw new ConnectionEnded(`the response stopped ${this.#left} bytes before its end`);
    this.#left -= count;
    return count;
  }
}

class ChunkedBody implements BodyReader {
  readonly sizeBytes = undefined;
  done = false;
  #left = 0;
  #first = true;
  constructor(private readonly http: Http1) {}

  async read(target: Uint8Array): Promise<number> {
    if (this.done) return 0;
    if (this.#left === 0) {
      await this.#nextChunk();
      if (this.done) return 0;
    }
    const count = await this.http.readSome(
      target.length > this.#left ? target.subarray(0, this.#left) : target,
    );
    if (count === 0) throw new ConnectionEnded("the response stopped before its end");
    this.#left -= count;
    return count;
  }

  async #nextChunk(): Promise<void> {
    if (!this.#first && await this.http.readLine() !== "") throw brokenChunk();
    this.#first = false;
    const line = await this.http.readLine();
    if (!/^[0-9a-f]{1,12}[ \t]*(;|$)/i.test(line)) throw brokenChunk();
    this.#left = parseInt(line, 16);
    if (this.#left > 0) return;
    for (let size = 0;;) {
      const trailer = await this.http.readLine();
      if (trailer === "") break;
      size += trailer.length;
      if (size > HEAD_LIMIT) throw new ProtocolError("The server's response has no end of trailers");
    }
    this.done = true;
  }
}

function brokenChunk(): ProtocolError {
  return new ProtocolError("The server sent a broken chunk");
}

/** A body that ends with the connection. */
class OpenBody implements BodyReader {
  readonly sizeBytes = undefined;
  readonly done = false;
  constructor(private readonly http: Http1) {}
  read(target: Uint8Array): Promise<number> {
    return this.http.readSome(target);
  }
}

/** Visible ASCII but for the `#` of a fragment. */
const TARGET = /^[!"$-~]+$/;

/**
 * The head of a request as bytes.
 *
 * @throws {UsageError} the target is not one: it would break out of its line
 * @throws {RequestError} so would a header's value
 */
export function requestHead(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
): Uint8Array {
  if (!TARGET.test(target)) {
    throw new UsageError(`The path ${JSON.stringify(target)} holds characters that must be encoded`, {
      hint: "Percent-encode them, such as %20 for a space",
    });
  }
  let text = `${method} ${target} HTTP/1.1\r\n`;
  for (const [name, value] of Object.entries(headers)) {
    if (/[\r\n\0]/.test(value)) throw new RequestError(`The value of "${name}" holds a line break`);
    text += `${name}: ${value}\r\n`;
  }
  return utf8.encode(text + "\r\n");
}
