import assert from "node:assert/strict";
import fc from "fast-check";
import type { ByteStream } from "../../src/api/byte_stream.ts";
import { ProtocolError, RequestError } from "../../src/api/errors.ts";
import { UsageError } from "../../src/util/error.ts";
import { ConnectionEnded, Http1, requestHead } from "../../src/api/http1.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** A connection on which the other side says `text`, in pieces of the given sizes, and then ends. */
function saying(text: string, sizes: readonly number[] = [7]): ByteStream {
  const bytes = encode(text);
  let at = 0;
  let turn = 0;
  return {
    read(target) {
      const size = Math.min(sizes[turn++ % sizes.length]!, target.length, bytes.length - at);
      target.set(bytes.subarray(at, at += size));
      return Promise.resolve(size);
    },
    write: () => Promise.resolve(),
    close: () => {},
  };
}

async function bodyText(http: Http1, method = "GET", target = 5000): Promise<string> {
  const body = http.body(method, await http.readHead());
  const buffer = new Uint8Array(target);
  let text = "";
  for (;;) {
    const count = await body.read(buffer);
    if (count === 0) return text;
    text += new TextDecoder("latin1").decode(buffer.subarray(0, count));
  }
}

Deno.test("a body is the same however the bytes arrive", async () => {
  const word = fc.string({ minLength: 1, maxLength: 40, unit: "grapheme-ascii" });
  const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(word),
      sizes,
      fc.integer({ min: 1, max: 9000 }),
      async (parts, cuts, target) => {
        const text = parts.join("");
        const chunks = parts.map((part) => `${part.length.toString(16)};x=1\r\n${part}\r\n`).join("");
        const chunked =
          `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\nTrailer: 1\r\n\r\n`;
        const sized = `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
        const http = new Http1(saying(chunked + sized + `HTTP/1.0 200\r\n\r\n${text}`, cuts));
        assert.equal(await bodyText(http, "GET", target), text, "chunked");
        assert.equal(await bodyText(http, "GET", target), text, "with a length");
        assert.equal(await bodyText(http, "GET", target), text, "to the end of the connection");
      },
    ),
  );
});

Deno.test("heads: names are lower case, repeats are joined, cookies kept apart, interim answers skipped", async () => {
  const http = new Http1(saying(
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nA: 1\r\na:  2 \r\nSet-Cookie: x=1\r\nset-cookie: y=2\r\n\r\n",
  ));
  const head = await http.readHead();
  assert.equal(head.status, 404);
  assert.deepEqual([...head.headers], [["a", "1, 2"]]);
  assert.deepEqual(head.setCookie, ["x=1", "y=2"]);
});

Deno.test("an answer to HEAD, 204 and 304 has no body whatever its headers say", async () => {
  for (const [method, status] of [["HEAD", 200], ["GET", 204], ["GET", 304]] as const) {
    const http = new Http1(saying(`HTTP/1.1 ${status} X\r\nContent-Length: 5\r\n\r\n`));
    assert.equal(await bodyText(http, method), "");
  }
});

const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n`;
const broken: readonly (readonly [string, string, new (...args: never[]) => Error])[] = [
  ["nothing", "", ConnectionEnded],
  ["half a head", "HTTP/1.1 200 OK\r\nA: ", ConnectionEnded],
  ["half a body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", ConnectionEnded],
  ["half a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", ConnectionEnded],
  ["no last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", ConnectionEnded],
  ["another protocol", "SSH-2.0-OpenSSH\r\n\r\n", ProtocolError],
  ["a length of words", "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", ProtocolError],
  ["a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", ProtocolError],
  ["a chunk of words", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", ProtocolError],
  ["a head without end", `HTTP/1.1 200 OK\r\n${"A: b\r\n".repeat(100_000)}`, ProtocolError],
  ["bytes behind a chunk", `${CHUNKED}\r\n2\r\nabXX\r\n0\r\n\r\n`, ProtocolError],
  ["a broken line end of a chunk's size", `${CHUNKED}\r\n2\n\r\nab\r\n0\r\n\r\n`, ProtocolError],
  ["trailers without end", `${CHUNKED}\r\n0\r\n${"A: b\r\n".repeat(100_000)}`, ProtocolError],
  ["two lengths", `${CHUNKED}Content-Length: 2\r\n\r\n2\r\nab\r\n0\r\n\r\n`, ProtocolError],
  ["two equal lengths", `${OK}Content-Length: 2\r\nContent-Length: 2\r\n\r\nab`, ProtocolError],
  ["a coding like chunked", `${OK}Transfer-Encoding: x-chunked\r\n\r\n0\r\n\r\n`, ProtocolError],
  ["another coding", `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`, ProtocolError],
  ["a folded header", `${OK}A: b\r\n c\r\nContent-Length: 0\r\n\r\n`, ProtocolError],
  ["a blank before the colon", `${OK}Content-Length : 0\r\n\r\n`, ProtocolError],
  ["a header without a colon", `${OK}broken\r\nContent-Length: 0\r\n\r\n`, ProtocolError],
  ["a line break in a header", `${OK}Set-Cookie: a=1\nX: 1\r\nContent-Length: 0\r\n\r\n`, ProtocolError],
  [
    "another protocol unasked",
    "HTTP/1.1 101 Switching Protocols\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
    ProtocolError,
  ],
  ["interim responses without end", "HTTP/1.1 100 Continue\r\n\r\n".repeat(1000), ProtocolError],
];
for (const [name, text, Class] of broken) {
  Deno.test(`a malformed response is refused: ${name}`, async () => {
    await assert.rejects(bodyText(new Http1(saying(text, [4096]))), Class);
  });
}

for (const [line, mayKeep] of [["HTTP/1.1 200", true], ["HTTP/1.0 200", false]] as const) {
  Deno.test(`a connection may ${mayKeep ? "" : "not "}be kept after ${line}`, async () => {
    const heads = [`${line} OK\r\n\r\n`, `${line} OK\r\nConnection: Close\r\n\r\n`].map((head) =>
      new Http1(saying(head)).readHead()
    );
    assert.deepEqual((await Promise.all(heads)).map((head) => head.mayKeep), [mayKeep, false]);
  });
}

for (const target of ["/a b", "/a\r\nX-Evil: 1", "/a\0", "/é", "/a#b", ""]) {
  Deno.test(`a request target that must be encoded is refused: ${JSON.stringify(target)}`, () => {
    assert.throws(() => requestHead("GET", target, {}), UsageError);
  });
}

Deno.test("a header cannot smuggle another", () => {
  assert.throws(() => requestHead("GET", "/", { "X-USER": "a\r\nX-Admin: 1" }), RequestError);
  assert.equal(
    new TextDecoder().decode(requestHead("GET", "/a", { Host: "h" })),
    "GET /a HTTP/1.1\r\nHost: h\r\n\r\n",
  );
});
