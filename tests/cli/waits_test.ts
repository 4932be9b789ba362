/** No wait is silent for long, and none goes on for ever over responses of another shape. */
import assert from "node:assert/strict";
import { CanceledError } from "../../src/util/error.ts";
import { inFolder } from "../features/submit/support.ts";
import { run } from "../support/cli.ts";
import { dayClock } from "../support/day_clock.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { fakeServer, type Reply, type Seen } from "../support/fake_server.ts";

const ENV = { ALX_USER: "a", ALX_APIKEY: "b:c" };

/** Runs a command whose server answers by `handle`, moves its clock by five seconds, and stops it. */
async function fiveSeconds(
  words: readonly string[],
  { handle, terminal, after = 1 }: {
    readonly handle: (seen: Seen) => Reply;
    readonly terminal?: number | undefined;
    /** Requests before the time begins. */
    readonly after?: number;
  },
): Promise<string> {
  const clock = new FakeClock(Date.parse("2026-11-24T08:20:00Z"));
  const stop = new AbortController();
  let err = "";
  await using server = await fakeServer({ handle });
  const running = run(words, {
    ...{ env: { ...ENV, ALX_SERVER: server.url }, clock, signal: stop.signal },
    ...(terminal === undefined ? {} : { terminal }),
    onErr: (text) => err += text,
  });
  await server.arrived(after);
  const before = err;
  for (let i = 0; i < 20; i++) await clock.advance(250);
  const told = err.slice(before.length);
  stop.abort(new CanceledError("Interrupted"));
  await running;
  return told;
}

const ME = { username: "a", roles: ["submission_create", "submission_customize"] };

const notFinished = ({ url }: Seen): Reply =>
  url.includes("setup_watch_queue")
    ? { response: { wq_id: "q" } }
    : url.includes("get_message_list")
    ? { response: [{ type: "start", err_msg: null, status_code: 200, msg: null }] }
    : { response: url.includes("outstanding") ? { Extract: 1 } : false };

for (const terminal of [undefined, 100]) {
  const where = terminal === undefined ? "elsewhere" : "on a terminal";
  Deno.test(`a server that does not respond is told within five seconds, ${where}`, async () => {
    const told = await fiveSeconds(["quota"], { handle: () => "stall", terminal });
    assert.match(told, /Waiting for a response, 4\.5 s, at most 1 m 00 s: GET \/api\/v4\//);
    assert.equal(told.startsWith("\r\x1b[K"), terminal !== undefined);
  });

  for (const verb of ["wait", "watch"]) {
    Deno.test(`submission ${verb} says within five seconds what it waits for, ${where}`, async () => {
      const told = await fiveSeconds(["submission", verb, "the-sid"], { handle: notFinished, terminal });
      assert.match(told, /Waiting (for|until) .*the-sid.*, 4\.5 s|Waits for Extract/);
    });
  }

  Deno.test(`submission wait says that it waits for a server that fails, ${where}`, async () => {
    const handle = () => ({ status: 200, error: "500 Something is wrong" });
    const told = await fiveSeconds(["submission", "wait", "the-sid"], { handle, terminal });
    assert.match(told, /Waiting for the server: 500 Something is wrong, 4\.5 s/);
  });
}

for (const [how, before] of [["submit", 3], ["ingest --follow", 3]] as const) {
  Deno.test(`${how} says within five seconds what it waits for where no line can stay`, () =>
    inFolder({ "a.txt": "a" }, async (folder) => {
      const handle = (seen: Seen): Reply => {
        if (seen.url.includes("whoami")) return { response: ME };
        if (seen.url.endsWith("/ingest/")) return { response: { ingest_id: "I" } };
        if (seen.url.endsWith("/submit/")) return { response: { sid: "S" } };
        return seen.url.includes("ingest/get_message_list") ? { response: [] } : notFinished(seen);
      };
      const told = await fiveSeconds([...how.split(" "), `${folder}/a.txt`], { handle, after: before });
      assert.match(told, how === "submit" ? /alx: 1 sent \(1 B\), 0 done/ : /alx: 1 sent \(1 B\)\n/);
    }));
}

Deno.test("a long pause before another try is told, not only its beginning", async () => {
  const handle = () => ({ status: 429, error: "too many", headers: { "Retry-After": "100" } });
  const told = await fiveSeconds(["quota"], { handle });
  assert.match(told, /Trying again in 1 m 40 s: too many\n/);
  assert.match(told, /Trying again in 1 m 36 s: GET /);
});

Deno.test("with --quiet nothing is said of a wait", async () => {
  assert.equal(await fiveSeconds(["quota", "--quiet"], { handle: () => "stall" }), "");
});

const shapes: readonly (readonly [what: string, handle: (seen: Seen) => Reply, says: RegExp])[] = [
  ["no watch queue", () => ({ response: "x" }), /wq_id of the watch queue is not a text/],
  [
    "no messages",
    ({ url }) => ({ response: url.includes("setup") ? { wq_id: "q" } : null }),
    /the list of messages is not a list/,
  ],
  [
    "neither finished nor not",
    ({ url }) => url.includes("setup") ? { status: 404, error: "No dispatchers" } : { response: null },
    /is_completed is not true or false/,
  ],
];
for (const [what, handle, says] of shapes) {
  Deno.test(`a wait that a malformed response would make endless ends: ${what}`, async () => {
    await using server = await fakeServer({ handle });
    for (const verb of ["wait", "watch"]) {
      const { err, code } = await run(["submission", verb, "S"], { env: { ...ENV, ALX_SERVER: server.url } });
      assert.match(err, says);
      assert.equal(code, 6);
    }
  });
}

for (const pause of ["86400", new Date(dayClock.now() + 86_400_000).toUTCString()]) {
  Deno.test(`a wait ends when the server wants a day's pause (Retry-After: ${pause.slice(0, 5)})`, async () => {
    const busy: Reply = { status: 429, error: "too many requests", headers: { "Retry-After": pause } };
    await using server = await fakeServer({
      handle: ({ url }) => {
        if (url.includes("whoami")) {
          return { response: ME };
        }
        return url.includes("/submit/") ? { response: { sid: "S" } } : busy;
      },
    });
    const env = { ...ENV, ALX_SERVER: server.url };
    const { err, code } = await run(["submission", "wait", "S"], { env });
    assert.match(err, /oo many requests; it asks to wait (1 d 0 h|23 h 59 m|24 h 00 m)/);
    assert.equal(code, 6);
    await inFolder({ "a.txt": "a" }, async (folder) => {
      const submitted = await run(["submit", `${folder}/a.txt`], { env });
      assert.match(submitted.err + submitted.out, /oo many requests; it asks to wait/);
      assert.match(submitted.out, /"unfinished".*"S"|"S".*"unfinished"/);
      assert.equal(submitted.code, 6);
    });
  });
}

Deno.test("queue read --follow says within five seconds that no message came", async () => {
  const handle = (seen: Seen): Reply =>
    seen.url.includes("get_message_list") ? { response: [] } : notFinished(seen);
  for (const terminal of [undefined, 80]) {
    const told = await fiveSeconds(["queue", "read", "mail", "--follow"], {
      handle,
      ...(terminal === undefined ? {} : { terminal }),
    });
    assert.match(told, /No message in "mail" for \d/);
  }
});
