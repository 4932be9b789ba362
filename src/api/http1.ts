import type { ByteStream } from "./byte_stream.ts";
import { ProtocolError, RequestError } from "./errors.ts";

/** The first part of an answer. */
export interface ResponseHead {
  readonly status: number;
  /** Names in lower case; repeated headers joined with a comma, `set-cookie` left out. */
  readonly headers: ReadonlyMap<string, string>;
  readonly setCookie: readonly string[];
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

  constructor(stream: ByteStream) {
    this.stream = stream;
  }

  /** Reads the head of the next answer; interim (1xx) answers are skipped. */
  async readHead(): Promise<ResponseHead> {
    for (;;) {
      const head = parseHead(latin1.decode(await this.#until("\r\n\r\n", HEAD_LIMIT)));
      if (head.status >= 200) return head;
    }
  }

  /** The body that follows `head` as an answer to `method`. */
  body(method: string, head: ResponseHead): BodyReader {
    if (method === "HEAD" || head.status === 204 || head.status === 304) return new LengthBody(this, 0);
    if (/\bchunked\b/i.test(head.headers.get("transfer-encoding") ?? "")) return new ChunkedBody(this);
    const length = head.headers.get("content-length");
    if (length === undefined) return new OpenBody(this);
    if (!/^\d{1,15}$/.test(length)) throw new ProtocolError("The server sent a length that is not a number");
    return new LengthBody(this, Number(length));
  }

  /** Reads what is there into `target`; 0 when the connection has ended. */
  async readSome(target: Uint8Array): Promise<number> {
    if (this.#start === this.#end) {
      if (target.length >= 4096) return await this.stream.read(target);
      if (!(await this.#fill())) return 0;
    }
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
          throw new ProtocolError("The server's answer has no end of headers");
        }
        const shift = this.#start;
        if (!(await this.#fill())) throw new ConnectionEnded("the connection was closed without an answer");
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

function parseHead(text: string): ResponseHead {
  const [first = "", ...lines] = text.slice(0, -4).split("\r\n");
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1] ?? 0);
  if (status === 0) throw new ProtocolError("The answer is not HTTP");
  const headers = new Map<string, string>();
  const setCookie: string[] = [];
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === "set-cookie") setCookie.push(value);
    else headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value);
  }
  return { status, headers, setCookie };
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
    const count = await this.http.readSome(
      target.length > this.#left ? target.subarray(0, this.#left) : target,
    );
    if (count === 0) throw new ConnectionEnded(`the answer stopped ${this.#left} bytes before its end`);
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
      if (!this.#first) await this.http.readLine();
      this.#first = false;
      const line = await this.http.readLine();
      if (!/^[0-9a-f]{1,12}\s*(;|$)/i.test(line)) throw new ProtocolError("The server sent a broken chunk");
      this.#left = parseInt(line, 16);
      if (this.#left === 0) {
        while (await this.http.readLine() !== "");
        this.done = true;
        return 0;
      }
    }
    const count = await this.http.readSome(
      target.length > this.#left ? target.subarray(0, this.#left) : target,
    );
    if (count === 0) throw new ConnectionEnded("the answer stopped before its end");
    this.#left -= count;
    return count;
  }
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

/**
 * The head of a request as bytes.
 *
 * @throws {RequestError} a value would break out of its line
 */
export function requestHead(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
): Uint8Array {
  let text = `${method} ${target} HTTP/1.1\r\n`;
  for (const [name, value] of Object.entries(headers)) {
    if (/[\r\n\0]/.test(value)) throw new RequestError(`The value of "${name}" holds a line break`);
    text += `${name}: ${value}\r\n`;
  }
  return utf8.encode(text + "\r\n");
}
