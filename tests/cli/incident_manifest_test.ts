import assert from "node:assert/strict";
import { doneEntries, fileEntry, inTempFolder, writeJournal } from "../features/incident_report/support.ts";
import { run } from "../support/cli.ts";
import { rowsOf } from "./incident_support.ts";

Deno.test("a signed manifest holds every file, verifies elsewhere, and fails after any changed byte", () =>
  inTempFolder(async (folder) => {
    const alx = (...args: string[]) => run(["incident", "manifest", ...args], { env: {} });
    await writeJournal(`${folder}/j.jsonl`, { server: "https://al.example", incident: "INC-1" }, [
      fileEntry("/a", "one"),
      fileEntry("/copy of ä", "one"),
      ...doneEntries("one", "S1", 300),
      { type: "unusable", path: "/b", fate: "unreadable", reason: "no permission" },
    ]);
    for (const name of ["key", "other"]) assert.equal((await alx("key", `${folder}/${name}`)).code, 0);
    assert.equal((await Deno.stat(`${folder}/key`)).mode! & 0o077, 0, "the private key is the user's alone");
    const manifest = `${folder}/manifest.jsonl`;
    const create = ["create", "--journal", `${folder}/j.jsonl`, "--out", manifest, "--key"];
    const made = await alx(...create, `${folder}/key`);
    assert.equal(made.code, 0, made.err);
    const [head, ...rows] = rowsOf(await Deno.readTextFile(manifest));
    assert.deepEqual([head.incident, head.server, typeof head.alx, head.settings.params], [
      "INC-1",
      "https://al.example",
      "string",
      { classification: "TLP:CLEAR" },
    ]);
    assert.deepEqual(rows.slice(0, -1).map(({ path, outcome, sid, score }) => [path, outcome, sid, score]), [
      ["/a", "done", "S1", 300],
      ["/copy of ä", "done", "S1", 300],
      ["/b", "unreadable", null, null],
    ]);

    const verified = await alx("verify", manifest, "--public-key", `${folder}/key.pub`);
    assert.equal(verified.code, 0, verified.err);
    assert.deepEqual([JSON.parse(verified.out).files, JSON.parse(verified.out).verified], [3, true]);
    assert.match((await alx("verify", manifest)).err, /compare its fingerprint/);
    assert.equal((await alx("verify", manifest, "--public-key", `${folder}/other.pub`)).code, 1);
    const bytes = await Deno.readFile(manifest);
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 60)) {
      const changed = bytes.slice();
      changed[at] = changed[at]! ^ 1;
      await Deno.writeFile(`${folder}/changed`, changed);
      const { code } = await alx("verify", `${folder}/changed`, "--public-key", `${folder}/key.pub`);
      assert.notEqual(code, 0, `byte ${at}`);
    }
    const short = (await Deno.readTextFile(manifest)).split("\n").filter((line) => !line.includes('"/b"'));
    await Deno.writeTextFile(`${folder}/short`, short.join("\n"));
    assert.equal((await alx("verify", `${folder}/short`, "--public-key", `${folder}/key.pub`)).code, 1);
    assert.equal((await alx(...create, `${folder}/j.jsonl`, "--force")).code, 2, "no key");
    assert.equal((await alx("verify", `${folder}/none`)).code, 1);
  }));
