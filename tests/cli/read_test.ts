import assert from "node:assert/strict";
import { startDemo } from "../support/demo.ts";
import { run, type RunResult } from "../support/cli.ts";

Deno.test("submissions, files and results", async (t) => {
  await using demo = await startDemo({ submissions: 80 });
  const alx = (...args: string[]): Promise<RunResult> => run(args, { env: demo.env });
  const page = (...args: string[]) => run([...args, "--no-color"], { env: demo.env, terminal: 100 });
  const json = async (...args: string[]) => {
    const { out, err, code } = await alx(...args);
    assert.deepEqual([code, err], [0, ""], args.join(" "));
    return JSON.parse(out);
  };
  const query = "state:completed AND file_count:>1 AND max_score:>=1000";
  const { items: [worst] } = await json(
    "search",
    "submission",
    query,
    "--sort",
    "max_score desc",
    "--rows",
    "1",
  );
  const sid: string = worst.sid;
  const full = await json("submission", "full", sid);
  const sha256: string = full.files[0].sha256;

  await t.step("submission show is the raw document for programs, a page for people", async () => {
    assert.equal((await json("submission", "show", sid)).max_score, worst.max_score);
    const { out } = await page("submission", "show", sid);
    assert.match(out, new RegExp(`^● ${worst.max_score} malicious`));
    for (const heading of ["Heuristics", "ATT&CK", "Indicators", "Files"]) {
      assert.match(out, new RegExp(`^${heading}$`, "m"));
    }
    assert(out.includes(sid));
  });

  await t.step("submission tree and files list every file", async () => {
    const { tree } = await json("submission", "tree", sid);
    assert.deepEqual(Object.keys(tree), full.files.map((file: { sha256: string }) => file.sha256));
    const files: { sha256: string }[] = await json("submission", "files", sid);
    assert.deepEqual(files.map((file) => file.sha256).sort(), Object.keys(full.file_infos).sort());
    const { out } = await page("submission", "tree", sid);
    assert.match(out, /[├└]─/);
    const csv = await alx("submission", "files", sid, "--output", "csv");
    assert.equal(csv.out.trimEnd().split("\n").length, files.length + 1);
  });

  await t.step("submission report is Markdown, a web page or JSON", async () => {
    assert.match((await alx("submission", "report", sid)).out, /^# /);
    assert.match((await alx("submission", "report", sid, "--format", "html")).out, /^<!doctype html>/i);
    assert.equal((await json("submission", "report", sid, "--format", "json")).sid, sid);
    assert.equal((await json("submission", "report", sid, "--output", "json")).sid, sid);
  });

  await t.step("submission summary, full and list", async () => {
    assert((await json("submission", "summary", sid)).heuristics);
    assert.match((await page("submission", "summary", sid)).out, /^Heuristics\n/);
    assert.match((await page("submission", "full", sid)).out, /Metadata|Files/);
    assert.equal((await json("submission", "list", "--rows", "3")).items.length, 3);
    assert.equal((await page("submission", "list", "--rows", "3")).out.trimEnd().split("\n").length, 5);
  });

  await t.step("file info, score, children, similar and result", async () => {
    assert.equal((await json("file", "info", sha256)).sha256, sha256);
    assert.match((await page("file", "info", sha256)).out, new RegExp(`^sha256 +${sha256}$`, "m"));
    assert.equal(typeof (await json("file", "score", sha256)).score, "number");
    assert(Array.isArray(await json("file", "children", sha256)));
    assert(Array.isArray(await json("file", "similar", sha256)));
    assert((await json("file", "result", sha256)).results.length > 0);
    assert.match((await page("file", "result", sha256)).out, /sha256/);
  });

  await t.step("hex, ascii and strings are text for people, the server's answer for programs", async () => {
    for (const view of ["hex", "ascii", "strings"]) {
      assert.equal(typeof (await json("file", view, sha256)).content, "string");
      const { out } = await page("file", view, sha256);
      assert(out.length > 0 && !/[^\P{Cc}\n]/u.test(out), view);
    }
    assert.match((await page("file", "hex", sha256)).out, /^00000000: {2}[0-9a-f]{2} /);
  });

  await t.step("result show gives one result as itself, several as a list", async () => {
    const keys = Object.keys(full.results).filter((key) => !key.endsWith(".e")).slice(0, 2);
    assert((await json("result", "show", keys[0]!)).response.service_name);
    assert.equal((await json("result", "show", ...keys)).length, 2);
    assert.match(
      (await page("result", "show", keys[0]!)).out,
      new RegExp(full.results[keys[0]!].response.service_name),
    );
  });

  await t.step("file download writes CaRT by default, checks what it holds, never overwrites", async () => {
    const folder = await Deno.makeTempDir();
    try {
      const cart = await json("file", "download", sha256, "--out", `${folder}/a.cart`);
      assert.deepEqual([cart.encoding, cart.verified], ["cart", true]);
      assert.equal(
        new TextDecoder().decode((await Deno.readFile(`${folder}/a.cart`)).subarray(0, 4)),
        "CART",
      );
      const zip = await json("file", "download", sha256, "--encoding", "zip", "--out", `${folder}/a.zip`);
      assert.equal(zip.verified, false);
      const raw = await json("file", "download", sha256, "--encoding", "raw", "--quiet", "--out", folder);
      for (const path of [cart.path, zip.path, raw.path]) {
        assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600, path);
      }
      assert.equal(raw.verified, true);
      assert(raw.path.startsWith(`${folder}/`));
      const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(raw.path));
      assert.equal(new Uint8Array(digest).toHex(), sha256);
      const again = await alx("file", "download", sha256, "--out", `${folder}/a.cart`);
      assert.equal(again.code, 2);
      const gone = await alx("file", "download", "0".repeat(64), "--out", `${folder}/b`);
      assert.equal(gone.code, 5);
      const files = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
      assert.equal(files.length, 3, "no partial file is left");
      const piped = await alx("file", "download", sha256, "--encoding", "raw", "--out", "-");
      assert.equal(
        new Uint8Array(await crypto.subtle.digest("SHA-256", piped.bytes as BufferSource)).toHex(),
        sha256,
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  await t.step("api reaches any endpoint, with or without the trailing slash and the prefix", async () => {
    for (const path of ["user/whoami", "/api/v4/user/whoami/", "api/v4/user/whoami"]) {
      assert.equal((await json("api", "GET", path)).username, demo.user);
    }
    assert.equal((await json("api", "get", "search/file?query=*&rows=1")).items.length, 1);
    assert.equal(
      (await json("api", "GET", "search/file", "--query", "query=*", "--query", "rows=2")).items.length,
      2,
    );
    const posted = await json("api", "POST", "search/file", "--data", '{"query":"*","rows":3}');
    assert.equal(posted.items.length, 3);
    const { out } = await run(["api", "POST", "search/file", "--data", "@-"], {
      env: demo.env,
      stdin: '{"query":"*","rows":1}',
    });
    assert.equal(JSON.parse(out).items.length, 1);
    const raw = await alx("api", "GET", "user/whoami", "--raw");
    assert.equal(JSON.parse(raw.out).api_status_code, 200);
  });
});

Deno.test("alx demo -- COMMAND runs it against the embedded server, whatever the settings say", async () => {
  const env = { ALX_SERVER: "http://127.0.0.1:1", ALX_APIKEY: "x:y", ALX_PROFILE: "gone" };
  const { out, code, err } = await run(["demo", "--submissions", "20", "--", "count", "submission", "*"], {
    env,
  });
  assert.deepEqual([out, code, err], ["20\n", 0, ""]);
  const bad = await run(["demo", "--submissions", "20", "--", "submission", "show", "nope"]);
  assert.equal(bad.code, 5);
});

Deno.test("alx demo without a terminal runs its tour and ends with 0", async () => {
  const { out, code, err } = await run(["demo", "--submissions", "60"]);
  assert.deepEqual([code, err], [0, ""]);
  for (const command of ["search submission", "facet file type", "submission show"]) {
    assert(out.includes(`$ alx ${command}`), command);
  }
  assert.match(out, /submitted tour\.ps1 as (\w+)\n\n\$ alx submission show \1\n/);
});

Deno.test("alx demo --serve tells how to reach it, and stops quietly", async () => {
  const stop = new AbortController();
  const { out, code, err } = await run(["demo", "--submissions", "5", "--serve"], {
    signal: stop.signal,
    onOut: () => stop.abort(new DOMException("Interrupted", "AbortError")),
  });
  assert.deepEqual([code, err], [0, ""]);
  assert.match(out, /^export ALX_SERVER=http:\/\/127\.0\.0\.1:\d+ ALX_USER=\S+ ALX_APIKEY=\S+\n$/);
});
