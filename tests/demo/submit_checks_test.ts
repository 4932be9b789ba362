import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { type Fixture, fixture } from "./fixture.ts";

async function submitted(on: Fixture, json: unknown) {
  const { status, message, response } = await on.ask("submit/", { json });
  return status === 200 ? response.files[0].name : `${status} ${message}`;
}

/** Submits bytes with a JSON part, and a file name beside them. */
async function uploaded(on: Fixture, json: unknown, filename = "dir/own name.bin") {
  const body = new FormData();
  body.set("json", typeof json === "string" ? json : JSON.stringify(json));
  body.set("bin", new Blob(["bytes"]), filename);
  const { status, message, response } = await on.ask("submit/", { body });
  return status === 200 ? response.files[0].name : `${status} ${message}`;
}

Deno.test("names in JSON keep their last part, those beside a file stay as sent", async () => {
  const on = fixture();
  const named = (name: unknown) => submitted(on, { plaintext: "n", name });
  strictEqual(await named("../../etc/pass wd"), "pass wd");
  strictEqual(await named("C:\\dir\\evil.bin"), "C:\\dir\\evil.bin");
  strictEqual(await named("a\0b\x7f\tc"), "a\\x00b\\x7f\tc");
  const hash = "1b16b1df538ba12dc3f97edbb85caa7050d46c148134290feba80f8236c83db9";
  for (const name of [undefined, null, ""]) strictEqual(await named(name), hash);
  for (const name of ["/", "a/"]) strictEqual(await named(name), "400 Filename missing");
  strictEqual(await named(5), "400 expected str, bytes or os.PathLike object, not int");
  strictEqual(await uploaded(on, { name: "../../etc/pass wd" }), "../../etc/pass wd");
  strictEqual(await uploaded(on, { name: 5 }), "5");
  strictEqual(await uploaded(on, {}), "own name.bin");
  for (const name of ["", null]) strictEqual(await uploaded(on, { name }), "400 Filename missing");
});

Deno.test("values of the wrong type are refused with the text of the genuine server", async () => {
  const on = fixture();
  const cases: readonly (readonly [unknown, string])[] = [
    [{ params: "x" }, "'str' object has no attribute 'pop'"],
    [{ params: null }, "'NoneType' object has no attribute 'pop'"],
    [{ params: [] }, "pop expected at most 1 argument, got 2"],
    [{ metadata: "x" }, "'str' object has no attribute 'items'"],
    [{ metadata: [1] }, "'list' object has no attribute 'items'"],
    [{ metadata: null }, "'NoneType' object has no attribute 'items'"],
    [{ params: { priority: 1501 } }, "[priority] Value bigger then the max value. (1501 > 1500)"],
    [{ params: { priority: 0 } }, "[priority] Value smaller then the min value. (0 < 1500)"],
    [{ params: { ttl: "x" } }, "invalid literal for int() with base 10: 'x'"],
    [{ metadata: { "bad key!": "x" } }, "'Illegal key: bad key!'"],
    [{ metadata: { Upper: "x" } }, "'Illegal key: Upper'"],
    [{ metadata: { a: { "b c": "x" } } }, "'Illegal key: a.b c'"],
  ];
  for (const [more, message] of cases) {
    strictEqual(await submitted(on, { plaintext: "x", name: "n", ...more as object }), `400 ${message}`);
    strictEqual(await uploaded(on, { name: "n", ...more as object }), `400 ${message}`);
  }
  strictEqual(await submitted(on, [1]), "400 'list' object has no attribute 'get'");
  strictEqual(await submitted(on, null), "400 'NoneType' object has no attribute 'get'");
  strictEqual(await submitted(on, { plaintext: 5 }), "400 'int' object has no attribute 'encode'");
  strictEqual(on.demo.state.store.collections.submission.size, 0);
});

Deno.test("metadata is stored as text, and flags are true for any text", async () => {
  const on = fixture();
  const metadata = { k: true, n: 1.5, o: {}, l: { x: null }, list: [1, "a"] };
  const json = { plaintext: "x", name: "n", metadata, params: { deep_scan: "no", priority: 1_500 } };
  const { response } = await on.ask("submit/", { json });
  deepStrictEqual(response.metadata, { k: "true", n: "1.5", "l.x": "null", list: '[1, "a"]' });
  strictEqual(response.params.deep_scan, true);
});

Deno.test("ingest takes a high priority down, and refuses illegal keys", async () => {
  const on = fixture();
  const ask = (more: object) => on.ask("ingest/", { json: { plaintext: "x", name: "n", ...more } });
  strictEqual((await ask({ params: { priority: 99_999 } })).status, 200);
  strictEqual((await ask({ metadata: { "bad key!": "x" } })).message, "'Illegal key: bad key!'");
});

Deno.test("ids are numbers of 128 bits in base 62", async () => {
  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const valueOf = (id: string) => [...id].reduce((sum, char) => sum * 62n + BigInt(digits.indexOf(char)), 0n);
  const on = fixture();
  for (let count = 0; count < 50; count++) {
    const { response } = await on.ask("submit/", { json: { plaintext: `${count}`, name: "n" } });
    ok(/^\w{22}$/.test(response.sid) && valueOf(response.sid) < 1n << 128n, response.sid);
  }
});

Deno.test("a form with too much beside its file is refused", async () => {
  const on = fixture();
  const long = JSON.stringify({ name: "n", metadata: { a: "x".repeat(500_000) } });
  const text = "400 413 Request Entity Too Large: The data value transmitted exceeds the capacity limit.";
  strictEqual(await uploaded(on, long), text);
  const body = new FormData();
  for (let at = 0; at < 1_001; at++) body.append(`f${at}`, "");
  strictEqual((await on.ask("submit/", { body })).message, text.slice(4));
});
