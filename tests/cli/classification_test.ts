import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { fakeServer } from "../support/fake_server.ts";

Deno.test("markings are read and compared by the definition kept on disk", async (t) => {
  await using demo = await startDemo();
  const cache = await Deno.makeTempDir();
  const env = { ...demo.env, XDG_CACHE_HOME: cache };
  const alx = (...args: string[]) => run(["classification", ...args], { env });
  const json = async (...args: string[]) => {
    const { out, err, code } = await alx(...args);
    assert.deepEqual([code, err], [0, ""], args.join(" "));
    return JSON.parse(out);
  };

  await t.step("the normal form, long and short", async () => {
    assert.deepEqual(await json("normalize", "tlp:c", "TLP:A+S"), [
      "TLP:CLEAR",
      "TLP:AMBER+STRICT",
    ]);
    assert.deepEqual(await json("normalize", "TLP:AMBER", "--short"), ["TLP:A"]);
  });
  await t.step("max and min of any number", async () => {
    assert.equal(await json("max", "TLP:CLEAR", "TLP:AMBER", "TLP:GREEN"), "TLP:AMBER");
    assert.equal(await json("min", "TLP:CLEAR", "TLP:AMBER", "TLP:GREEN"), "TLP:CLEAR");
    assert.equal(await json("max", "tlp:g"), "TLP:GREEN");
  });
  await t.step("check tells which of several is wrong, and ends with 1", async () => {
    const good = await alx("check", "tlp:c");
    assert.deepEqual([good.code, good.err, JSON.parse(good.out)[0].normal], [0, "", "TLP:CLEAR"]);
    const bad = await alx("check", "tlp:c", "TLP:PURPLE");
    const rows = JSON.parse(bad.out);
    assert.deepEqual([bad.code, bad.err], [1, ""]);
    assert.deepEqual(rows.map((row: { valid: boolean }) => row.valid), [true, false]);
    assert.match(rows[1].fault, /PURPLE/);
  });
  await t.step("check --clearance tells who may see what", async () => {
    const { code, out } = await alx(
      "check",
      "TLP:C",
      "TLP:AMBER",
      "--clearance",
      "TLP:GREEN",
      "--output",
      "csv",
    );
    assert.equal(code, 1);
    assert.deepEqual(out.split("\n").map((line) => line.split(",")[3]), [
      "accessible",
      "true",
      "false",
      undefined,
    ]);
  });
  await t.step("what is no marking is named in one sentence", async () => {
    for (const verb of ["normalize", "max", "min"]) {
      const { code, out, err } = await alx(verb, "TLP:CLEAR", "TLP:PURPLE");
      assert.deepEqual([code, out], [2, ""], verb);
      assert.match(err, /^alx: "TLP:PURPLE" is no classification of this server: [^\n]+\n {2}Try: [^\n]+\n$/);
    }
  });
  await t.step("the file is its owner's alone", async () => {
    const [file, ...others] = await filesOf(`${cache}/alx/classification`);
    assert.deepEqual(others, []);
    assert.equal((await Deno.stat(file!)).mode! & 0o777, 0o600);
  });
  await Deno.remove(cache, { recursive: true });
});

Deno.test("the server is asked once a day, and its absence is no fault while a definition is kept", async () => {
  const cache = await Deno.makeTempDir();
  const clock = new FakeClock(Date.parse("2026-01-01T00:00:00Z"));
  const definition = {
    enforce: true,
    levels: [{ name: "LOW", short_name: "L", lvl: 1 }, { name: "HIGH", short_name: "H", lvl: 2 }],
    unrestricted: "L",
    restricted: "H",
  };
  let broken = false;
  await using server = await fakeServer({
    handle: ({ url }) =>
      url.includes("classification_definition")
        ? broken ? { status: 403, error: "not today" } : { response: definition }
        : { response: { username: "me" } },
  });
  const env = { ALX_SERVER: server.url, ALX_USER: "me", ALX_APIKEY: "a:b", XDG_CACHE_HOME: cache };
  const asked = () => server.seen.filter(({ url }) => url.includes("classification_definition")).length;
  const alx = (...more: string[]) => run(["classification", "normalize", "l", ...more], { env, clock });

  assert.equal((await alx()).code, 0);
  assert.match(server.seen.find(({ url }) => url.includes("classification_definition"))!.url, /[?&]original/);
  assert.deepEqual([(await alx()).out, asked()], ['[\n  "LOW"\n]\n', 1]);
  await clock.advance(25 * 3_600_000);
  assert.equal((await alx()).code, 0);
  assert.equal(asked(), 2);
  assert.deepEqual([(await alx("--refresh")).code, asked()], [0, 3]);

  broken = true;
  await clock.advance(25 * 3_600_000);
  const stale = await alx();
  assert.deepEqual([stale.code, stale.out], [0, '[\n  "LOW"\n]\n']);
  assert.match(stale.err, /^alx: The definition is 1 d old, as the server cannot be asked: Not today\n$/);
  assert.equal((await alx("--refresh")).code, 4);

  await Deno.writeTextFile((await filesOf(`${cache}/alx/classification`))[0]!, "no JSON");
  assert.equal((await alx()).code, 4);
  broken = false;
  assert.equal((await alx()).code, 0);
  await Deno.remove(cache, { recursive: true });
});

Deno.test("a definition that cannot be used is the server's fault, and is not kept", async () => {
  const cache = await Deno.makeTempDir();
  const levels = [{ name: "LOW", short_name: "L", lvl: 1 }];
  for (
    const response of [
      ...[null, {}, { levels: 5 }, { levels: [{ name: "L" }] }, { levels }],
      { levels: [...levels, ...levels] },
      { enforce: true, levels, restricted: "L", unrestricted: "NOSUCH" },
    ]
  ) {
    await using server = await fakeServer({ replies: [{ response }] });
    const env = { ALX_SERVER: server.url, ALX_USER: "me", ALX_APIKEY: "a:b", XDG_CACHE_HOME: cache };
    const { code, out, err } = await run(["classification", "check", "L"], { env });
    assert.deepEqual([code, out], [6, ""], JSON.stringify(response));
    assert.match(err, /^alx: The server's answer cannot be used: /);
  }
  await assert.rejects(Deno.stat(`${cache}/alx/classification`));
  await Deno.remove(cache, { recursive: true });
});

Deno.test("without a server there is nothing to go by", async () => {
  const { code, out, err } = await run(["classification", "normalize", "L"]);
  assert.deepEqual([code, out], [3, ""]);
  assert.match(err, /^alx: No server is set\n/);
});

async function filesOf(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => `${folder}/${name}`);
}
