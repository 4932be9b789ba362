import assert from "node:assert/strict";
import { type DemoDriver, openDemo } from "../support/demo_driver.ts";

const lines = (screen: string) => screen.split("\n");

/** Opens the bytes of an executable. */
async function openProgram(driver: DemoDriver, tab = "hex"): Promise<void> {
  const { items } = await driver.app.services.client.search.page("file", "type:executable*", {
    rows: 1,
    sort: "size desc",
  });
  driver.app.open("file", { sha256: String(items[0]!.sha256), tab });
}

for (const [columns, rows] of [[120, 40], [80, 24], [40, 16]] as const) {
  Deno.test(`Hex shows offsets, bytes and text at ${columns}x${rows}`, async () => {
    await using driver = await openDemo([columns, rows]);
    await openProgram(driver);
    const screen = await driver.see("4d 5a");
    assert.ok(lines(screen).every((line) => line.length <= columns));
    assert.match(screen, columns < 60 ? /›0000 {2}4d 5a/ : /›00000000 {2}4d 5a .*MZ/);
    assert.match(screen, /u16 +23117/);
  });
}

Deno.test("Journey 3: x bytes, / finds them, a strings, f filters by kind, enter goes to the bytes, y copies", async () => {
  await using driver = await openDemo([80, 24]);
  await openProgram(driver, "results");
  await driver.see("[2 Results");
  await driver.press("x");
  await driver.see("4d 5a");
  await driver.press("/");
  await driver.type("54 68 ?? 73");
  await driver.press("enter");
  await driver.see("1 of 1");
  await driver.press("v", "l", "l", "l", "y");
  await driver.see("4 bytes as hex");
  await driver.press("y");
  await driver.see("Copied");
  assert.deepEqual(driver.terminal.copied, ["54 68 69 73"]);
  await driver.press("a");
  await driver.see("This program cannot");
  await driver.press("f");
  await driver.type("kind:api");
  await driver.press("enter");
  const shown = await driver.see(/\d+ of \d+ · min 6/);
  assert.doesNotMatch(shown, /This program/);
  const offset = /›0000([0-9a-f]{4}) A {2}api/.exec(shown)![1]!;
  await driver.press("enter");
  await driver.see(`─ 0x${offset.replace(/^0+/, "")} ─`);
});

Deno.test("Text, regular expressions and :0x go to places in the bytes; n goes around the end", async () => {
  await using driver = await openDemo([80, 24]);
  await openProgram(driver);
  await driver.see("4d 5a");
  await driver.press("/");
  await driver.type('"PE"');
  await driver.press("enter");
  await driver.see(/\d+ of \d+ /);
  await driver.press("n", "N");
  await driver.press("/");
  await driver.press("ctrl-u");
  await driver.type("/program c[a-z]+/");
  await driver.press("enter");
  await driver.see("─ 0x53 ─");
  await driver.press(":");
  await driver.type("0x80");
  await driver.press("enter");
  await driver.see("─ 0x80 ─");
  await driver.press("w");
  await driver.see("32 bytes a row do not fit this screen");
  await driver.press("G");
  await driver.gone("─ 0x80 ─");
  await driver.press("g", "g");
  await driver.see("─ 0x0 ─");
});

Deno.test("Info, tags, text, children and similar files have each their tab", async () => {
  await using driver = await openDemo([120, 40]);
  await openProgram(driver, "info");
  const info = await driver.see(/sha256 +[0-9a-f]{64}/);
  assert.match(info, /entropy +\d\.\d{3}/);
  await driver.press("3");
  await driver.see(/\[3 Tags[\s\S]*(?:Tags|Heuristics) /);
  await driver.press("6");
  await driver.see("This program cannot");
  await driver.press("7");
  await driver.see("Not an image");
  await driver.press("8");
  await driver.see("Parents");
  await driver.press("9");
  await driver.see(/No similar files|ssdeep|TLSH/);
});

Deno.test("A picture is drawn in half blocks", async () => {
  await using driver = await openDemo([80, 24]);
  const { items } = await driver.app.services.client.search.page("file", 'type:"image/png"', { rows: 1 });
  driver.app.open("file", { sha256: String(items[0]!.sha256), tab: "image" });
  const screen = await driver.see("▀▀▀▀");
  assert.match(screen, /\d+ × \d+/);
  assert.ok(lines(screen).every((line) => line.length <= 80));
});

Deno.test("A result, a signature and a heuristic have screens of their own", async () => {
  await using driver = await openDemo([80, 24]);
  const { client } = driver.app.services;
  const [result, signature, heuristic] = await Promise.all([
    client.search.page("result", "result.score:>=500", { rows: 1 }),
    client.search.page("signature", "type:yara", { rows: 1 }),
    client.search.page("heuristic", "score:>=500", { rows: 1 }),
  ]);
  driver.app.open("result", { key: String(result.items[0]!.id) });
  await driver.see("[1 Result]");
  await driver.see("▾");
  driver.app.open("signature", { id: String(signature.items[0]!.id) });
  await driver.see(/1 {2}rule /);
  driver.app.open("heuristic", { id: String(heuristic.items[0]!.heur_id ?? heuristic.items[0]!.id) });
  await driver.see("Heuristic");
  await driver.press("2");
  await driver.see(/newest hits/);
});

Deno.test("A download is CaRT by default, under a harmless name, with its hash checked", async () => {
  const folder = await Deno.makeTempDir();
  const before = Deno.cwd();
  Deno.chdir(folder);
  try {
    await using driver = await openDemo([80, 24]);
    const { items } = await driver.app.services.client.search.page("file", "type:executable*", { rows: 1 });
    driver.app.open("file", { sha256: String(items[0]!.sha256), name: "../evil\u202efdp.exe" });
    await driver.see("[2 Results");
    await driver.press("d");
    await driver.see("CaRT: neutralised");
    await driver.press("c");
    await driver.see("sha256 checked");
    const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    assert.deepEqual(names, ["evil_fdp.exe.cart"]);
  } finally {
    Deno.chdir(before);
    await Deno.remove(folder, { recursive: true });
  }
});

for (const [columns, rows] of [[120, 40], [80, 24]] as const) {
  Deno.test(`The foot of the strings says what is known, and B puts it on the badlist, at ${columns}x${rows}`, async () => {
    await using driver = await openDemo([columns, rows]);
    const { client } = driver.app.services;
    const { items } = await client.search.page(
      "result",
      'type:"document/email" AND result.sections.tags.network.static.uri:*',
      { rows: 1, fl: ["sha256"] },
    );
    driver.app.open("file", { sha256: String(items[0]!.sha256), tab: "strings" });
    await driver.see("[5 Strings");
    await driver.press("f");
    await driver.type("kind:url");
    await driver.press("enter");
    const shown = await driver.see(/in [\d,]+ results? .*badlist – {3}safelist –/);
    assert.match(shown, /known · hxxp/);
    await driver.press("B");
    await driver.see("Badlist hxxp");
    await driver.type("c2 of the case");
    await driver.press("enter");
    await driver.see("badlist ✓ c2 of the case (analyst)");
    const { total } = await client.search.page("badlist", 'sources.reason:"c2 of the case"', { rows: 1 });
    assert.equal(total, 1);
  });
}
