import assert from "node:assert/strict";
import { tagPlaces, tagTitle } from "../../../src/tui/file/hex_tags.ts";
import { openDemo } from "../../support/demo_driver.ts";

const bytesOf = (text: string) => Uint8Array.from([...text], (letter) => letter.charCodeAt(0));
const wide = (text: string) => [...text].map((letter) => `${letter}\0`).join("");

const CASES = [
  {
    what: "a value as it is, and as Windows writes it",
    text: `..evil.test..${wide("evil.test")}`,
    tags: { "network.static.domain": [["evil.test"]] },
    places: [[2, 9], [13, 18]],
  },
  {
    what: "a domain within its address only once",
    text: "http://evil.test/x evil.test",
    tags: { "network.static.domain": [["evil.test"]], "network.static.uri": [["http://evil.test/x"]] },
    places: [[0, 18], [19, 9]],
  },
  { what: "nothing too short to mean anything", text: "MZ MZ", tags: { "file.magic": [["MZ"]] }, places: [] },
  {
    what: "letters beyond ASCII as UTF-8",
    text: "..\xc3\xa9t\xc3\xa9s",
    tags: { a: [["étés"]] },
    places: [[
      2,
      6,
    ]],
  },
  { what: "no value of a tag without any", text: "text", tags: { a: undefined }, places: [] },
] as const;

for (const { what, text, tags, places } of CASES) {
  Deno.test(`Tagged values in bytes: ${what}`, () => {
    assert.deepEqual(tagPlaces(bytesOf(text), tags).map(({ at, length }) => [at, length]), places);
  });
}

Deno.test("A value that fills the file is shown at its first places only", () => {
  assert.equal(tagPlaces(bytesOf("evil.test ".repeat(1000)), { a: [["evil.test"]] }).length, 64);
});

Deno.test("The title of a tagged value opens nothing", () => {
  assert.doesNotMatch(
    tagTitle({ at: 0, length: 1, type: "network.static.uri", value: "http://a.test/" }),
    /http:/,
  );
});

Deno.test("} goes through the tagged values in the bytes of a mail, { back, t chooses, esc forgets", async () => {
  await using driver = await openDemo([120, 40]);
  const { items } = await driver.app.services.client.search.page("file", `type:"document/email"`, {
    rows: 1,
  });
  driver.app.open("file", { sha256: String(items[0]!.sha256), tab: "hex" });
  await driver.see(/00000000 +[0-9a-f]{2} /);
  await driver.press("}");
  const [, first] = /(network\.\S+ \S+) +to 0x/.exec(await driver.see(/network\.\S+ \S+ +to 0x/))!;
  await driver.press("}");
  const [, second] = /(network\.\S+ \S+) +to 0x/.exec(await driver.see(/network\.\S+ \S+ +to 0x/))!;
  assert.notEqual(second, first);
  await driver.press("{");
  await driver.see(first!);
  await driver.press("esc");
  await driver.gone(first!);
  await driver.press("t");
  await driver.see("tagged values in these bytes");
  await driver.press("enter");
  await driver.see(first!);
});

Deno.test("Where no tagged value stands in the bytes, the key says so", async () => {
  await using driver = await openDemo([120, 40]);
  const { items } = await driver.app.services.client.search.page("file", "type:image*", { rows: 1 });
  driver.app.open("file", { sha256: String(items[0]!.sha256), tab: "hex" });
  await driver.see(/00000000 +[0-9a-f]{2} /);
  await driver.press("}");
  await driver.see("No tagged value stands in these bytes as it is");
});
