import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { type RunningDemo, serveDemo, type ServeOptions } from "../../src/demo/server.ts";
import { createDemoStore } from "../../src/demo/store.ts";

async function served(work: (demo: RunningDemo) => Promise<void>, options: ServeOptions = {}) {
  const demo = await serveDemo({ store: createDemoStore(), ...options });
  try {
    await work(demo);
  } finally {
    await demo.close();
  }
}

async function connect(demo: RunningDemo, text: string): Promise<Deno.Conn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(demo.url).port) });
  await connection.write(new TextEncoder().encode(text));
  return connection;
}

/** Sends text over a bare connection; all that comes back until the server closes it. */
async function bare(demo: RunningDemo, text: string): Promise<string> {
  return await new Response((await connect(demo, text)).readable).text();
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

Deno.test("only the names of this machine may stand in Host, for requests and sockets", () =>
  served(async (demo) => {
    const ask = async (host: string, target = "/healthz/live", more = "") => {
      const head = `GET ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n${more}\r\n`;
      return statusOf(await bare(demo, head));
    };
    for (const host of ["127.0.0.1:9", "localhost:80", "LOCALHOST", "[::1]:1"]) {
      strictEqual(await ask(host), 200, host);
    }
    for (const host of ["evil.example", "127.0.0.1.evil.example:80", "localhost.evil.example", "10.0.0.1"]) {
      strictEqual(await ask(host), 421, host);
    }
    strictEqual(await ask("localhost", "http://evil.example/healthz/live"), 421);
    const socket = "/socket.io/?EIO=4&transport=websocket";
    strictEqual(await ask("evil.example", socket, "upgrade: websocket\r\n"), 421);
  }));

Deno.test("a login is read up to 64 KiB, and a long one costs no memory", () =>
  served(async (demo) => {
    const body = JSON.stringify({ user: "admin", password: "x".repeat(2_000_000) });
    const answer = await fetch(`${demo.url}/api/v4/auth/login/`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    deepStrictEqual([answer.status, (await answer.json()).api_status_code], [413, 413]);
  }));

Deno.test("a head that does not end is cut off after a while, so is an idle connection", () =>
  served(async (demo) => {
    strictEqual(await bare(demo, "GET / HTTP/1.1\r\nhost: local"), "");
    const kept = await bare(demo, "GET /healthz/live HTTP/1.1\r\nhost: localhost\r\n\r\n");
    match(kept, /^HTTP\/1\.1 200 OK/);
  }, { headTimeoutMs: 50 }));

function frame(opcode: number, payload: Uint8Array): Uint8Array {
  const head = new Uint8Array(14);
  head[0] = opcode;
  head[1] = 0x80 | 127;
  new DataView(head.buffer).setBigUint64(2, BigInt(payload.length));
  const all = new Uint8Array(head.length + payload.length);
  all.set(head);
  all.set(payload, head.length);
  return all;
}

Deno.test("a socket.io message of more than a megabyte ends the connection, in whatever fragments", () =>
  served(async (demo) => {
    const connection = await connect(
      demo,
      "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\n" +
        "connection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    const answer = new Response(connection.readable).text();
    const writer = connection.writable.getWriter();
    const part = new Uint8Array(300_000);
    try {
      for (let at = 0; at < 100; at++) await writer.write(frame(at === 0 ? 1 : 0, part));
    } catch {
      // Closed before all of it is sent, which is what is asked for.
    }
    match(await answer.catch(() => "101 reset"), /101/);
    writer.close().catch(() => {});
    const polled = await fetch(`${demo.url}/socket.io/?EIO=4&transport=polling&sid=x`, {
      method: "POST",
      body: "4".repeat(1_100_000),
    });
    strictEqual(polled.status, 400);
    await polled.body?.cancel();
  }));

Deno.test("unknown namespaces of socket.io are refused", () =>
  served(async (demo) => {
    const url = `${demo.url}/socket.io/?EIO=4&transport=polling`;
    const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1));
    await (await fetch(`${url}&sid=${sid}`, { method: "POST", body: "40/nonesuch,\x1e40/status," })).text();
    const packets = (await (await fetch(`${url}&sid=${sid}`)).text()).split("\x1e");
    strictEqual(packets[0], '44/nonesuch,"Unable to connect"');
    match(packets[1]!, /^40\/status,/);
  }));

Deno.test("login by GET reads a JSON body; a body that is not labelled as JSON is none", () =>
  served(async (demo) => {
    const body = JSON.stringify({ user: "admin", password: "admin" });
    const ask = async (method: string, type: string) => {
      const head = `${method} /api/v4/auth/login/ HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n` +
        `content-type: ${type}\r\ncontent-length: ${body.length}\r\n\r\n`;
      return statusOf(await bare(demo, head + body));
    };
    for (const method of ["GET", "POST"]) {
      strictEqual(await ask(method, "application/json"), 200, method);
      strictEqual(await ask(method, "text/plain"), 401, method);
      strictEqual(await ask(method, "application/x-www-form-urlencoded"), 401, method);
    }
  }));
