import assert from "node:assert/strict";
import { Disk } from "../../../src/features/incident/disk.ts";

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A clock whose every look costs `ms`. */
function slowClock(ms: number) {
  let looks = 0;
  return { looks: () => looks, now: () => ms * ++looks };
}

Deno.test("a file is told of as it is: its size, its bytes, that it is gone", () =>
  withFolder(async (folder) => {
    const disk = new Disk({ now: () => 0 });
    await Deno.writeTextFile(`${folder}/a`, "some text");
    await Deno.writeFile(`${folder}/large`, new Uint8Array(70_000).fill(7));
    assert.equal((await disk.stat(`${folder}/a`)).size, 9);
    assert.deepEqual(await disk.read(`${folder}/a`, 9), new TextEncoder().encode("some text"));
    assert.equal((await disk.read(`${folder}/large`, 70_000)).length, 70_000);
    await Deno.writeTextFile(`${folder}/a`, "more");
    assert.equal((await disk.stat(`${folder}/a`)).size, 4);
    await Deno.remove(`${folder}/a`);
    await assert.rejects(disk.stat(`${folder}/a`), Deno.errors.NotFound);
    await assert.rejects(disk.read(`${folder}/a`, 4), Deno.errors.NotFound);
    await assert.rejects(disk.stat(`${folder}/no such folder/a`), Deno.errors.NotFound);
  }));

Deno.test("while the disk is slow it is asked on threads: nothing waits for it", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a`, "x");
    const looks = async (ms: number, questions: number) => {
      const clock = slowClock(ms);
      const disk = new Disk(clock);
      for (let i = 0; i < questions; i++) assert.equal((await disk.stat(`${folder}/a`)).size, 1);
      return clock.looks();
    };
    // A patient question looks at no clock. Answers of 10 ms: the fourth is one too many.
    assert.equal(await looks(10, 100), await looks(10, 4));
    assert.ok(await looks(10, 4) > await looks(10, 3));
    assert.ok(await looks(10, 110) > await looks(10, 100), "it is tried again after a while");
    assert.ok(await looks(0.1, 300) >= 2 * 300);
  }));

Deno.test("many quick answers leave turns to others", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a`, "x");
    const disk = new Disk(slowClock(0.1));
    await disk.stat(`${folder}/a`);
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    for (let i = 0; i < 5000 && turns === 0; i++) await disk.stat(`${folder}/a`);
    clearInterval(timer);
    assert.ok(turns > 0);
  }));
