import assert from "node:assert/strict";
import fc from "fast-check";
import { BadRequest, type ByteConnection, HttpReader } from "../../src/demo/http_reader.ts";

/** A connection that brings bytes in pieces of the given sizes, again and again. */
function bringing(bytes: Uint8Array, sizes: readonly number[]): ByteConnection {
  let [at, turn] = [0, 0];
  return {
    // deno-lint-ignore require-await
    async read(into) {
      if (at >= bytes.length) return null;
      const piece = bytes.subarray(at, at + Math.min(sizes[turn++ % sizes.length]!, into.length));
      into.set(piece);
      at += piece.length;
      return piece.length;
    },
    write: (data) => Promise.resolve(data.length),
    close: () => {},
  };
}

Deno.test("requests come out as they went in, whatever their size and however they are cut", async () => {
  const request = fc.record({ head: fc.nat(60_000), body: fc.nat(700_000), chunked: fc.boolean() });
  const sizes = fc.array(fc.integer({ min: 100, max: 300_000 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 3 }), sizes, async (requests, cuts) => {
      const parts = requests.flatMap(({ head, body, chunked }, i) => {
        const length = chunked ? "transfer-encoding: chunked" : `content-length: ${body}`;
        const content = Uint8Array.from({ length: body }, (_, n) => (n * 7 + i) & 255);
        const before = `POST /${i} HTTP/1.1\r\nx-long: ${"a".repeat(head)}\r\n${length}\r\n\r\n`;
        const text = (value: string) => new TextEncoder().encode(value);
        if (!chunked) return [text(before), content];
        const chunk = body === 0 ? [] : [text(`${body.toString(16)}\r\n`), content, text("\r\n")];
        return [text(before), ...chunk, text("0\r\n\r\n")];
      });
      const whole = new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
      const reader = new HttpReader(bringing(whole, cuts));
      for (const [i, { head, body }] of requests.entries()) {
        const found = await reader.head();
        assert.deepEqual([found?.target, found?.get("x-long").length], [`/${i}`, head]);
        let [length, sum] = [0, 0];
        const bytes = reader.body(found!);
        const memory = new Uint8Array(100_000);
        for (let count = 1; (count = await bytes.read(memory)) > 0;) {
          for (const byte of memory.subarray(0, count)) sum += byte === ((length++ * 7 + i) & 255) ? 0 : 1;
        }
        assert.deepEqual([length, sum], [body, 0]);
      }
      assert.equal(await reader.head(), undefined);
    }),
    { numRuns: 25 },
  );
});

Deno.test("a head without end is refused", async () => {
  const reader = new HttpReader(
    bringing(new TextEncoder().encode(`GET / HTTP/1.1\r\nx: ${"a".repeat(400_000)}`), [9999]),
  );
  await assert.rejects(reader.head(), BadRequest);
});

Deno.test("TLS on a plain port is refused at once, not waited on for the end of a line", async () => {
  const hello = new Uint8Array([0x16, 3, 1, 2, 0, 1, 0, 1, 252]);
  let isFirst = true;
  const connection: ByteConnection = {
    read(into) {
      if (!isFirst) throw new Error("read on");
      isFirst = false;
      into.set(hello);
      return Promise.resolve(hello.length);
    },
    ...{ write: () => Promise.resolve(0), close: () => {} },
  };
  await assert.rejects(new HttpReader(connection).head(), BadRequest);
});
