import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import { type RunningDemo, serveDemo } from "../../src/demo/server.ts";
import { createDemoStore } from "../../src/demo/store.ts";

const KEY = { "x-user": "analyst", "x-apikey": "demo:analyst" };

async function served(work: (demo: RunningDemo) => Promise<void>, serviceMs = 0) {
  const demo = await serveDemo({ store: createDemoStore(), load: { serviceMs } });
  try {
    await work(demo);
  } finally {
    await demo.close();
  }
}

/** Sends bytes over a bare connection and returns all that comes back until the server closes. */
async function bare(demo: RunningDemo, text: string): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(demo.url).port) });
  await connection.write(new TextEncoder().encode(text));
  const answer = await new Response(connection.readable).text();
  return answer;
}

Deno.test("one connection serves several requests, chunked bodies among them", () =>
  served(async (demo) => {
    const head = "x-user: analyst\r\nx-apikey: demo:analyst\r\nhost: localhost\r\n";
    const answer = await bare(
      demo,
      `POST /api/v4/search/file/ HTTP/1.1\r\n${head}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n` +
        `5\r\n{"que\r\n9\r\nry": "*"}\r\n0\r\n\r\n` +
        `GET /api/v4/user/quotas/analyst/ HTTP/1.1\r\n${head}connection: close\r\n\r\n`,
    );
    const statuses = answer.match(/HTTP\/1\.1 \d+/g);
    deepStrictEqual(statuses, ["HTTP/1.1 200", "HTTP/1.1 200"]);
    match(answer, /"items":\[\]/);
    match(answer, /"daily_api":0/);
  }));

Deno.test("what is no HTTP is refused", () =>
  served(async (demo) => {
    match(await bare(demo, "hello\r\n\r\n"), /^HTTP\/1\.1 400/);
  }));

Deno.test("an Expect header is answered before the body is read", () =>
  served(async (demo) => {
    const body = JSON.stringify({ plaintext: "x" });
    const answer = await bare(
      demo,
      "POST /api/v4/submit/ HTTP/1.1\r\nhost: localhost\r\nx-user: analyst\r\nx-apikey: demo:analyst\r\nexpect: 100-continue\r\n" +
        `content-type: application/json\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    match(answer, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
  }));

Deno.test("faults cut the connection: before, after and in the middle of an answer", () =>
  served(async (demo) => {
    const ask = (fault: string) =>
      fetch(`${demo.url}/api/v4/submit/`, {
        method: "POST",
        headers: { ...KEY, "content-type": "application/json", "x-demo-fault": fault },
        body: JSON.stringify({ plaintext: fault }),
      });
    const { submission } = demo.demo.state.store.collections;
    await rejects(() => ask("drop"));
    strictEqual(submission.size, 0);
    await rejects(() => ask("accept-then-drop"));
    strictEqual(submission.size, 1);
    const half = await ask("truncate");
    strictEqual(half.status, 200);
    await rejects(() => half.text());
  }));

Deno.test("a file larger than what is kept streams through and is hashed", () =>
  served(async (demo) => {
    const chunk = new Uint8Array(1 << 20).fill(65);
    const hash = createHash("sha256");
    const boundary = "b0undary";
    const part = (text: string) => new TextEncoder().encode(text);
    const body = new ReadableStream<Uint8Array>({
      start: (controller) =>
        controller.enqueue(
          part(
            `--${boundary}\r\ncontent-disposition: form-data; name="json"\r\n\r\n{"params":{"ignore_size":true}}\r\n` +
              `--${boundary}\r\ncontent-disposition: form-data; name="bin"; filename="big.bin"\r\n\r\n`,
          ),
        ),
      pull: ((left) => (controller: ReadableStreamDefaultController<Uint8Array>) => {
        if (left-- > 0) {
          hash.update(chunk);
          controller.enqueue(chunk);
        } else {
          controller.enqueue(part(`\r\n--${boundary}--\r\n`));
          controller.close();
        }
      })(101),
    });
    const answer = await fetch(`${demo.url}/api/v4/submit/`, {
      method: "POST",
      headers: { ...KEY, "content-type": `multipart/form-data; boundary=${boundary}` },
      body,
    });
    const { api_response: doc } = await answer.json();
    deepStrictEqual([doc.files[0].size, doc.files[0].sha256], [101 << 20, hash.digest("hex")]);
    const download = await fetch(`${demo.url}/api/v4/file/download/${doc.files[0].sha256}/?encoding=raw`, {
      headers: KEY,
    });
    strictEqual(download.status, 404, "its bytes are not kept");
    await download.body?.cancel();
  }));

/** Logs in with the key and returns the cookie that socket.io needs. */
async function cookie(demo: RunningDemo, userAgent = "test"): Promise<string> {
  const answer = await fetch(`${demo.url}/api/v4/auth/login/`, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": userAgent },
    body: JSON.stringify({ user: "analyst", apikey: "demo:analyst" }),
  });
  await answer.body?.cancel();
  return answer.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
}

interface Poller {
  send(packet: string): Promise<void>;
  /** The data of the next event of that name. */
  event(name: string): Promise<unknown>;
}

async function poller(demo: RunningDemo, headers: Record<string, string>): Promise<Poller> {
  const path = `${demo.url}/socket.io/?EIO=4&transport=polling`;
  const open = await (await fetch(path, { headers })).text();
  strictEqual(open[0], "0");
  const { sid, upgrades } = JSON.parse(open.slice(1));
  deepStrictEqual(upgrades, ["websocket"]);
  const waiting: string[] = [];
  const next = async () => {
    if (waiting.length === 0) {
      waiting.push(...(await (await fetch(`${path}&sid=${sid}`, { headers })).text()).split("\x1e"));
    }
    return waiting.shift()!;
  };
  return {
    async send(packet) {
      const answer = await fetch(`${path}&sid=${sid}`, { method: "POST", headers, body: packet });
      strictEqual(await answer.text(), "ok");
    },
    async event(name) {
      for (;;) {
        const packet = await next();
        if (packet.startsWith("41")) return "kicked";
        const data = /^42\/[a-z_]+,(.*)$/s.exec(packet)?.[1];
        const [event, value] = data === undefined ? [] : JSON.parse(data);
        if (event === name) return value;
      }
    },
  };
}

Deno.test("socket.io by polling: heartbeats and the life of a submission", () =>
  served(async (demo) => {
    const headers = { cookie: await cookie(demo), "user-agent": "test" };
    const on = await poller(demo, headers);
    await on.send('40/status,\x1e42/status,["monitor",{"status":"start"}]');
    deepStrictEqual(await on.event("monitoring"), { status: "start" });
    const beat = await on.event("IngestHeartbeat") as { processing_chance: unknown };
    deepStrictEqual(beat.processing_chance, { critical: 1, high: 1, medium: 1, low: 1 });
    await on.send("40/submissions,");
    await on.send('42/submissions,["monitor",{}]');
    await on.event("monitoring");
    await (await fetch(`${demo.url}/api/v4/submit/`, {
      method: "POST",
      headers: { ...KEY, "content-type": "application/json" },
      body: JSON.stringify({ plaintext: "watch me", name: "w" }),
    })).body?.cancel();
    const done = await on.event("SubmissionCompleted") as { files: { name: string }[] };
    strictEqual(done.files[0]!.name, "w");
  }));

Deno.test("socket.io without a session, or by another client than the one that logged in, is shown out", () =>
  served(async (demo) => {
    for (const headers of [{}, { cookie: await cookie(demo), "user-agent": "other" }]) {
      const on = await poller(demo, headers as Record<string, string>);
      await on.send('40/status,\x1e42/status,["monitor",{}]');
      strictEqual(await on.event("monitoring"), "kicked");
    }
  }));

Deno.test("socket.io by WebSocket: a watch queue from start to stop", () =>
  served(async (demo) => {
    const submit = await fetch(`${demo.url}/api/v4/submit/`, {
      method: "POST",
      headers: { ...KEY, "content-type": "application/json" },
      body: JSON.stringify({ plaintext: "live", name: "l" }),
    });
    const { sid } = (await submit.json()).api_response;
    const setup = await fetch(`${demo.url}/api/v4/live/setup_watch_queue/${sid}/`, { headers: KEY });
    const { wq_id } = (await setup.json()).api_response;
    // A session is bound to the user agent, and this is what Deno's WebSocket says.
    const headers = { cookie: await cookie(demo, `Deno/${Deno.version.deno}`) };
    const socket = new WebSocket(`${demo.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`, {
      headers,
    });
    const seen: string[] = [];
    await new Promise<void>((resolve, reject) => {
      socket.onmessage = ({ data }) => {
        if (data[0] === "0") socket.send("40/live_submission,");
        if (data.startsWith("40")) {
          socket.send(`42/live_submission,${JSON.stringify(["listen", { wq_id, from_start: true }])}`);
        }
        const event = /^42\/live_submission,\["(\w+)"/.exec(data)?.[1];
        if (event !== undefined) seen.push(event);
        if (event === "stop") resolve();
        if (data.startsWith("41")) reject(new Error("shown out"));
      };
    });
    const closed = new Promise((resolve) => socket.onclose = resolve);
    socket.close();
    await closed;
    strictEqual(seen[0], "start");
    ok(seen.slice(1, -1).every((event) => event === "cachekey") && seen.length > 4, seen.join());
  }, 20));

Deno.test("closing cuts connections that wait", async () => {
  const demo = await serveDemo({ store: createDemoStore() });
  const waiting = fetch(`${demo.url}/api/v4/user/whoami/`, { headers: { ...KEY, "x-demo-fault": "slow:50" } })
    .then((answer) => answer.text()).catch(() => "cut");
  const poll = fetch(`${demo.url}/socket.io/?EIO=4&transport=polling`);
  const open = await (await poll).text();
  const hanging = fetch(`${demo.url}/socket.io/?EIO=4&transport=polling&sid=${JSON.parse(open.slice(1)).sid}`)
    .then((answer) => answer.text()).catch(() => "cut");
  await demo.close();
  ok(["cut", "6"].includes(await hanging));
  await waiting;
});
