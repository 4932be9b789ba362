import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";

Deno.test("an administrator reads and changes the system", async (t) => {
  await using demo = await startDemo();
  const env = { ...demo.env, ALX_USER: "admin", ALX_APIKEY: "demo:admin" };
  const alx = (...args: string[]) => run(["system", ...args], { env });
  const out = async (...args: string[]) => {
    const { out, err, code } = await alx(...args);
    assert.deepEqual([code, err], [0, ""], args.join(" "));
    return out;
  };
  const json = async (...args: string[]) => JSON.parse(await out(...args));
  const say = (...args: string[]) => out(...args, "--output", "table");

  await t.step("parts are paused and go on", async () => {
    assert.deepEqual(await json("status"), { dispatcher: true, ingester: true });
    assert.equal(await say("pause", "ingester", "--yes"), "The ingester is paused\n");
    assert.deepEqual(await json("status", "ingester"), { ingester: false });
    const page = await run(["status", "--output", "table"], { env });
    assert.match(page.out, /^PAUSED by an administrator: ingester\n/);
    assert.equal(await say("resume", "ingester"), "The ingester is running\n");
    assert.deepEqual(await json("status", "ingester"), { ingester: true });
  });
  await t.step("the notice to all users", async () => {
    assert.equal(await json("message", "show"), null);
    await say("message", "set", "Back at noon", "--title", "Upkeep", "--severity", "warning");
    assert.deepEqual(await json("message", "show"), {
      title: "Upkeep",
      severity: "warning",
      message: "Back at noon",
      user: "admin",
    });
    await say("message", "clear");
    assert.equal(await json("message", "show"), null);
  });
  await t.step("texts come out as they are, and go back", async () => {
    const yaml = "match:\n  network.static.domain:\n  - example.com\n";
    const file = await Deno.makeTempFile();
    await Deno.writeTextFile(file, yaml);
    await say("tag-safelist", "set", `@${file}`, "--yes");
    assert.equal(await out("tag-safelist", "show"), yaml);
    assert.equal(await json("tag-safelist", "show", "--output", "json"), yaml);
    assert.notEqual(await out("tag-safelist", "show", "--default"), yaml);
    await say("identify", "set", "mimes", "a: b\n", "--yes");
    assert.equal(await out("identify", "show", "mimes"), "a: b\n");
    await say("actions", "set", "{}\n", "--yes");
    assert.equal(await out("actions", "show"), "{}\n");
    await Deno.remove(file);
  });
  await t.step("names and suggestions", async () => {
    const aliases = { "TLP:A": { name: "Amber", short_name: "A" } };
    await say("aliases", "set", JSON.stringify(aliases), "--yes");
    assert.deepEqual(await json("aliases", "show"), aliases);
    await say("suggestions", "set", "team", "red", "blue");
    assert.deepEqual(await json("suggestions", "show", "team"), ["red", "blue"]);
    assert.deepEqual((await json("suggestions", "show")).team, ["red", "blue"]);
  });
  await t.step("what everybody would feel is asked first", async () => {
    for (
      const args of [
        ["pause", "ingester"],
        ["tag-safelist", "set", "match: {}"],
        ["aliases", "set", "{}"],
        ["identify", "set", "yara", "x"],
        ["actions", "set", "x"],
      ]
    ) {
      const { code, out, err } = await alx(...args);
      assert.deepEqual([code, out], [2, ""], args.join(" "));
      assert.match(err, /^alx: Cannot ask "[^\n]+\?" without a terminal\n {2}Try: --yes\n$/);
    }
    assert.deepEqual(await json("status", "ingester"), { ingester: true });
  });
  await t.step("bad input is refused in one sentence", async () => {
    const cases: readonly (readonly [args: readonly string[], code: number, says: RegExp])[] = [
      [["message", "set", "x"], 2, /--title/],
      [["message", "set", "x", "--title", "y", "--severity", "awful"], 2, /"awful"/],
      [["identify", "show", "nothing"], 2, /"nothing"/],
      [["actions", "set", " ", "--yes"], 2, /by nothing/],
      [["tag-safelist", "set", "@/nowhere/x", "--yes"], 2, /no such file/],
      [["aliases", "set", "[1]", "--yes"], 2, /JSON object/],
      [["suggestions", "set", "key"], 2, /argument/],
      [["resume", "kitchen"], 4, /kitchen/],
    ];
    for (const [args, code, says] of cases) {
      const result = await alx(...args);
      assert.deepEqual([result.code, result.out], [code, ""], args.join(" "));
      assert.match(result.err, says);
    }
  });
  await t.step("others may ask for the status only", async () => {
    assert.equal((await run(["system", "status"], { env: demo.env })).code, 0);
    for (const args of [["message", "show"], ["pause", "ingester", "--yes"], ["actions", "show"]]) {
      assert.equal((await run(["system", ...args], { env: demo.env })).code, 4, args.join(" "));
    }
  });
});
