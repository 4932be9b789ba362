import assert from "node:assert/strict";
import { unpackCart } from "../../src/domain/cart.ts";
import {
  doneEntries,
  fileEntry,
  inTempFolder,
  sha256,
  writeJournal,
} from "../features/incident_report/support.ts";
import { run } from "../support/cli.ts";
import { startDemo, type TestDemo } from "../support/demo.ts";
import { fastClock } from "../support/fast_clock.ts";
import { startProxy } from "../support/meddling_proxy.ts";
import { ingestAs, rowsOf } from "./incident_support.ts";

/** The files below a folder but alx's own, with their contents. */
async function treeOf(folder: string, below = ""): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(`${folder}${below}`)) {
    if (name === ".alx-download") continue;
    const path = `${below}/${name}`;
    if (isDirectory) Object.assign(found, await treeOf(folder, path));
    else found[path.slice(1)] = await Deno.readTextFile(`${folder}${path}`);
  }
  return found;
}

async function uncarted(path: string): Promise<string> {
  const { readable } = await Deno.open(path);
  let text = "";
  for await (const chunk of unpackCart(readable)) text += new TextDecoder().decode(chunk);
  return text;
}

/** Ingests files and waits until they are analysed. */
async function analysed(demo: TestDemo, incident: string, files: Readonly<Record<string, string>>) {
  for (const [path, text] of Object.entries(files)) await ingestAs(demo, { incident, path, text });
  // What waits its turn has no record yet that anybody could wait for.
  const count = ["count", "submission", `metadata.incident_number:"${incident}"`];
  while (Number((await run(count, { env: demo.env })).out) < Object.keys(files).length);
  const args = ["incident", "analyze", "--incident", incident, "--wait", "--no-details", "--output", "jsonl"];
  const { out } = await run(args, { env: demo.env, clock: fastClock() });
  return rowsOf(out).sort((a, b) => a.path < b.path ? -1 : 1);
}

/** The beginning of a body whose end never comes. */
function brokenOff(): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(10));
    },
    pull(controller) {
      controller.close();
    },
  });
  return new Response(body, { headers: { "content-length": "1000" } });
}

Deno.test("alx incident download, from the server alone", async (t) => {
  await using demo = await startDemo({ submissions: 5 });
  const download = (incident: string, to: string, ...more: string[]) =>
    run(["incident", "download", "--incident", incident, "--to", to, "--output", "jsonl", ...more], {
      env: demo.env,
    });

  await t.step(
    "rebuilds the tree of the files below suspicious, neutralised",
    () =>
      inTempFolder(async (folder) => {
        await analysed(demo, "tree", {
          "/srv/case/docs/a.txt": "first",
          "/srv/case/.hidden": "second",
          "/srv/case/bin/odd.exe": "ALX-SUSPICIOUS",
          "/srv/case/bin/bad.exe": "ALX-MALICIOUS",
        });
        const planned = await download("tree", `${folder}/t`, "--dry-run");
        assert.deepEqual(rowsOf(planned.out).map(({ state }) => state), ["planned", "planned"]);
        await assert.rejects(Deno.stat(`${folder}/t`), Deno.errors.NotFound);
        const { out, err, code } = await download("tree", `${folder}/t`);
        assert.equal(code, 0, err);
        assert.match(err, /2 downloaded, 2 left out for the score \(11 B\) in/);
        assert.deepEqual(rowsOf(out).map(({ path, target, state }) => [path, target, state]).sort(), [
          ["/srv/case/.hidden", ".hidden.cart", "downloaded"],
          ["/srv/case/docs/a.txt", "docs/a.txt.cart", "downloaded"],
        ]);
        assert.deepEqual(Object.keys(await treeOf(`${folder}/t`)).sort(), [
          ".hidden.cart",
          "docs/a.txt.cart",
        ]);
        assert.equal(await uncarted(`${folder}/t/docs/a.txt.cart`), "first");

        const again = await download("tree", `${folder}/t`);
        assert.deepEqual(rowsOf(again.out).map(({ state }) => state), ["present", "present"]);
        const scored = await download(
          "tree",
          `${folder}/u`,
          "--min-score",
          "suspicious",
          "--max-score",
          "999",
        );
        assert.deepEqual(rowsOf(scored.out).map(({ target }) => target), ["bin/odd.exe.cart"]);
        assert.equal((await download("tree", `${folder}/u`, "--min-score", "5", "--max-score", "4")).code, 2);
      }),
  );

  await t.step(
    "hostile paths stay below the folder, whatever they say",
    () =>
      inTempFolder(async (folder) => {
        const paths = [
          "../../../../up.txt",
          "/etc/passwd",
          "C:\\Windows\\win.ini",
          "..\\..\\back.txt",
          "a/../../b.txt",
          "nul\u0007\u202e.txt",
          "AUX",
          "case.txt",
          "CASE.TXT",
          "x".repeat(300),
          "~/.ssh/authorized_keys",
        ];
        await analysed(demo, "hostile", Object.fromEntries(paths.map((path, i) => [path, `content ${i}`])));
        await Deno.mkdir(`${folder}/jail`);
        const { out, code } = await download("hostile", `${folder}/jail/t`, "--encoding", "raw", "--yes");
        assert.equal(code, 0);
        const tree = await treeOf(`${folder}/jail/t`);
        assert.deepEqual(Object.values(tree).sort(), paths.map((_, i) => `content ${i}`).sort());
        for (const row of rowsOf(out)) assert.equal(sha256(tree[row.target]!), row.sha256, row.target);
        const names = [];
        for (const at of [folder, `${folder}/jail`]) {
          for await (const { name } of Deno.readDir(at)) names.push(name);
        }
        assert.deepEqual(names, ["jail", "t"]);
      }),
  );

  await t.step(
    "does not touch what is there unless told, and ends with 7",
    () =>
      inTempFolder(async (folder) => {
        await analysed(demo, "there", { "/c/one": "1", "/c/two": "2", "/c/link": "3", "/c/d/deep": "4" });
        const to = `${folder}/t`;
        await Deno.mkdir(to);
        await Deno.writeTextFile(`${to}/one`, "mine");
        await Deno.writeTextFile(`${to}/two`, "2");
        await Deno.writeTextFile(`${folder}/outside`, "outside");
        await Deno.symlink(`${folder}/outside`, `${to}/link`);
        await Deno.mkdir(`${folder}/elsewhere`);
        await Deno.symlink(`${folder}/elsewhere`, `${to}/d`);
        const raw = ["--encoding", "raw", "--yes"];
        const first = await download("there", to, ...raw);
        assert.equal(first.code, 7);
        assert.deepEqual(rowsOf(first.out).map(({ path, state }) => [path, state]).sort(), [
          ["/c/d/deep", "failed"],
          ["/c/link", "failed"],
          ["/c/one", "failed"],
          ["/c/two", "present"],
        ]);
        assert.match(first.err, /"\/c\/one": another file is there \(--overwrite replaces it\)/);
        assert.match(first.err, /"\/c\/d\/deep": a link is in the way at "d"/);
        assert.equal(await Deno.readTextFile(`${to}/one`), "mine");
        assert.equal((await download("there", to, ...raw, "--overwrite")).code, 7);
        assert.equal(await Deno.readTextFile(`${to}/one`), "1");
        assert.equal(await Deno.readTextFile(`${folder}/outside`), "outside");
        assert.deepEqual(await treeOf(`${folder}/elsewhere`), {});
      }),
  );

  await t.step(
    "goes on where it stopped, and notices what was damaged since",
    () =>
      inTempFolder(async (folder) => {
        const files = Object.fromEntries([...Array(6).keys()].map((i) => [`/c/f${i}`, `resume ${i}`]));
        await analysed(demo, "resume", files);
        const to = `${folder}/t`;
        await download("resume", to);
        await Deno.remove(`${to}/f1.cart`);
        await Deno.writeTextFile(`${to}/f2.cart`, "torn");
        await Deno.writeTextFile(`${to}/.alx-download/left.part`, "half");
        const { out, code } = await download("resume", to, "--overwrite");
        assert.equal(code, 0);
        const states = Object.fromEntries(rowsOf(out).map(({ target, state }) => [target, state]));
        assert.deepEqual([states["f0.cart"], states["f1.cart"], states["f2.cart"]], [
          "present",
          "downloaded",
          "downloaded",
        ]);
        assert.equal(await uncarted(`${to}/f2.cart`), "resume 2");
        await assert.rejects(Deno.stat(`${to}/.alx-download/left.part`), Deno.errors.NotFound);
      }),
  );

  await t.step(
    "Ctrl-C ends it without a word about the files on their way",
    () =>
      inTempFolder(async (folder) => {
        const files = Object.fromEntries([...Array(120).keys()].map((i) => [`/c/f${i}`, `stopped ${i}`]));
        await analysed(demo, "stopped", files);
        const stop = new AbortController();
        const args = [
          "incident",
          "download",
          "--incident",
          "stopped",
          "--to",
          `${folder}/t`,
          "--output",
          "jsonl",
        ];
        const { code, err } = await run(args, {
          env: demo.env,
          signal: stop.signal,
          onOut: () => stop.abort(new DOMException("", "AbortError")),
        });
        assert.equal(code, 130);
        assert(!err.includes("/c/f"), err);
        const whole = Object.keys(await treeOf(`${folder}/t`)).length;
        assert(whole >= 1 && whole < 120, `${whole} are there`);
        const rest = rowsOf((await download("stopped", `${folder}/t`)).out).map(({ state }) => state);
        assert.deepEqual([rest.filter((state) => state === "downloaded").length, rest.length], [
          120 - whole,
          120,
        ]);
        for await (const { name } of Deno.readDir(`${folder}/t/.alx-download`)) {
          assert(!name.endsWith(".part"), name);
        }
      }),
  );

  await t.step("one that the server has lost does not stop the others", () =>
    inTempFolder(async (folder) => {
      await analysed(demo, "lost", { "/c/kept": "kept", "/c/gone": "gone" });
      const admin = { "x-user": "admin", "x-apikey": "demo:admin" };
      const url = `${demo.url}/api/v4/file/filestore/${sha256("gone")}/`;
      await (await fetch(url, { method: "DELETE", headers: admin })).body?.cancel();
      const { out, code } = await download("lost", `${folder}/t`);
      assert.deepEqual(rowsOf(out).map(({ path, state }) => [path, state]).sort(), [
        ["/c/gone", "failed"],
        ["/c/kept", "downloaded"],
      ]);
      assert.equal(code, 7);
    }));

  await t.step(
    "a content that another submission of the incident finds bad is left out of the tree",
    () =>
      inTempFolder(async (folder) => {
        const [incident, text] = ["two scores", "ALX-MALICIOUS by one service"];
        await ingestAs(demo, { incident, path: "/c/x", text, services: ["Characterize"] });
        await ingestAs(demo, { incident, path: "/c/y", text, services: ["McAfee"] });
        const scores = (await analysed(demo, incident, {})).map(({ path, score }) => [path, score]).sort();
        assert.deepEqual(scores, [["/c/x", 0], ["/c/y", 1000]]);
        const { out } = await download(incident, `${folder}/t`);
        assert.deepEqual(rowsOf(out).map(({ path, state }) => [path, state]), [["/c/x", "left out"]]);
        assert.deepEqual(await treeOf(`${folder}/t`), {});
      }),
  );

  await t.step(
    "a body that breaks off is asked for again, and one that always does fails alone",
    () =>
      inTempFolder(async (folder) => {
        const [flaky, broken, fine] = await analysed(demo, "broken", {
          "/c/1": "breaks off twice",
          "/c/2": "breaks off always",
          "/c/3": "is fine",
        });
        let breaks = 2;
        await using proxy = startProxy(demo.url, ({ path }) => {
          if (!path.includes("/file/download/")) return undefined;
          const isBroken = path.includes(broken.sha256) || path.includes(flaky.sha256) && breaks-- > 0;
          return isBroken ? brokenOff() : undefined;
        });
        const args = [
          "incident",
          "download",
          "--incident",
          "broken",
          "--to",
          `${folder}/t`,
          "--output",
          "jsonl",
        ];
        const env = { ...demo.env, ALX_SERVER: proxy.url };
        const { out, code, err } = await run(args, { env, clock: fastClock() });
        assert.deepEqual(rowsOf(out).map(({ path, state }) => [path, state]).sort(), [
          [flaky.path, "downloaded"],
          [broken.path, "failed"],
          [fine.path, "downloaded"],
        ], err);
        assert.equal(code, 7);
        assert.deepEqual(Object.keys(await treeOf(`${folder}/t`)).sort(), ["1.cart", "3.cart"]);
      }),
  );

  await t.step(
    "a file that was changed to another of the same size is not taken for whole",
    () =>
      inTempFolder(async (folder) => {
        await analysed(demo, "same size", { "/c/1": "same size" });
        const raw = ["--encoding", "raw", "--yes"];
        await download("same size", `${folder}/t`, ...raw);
        await Deno.writeTextFile(`${folder}/t/1`, "SAME SIZE");
        const again = await download("same size", `${folder}/t`, ...raw);
        assert.deepEqual([again.code, rowsOf(again.out)[0].state], [7, "failed"]);
        const mended = await download("same size", `${folder}/t`, ...raw, "--overwrite");
        assert.deepEqual([mended.code, await Deno.readTextFile(`${folder}/t/1`)], [0, "same size"]);
      }),
  );

  await t.step("a server that goes away ends the download", () =>
    inTempFolder(async (folder) => {
      await analysed(demo, "away", { "/c/1": "away 1", "/c/2": "away 2" });
      let isAway = false;
      await using proxy = startProxy(demo.url, ({ path }) => {
        isAway ||= path.includes("/file/download/");
        return isAway ? brokenOff() : undefined;
      });
      const args = ["incident", "download", "--incident", "away", "--to", `${folder}/t`];
      const { code } = await run(args, { env: { ...demo.env, ALX_SERVER: proxy.url }, clock: fastClock() });
      assert.equal(code, 6);
    }));

  await t.step("a folder that cannot be written is the only thing told", async () => {
    await analysed(demo, "unwritable", { "/c/1": "unwritable" });
    const { code, err } = await download("unwritable", "/proc/alx");
    assert.equal(code, 1);
    assert.doesNotMatch(err, /score|no files/);
  });

  await t.step("raw files are asked for, and nobody answers here", async () => {
    const { code, err } = await download("lost", "nowhere", "--encoding", "raw");
    assert.deepEqual([code, /--yes/.test(err)], [2, true]);
  });
});

Deno.test("alx incident download, from a journal", async (t) => {
  await using demo = await startDemo({ submissions: 5 });
  const head = { server: demo.url, incident: "from a journal" };

  await t.step(
    "each path has its file, copies and cached ones too; a score that rose leaves it out",
    () =>
      inTempFolder(async (folder) => {
        const [clean, odd] = await analysed(demo, head.incident, {
          "/c/a": "clean",
          "/c/odd": "ALX-SUSPICIOUS",
        });
        await writeJournal(`${folder}/j`, head, [
          fileEntry("/c/a", "clean"),
          fileEntry("/c/copy/a", "clean"),
          fileEntry("/c/odd", "ALX-SUSPICIOUS"),
          fileEntry("/c/waiting", "not sent"),
          ...doneEntries("clean", clean.sid, 0),
          ...doneEntries("ALX-SUSPICIOUS", odd.sid, 0), // what it was when it was analysed
        ]);
        const args = ["incident", "download", "--journal", `${folder}/j`, "--to", `${folder}/t`];
        const { out, err, code } = await run([...args, "--encoding", "raw", "--yes", "--output", "jsonl"], {
          env: demo.env,
        });
        assert.equal(code, 0, err);
        assert.deepEqual(await treeOf(`${folder}/t`), { a: "clean", "copy/a": "clean" });
        const left = rowsOf(out).find(({ state }) => state === "left out");
        assert.deepEqual([left.path, left.target, left.reason], ["/c/odd", null, "its score is 300 by now"]);
        const table = await run([...args, "--dry-run", "--no-color"], { env: demo.env, terminal: 120 });
        assert.match(table.out, /^STATE +SCORE/);
        assert.equal((await run([...args, "--quiet"], { env: demo.env, terminal: 100 })).out, "");
      }),
  );
});
