import assert from "node:assert/strict";
import { CanceledError } from "../../src/util/error.ts";
import { inFolder } from "../features/submit/support.ts";
import { run, type RunOptions } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";
import { refusal, startProxy } from "../support/meddling_proxy.ts";

const EICAR = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("");

/** The rows of JSON lines. */
// deno-lint-ignore no-explicit-any -- rows are looked into at will
function rows(text: string): any[] {
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

Deno.test("submit", async (t) => {
  await using demo = await startDemo({ submissions: 10 });
  const alx = (args: readonly string[], options: RunOptions = {}) =>
    run(["submit", ...args], { ...options, env: { ...demo.env, ...options.env } });

  await t.step("standard input, waited for: the URL is a tag", async () => {
    const { out, code } = await alx(["-", "--wait"], { stdin: "visit http://evil.example" });
    assert.equal(code, 0);
    const [{ input, outcome, verdict, submission, summary }] = rows(out);
    assert.deepEqual([input, outcome, verdict], ["-", "completed", "informative"]);
    assert.equal(submission.files[0].name, "stdin");
    assert.deepEqual(summary.tags.ioc["network.static.uri"][0][0], "http://evil.example");
  });

  await t.step(
    "a kind that no source of the server understands is refused before anything is sent",
    async () => {
      const fetched = await alx(["--fetch", "vault:x", "-"], { stdin: "a" });
      assert.deepEqual([fetched.code, fetched.out], [2, ""]);
      assert.match(fetched.err, /The server has no source for "vault"\n {2}Try: it knows md5, sha1/);
      assert.match((await alx(["--hash", "mdr:0"])).err, /did you mean "md5"\?/);
    },
  );

  await t.step(
    "CSV has all that is known, the reason of a failure too; filters count for what cannot be read",
    () =>
      inFolder({ "b.com": EICAR, "empty.txt": "", "c.doc": "c" }, async (folder) => {
        await Deno.symlink("nowhere", `${folder}/dangling.pdf`);
        const args = [folder, "--include", "*.{com,txt,doc}", "--exclude-path", "c.doc", "--output", "csv"];
        const { out, code } = await alx(args);
        assert.equal(code, 7);
        const [head, ...lines] = out.trimEnd().split("\n").map((line) => line.trimEnd());
        assert.equal(head, "score,sid,outcome,input,verdict,ingest_id,error");
        assert.equal(lines.length, 2);
        assert(lines.some((line) => /^\d{4},\w{20,22},completed,.*b\.com,malicious,,$/.test(line)), out);
        assert(lines.some((line) => /^,,error,.*empty\.txt,,,it is empty$/.test(line)), out);
      }),
  );

  await t.step("one thing on a terminal is a page", async () => {
    const options = { stdin: "visit http://evil.example", terminal: 100 };
    const { out } = await alx(["-", "--no-color"], options);
    assert.match(out, /^○ 0 informative {2}Inspection of file: stdin\n/);
    assert.match(out, /network\.static\.uri +○ http:\/\/evil\.example/);
  });

  await t.step(
    "several are a table, each names its input; one bad file stops nothing",
    () =>
      inFolder({ "a.txt": "a", "b.com": EICAR, "empty": "" }, async (folder) => {
        const { out, err, code } = await alx([folder, `${folder}/none`, "--no-color"], { terminal: 110 });
        assert.equal(code, 7);
        const lines = out.trimEnd().split("\n");
        assert.equal(lines.length, 5);
        assert(lines.every((line) => line.length <= 110), out);
        for (
          const wanted of [/a\.txt/, /● +\d{4} .*b\.com/, /error +.*empty: it is empty/, /none: cannot read/]
        ) {
          assert.equal(lines.filter((line) => wanted.test(line)).length, 1, String(wanted));
        }
        assert.doesNotMatch(err, /alx: "/);
      }),
  );

  await t.step(
    "--fail-on: by verdict, by score, and below",
    () =>
      inFolder({ "b.com": EICAR, "a.txt": "a" }, async (folder) => {
        const code = async (...args: string[]) => (await alx([...args, "-q"])).code;
        assert.equal(await code(`${folder}/b.com`, "--fail-on", "malicious"), 8);
        assert.equal(await code(folder, "--fail-on", "suspicious"), 8);
        assert.equal(await code(`${folder}/b.com`, "--fail-on", "99999"), 0);
        assert.equal(await code(`${folder}/a.txt`, "--fail-on", "suspicious"), 0);
        assert.equal(await code(`${folder}/a.txt`, "--fail-on", "bad"), 2);
        assert.equal(await code(`${folder}/a.txt`, "--fail-on", "1", "--no-wait"), 2);
      }),
  );

  await t.step(
    "several inputs end with one line of how many came to what",
    () =>
      inFolder({ "b.com": EICAR, "a.txt": "a", "c.txt": "c" }, async (folder) => {
        const { err } = await alx([folder]);
        const [, count, ...parts] = /^alx: (\d) inputs: (.*), (.*)\n$/.exec(err) ?? [];
        assert.deepEqual([count, parts.sort()], ["3", ["1 malicious", "2 informative"]]);
        assert.equal((await alx([`${folder}/a.txt`])).err, "", "one speaks for itself");
        assert.equal((await alx([folder, "--quiet"])).err, "");
      }),
  );

  await t.step("the only thing's failure has its own exit code", async () => {
    assert.equal((await alx(["/none/at/all"])).code, 2);
    assert.equal((await alx(["--sha256", "0".repeat(64)])).code, 5);
    assert.equal((await alx(["-"], { env: { ALX_APIKEY: "x:wrong" }, stdin: "x" })).code, 4);
    assert.equal((await alx([])).code, 2);
  });

  await t.step(
    "settings: flags win over -j, and this over the file; problems are told before",
    () =>
      inFolder({ a: "a" }, async (folder) => {
        const file = {
          params: { ttl: 1, priority: 3 },
          metadata: { from: "file" },
          submission_profile: "static",
        };
        await Deno.writeTextFile(`${folder}/p.json`, JSON.stringify(file));
        const { out } = await alx([
          ...[
            `${folder}/a`,
            "--params",
            `${folder}/p.json`,
            "-j",
            '{"ttl":2,"deep_scan":true}',
            "--ttl",
            "3",
          ],
          ...["-m", '{"case":{"id":7}}', "--meta", "note=a=b", "--archive-password", "infected", "--dry-run"],
        ]);
        const [{ json }] = rows(out);
        assert.deepEqual(json.params, {
          ...{ ttl: 3, priority: 3, deep_scan: true, initial_data: '{"passwords":["infected"]}' },
        });
        assert.deepEqual(json.metadata, { from: "file", "case.id": "7", note: "a=b" });
        assert.equal(json.submission_profile, "static");
        for (
          const args of [["-j", "{"], ["-j", "[]"], ["--meta", "x"], ["--ttl", "-4"], ["--service", "Nope"]]
        ) {
          const { code, err } = await alx([`${folder}/a`, ...args]);
          assert.equal(code, 2, args.join(" "));
          assert.match(err, /^alx: \S/);
        }
      }),
  );

  await t.step("what was sent is what the dry run says", () =>
    inFolder({ a: "dry" }, async (folder) => {
      await using proxy = startProxy(demo.url);
      const { code } = await alx([folder, "--dry-run"], { env: { ALX_SERVER: proxy.url } });
      assert.equal(code, 0);
      assert(!proxy.seen.some((one) => one.startsWith("POST")), proxy.seen.join("\n"));
    }));

  await t.step("many at once: each named once", () =>
    inFolder(
      Object.fromEntries([...Array(60).keys()].map((i) => [`f${i}`, `content ${i}`])),
      async (folder) => {
        const { out, code } = await alx([folder, "--jobs", "8", "--no-wait"]);
        assert.equal(code, 0);
        const inputs = rows(out).map(({ input }) => input);
        assert.equal(inputs.length, 60);
        assert.equal(new Set(inputs).size, 60);
      },
    ));

  await t.step(
    "-o appends lines, and is tried before anything is sent",
    () =>
      inFolder({ a: "o" }, async (folder) => {
        for (let times = 1; times <= 2; times++) {
          const { out } = await alx([`${folder}/a`, "-o", `${folder}/out`]);
          assert.equal(out, "");
          assert.equal(rows(await Deno.readTextFile(`${folder}/out`)).length, times);
        }
        await using proxy = startProxy(demo.url);
        const env = { ALX_SERVER: proxy.url };
        const { code, err } = await alx([`${folder}/a`, "-o", `${folder}/none/out`], { env });
        assert.equal(code, 1);
        assert.match(err, /Cannot write/);
        assert(!proxy.seen.some((one) => one.startsWith("POST")));
      }),
  );

  await t.step(
    "-t is al-submit's text, --full is everything, CSV has its columns",
    () =>
      inFolder({ a: "forms" }, async (folder) => {
        assert.match((await alx([`${folder}/a`, "-t"])).out, /^\n:: Submission Detail ::\n/);
        const [{ full }] = rows((await alx([`${folder}/a`, "--full"])).out);
        assert.equal(full.file_tree[full.files[0].sha256].name[0], "a");
        const { out } = await alx([`${folder}/a`, "--output", "csv"]);
        assert.match(
          out,
          /^score,sid,outcome,input,verdict,ingest_id,error\n0,\w+,completed,.*\/a,informative,,\n$/,
        );
      }),
  );

  await t.step(
    "-a goes through the queue, --chunked in pieces, --skip-known not at all",
    () =>
      inFolder({ a: "ways", b: "ways too" }, async (folder) => {
        const async = rows((await alx(["-a", folder])).out);
        assert.deepEqual(async.map(({ outcome }) => outcome), ["completed", "completed"]);
        assert(
          async.every(({ ingest_id, submission }) =>
            ingest_id !== undefined && submission.state === "completed"
          ),
        );
        const settings = ["--ttl", "3", "--priority", "321", "--deep-scan", "--description", "In pieces"];
        const [chunked] = rows((await alx([`${folder}/a`, "--chunked", ...settings])).out);
        assert.deepEqual([chunked.outcome, chunked.submission.files[0].size], ["completed", 4]);
        const { ttl, priority, deep_scan, description } = chunked.submission.params;
        assert.deepEqual([ttl, priority, deep_scan, description], [3, 321, true, "In pieces"]);
        await using proxy = startProxy(demo.url);
        const { out } = await alx([folder, "--skip-known"], { env: { ALX_SERVER: proxy.url } });
        assert.deepEqual(rows(out).map(({ outcome }) => outcome), ["known", "known"]);
        assert(!proxy.seen.includes("POST /api/v4/submit/"));
      }),
  );

  await t.step(
    "a refusal in the middle is named, and the rest goes on",
    () =>
      inFolder({ a: "1", b: "2", c: "3" }, async (folder) => {
        await using proxy = startProxy(demo.url, ({ path, body }) =>
          path === "/api/v4/submit/" && new TextDecoder().decode(body).includes('"name":"b"')
            ? refusal(400, "Nobody wants b")
            : undefined);
        const { out, err, code } = await alx([folder], { env: { ALX_SERVER: proxy.url } });
        assert.equal(code, 7);
        assert.deepEqual(
          rows(out).map(({ outcome }) =>
            outcome
          ).sort(),
          ["completed", "completed", "error"],
        );
        assert.match(err, /^alx: ".*\/b": Nobody wants b\nalx: 3 inputs: /);
        for (const part of ["1 failed", "2 informative"]) assert(err.includes(part), err);
      }),
  );

  await t.step(
    "Ctrl-C names what is unfinished, with its sid",
    () =>
      inFolder({ a: "stop" }, async (folder) => {
        const stop = new AbortController();
        await using proxy = startProxy(demo.url, ({ path }) => {
          if (path.includes("/live/get_message_list/")) stop.abort(new CanceledError("Interrupted"));
          return undefined;
        });
        const { out, err, code } = await alx([folder], {
          env: { ALX_SERVER: proxy.url },
          signal: stop.signal,
        });
        assert.equal(code, 130);
        const [{ outcome, sid }] = rows(out);
        assert.equal(outcome, "unfinished");
        assert.match(err, new RegExp(`^alx: ".*/a": Interrupted \\(${sid}\\)\nalx: Interrupted\n$`));
      }),
  );

  await t.step("the short letters are the global options", async () => {
    const args = ["-s", demo.url, "-u", demo.user, "-k", demo.apikey, "-q", "-"];
    const { code } = await run(["submit", ...args], { env: {}, stdin: "letters" });
    assert.equal(code, 0);
  });

  await t.step("the wizard wants a terminal", async () => {
    assert.equal((await alx(["--wizard"])).code, 2);
  });
});
