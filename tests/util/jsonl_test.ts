import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonLine, openJsonl, readJsonl } from "../../src/util/jsonl.ts";

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
      const file = await openJsonl(path);
      await file.append([jsonLine(value)]);
      await file.sync();
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
      const readable = await values(path);
      const file = await openJsonl(path);
      await file.append([jsonLine("next")]);
      assert.equal(file.sizeBytes, (await Deno.stat(path)).size);
      file.close();
      assert.deepEqual(await values(path), [...readable, "next"]);
    }
  });
});

Deno.test("openJsonl finds the last line end behind a torn line longer than its buffer", () =>
  withFile(async (path) => {
    await Deno.writeTextFile(path, `1\n"${"x".repeat(200_000)}`);
    (await openJsonl(path)).close();
    assert.equal(await Deno.readTextFile(path), "1\n");
  }));

Deno.test("a last line that lost only its line end is kept when it is a whole object, and cut when nobody can know", () =>
  withFile(async (path) => {
    for (
      const [rest, kept] of [['{"n":2}', [{ n: 2 }]], ["[2]", [[2]]], ["12", []], ['{"n":', []]] as const
    ) {
      await Deno.writeTextFile(path, `{"n":1}\n${rest}`);
      (await openJsonl(path)).close();
      assert.deepEqual(await values(path), [{ n: 1 }, ...kept]);
      assert.match(await Deno.readTextFile(path), /\n$/);
    }
  }));

Deno.test("each line tells where it stands in bytes, and can be read from there", () =>
  withFile((path) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "grapheme", maxLength: 40 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 64 }),
        async (all, blockBytes) => {
          await Deno.remove(path).catch(() => undefined);
          const file = await openJsonl(path);
          const starts: number[] = [];
          for (const one of all) {
            starts.push(file.sizeBytes);
            await file.append([jsonLine(one)]);
          }
          file.close();
          const lines = await Array.fromAsync(readJsonl(path, { blockBytes }));
          assert.deepEqual(
            lines.map(({ value, offset }) => [value, offset]),
            all.map((v, i) => [v, starts[i]]),
          );
          const last = all.length - 1;
          const [from] = await Array.fromAsync(readJsonl(path, { offset: starts[last]!, blockBytes }));
          assert.equal(from?.value, all[last]);
        },
      ),
      { numRuns: 50 },
    )
  ));

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
