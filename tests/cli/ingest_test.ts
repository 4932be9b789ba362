import assert from "node:assert/strict";
import { inFolder } from "../features/submit/support.ts";
import { run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";
import { fastClock } from "../support/fast_clock.ts";
import { refusal, startProxy } from "../support/meddling_proxy.ts";

/** The rows of JSON lines. */
// deno-lint-ignore no-explicit-any -- rows are looked into at will
function rows(text: string): any[] {
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

Deno.test("ingest and queue", async (t) => {
  await using demo = await startDemo({ submissions: 10 });
  const alx = (...args: string[]) => run(args, { env: demo.env });

  await t.step(
    "prints an ingest id for each input and does not wait",
    () =>
      inFolder({ a: "one", b: "two" }, async (folder) => {
        const { out, code } = await alx("ingest", folder, "--ttl", "1");
        assert.equal(code, 0);
        const sent = rows(out);
        assert.deepEqual(sent.map(({ input }) => input).sort(), [`${folder}/a`, `${folder}/b`]);
        assert(sent.every(({ outcome, ingest_id }) => outcome === "ingested" && ingest_id !== ""));
      }),
  );

  await t.step(
    "--follow tells what became of each",
    () =>
      inFolder({ a: "three", b: "four", empty: "" }, async (folder) => {
        const { out, code } = await alx("ingest", folder, "--follow");
        assert.equal(code, 7);
        const told = rows(out).map(({ input, outcome }) => [input.slice(folder.length + 1), outcome]).sort();
        assert.deepEqual(told, [["a", "completed"], ["b", "completed"], ["empty", "error"]]);
      }),
  );

  await t.step(
    "the request carries queue and threshold, 0 too",
    () =>
      inFolder({ a: "x" }, async (folder) => {
        const { out } = await alx(
          "ingest",
          folder,
          "-q",
          "inc-42",
          "--threshold",
          "0",
          "--type",
          "TAP",
          "--dry-run",
        );
        const [{ path, json }] = rows(out);
        assert.equal(path, "/api/v4/ingest/");
        assert.deepEqual([json.notification_queue, json.notification_threshold, json.type], [
          "inc-42",
          0,
          "TAP",
        ]);
      }),
  );

  await t.step("queue read takes every message once, page by page", () =>
    inFolder(
      Object.fromEntries([...Array(7).keys()].map((i) => [`f${i}`, `queue ${i}`])),
      async (folder) => {
        const sent = new Set(
          rows((await alx("ingest", folder, "-q", "pages")).out).map((row) => row.ingest_id),
        );
        const seen: string[] = [];
        while (seen.length < sent.size) {
          const { out, code } = await alx("queue", "read", "pages", "--page-size", "3");
          assert.equal(code, 0);
          seen.push(...rows(out).map((message) => message.ingest_id));
        }
        assert.deepEqual(seen.sort(), [...sent].sort());
        assert.equal((await alx("queue", "read", "pages")).out, "");
      },
    ));

  await t.step(
    "queue read --follow goes on until it is stopped",
    () =>
      inFolder({ a: "follow" }, async (folder) => {
        const stop = new AbortController();
        let looks = 0;
        await using proxy = startProxy(demo.url, ({ path }) => {
          if (path.includes("get_message_list") && ++looks > 5) {
            stop.abort(new DOMException("", "AbortError"));
          }
          return undefined;
        });
        await alx("ingest", folder, "-q", "follow");
        const { code } = await run(["queue", "read", "follow", "--follow"], {
          env: { ...demo.env, ALX_SERVER: proxy.url },
          signal: stop.signal,
          clock: fastClock(),
        });
        assert.equal(code, 130);
      }),
  );

  await t.step(
    "--resume skips what the server accepted before, and sends what is new or has changed",
    () =>
      inFolder({ a: "resume a", b: "resume b" }, async (folder) => {
        const list = ["ingest", `${folder}/a`, `${folder}/b`, "--resume", `${folder}/accepted`];
        let requests = 0;
        await using proxy = startProxy(demo.url, ({ method, path }) => {
          if (method !== "POST" || !path.includes("/ingest/")) return undefined;
          return ++requests === 2 ? refusal(400, "not now") : undefined;
        });
        const env = { ...demo.env, ALX_SERVER: proxy.url };
        const first = await run([...list, "--jobs", "1"], { env });
        assert.deepEqual([first.code, requests], [7, 2]);
        await Deno.writeTextFile(`${folder}/c`, "resume c");
        const second = await run([...list, `${folder}/c`], { env });
        assert.deepEqual([second.code, requests], [0, 4], second.err);
        const ids = (text: string, name: string) =>
          rows(text).find((row) => row.input === `${folder}/${name}`).ingest_id;
        assert.equal(ids(second.out, "a"), ids(first.out, "a"));
        await Deno.writeTextFile(`${folder}/a`, "resume a, changed");
        assert.equal((await run(list, { env })).code, 0);
        assert.equal(requests, 5);
        assert.equal((await run([...list, "--follow"], { env })).code, 2);
      }),
  );

  await t.step("a table shows what matters", () =>
    inFolder({ a: "shown" }, async (folder) => {
      const { out } = await run(["ingest", folder, "--no-color"], { env: demo.env, terminal: 100 });
      assert.match(out, /^SCORE +INGEST ID +OUTCOME +INPUT\n +\w+ +ingested +.*\/a\n$/);
    }));
});

Deno.test("the verbs that run a submission", async (t) => {
  await using demo = await startDemo({ submissions: 10 });
  const alx = (...args: string[]) => run(args, { env: demo.env });
  const { out } = await run(["submit", "-", "--no-wait"], { env: demo.env, stdin: "verbs" });
  const { sid } = JSON.parse(out);

  await t.step("watch tells what happens, wait shows the end", async () => {
    const types = rows((await alx("submission", "watch", sid)).out).map(({ type }) => type);
    assert.equal(types.at(-1), "stop");
    assert.equal(JSON.parse((await alx("submission", "wait", sid)).out).state, "completed");
    assert.equal((await alx("submission", "wait", "none")).code, 5);
  });
  await t.step("verdict, resubmit, dynamic, delete", async () => {
    assert.equal((await alx("submission", "verdict", sid, "non-malicious")).code, 0);
    const { verdict, files } = JSON.parse((await alx("submission", "show", sid)).out);
    assert.deepEqual(verdict.non_malicious, [demo.user]);
    assert.equal((await alx("submission", "verdict", sid, "bad")).code, 2);
    const again = JSON.parse((await alx("submission", "resubmit", sid)).out);
    assert.notEqual(again.sid, sid);
    const dynamic = JSON.parse((await alx("submission", "dynamic", files[0].sha256)).out);
    assert(dynamic.params.services.selected.includes("Dynamic Analysis"));
    assert.equal((await alx("submission", "delete", sid)).code, 2);
    assert.equal((await alx("submission", "delete", sid, "--yes")).code, 0);
    assert.equal((await alx("submission", "show", sid)).code, 5);
  });
});
