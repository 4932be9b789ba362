import assert from "node:assert/strict";
import fc from "fast-check";
import { openJsonl, readJsonl } from "../../src/util/jsonl.ts";

async function withFile(run: (path: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await run(`${dir}/lines.jsonl`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function values(path: string): Promise<unknown[]> {
  return (await Array.fromAsync(readJsonl(path))).map(({ value }) => value);
}

Deno.test("openJsonl appends to what is there, and readJsonl gives it back in order", () =>
  withFile(async (path) => {
    for (const value of [{ a: 1 }, ["ü", null]]) {
      const file = await openJsonl(path, { sync: true });
      await file.append(value);
      file.close();
    }
    assert.deepEqual(await values(path), [{ a: 1 }, ["ü", null]]);
  }));

Deno.test("a file cut at any byte keeps every whole line, and can be appended to", async () => {
  const text = '{"n":1}\n{"text":"ü"}\n[3]\n';
  const bytes = new TextEncoder().encode(text);
  const whole = [{ n: 1 }, { text: "ü" }, [3]];
  await withFile(async (path) => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      const kept = bytes.subarray(0, cut);
      await Deno.writeFile(path, kept);
      const lines = kept.filter((byte) => byte === 10).length;
      assert.deepEqual((await values(path)).slice(0, lines), whole.slice(0, lines));
      const file = await openJsonl(path);
      await file.append("next");
      file.close();
      assert.deepEqual(await values(path), [...whole.slice(0, lines), "next"]);
    }
  });
});

Deno.test("openJsonl finds the last line end behind a torn line longer than its buffer", () =>
  withFile(async (path) => {
    await Deno.writeTextFile(path, `1\n"${"x".repeat(200_000)}`);
    (await openJsonl(path)).close();
    assert.equal(await Deno.readTextFile(path), "1\n");
  }));

Deno.test("readJsonl names the line that is not JSON", () =>
  withFile(async (path) => {
    await Deno.writeTextFile(path, "1\n\nnope\n2\n");
    await assert.rejects(values(path), { message: `Cannot read "${path}": line 3 is not JSON` });
  }));

Deno.test("readJsonl reads any values, whatever their size", () =>
  withFile((path) =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 20 }), async (all) => {
        await Deno.writeTextFile(path, all.map((value) => JSON.stringify(value) + "\n").join(""));
        assert.equal(JSON.stringify(await values(path)), JSON.stringify(all));
      }),
      { numRuns: 50 },
    )
  ));
