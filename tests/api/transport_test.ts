import assert from "node:assert/strict";
import type { ByteStream } from "../../src/api/byte_stream.ts";
import type { RequestBody } from "../../src/api/http.ts";
import { TimeoutError } from "../../src/api/errors.ts";
import { readAll } from "../../src/api/response_body.ts";
import { type Exchange, type ExchangeFailed, Transport, type Wanted } from "../../src/api/transport.ts";
import { FakeClock } from "../support/fake_clock.ts";

/** Connections that answer every request with an empty 200, and keep what was written. */
class Wire {
  readonly clock = new FakeClock();
  /** What each connection was given to write, one entry a write. */
  readonly connections: string[][] = [];
  /** Connections that were closed by us, by number. */
  readonly closed: number[] = [];
  readonly transport = new Transport({
    dialer: { open: () => Promise.resolve(this.#open()) },
    peer: { name: "al.example", proxy: false },
    clock: this.clock,
    connectTimeoutMs: 0,
    maxConnections: 4,
  });

  #open(): ByteStream {
    const number = this.connections.length;
    const writes: string[] = [];
    this.connections.push(writes);
    const response = new TextEncoder().encode("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    let asked = Promise.withResolvers<void>();
    return {
      read: async (target) => {
        await asked.promise;
        asked = Promise.withResolvers();
        // Not before all is written, which takes no time.
        await new Promise((resolve) => setTimeout(resolve, 0));
        target.set(response);
        return response.length;
      },
      write: (bytes) => {
        writes.push(new TextDecoder().decode(bytes));
        asked.resolve();
        return Promise.resolve();
      },
      close: () => void this.closed.push(number),
    };
  }

  async send(connection: Wanted, body?: RequestBody): Promise<void> {
    const request: Exchange = {
      ...{ method: "POST", target: "/", headers: {}, body, signals: [], idleTimeoutMs: 0, connection },
    };
    const answer = await this.transport.exchange(request);
    answer.close();
  }
}

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(new TextEncoder().encode(text));
}

Deno.test("a small body of a known size leaves in one write with its head, a larger one as it comes", async () => {
  const wire = new Wire();
  await wire.send("new", { contentType: "x", sizeBytes: 5, stream: pieces("ab", "cde") });
  await wire.send("new", { contentType: "x", stream: pieces("ab", "cde") });
  const large = "z".repeat(40_000);
  const short = (text: string) => text.length < 100 ? text : `${text.length} bytes`;
  await wire.send("new", { contentType: "x", sizeBytes: 80_000, stream: pieces(large, large) });
  const head = "POST / HTTP/1.1\r\n\r\n";
  assert.deepEqual(wire.connections.map((writes) => writes.map(short)), [
    [`${head}abcde`],
    [head, "2\r\nab\r\n", "3\r\ncde\r\n", "0\r\n\r\n"],
    [head, "40000 bytes", "40000 bytes"],
  ]);
});

for (
  const { wanted, afterMs, isReused } of [
    { wanted: "any", afterMs: 14_999, isReused: true },
    { wanted: "any", afterMs: 15_000, isReused: false },
    { wanted: "recent", afterMs: 999, isReused: true },
    { wanted: "recent", afterMs: 1000, isReused: false },
    { wanted: "new", afterMs: 0, isReused: false },
  ] as const
) {
  Deno.test(`a connection free for ${afterMs} ms, "${wanted}" wanted: ${isReused ? "kept" : "a new one"}`, async () => {
    const wire = new Wire();
    await wire.send("any");
    await wire.clock.advance(afterMs);
    await wire.send(wanted);
    assert.equal(wire.connections.length, isReused ? 1 : 2);
  });
}

Deno.test("connections that nobody can use any more are closed, not collected", async () => {
  const wire = new Wire();
  for (let i = 0; i < 5; i++) {
    await wire.send("recent");
    await wire.clock.advance(8000);
  }
  assert.equal(wire.connections.length, 5);
  assert.deepEqual(wire.closed, [0, 1, 2]);
});

Deno.test("a response that comes a byte a second is ended as silence", async () => {
  const clock = new FakeClock();
  const head = new TextEncoder().encode("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
  let isFirst = true;
  const stream: ByteStream = {
    async read(target) {
      if (!isFirst) await clock.sleep(1000);
      const bytes = isFirst ? head : new Uint8Array(1);
      isFirst = false;
      target.set(bytes);
      return bytes.length;
    },
    write: () => Promise.resolve(),
    close: () => {},
  };
  const transport = new Transport({
    dialer: { open: () => Promise.resolve(stream) },
    ...{ peer: { name: "al.example", proxy: false }, clock, connectTimeoutMs: 0, maxConnections: 1 },
  });
  const request = { method: "GET", target: "/", headers: {}, body: undefined, signals: [] };
  const response = await transport.exchange({ ...request, idleTimeoutMs: 4000, connection: "any" });
  const whole = readAll(response).catch((failed: ExchangeFailed) => failed.error);
  for (let second = 0; second < 10; second++) await clock.advance(1000);
  const error = await whole;
  assert.ok(error instanceof TimeoutError);
  assert.match(error.message, /^"al\.example" sent or took only [34] bytes in 4 s$/);
  transport.close();
});
