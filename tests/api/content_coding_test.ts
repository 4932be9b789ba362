/** Responses that a server or a proxy compresses unasked. */
import assert from "node:assert/strict";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { ProtocolError } from "../../src/api/errors.ts";
import { createHttp, type HttpClient } from "../../src/api/http_client.ts";
import { type FakeServer, fakeServer, type Reply } from "../support/fake_server.ts";

const envelope = (response: unknown) =>
  JSON.stringify({ api_response: response, api_error_message: "", api_status_code: 200 });

function reply(coding: string, raw: Uint8Array, contentType = "application/json"): Reply {
  return { raw, headers: { "Content-Type": contentType, "Content-Encoding": coding } };
}

async function world(
  replies: readonly Reply[],
  work: (http: HttpClient, server: FakeServer) => Promise<void>,
) {
  await using server = await fakeServer({ replies });
  const http = createHttp({ server: server.url, auth: { kind: "none" }, retries: 0 });
  try {
    await work(http, server);
  } finally {
    http.close();
  }
}

const LARGE = Array.from({ length: 20_000 }, (_, i) => ({ id: i, name: `file ${i * 7919 % 104_729}` }));

for (
  const [coding, compress] of [["gzip", gzipSync], ["GZip", gzipSync], ["x-gzip", gzipSync], [
    "deflate",
    deflateSync,
  ]] as const
) {
  Deno.test(`a response compressed as ${coding} is read, and its connection kept`, () =>
    world([reply(coding, compress(envelope(LARGE)))], async (http, server) => {
      for (let i = 0; i < 3; i++) assert.deepEqual(await http.get("a/"), LARGE);
      assert.equal(server.connections(), 1);
    }));
}

Deno.test("a compressed download gives the bytes of the file, and no false length", () => {
  const file = crypto.getRandomValues(new Uint8Array(60_000));
  return world([reply("gzip", gzipSync(file), "application/octet-stream")], async (http) => {
    const { body, headers } = await http.raw("GET", "a/");
    assert.equal(headers.has("content-length") || headers.has("content-encoding"), false);
    assert.deepEqual(await new Response(ReadableStream.from(body)).bytes(), file);
  });
});

Deno.test("a compressed download that is left early drops its connection", () =>
  world(
    [reply("gzip", gzipSync(crypto.getRandomValues(new Uint8Array(60_000)))), {}],
    async (http, server) => {
      for await (const _ of (await http.raw("GET", "a/")).body) break;
      await http.get("b/");
      assert.equal(server.connections(), 2);
    },
  ));

const damaged = gzipSync(envelope(LARGE));
damaged.fill(0, 100, 200);
const refused: readonly (readonly [string, Reply, RegExp])[] = [
  ["an unknown coding", reply("br", brotliCompressSync(envelope(1))), /compressed as "br"/],
  ["two codings", reply("gzip, gzip", gzipSync(gzipSync(envelope(1)))), /compressed as "gzip, gzip"/],
  ["damaged bytes", reply("gzip", damaged), /is damaged/],
  ["half of it", reply("gzip", gzipSync(envelope(LARGE)).subarray(0, 5000)), /is damaged/],
  ["no gzip at all", reply("gzip", new TextEncoder().encode(envelope(1))), /is damaged/],
  ["a bomb", reply("gzip", gzipSync(new Uint8Array(100 * 1024 * 1024))), /out of all proportion/],
];
for (const [what, answer, says] of refused) {
  Deno.test(`a compressed response is refused: ${what}`, () =>
    world([answer], async (http) => {
      await assert.rejects(http.get("a/"), (error) =>
        error instanceof ProtocolError && says.test(error.message));
      await assert.rejects(async () => {
        for await (const _ of (await http.raw("GET", "a/")).body);
      }, (error) =>
        error instanceof ProtocolError && says.test(error.message));
    }));
}

Deno.test("a compressed response without a body is none", () =>
  world([{ status: 204, raw: "", headers: { "Content-Encoding": "gzip" } }], async (http) => {
    assert.equal(await http.json("DELETE", "a/"), null);
  }));
