/** Connections are kept between requests, but for those that are out of step with the server. */
import assert from "node:assert/strict";
import { createHttp, type HttpClient } from "../../src/api/http_client.ts";
import {
  type FakeResponse,
  type FakeServer,
  fakeServer,
  type Reply,
  type Seen,
} from "../support/fake_server.ts";

const ENVELOPE = (response: string) =>
  JSON.stringify({ api_response: response, api_error_message: "", api_status_code: 200 });

/** Sends `text` as a response of its own length, and `surplus` with it. */
function withSurplus(text: string, surplus: string): Reply {
  return async (_: Seen, response: FakeResponse) => {
    await response.head(200, { "Content-Type": "application/json", "Content-Length": String(text.length) });
    await response.write(text + surplus);
    await response.end();
  };
}

const POISON = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${
  ENVELOPE("poison").length
}\r\n\r\n${ENVELOPE("poison")}`;

async function world(
  replies: readonly Reply[],
  work: (http: HttpClient, server: FakeServer) => Promise<void>,
) {
  await using server = await fakeServer({ replies });
  const auth = { kind: "apikey", user: "ana", apikey: "a:b" } as const;
  const http = createHttp({ server: server.url, auth, retries: 0, idleTimeoutMs: 0, connectTimeoutMs: 0 });
  try {
    await work(http, server);
  } finally {
    http.close();
  }
}

for (
  const [what, response] of [
    ["a small response", "small"],
    ["one larger than the buffer", "x".repeat(200_000)],
    ["one of 4 KiB", "x".repeat(4096 - ENVELOPE("").length)],
    ["one of 32 KiB", "x".repeat(32_768 - ENVELOPE("").length)],
    ["one of a byte more", "x".repeat(32_769 - ENVELOPE("").length)],
    ["one of 64 KiB", "x".repeat(65_536 - ENVELOPE("").length)],
  ] as const
) {
  Deno.test(`bytes behind ${what} are not taken as the next response`, () =>
    world([withSurplus(ENVELOPE(response), POISON), { response: "right" }], async (http, server) => {
      assert.equal(await http.get("a/"), response);
      assert.equal(await http.get("b/"), "right");
      assert.equal(server.connections(), 2);
    }));
}

Deno.test("a response sent twice, the second while the connection is free, ends the connection", () => {
  const gone = Promise.withResolvers<void>();
  const received = Promise.withResolvers<void>();
  const twice: Reply = async (_, response) => {
    const text = ENVELOPE("first");
    await response.head(200, { "Content-Type": "application/json", "Content-Length": String(text.length) });
    await response.write(text);
    await received.promise;
    await response.write(POISON);
    await response.gone;
    gone.resolve();
  };
  return world([twice, { response: "right" }], async (http) => {
    assert.equal(await http.get("a/"), "first");
    received.resolve();
    await gone.promise;
    assert.equal(await http.get("b/"), "right");
  });
});

Deno.test("a 204 with a body does not spoil the next request", () =>
  world([
    async (_, response) => {
      await response.head(204, { "Content-Length": "5" });
      await response.write("surpl");
      await response.end();
    },
    { response: "right" },
  ], async (http, server) => {
    for await (const _ of (await http.raw("GET", "a/")).body) { /* there is none */ }
    assert.equal(await http.get("b/"), "right");
    assert.equal(server.connections(), 2);
  }));

Deno.test("a kept connection does not keep the process alive", () =>
  world([{ response: 1 }], async (_, server) => {
    const mod = new URL("../../src/api/http_client.ts", import.meta.url);
    const script = `
      import { createHttp } from ${JSON.stringify(mod.href)};
      const http = createHttp({ server: "${server.url}", auth: { kind: "none" } });
      console.log(await http.get("a/"));
    `;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        "--no-check",
        `--config=${new URL("../../deno.json", import.meta.url).pathname}`,
        script,
      ],
    }).output();
    assert.equal(new TextDecoder().decode(stdout), "1\n");
  }));
