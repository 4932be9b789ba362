/** Memory stays flat however small the pieces are that a server sends. */
import assert from "node:assert/strict";
import type { ByteStream } from "../../src/api/byte_stream.ts";
import { Transport } from "../../src/api/transport.ts";
import { FrameReader } from "../../src/api/websocket_frame.ts";
import { systemClock } from "../../src/util/clock.ts";
import { usedBytes } from "../support/heap.ts";
import { serverFrame } from "./modules_socketio_support.ts";

const MILLION = 1_000_000;
/** What a million pieces may leave behind: a fraction of a byte each. */
const FLAT_BYTES = 4 * 1024 * 1024;

/** A connection that sends `head`, and then `piece` for ever. */
function repeating(head: string, piece: Uint8Array): ByteStream {
  const first = new TextEncoder().encode(head);
  let isFirst = head !== "";
  const block = new Uint8Array(piece.length * Math.floor(16_384 / piece.length));
  for (let at = 0; at < block.length; at += piece.length) block.set(piece, at);
  let at = 0;
  return {
    async read(target) {
      await Promise.resolve();
      if (isFirst) {
        isFirst = false;
        target.set(first);
        return first.length;
      }
      const count = Math.min(target.length, block.length - at);
      target.set(block.subarray(at, at + count));
      at = (at + count) % block.length;
      return count;
    },
    write: () => Promise.resolve(),
    close: () => {},
  };
}

/** `stream` up to `limit` bytes; tells how much memory was in use at its end, when all of it has been received. */
function counted(stream: ByteStream, limit: number): ByteStream & { usedAtEnd(): number } {
  let left = limit;
  let used = 0;
  return {
    ...stream,
    usedAtEnd: () => used,
    async read(target) {
      if (left === 0) {
        used = usedBytes();
        return 0;
      }
      const count = await stream.read(target.subarray(0, Math.min(target.length, left)));
      left -= count;
      return count;
    },
  };
}

Deno.test("a million one-byte chunks of a response take no memory", async () => {
  const stream = repeating(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    new TextEncoder().encode("1\r\nx\r\n"),
  );
  const transport = new Transport({
    dialer: { open: () => Promise.resolve(stream) },
    peer: { name: "al.example", proxy: false },
    clock: systemClock,
    connectTimeoutMs: 0,
    maxConnections: 1,
  });
  const response = await transport.exchange({
    ...{ method: "GET", target: "/", headers: {}, body: undefined, signals: [], idleTimeoutMs: 60_000 },
    connection: "any",
  });
  const target = new Uint8Array(65_536);
  for (let i = 0; i < 1000; i++) await response.read(target);
  const before = usedBytes();
  for (let i = 0; i < MILLION; i++) await response.read(target);
  const grown = usedBytes() - before;
  transport.close();
  assert.ok(grown < FLAT_BYTES, `grown by ${grown} bytes`);
});

for (
  const { what, count, fragment, limitBytes } of [
    { what: "three million empty fragments", count: 3 * MILLION, fragment: "", limitBytes: FLAT_BYTES },
    {
      what: "a million one-byte fragments",
      count: MILLION,
      fragment: "x",
      limitBytes: FLAT_BYTES + 2 * MILLION,
    },
  ]
) {
  Deno.test(`${what} of a WebSocket's message take no more memory than their bytes`, async () => {
    const frames = serverFrame(0, fragment, false);
    const stream = counted(repeating("", frames), count * frames.length);
    const before = usedBytes();
    const reader = new FrameReader(stream, serverFrame(1, "a", false));
    assert.equal(await reader.next(), undefined);
    const grown = stream.usedAtEnd() - before;
    assert.ok(grown < limitBytes, `grown by ${grown} bytes`);
  });
}
