/** The server's live events: frames, packets, and what happens when the connection breaks. */
import { deepStrictEqual, equal, match, rejects, throws } from "node:assert/strict";
import fc from "fast-check";
import { parseServer } from "../../src/api/client_options.ts";
import { AuthError, NetworkError, ProtocolError, RequestError, TlsError } from "../../src/api/errors.ts";
import { listen, type ListenHttp } from "../../src/api/socketio_listen.ts";
import { readPacket } from "../../src/api/socketio_packet.ts";
import { openWebSocket } from "../../src/api/websocket.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { collect, instantClock } from "./modules_support.ts";
import {
  type FakeConnection,
  fakeConnection,
  type Said,
  type Script,
  serverFrame,
  text,
} from "./modules_socketio_support.ts";

const target = { host: "h", path: "/socket.io/", headers: { Cookie: "session=x" } };

Deno.test("messages arrive whole, whatever their size and however they are cut", async () => {
  const messages = fc.array(
    fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("a".repeat(125), "b".repeat(126), "é".repeat(40_000)),
    ),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(
      messages,
      fc.constantFrom(1, 7, 16_384),
      fc.boolean(),
      async (sent, pieceBytes, split) => {
        const frames = sent.flatMap((one) => {
          const bytes = new TextEncoder().encode(one);
          const cut = bytes.length >> 1;
          if (!split) return [text(one)];
          const ping = serverFrame(9, "p");
          return [serverFrame(1, bytes.slice(0, cut), false), ping, serverFrame(0, bytes.slice(cut))];
        });
        const { stream, heard } = fakeConnection({ greeting: [...frames, serverFrame(8, "")], pieceBytes });
        const socket = await openWebSocket(stream, target);
        const received: string[] = [];
        for (let one = await socket.receive(); one !== undefined; one = await socket.receive()) {
          received
            .push(one);
        }
        deepStrictEqual(received, sent);
        deepStrictEqual(heard, split ? sent.map(() => "<10>p") : []);
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("what is sent comes out as it went in", async () => {
  const { stream, heard, request } = fakeConnection({});
  const socket = await openWebSocket(stream, target);
  const texts = ["", "é", "x".repeat(126), "y".repeat(70_000)];
  for (const one of texts) await socket.send(one);
  deepStrictEqual(heard, texts);
  match(request(), /^GET \/socket\.io\/ HTTP\/1\.1\r\nHost: h\r\n/);
  match(request(), /\r\nCookie: session=x\r\n\r\n$/);
});

type Head = Script["head"];
const HEADS: readonly (readonly [string, Head, new (...args: never[]) => Error])[] = [
  ["a refused session", "HTTP/1.1 403 Forbidden\r\n\r\n", AuthError],
  ["no socket.io", "HTTP/1.1 404 Not Found\r\n\r\n", ProtocolError],
  ["a proxy's page", "HTTP/1.1 200 OK\r\n\r\n<html>", ProtocolError],
  ["a wrong key", "HTTP/1.1 101 S\r\nSec-WebSocket-Accept: AAAA\r\n\r\n", ProtocolError],
  ["something else", "SSH-2.0-x\r\n\r\n", ProtocolError],
  ["no end", "H".repeat(40_000), ProtocolError],
  ["no upgrade", (head) => head.replace("Upgrade: websocket", "Upgrade: h2c"), ProtocolError],
  [
    "no upgraded connection",
    (head) => head.replace("Connection: upgrade", "Connection: close"),
    ProtocolError,
  ],
  [
    "an extension nobody asked for",
    (head) => head.replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: x\r\n\r\n"),
    ProtocolError,
  ],
  [
    "a subprotocol nobody asked for",
    (head) => head.replace("\r\n\r\n", "\r\nSec-WebSocket-Protocol: x\r\n\r\n"),
    ProtocolError,
  ],
  ["a malformed header", (head) => head.replace("\r\n\r\n", "\r\nX : y\r\n\r\n"), ProtocolError],
];
for (const [name, head, kind] of HEADS) {
  Deno.test(`not opened: ${name}`, async () => {
    await rejects(openWebSocket(fakeConnection({ head }).stream, target), kind);
  });
}

Deno.test("a header of the handshake cannot smuggle another", async () => {
  const { stream, request } = fakeConnection({});
  const headers = { Cookie: "session=a\nX-Evil: 1" };
  await rejects(openWebSocket(stream, { ...target, headers }), RequestError);
  equal(request(), "");
});

const BAD_FRAMES: readonly (readonly [string, Uint8Array])[] = [
  ["masked", new Uint8Array([0x81, 0x80, 0, 0, 0, 0])],
  ["reserved flags", new Uint8Array([0xf1, 0])],
  ["unknown kind", new Uint8Array([0x83, 0])],
  ["binary", serverFrame(2, "x")],
  ["a lone continuation", serverFrame(0, "x")],
  ["too large", new Uint8Array([0x81, 127, 0, 1, 0, 0, 0, 0, 0, 0])],
  ["over 16 MiB", new Uint8Array([0x81, 127, 0, 0, 0, 0, 1, 0, 0, 1])],
  ["a ping over 125 bytes", serverFrame(9, "x".repeat(126))],
  ["a huge ping", new Uint8Array([0x89, 127, 0, 0, 0, 0, 1, 0, 0, 0])],
  ["a fragmented ping", serverFrame(9, "x", false)],
  ["a fragmented close", serverFrame(8, "", false)],
  ["a new message within another", new Uint8Array([...serverFrame(1, "a", false), ...serverFrame(1, "b")])],
  [
    "a new message after an empty fragment",
    new Uint8Array([...serverFrame(1, "", false), ...serverFrame(1, "b")]),
  ],
];
for (const [name, frame] of BAD_FRAMES) {
  Deno.test(`a hostile frame is refused: ${name}`, async () => {
    const socket = await openWebSocket(fakeConnection({ greeting: [frame] }).stream, target);
    await rejects(socket.receive(), ProtocolError);
  });
}

Deno.test("packets are read, those of other namespaces passed over", () => {
  deepStrictEqual(readPacket('0{"pingInterval":10,"pingTimeout":5}', "/s"), { kind: "open", timeoutMs: 15 });
  deepStrictEqual(readPacket("0{}", "/s"), { kind: "open", timeoutMs: 45_000 });
  deepStrictEqual(readPacket('0{"pingInterval":1e13,"pingTimeout":1e999}', "/s"), {
    ...{ kind: "open", timeoutMs: 600_000 },
  });
  deepStrictEqual(readPacket('0{"pingInterval":-1,"pingTimeout":"x"}', "/s"), {
    ...{ kind: "open", timeoutMs: 45_000 },
  });
  deepStrictEqual(readPacket("2", "/s"), { kind: "ping" });
  deepStrictEqual(readPacket('40/s,{"sid":"x"}', "/s"), { kind: "joined" });
  deepStrictEqual(readPacket("41/s,", "/s"), { kind: "left" });
  deepStrictEqual(readPacket('44/s,{"message":"no"}', "/s"), { kind: "refused", reason: "no" });
  deepStrictEqual(readPacket('42/s,["e",{"a":1}]', "/s"), { kind: "event", event: "e", data: { a: 1 } });
  deepStrictEqual(readPacket('42/s,7["e"]', "/s"), { kind: "event", event: "e", data: null });
  deepStrictEqual(readPacket('42/t,["e",1]', "/s"), { kind: "other" });
  deepStrictEqual(readPacket('42["e",1]', "/"), { kind: "event", event: "e", data: 1 });
  for (const bad of ["42/s,[", "42/s,{}", "42/s,[1]", "0{"]) {
    throws(() => readPacket(bad, "/s"), ProtocolError);
  }
});

/** Pauses are over at once; the watchdog never bites. */
function retryClock(): ReturnType<typeof instantClock> {
  const clock = instantClock();
  const never = (signal?: AbortSignal) =>
    new Promise<void>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  return { ...clock, sleep: (ms, signal) => ms < 40_000 ? clock.sleep(ms, signal) : never(signal) };
}

const OPEN = text('0{"pingInterval":25000,"pingTimeout":20000}');

/** A proper server: joins, greets, says what it is told to; then `after`. */
function server(events: readonly string[], after: readonly Said[] = []): Script {
  return {
    greeting: [OPEN],
    reply: (said) => {
      if (said === "40/status,") return [text('40/status,{"sid":"x"}')];
      if (!said.startsWith("42")) return [];
      return [...events.map((event) => text(`42/status,["${event}",{"n":1}]`)), ...after];
    },
  };
}

type Next = Script | Error;

/** A client whose connections go to the scripted servers in turn. */
function client(scripts: readonly Next[]) {
  const connections: FakeConnection[] = [];
  const renewals: boolean[] = [];
  const left = [...scripts];
  const http: ListenHttp = {
    server: parseServer("http://host/al"),
    session: (options = {}) => {
      renewals.push(options.renew ?? false);
      return Promise.resolve({
        headers: { "Cookie": `session=${renewals.length}`, "User-Agent": "alx/test" },
      });
    },
    open: () => {
      const next = left.shift();
      if (next === undefined) throw new Error("too many connections");
      if (next instanceof Error) return Promise.reject(next);
      connections.push(fakeConnection(next));
      return Promise.resolve(connections.at(-1)!.stream);
    },
  };
  return { http, connections, renewals };
}

const what = {
  namespace: "/status",
  greeting: ["monitor", { client: "alx" }] as const,
  events: ["Beat", "stop"],
  last: ["stop"],
};

Deno.test("joins, greets, hands on the events asked for, ends with the last and hangs up", async () => {
  const { http, connections } = client([server(["monitoring", "Beat", "Other", "stop"])]);
  deepStrictEqual(await collect(listen(http, { ...what, clock: retryClock() })), [
    { event: "Beat", data: { n: 1 } },
    { event: "stop", data: { n: 1 } },
  ]);
  const [connection] = connections;
  deepStrictEqual(connection!.heard, ["40/status,", '42/status,["monitor",{"client":"alx"}]']);
  match(connection!.request(), /^GET \/al\/socket\.io\/\?EIO=4&transport=websocket HTTP/);
  match(connection!.request(), /User-Agent: alx\/test\r\n/);
  equal(connection!.closed, true);
});

Deno.test("a server that opens twice is left", async () => {
  const { http, connections } = client([{ greeting: Array.from({ length: 1000 }, () => OPEN) }]);
  await rejects(collect(listen(http, { ...what, clock: retryClock() })), ProtocolError);
  deepStrictEqual(connections[0]!.heard, ["40/status,"]);
});

Deno.test("a namespace joined twice is greeted once", async () => {
  const joined = text('40/status,{"sid":"x"}');
  const reply = (said: string) => said === "40/status," ? [joined, joined, text('42/status,["stop",1]')] : [];
  const { http, connections } = client([{ greeting: [OPEN], reply }]);
  await collect(listen(http, { ...what, clock: retryClock() }));
  equal(connections[0]!.heard.filter((said) => said.startsWith("42")).length, 1);
});

Deno.test("pings are answered while the loop is busy", async () => {
  const { http, connections } = client([server(["Beat"])]);
  const events = listen(http, { ...what, clock: new FakeClock() });
  await events.next();
  connections[0]!.say(text("2"), text("2"));
  await new Promise((resolve) => setTimeout(resolve, 0));
  deepStrictEqual(connections[0]!.heard.slice(2), ["3", "3"]);
  await events.return();
  equal(connections[0]!.closed, true);
});

for (const ending of ["end", "cut"] as const) {
  Deno.test(`after a break (${ending}) it connects again, with growing pauses, on the same session`, async () => {
    const clock = retryClock();
    const down = new NetworkError("down");
    const { http, renewals } = client([server(["Beat"], [ending]), down, down, server(["Beat", "stop"])]);
    equal((await collect(listen(http, { ...what, clock }))).length, 3);
    deepStrictEqual(renewals, [false, false, false, false]);
    deepStrictEqual(clock.sleeps, [1000, 2000, 4000]);
  });
}

Deno.test("a connection cut before it has joined is told in a sentence", async () => {
  const { http } = client([{ greeting: [OPEN], reply: () => ["cut"] }]);
  await rejects(collect(listen(http, { ...what, clock: retryClock() })), {
    name: "NetworkError",
    message: 'The connection to "host" broke: Connection reset by peer',
  });
});

Deno.test("a session that the server dropped at the first word is renewed at once, once", async () => {
  const dropping = { ...server([], [text("41/status,")]) };
  const good = client([dropping, server(["stop"])]);
  equal((await collect(listen(good.http, { ...what, clock: retryClock() }))).length, 1);
  deepStrictEqual(good.renewals, [false, true]);
  const later = client([server(["Beat"], [text("41/status,")]), server(["stop"])]);
  equal((await collect(listen(later.http, { ...what, clock: retryClock() }))).length, 2);
  deepStrictEqual(later.renewals, [false, true]);
  const bad = client([dropping, dropping]);
  await rejects(collect(listen(bad.http, { ...what, clock: retryClock() })), AuthError);
});

for (
  const error of [new NetworkError("no route"), new TlsError("not trusted"), new TypeError("a fault of ours")]
) {
  Deno.test(`a first connection that fails is told: ${error.name}`, async () => {
    await rejects(collect(listen(client([error]).http, { ...what, clock: retryClock() })), error);
  });
}

Deno.test("it gives up after many failures in a row", async () => {
  const downs = Array.from({ length: 13 }, (_, i) => new NetworkError(`down ${i}`));
  const { http } = client([server(["Beat"], ["end"]), ...downs]);
  await rejects(collect(listen(http, { ...what, clock: retryClock() })), /down 11/);
});

Deno.test("a silent connection is dropped after the server's own limits, and made again", async () => {
  const clock = new FakeClock();
  const { http, connections } = client([server([]), server(["stop"])]);
  const next = listen(http, { ...what, clock }).next();
  await new Promise((resolve) => setTimeout(resolve, 0));
  await clock.advance(44_999);
  equal(connections[0]!.closed, false);
  await clock.advance(1);
  equal(connections[0]!.closed, true);
  await clock.advance(1000);
  equal((await next).value?.event, "stop");
});

Deno.test("a quiet connection that breaks is made again, too", async () => {
  const { http } = client([server([], ["end"]), server(["stop"])]);
  equal((await collect(listen(http, { ...what, clock: retryClock() }))).length, 1);
});

Deno.test("the signal ends it with its reason, and hangs up", async () => {
  const stop = new AbortController();
  const { http, connections } = client([server(["Beat"])]);
  const events = listen(http, { ...what, clock: new FakeClock(), signal: stop.signal });
  await events.next();
  const next = rejects(events.next(), /enough/);
  stop.abort(new Error("enough"));
  await next;
  equal(connections[0]!.closed, true);
});
