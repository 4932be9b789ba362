import assert from "node:assert/strict";
import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { isJson } from "../../src/util/json.ts";
import { run } from "../support/cli.ts";
import { fakeServer, type Reply } from "../support/fake_server.ts";

const SHA256 = "a".repeat(64);
const ENV = { ALX_USER: "a", ALX_APIKEY: "b:c", ALX_RETRIES: "0" };
/** One sentence, perhaps with what to do. */
const SENTENCE = /^alx: [^\n]+\n(?: {2}Try: [^\n]+\n)?$/;
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** JSON text of lists in lists, which no serializer of ours could make. */
const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const deepObject = (levels: number) => '{"a":'.repeat(levels) + "1" + "}".repeat(levels);
const enveloped = (response: string, error = '""') =>
  `{"api_response":${response},"api_error_message":${error},"api_server_version":"4.7.4.25","api_status_code":200}`;
const asJson = (raw: string): Reply => ({ raw, headers: { "content-type": "application/json" } });

interface Case {
  readonly name: string;
  readonly reply: Reply;
  /** Exit code of a command that shows the answer. */
  readonly code: number;
  readonly says?: RegExp;
}

const LONG = "W".repeat(10_000_000);
const CASES: readonly Case[] = [
  { name: "a web page", reply: { raw: "<html><h1>Login</h1>" }, code: 6, says: /a web page instead/ },
  {
    name: "JSON called something else",
    reply: { raw: enveloped("{}") },
    code: 6,
    says: /instead of Assemblyline/,
  },
  { name: "JSON cut short", reply: asJson(enveloped('{"a": "b').slice(0, 24)), code: 6 },
  { name: "JSON without an envelope", reply: asJson('{"a":1}'), code: 6 },
  { name: "null instead of an envelope", reply: asJson("null"), code: 6 },
  {
    name: "an error that is an object",
    reply: asJson(enveloped("{}", '{"a":{"b":[]}}')),
    code: 1,
    says: /\{"a"/,
  },
  {
    name: "an error that is a list",
    reply: asJson(enveloped("{}", "[1,[2]]")),
    code: 1,
    says: /\[1,\[2\]\]/,
  },
  { name: "an error of ten million characters", reply: { status: 404, error: LONG }, code: 5, says: /W…/ },
  {
    name: "an error of blanks and line ends",
    reply: { status: 500, error: " \n".repeat(200_000) + "x" },
    code: 6,
  },
  { name: "an error of escapes", reply: { status: 403, error: "\x1b[2J\x9b31m\r\x07\u202e" }, code: 4 },
  {
    name: "a redirect to escapes",
    reply: { status: 302, headers: { location: "https://x/\x9b31m" }, raw: "" },
    code: 6,
  },
];

Deno.test("whatever a server answers, a command says one sentence and ends with its code", async (t) => {
  for (const { name, reply, code, says } of CASES) {
    await t.step(name, async () => {
      await using server = await fakeServer({ replies: [reply] });
      const options = { env: { ...ENV, ALX_SERVER: server.url }, terminal: 100 };
      const result = await run(["file", "info", SHA256], options);
      assert.match(result.err, SENTENCE);
      assert.deepEqual([result.code, result.out], [code, ""]);
      assert.doesNotMatch(result.err, UNSAFE);
      assert.doesNotMatch(result.err, /unforeseen|TypeError|\[object/);
      assert(result.err.length < 5000);
      if (says !== undefined) assert.match(result.err, says);
    });
  }
});

/** Commands that show all there is, or read parts of it. */
const COMMANDS: readonly (readonly string[])[] = [
  ["file", "info", SHA256],
  ["submission", "show", "x"],
  ["submission", "full", "x"],
  ["submission", "report", "x"],
  ["user", "show", "x"],
  ["search", "file", "*"],
  ["api", "GET", "x"],
  ["help-info", "configuration"],
];
const SHAPES: readonly (readonly [name: string, response: string])[] = [
  ["null", "null"],
  ["a number", "-1.5e308"],
  ["a text", '"text"'],
  ["a list", "[null,[],{}]"],
  ["an empty object", "{}"],
  ["names of prototypes", '{"__proto__":{"x":1},"constructor":null,"toString":1,"hasOwnProperty":[]}'],
  ["lists 10,000 deep", deep(10_000)],
  ["objects 10,000 deep", deepObject(10_000)],
  ["a text of ten million characters", `{"name":"${LONG}","items":[{"name":"${LONG.slice(0, 1e6)}"}]}`],
];

Deno.test("an answer of any form ends no command with a riddle", async (t) => {
  for (const [name, response] of SHAPES) {
    await t.step(name, async () => {
      await using server = await fakeServer({ replies: [asJson(enveloped(response))] });
      for (const words of COMMANDS) {
        for (const format of ["table", "json"]) {
          const { err, out, code } = await run([...words, "--output", format], {
            env: { ...ENV, ALX_SERVER: server.url },
            terminal: 100,
          });
          const what = `${words.join(" ")} as ${format}: ${code} ${err.slice(0, 300)}`;
          assert([0, 6].includes(code), what);
          assert(code === 0 ? err === "" : SENTENCE.test(err), what);
          assert(!/unforeseen/.test(err), what);
          assert(format !== "json" || code !== 0 || words.includes("report") || isJson(out), what);
        }
      }
      assert.equal(({} as Record<string, unknown>)["x"], undefined);
    });
  }
});

Deno.test("a report of which a part has another form shows the others, and says so", async () => {
  const answer = {
    ...{ sid: "the-sid", classification: "TLP:C", max_score: 1500, params: { description: "the-words" } },
    ...{ heuristics: { malicious: [null, 7] }, tags: { behaviors: { "a.b": [null] } }, file_tree: "x" },
    ...{ metadata: { team: "red" }, files: 9 },
  };
  await using server = await fakeServer({ replies: [asJson(enveloped(JSON.stringify(answer)))] });
  for (const format of ["md", "html"]) {
    const { err, out, code } = await run(["submission", "report", "x", "--format", format], {
      env: { ...ENV, ALX_SERVER: server.url },
    });
    assert.deepEqual([code, err], [0, ""]);
    for (const part of ["1500", "the-sid", "the-words", "red"]) {
      assert(out.replaceAll("\\", "").includes(part), `${format} ${part}`);
    }
    assert.equal(out.match(/another form than alx knows/g)?.length, 2, out);
  }
});

/** Bytes that no library would send: a status line and headers with escapes in them. */
const HEADS: readonly (readonly [name: string, head: string])[] = [
  ["reason", "HTTP/1.1 502 Bad\x1b]0;owned\x07\x9b2J Gateway\r\nContent-Length: 0\r\n\r\n"],
  ["header", "HTTP/1.1 302 Found\r\nLocation: https://x/\x1b[2J\x9b31m\r\nContent-Length: 0\r\n\r\n"],
  ["content type", "HTTP/1.1 200 OK\r\nContent-Type: \x1b[2J\r\nContent-Length: 2\r\n\r\n{}"],
  ["no HTTP", "\x1b[2J\x1b]0;owned\x07\r\n\r\n"],
  ["status", "HTTP/1.1 \x1b[31m OK\r\n\r\n"],
  ["length", "HTTP/1.1 200 OK\r\nContent-Length: \x1b[31m\r\n\r\n"],
];

Deno.test("escapes in a status line or a header do not reach a terminal", async (t) => {
  for (const [name, head] of HEADS) {
    await t.step(name, async () => {
      const server: Server = createServer((socket: Socket) => {
        socket.on("error", () => undefined);
        socket.once("data", () => socket.end(head, "latin1"));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      try {
        const { port } = server.address() as AddressInfo;
        const env = { ...ENV, ALX_SERVER: `http://127.0.0.1:${port}` };
        const { err, code } = await run(["file", "info", SHA256, "--debug"], { env, terminal: 100 });
        assert.equal(code, 6, err);
        assert.doesNotMatch(err, UNSAFE);
      } finally {
        await new Promise((resolve) => server.close(resolve));
      }
    });
  }
});
