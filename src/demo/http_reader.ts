/** Something bytes come from and go to. */
export interface ByteConnection {
  read(into: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

/** The head of a request. */
export class RequestHead {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  /** Names in small letters, and what stands behind them. `Headers` would cost more than reading a small request. */
  readonly fields: readonly (readonly [name: string, value: string])[];

  constructor([method, target, version]: readonly string[], fields: RequestHead["fields"]) {
    if (method === undefined || target === undefined || !/^HTTP\/1\.[01]$/.test(version ?? "")) {
      throw new BadRequest("no request line");
    }
    this.method = method;
    this.target = target;
    this.version = version!;
    this.fields = fields;
  }

  /** What stands behind a name; empty without it. */
  get(name: string): string {
    return this.fields.find(([each]) => each === name)?.[1] ?? "";
  }

  /** For those who want it so. */
  get headers(): Headers {
    const headers = new Headers();
    for (const [name, value] of this.fields) headers.append(name, value);
    return headers;
  }
}

/** Reads a body bit by bit. */
export interface BodyReader {
  /** Fills the beginning of `into` and returns how many bytes; 0 at the end. @throws {BadRequest} */
  read(into: Uint8Array): Promise<number>;
}

/** A request that is no HTTP; the connection cannot go on. */
export class BadRequest extends Error {
  override name = "BadRequest";
}

/** First byte of a TLS connection. It is refused at once: its hello holds no line end that could be waited for. */
const TLS_HANDSHAKE = 0x16;
const MAX_HEAD_BYTES = 65_536;
/** Room at first: many connections carry one small request. */
const FIRST_BYTES = 8_192;
const MOST_BYTES = 262_144;

/** Reads requests from a connection, bytes at a time. */
export class HttpReader {
  readonly #connection: ByteConnection;
  #buffer = new Uint8Array(FIRST_BYTES);
  #start = 0;
  #end = 0;

  constructor(connection: ByteConnection) {
    this.#connection = connection;
  }

  /** What was read but not used, for another protocol to go on with. */
  rest(): Uint8Array {
    return this.#buffer.slice(this.#start, this.#end);
  }

  /** The next request's head; undefined when the client has closed. @throws {BadRequest} */
  async head(): Promise<RequestHead | undefined> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.#line();
      if (line === undefined) return undefined;
      if (line === "" && lines.length === 0) continue;
      if (line === "") break;
      lines.push(line);
      if (lines.length > 200) throw new BadRequest("too many headers");
    }
    return new RequestHead(lines[0]!.split(" "), lines.slice(1).map(fieldOf));
  }

  /** The body of the request that `head` began. */
  body(head: RequestHead): BodyReader {
    if (!/\bchunked\b/i.test(head.get("transfer-encoding"))) {
      let left = Number(head.get("content-length"));
      return {
        read: async (into) => {
          const count = left === 0 ? 0 : await this.#read(into.subarray(0, left));
          left -= count;
          return count;
        },
      };
    }
    let left: number | undefined = 0;
    return {
      read: async (into) => {
        if (left === 0) left = await this.#chunkSize();
        if (left === undefined) return 0;
        const count = await this.#read(into.subarray(0, left));
        left -= count;
        if (left === 0) await this.#line();
        return count;
      },
    };
  }

  /** The size of the next chunk; undefined after the last. */
  async #chunkSize(): Promise<number | undefined> {
    const size = parseInt(await this.#line() ?? "", 16);
    if (!(size >= 0)) throw new BadRequest("broken chunk");
    if (size > 0) return size;
    while (await this.#line()) { /* trailers are of no use */ }
    return undefined;
  }

  /** What was read ahead, else straight from the connection: a big body is not copied. */
  async #read(into: Uint8Array): Promise<number> {
    const ahead = this.#buffer.subarray(this.#start, Math.min(this.#end, this.#start + into.length));
    if (ahead.length > 0) {
      into.set(ahead);
      this.#start += ahead.length;
      return ahead.length;
    }
    const count = await this.#connection.read(into);
    if (count === null || count === 0) throw new BadRequest("body ends early");
    return count;
  }

  async #line(): Promise<string | undefined> {
    let searched = this.#start;
    for (;;) {
      const at = this.#buffer.subarray(0, this.#end).indexOf(10, searched);
      if (at >= 0) {
        const line = decodeLatin1(this.#buffer.subarray(this.#start, at));
        this.#start = at + 1;
        return line.endsWith("\r") ? line.slice(0, -1) : line;
      }
      if (this.#end - this.#start > MAX_HEAD_BYTES) throw new BadRequest("head too large");
      const before = this.#start;
      searched = this.#end;
      if (!await this.#more()) return undefined;
      if (this.#buffer[this.#start] === TLS_HANDSHAKE) throw new BadRequest("TLS on a plain port");
      searched += this.#start - before;
    }
  }

  async #more(): Promise<boolean> {
    const isFull = this.#end === this.#buffer.length;
    if (isFull && (this.#start === 0 || this.#start === this.#end)) this.#grow();
    if (this.#start === this.#end) this.#start = this.#end = 0;
    else if (this.#end === this.#buffer.length) {
      this.#buffer.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
    }
    const count = await this.#connection.read(this.#buffer.subarray(this.#end));
    if (count === null || count === 0) return false;
    this.#end += count;
    return true;
  }

  /** More room, as what comes fills it. */
  #grow() {
    if (this.#buffer.length >= MOST_BYTES) return;
    const larger = new Uint8Array(this.#buffer.length * 4);
    larger.set(this.#buffer);
    this.#buffer = larger;
  }
}

function fieldOf(line: string): readonly [name: string, value: string] {
  const at = line.indexOf(":");
  if (at < 1) throw new BadRequest("broken header");
  return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
}

const latin1 = new TextDecoder("latin1");

function decodeLatin1(bytes: Uint8Array<ArrayBuffer>): string {
  return latin1.decode(bytes);
}

/** Writes all of it. */
export async function writeAll(connection: ByteConnection, bytes: Uint8Array) {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}
