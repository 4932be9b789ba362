import assert from "node:assert/strict";
import { fileItem, pathFault } from "../../../src/features/submit/file_source.ts";
import type { SubmitItem } from "../../../src/features/submit/item.ts";
import { AlxError } from "../../../src/util/error.ts";

const SIZE = 3 * 1024 * 1024;

async function withFile(work: (path: string, item: SubmitItem) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, new Uint8Array(SIZE).fill(65));
    await Deno.utime(path, 1000, 1000); // so long ago that any change tells
    await work(path, await fileItem(path));
  } finally {
    await Deno.remove(path).catch(() => undefined);
  }
}

/** All bytes as they are sent; `between` happens after the first piece. */
async function sent({ source }: SubmitItem, between = (): void => undefined): Promise<number> {
  assert.equal(source.kind, "stream");
  if (source.kind !== "stream") return 0;
  let bytes = 0;
  for await (const piece of await source.open()) {
    if (bytes === 0) between();
    bytes += piece.length;
  }
  return bytes;
}

Deno.test("A file that rests is sent whole, as often as is asked", () =>
  withFile(async (_, item) => {
    assert.equal(await sent(item), SIZE);
    assert.equal(await sent(item), SIZE);
    assert.equal((await item.read!(SIZE - 10, 100)).length, 10);
  }));

const CHANGES: Readonly<Record<string, (path: string) => void>> = {
  grows: (path) => Deno.writeFileSync(path, new Uint8Array(10), { append: true }),
  shrinks: (path) => Deno.truncateSync(path, SIZE - 10),
  "is written again": (path) => Deno.writeFileSync(path, new Uint8Array(SIZE).fill(66)),
};
for (const [how, change] of Object.entries(CHANGES)) {
  Deno.test(`A file that ${how} while it is sent is not taken for whole`, () =>
    withFile(async (path, item) => {
      await assert.rejects(
        sent(item, () => change(path)),
        /^AlxError: it was changed while it was being sent/,
      );
    }));

  Deno.test(`A file that ${how} between two pieces of an upload gives no further piece`, () =>
    withFile(async (path, item) => {
      await item.read!(0, 100);
      change(path);
      await assert.rejects(item.read!(100, 100), /^AlxError: it was changed while it was being sent/);
    }));
}

Deno.test("A file that is gone by the time it is sent says so in plain words", () =>
  withFile(async (path, item) => {
    await Deno.remove(path);
    const gone = (error: unknown) =>
      error instanceof AlxError && error.message === "cannot read it: there is no such file or folder";
    await assert.rejects(sent(item), gone);
    await assert.rejects(item.sha256!(), gone);
    await assert.rejects(item.read!(0, 1), gone);
  }));

Deno.test("A name that is not UTF-8 is said to be the cause", () => {
  const absent = new Deno.errors.NotFound("No such file");
  assert.match(pathFault("bad\ufffdname", absent), /^its name is not UTF-8/);
  assert.equal(pathFault("name", absent), "there is no such file or folder");
  assert.equal(pathFault("bad\ufffdname", new Deno.errors.PermissionDenied("x")), "permission denied");
});
