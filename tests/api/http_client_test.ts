import assert from "node:assert/strict";
import {
  type ClientOptions,
  type RequestRecord,
  USER_AGENT,
  type WaitNotice,
} from "../../src/api/client_options.ts";
import {
  ApiError,
  AuthError,
  NetworkError,
  ProtocolError,
  QuotaError,
  ServerError,
  TimeoutError,
} from "../../src/api/errors.ts";
import { route } from "../../src/api/http.ts";
import { createHttp, type HttpClient } from "../../src/api/http_client.ts";
import { UsageError } from "../../src/util/error.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { type FakeOptions, type FakeServer, fakeServer, type Reply } from "../support/fake_server.ts";
import type { Clock } from "../../src/util/clock.ts";

const KEY = { kind: "apikey", user: "ana", apikey: "laptop:s3cr3t-key" } as const;

/** Sleeps take no time and are written down; nothing times out. */
class InstantClock implements Clock {
  readonly waits: number[] = [];
  now = () => 0;
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.waits.push(ms);
    return Promise.resolve();
  }
}

interface World {
  readonly server: FakeServer;
  readonly http: HttpClient;
  readonly clock: InstantClock;
  readonly records: RequestRecord[];
  readonly waits: WaitNotice[];
}

async function world(
  fake: FakeOptions,
  work: (world: World) => Promise<void>,
  options: Partial<ClientOptions> = {},
) {
  await using server = await fakeServer(fake);
  const clock = new InstantClock();
  const records: RequestRecord[] = [];
  const waits: WaitNotice[] = [];
  const http = createHttp({
    server: server.url,
    auth: KEY,
    clock,
    random: () => 0,
    idleTimeoutMs: 0,
    connectTimeoutMs: 0,
    onRequest: (record) => records.push(record),
    onWait: (notice) => waits.push(notice),
    ...options,
  });
  try {
    await work({ server, http, clock, records, waits });
  } finally {
    http.close();
  }
}

const text = async (body: AsyncIterable<Uint8Array>) => {
  let all = "";
  for await (const chunk of body) all += new TextDecoder().decode(chunk);
  return all;
};

Deno.test("a request carries the key, the agent, its query and its JSON, below the server's prefix", async () => {
  await using server = await fakeServer({ replies: [{ response: { a: 1 } }] });
  const http = createHttp({
    server: `${server.url}/al/`,
    auth: KEY,
    obo: { token: "on-behalf", provider: "corp" },
  });
  const query = { q: "a b&c", n: 1, yes: true, no: undefined, none: null, list: ["x", "y"] };
  assert.deepEqual(await http.json("POST", "search/file/", { query, json: { query: "é" } }), { a: 1 });
  http.close();
  const [seen] = server.seen;
  assert.equal(seen!.url, "/al/api/v4/search/file/?q=a%20b%26c&n=1&yes=true&list=x&list=y");
  assert.deepEqual(seen!.json, { query: "é" });
  const { headers } = seen!;
  assert.equal(headers["x-user"], "ana");
  assert.equal(headers["x-apikey"], "laptop:s3cr3t-key");
  assert.equal(headers["user-agent"], USER_AGENT);
  assert.equal(headers["content-type"], "application/json");
  assert.equal(headers["authorization"], "Bearer on-behalf");
  assert.equal(headers["x-token-provider"], "corp");
  assert.equal(headers["cookie"], undefined);
});

Deno.test("a path from the root is taken as such", () =>
  world({ replies: [{ response: ["v4"] }] }, async ({ http, server }) => {
    assert.deepEqual(await http.get("/api/"), ["v4"]);
    assert.equal(server.seen[0]!.url, "/api/");
  }));

for (
  const path of [
    "a b/",
    "/a b\r\nX-Evil: 1\r\n\r\nGET /b/ HTTP/1.1\r\n",
    "é/",
    "a/#b",
    route`submission/${".."}/`,
    route`submission/${"."}/`,
    "submission/%2e%2E/x/",
    "/../",
    "user/..",
    route`submission/${""}/`,
    "a\\b/",
  ]
) {
  Deno.test(`a path that could end elsewhere is refused before it is sent: ${JSON.stringify(path)}`, () =>
    world({}, async ({ http, server }) => {
      for (const send of [http.get(path), http.raw("GET", path), http.json("POST", path, { json: {} })]) {
        await assert.rejects(send, UsageError);
      }
      assert.equal(server.seen.length, 0);
    }));
}

Deno.test("dots within a part of a path, and in its query, are sent as they are", () =>
  world({}, async ({ http, server }) => {
    await http.get(route`a/${"..."}/${"x/../y"}/${".hidden"}/`);
    await http.get("a/?q=../x//y");
    assert.deepEqual(server.seen.map(({ url }) => url), [
      "/api/v4/a/.../x%2F..%2Fy/.hidden/",
      "/api/v4/a/?q=../x//y",
    ]);
  }));

Deno.test("one connection serves many requests, and large answers come whole", () =>
  world({ replies: [{ response: "x".repeat(3_000_000) }] }, async ({ http, server }) => {
    for (let i = 0; i < 5; i++) assert.equal((await http.get<string>("a/")).length, 3_000_000);
    assert.equal(server.connections(), 1);
  }));

Deno.test("no more connections than allowed", () => {
  let open = 0;
  let most = 0;
  const slow: Reply = async (_, response) => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, 5));
    open--;
    await response.head(200, {});
    await response.end('{"api_response":1,"api_error_message":""}');
  };
  return world({ replies: [slow] }, async ({ http }) => {
    await Promise.all(Array.from({ length: 12 }, () => http.get("a/")));
    assert.equal(most, 3);
  }, { maxConnections: 3 });
});

Deno.test("quotas are remembered", () =>
  world({
    replies: [{ headers: { "X-Remaining-Quota-Api": "7" } }, {
      headers: { "X-Remaining-Quota-Submission": "2" },
    }, {}],
  }, async ({ http }) => {
    assert.deepEqual(http.quotas(), {});
    for (let i = 0; i < 3; i++) await http.get("a/");
    assert.deepEqual(http.quotas(), { api: 7, submission: 2 });
  }));

const repeated: readonly (readonly [string, readonly Reply[], "GET" | "POST", number])[] = [
  ["502 then good", [{ status: 502, raw: "<html>" }, {}], "GET", 2],
  ["503 twice then good", [{ status: 503, error: "busy" }, { status: 503, raw: "" }, {}], "GET", 3],
  ["a cut connection then good", ["drop", {}], "GET", 2],
  [
    "a POST, concurrent quota then good",
    [{ status: 503, error: "maximum concurrent submission quota of 1" }, {}],
    "POST",
    2,
  ],
];
for (const [name, replies, method, tries] of repeated) {
  Deno.test(`tried again: ${name}`, () =>
    world({ replies }, async ({ http, server, records }) => {
      await http.json(method, "a/", { json: {} });
      assert.equal(server.seen.length, tries);
      assert.deepEqual(records.map(({ attempt }) => attempt), Array.from({ length: tries }, (_, i) => i + 1));
    }));
}

const final: readonly (readonly [string, readonly Reply[], "GET" | "POST", new (...a: never[]) => Error])[] =
  [
    ["a POST whose connection broke", ["drop", {}], "POST", NetworkError],
    ["a POST answered 502", [{ status: 502, raw: "<html>" }, {}], "POST", ServerError],
    ["500", [{ status: 500, error: "Internal Server Error" }, {}], "GET", ServerError],
    [
      "a daily quota",
      [{ status: 503, error: "You've exceeded your daily maximum API calls quota of 5" }, {}],
      "GET",
      QuotaError,
    ],
    ["a wrong key", [{ status: 401, error: "Invalid user or APIKey" }, {}], "GET", AuthError],
    ["a lost session with a key", [{ status: 401, error: "Session expired" }, {}], "GET", AuthError],
    ["a web page", [{ raw: "<html>" }, {}], "GET", ProtocolError],
    ["a redirect", [{ status: 308, raw: "", headers: { Location: "/x/" } }, {}], "GET", ProtocolError],
  ];
for (const [name, replies, method, Class] of final) {
  Deno.test(`not tried again: ${name}`, () =>
    world({ replies }, async ({ http, server }) => {
      await assert.rejects(http.json(method, "a/", { json: {} }), (error) => {
        assert.equal((error as Error).constructor, Class);
        assert.equal((error as ApiError).request, `${method} /api/v4/a/`);
        return true;
      });
      assert.equal(server.seen.length, 1);
    }));
}

Deno.test("patience ends: the error tells how often, keeps its cause, and the waits grow", () =>
  world({ replies: ["drop"] }, async ({ http, server, clock, waits }) => {
    await assert.rejects(http.get("a/"), (error) => {
      assert.ok(error instanceof NetworkError);
      assert.match(error.message, /\(tried 4 times\)$/);
      assert.ok(error.cause instanceof Error);
      return true;
    });
    assert.equal(server.seen.length, 4);
    assert.deepEqual(clock.waits, [125, 250, 500]);
    assert.deepEqual(waits.map(({ reason, attempt }) => [reason, attempt]), [["retry", 1], ["retry", 2], [
      "retry",
      3,
    ]]);
  }, { retries: 3 }));

Deno.test("Retry-After is honoured", () =>
  world(
    { replies: [{ status: 503, raw: "", headers: { "Retry-After": "9" } }, {}] },
    async ({ http, clock }) => {
      await http.get("a/");
      assert.deepEqual(clock.waits, [9000]);
    },
  ));

Deno.test("a concurrent quota is waited for, up to the budget", () =>
  world(
    { replies: [{ status: 503, error: "You've exceeded your maximum concurrent submission quota of 1" }] },
    async ({ http, clock, waits }) => {
      await assert.rejects(http.json("POST", "submit/", { json: {} }), (error) =>
        error instanceof QuotaError && error.kind === "concurrent");
      assert.equal(
        clock.waits.reduce((sum, ms) =>
          sum + ms, 0),
        20_000,
      );
      assert.ok(waits.every(({ reason }) => reason === "quota"));
    },
    { quotaWaitMs: 20_000 },
  ));

Deno.test("a kept connection that the server closed is replaced without counting as a failure", () =>
  world({ replies: [{ headers: { "X": "1" } }, "drop", {}] }, async ({ http, server, clock }) => {
    await http.get("a/");
    await http.get("b/");
    assert.deepEqual(clock.waits, []);
    assert.equal(server.seen.length, 3);
  }, { retries: 0 }));

Deno.test("an unreachable server: refused, told, tried again", async () => {
  const clock = new InstantClock();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const http = createHttp({
    server: `http://127.0.0.1:${port}`,
    auth: KEY,
    clock,
    retries: 2,
    connectTimeoutMs: 0,
  });
  await assert.rejects(http.json("POST", "submit/", { json: {} }), (error) => {
    assert.ok(error instanceof NetworkError);
    assert.equal(error.message, `The server "127.0.0.1:${port}" refused the connection (tried 3 times)`);
    assert.match(error.hint ?? "", /--server/);
    return true;
  });
  http.close();
});

Deno.test("nothing secret is in records, notices, errors", () =>
  world({
    replies: [{ status: 503, raw: "" }, { status: 400, error: "no s3cr3t-key or laptop:s3cr3t-key here" }],
  }, async (w) => {
    const shown: string[] = [];
    await assert.rejects(
      w.http.get("a/", { query: { password: "infected", token: "t0k3n", key: "s3cr3t-key" } }),
      (error) => {
        const { message, hint, request, stack } = error as ApiError;
        shown.push(JSON.stringify([message, hint, request, stack]));
        return true;
      },
    );
    shown.push(JSON.stringify([w.records, w.waits]));
    assert.equal(w.records.length, 2);
    for (const text of shown) assert.doesNotMatch(text, /s3cr3t|infected|t0k3n/);
    assert.equal(w.records[1]!.path, "/api/v4/a/?password=***&token=***&key=***");
    assert.match(w.records[1]!.error!, /^no \*\*\*/);
  }));

Deno.test("records tell status, bytes and failure of each try", () =>
  world({ replies: ["drop", { response: "ok" }] }, async ({ http, records }) => {
    await http.json("POST", "a/", { json: { q: 1 }, idempotent: true });
    assert.deepEqual(records.map(({ status, error }) => [status, error === undefined]), [[undefined, false], [
      200,
      true,
    ]]);
    assert.ok(records[1]!.receivedBytes > 50 && records[1]!.sentBytes > 100);
  }));

Deno.test("a raw answer streams, and is recorded when it ends", () =>
  world(
    { replies: [{ raw: "A".repeat(200_000), headers: { "Content-Type": "application/octet-stream" } }] },
    async (w) => {
      const answer = await w.http.raw("GET", "file/download/");
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get("content-length"), "200000");
      assert.equal(w.records.length, 0);
      assert.equal((await text(answer.body)).length, 200_000);
      assert.equal(w.records[0]!.receivedBytes, 200_000);
    },
  ));

Deno.test("a raw answer may be left early: the connection is dropped, the client goes on", () =>
  world({
    replies: [{ raw: "A".repeat(5_000_000), headers: { "Content-Type": "application/octet-stream" } }],
  }, async (w) => {
    const answer = await w.http.raw("GET", "a/");
    for await (const _ of answer.body) break;
    assert.equal((await text((await w.http.raw("GET", "a/")).body)).length, 5_000_000);
    assert.equal(w.server.connections(), 2);
  }, { maxConnections: 1 }));

Deno.test("a raw answer that nobody reads is dropped when it is cancelled", async () => {
  const gone = Promise.withResolvers<void>();
  const reply: Reply = async (_, response) => {
    response.gone.then(gone.resolve);
    await response.head(200, { "Content-Type": "application/octet-stream", "Content-Length": "9" });
    await response.write("A");
  };
  await world({ replies: [reply, {}] }, async ({ http }) => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const answer = await http.raw("GET", "a/", { signal: stop.signal });
    stop.abort(reason);
    await gone.promise;
    await assert.rejects(text(answer.body), reason);
    await http.get("b/");
  }, { maxConnections: 1 });
});

Deno.test("what must not happen twice goes over a new connection: a kept one may be dead already", () =>
  world({}, async ({ http, server }) => {
    await http.get("a/");
    await http.json("POST", "submit/", { json: {} });
    await http.json("POST", "search/file/", { json: {}, idempotent: true });
    assert.equal(server.connections(), 2);
  }));

Deno.test("what must not happen twice may go over a kept connection where that is asked for, and is sent once", () =>
  world({ replies: [{}, {}, "drop", {}] }, async ({ http, server }) => {
    await http.get("a/");
    const send = () => http.json("POST", "ingest/", { json: {}, reuse: true });
    await send();
    assert.equal(server.connections(), 1);
    await assert.rejects(send, NetworkError);
    assert.deepEqual(server.seen.map(({ method }) => method), ["GET", "POST", "POST"]);
    await send();
    assert.equal(server.connections(), 2);
  }));

Deno.test("a raw answer that breaks tells how far it came", () =>
  world({
    replies: [async (_, response) => {
      await response.head(200, { "Content-Length": "1000", "Content-Type": "application/octet-stream" });
      await response.write("A".repeat(300));
      response.drop();
    }],
  }, async ({ http, records }) => {
    const answer = await http.raw("GET", "a/");
    await assert.rejects(text(answer.body), (error) =>
      error instanceof NetworkError && /after 300 of 1000 bytes$/.test(error.message));
    assert.match(records[0]!.error ?? "", /broke/);
  }));

Deno.test("raw: errors come as errors, a portal's page is not mistaken for a file", async () => {
  await world(
    { replies: [{ status: 404, error: "The file was not found in the system." }] },
    async ({ http }) => {
      await assert.rejects(http.raw("GET", "a/"), /not found in the system/);
    },
  );
  await world({ replies: [{ raw: "<html>login</html>" }] }, async ({ http }) => {
    await assert.rejects(http.raw("GET", "a/"), ProtocolError);
  });
});

Deno.test("silence ends a try, a trickle does not", async () => {
  const clock = new FakeClock();
  const trickle: Reply = async (_, response) => {
    await response.head(200, { "Content-Type": "application/json" });
    for (const part of ['{"api_response":"', "ab", "cd", '","api_error_message":""}']) {
      await response.write(part);
      await new Promise((resolve) => setTimeout(resolve, 1));
      await clock.advance(40);
    }
    await response.end();
  };
  await world({ replies: [trickle, "stall"] }, async ({ http, server }) => {
    assert.equal(await http.get("a/"), "abcd");
    const stalled = assert.rejects(
      http.get("a/"),
      (error) => error instanceof TimeoutError && /was silent for 50 ms/.test(error.message),
    );
    await server.arrived(2);
    await clock.advance(49);
    await clock.advance(2);
    await stalled;
  }, { clock, idleTimeoutMs: 50, retries: 0 });
});

Deno.test("the whole request may have a limit, waits included", async () => {
  const clock = new FakeClock();
  await world({ replies: [{ status: 503, raw: "" }] }, async ({ http, server }) => {
    const failed = assert.rejects(
      http.get("a/"),
      (error) => error instanceof TimeoutError && /not done within 1 s/.test(error.message),
    );
    await server.arrived(1);
    for (let i = 0; i < 11; i++) await clock.advance(100);
    await failed;
  }, { clock, totalTimeoutMs: 1000, retries: 100 });
});

Deno.test("cancelling ends at once: before, while waiting for an answer, while reading, between tries", async () => {
  const reason = new Error("superseded");
  await world({ replies: ["stall"] }, async ({ http, server }) => {
    await assert.rejects(http.get("a/", { signal: AbortSignal.abort(reason) }), reason);
    assert.equal(server.seen.length, 0);
    const stop = new AbortController();
    const waiting = assert.rejects(http.get("a/", { signal: stop.signal }), reason);
    await server.arrived(1);
    stop.abort(reason);
    await waiting;
  });
  const half: Reply = async (_, response) => {
    await response.head(200, { "Content-Type": "application/json", "Content-Length": "100" });
    await response.write("{");
  };
  await world({ replies: [half] }, async ({ http, server }) => {
    const stop = new AbortController();
    const reading = assert.rejects(http.get("a/", { signal: stop.signal }), reason);
    await server.arrived(1);
    stop.abort(reason);
    await reading;
  });
  await world({ replies: [{ status: 503, raw: "" }] }, async ({ http, server }) => {
    const stop = new AbortController();
    const between = assert.rejects(http.get("a/", { signal: stop.signal }), reason);
    await server.arrived(1);
    await new Promise((resolve) => setTimeout(resolve, 0));
    stop.abort(reason);
    await between;
    assert.equal(server.seen.length, 1);
  }, { clock: new FakeClock() });
});

Deno.test("cancelling one that waits for a connection lets the others go on", () =>
  world({ replies: ["stall", {}] }, async ({ http, server }) => {
    const [first, second] = [new AbortController(), new AbortController()];
    const reason = new Error("enough");
    const held = assert.rejects(http.get("a/", { signal: first.signal }), reason);
    await server.arrived(1);
    const queued = assert.rejects(http.get("b/", { signal: second.signal }), reason);
    await new Promise((resolve) => setTimeout(resolve, 0));
    const third = http.get("c/");
    await new Promise((resolve) => setTimeout(resolve, 0));
    second.abort(reason);
    await queued;
    first.abort(reason);
    await held;
    await third;
    assert.deepEqual(server.seen.map(({ url }) => url), ["/api/v4/a/", "/api/v4/c/"]);
  }, { maxConnections: 1 }));

Deno.test("close ends what runs", () =>
  world({ replies: ["stall"] }, async ({ http, server }) => {
    const ended = assert.rejects(http.get("a/"));
    await server.arrived(1);
    http.close();
    await ended;
    await assert.rejects(http.get("a/"));
  }));
