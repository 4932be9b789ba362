import assert from "node:assert/strict";
import { makePng } from "../../../src/demo/corpus/content/images.ts";
import { decodePng, pictureRows } from "../../../src/tui/file/png.ts";

Deno.test("A PNG is decoded to its pixels", async () => {
  const picture = await decodePng(makePng(1, { width: 40, height: 20 }));
  assert.equal(picture?.width, 40);
  assert.equal(picture?.height, 20);
  assert.deepEqual([...picture!.rgb.subarray(0, 3)], [0xf4, 0xf4, 0xf4]);
  assert.ok(picture!.rgb.includes(0x50));
});

Deno.test("What is no PNG, or a damaged one, is no picture", async () => {
  const bytes = makePng(1);
  assert.equal(await decodePng(new Uint8Array(100)), undefined);
  assert.equal(await decodePng(bytes.subarray(0, 60)), undefined);
  const huge = bytes.slice();
  new DataView(huge.buffer).setUint32(16, 100_000);
  new DataView(huge.buffer).setUint32(20, 100_000);
  assert.equal(await decodePng(huge), undefined);
  const broken = bytes.slice();
  broken.fill(7, 80, 200);
  assert.equal(await decodePng(broken), undefined);
});

Deno.test("A picture fits the room it is given", async () => {
  const picture = (await decodePng(makePng(1)))!;
  const rows = pictureRows(picture, { columns: 30, rows: 8 }, true);
  assert.ok(rows.length <= 8);
  assert.ok(rows.every((row) => row.length === 30));
  const rows8 = pictureRows(picture, { columns: 30, rows: 8 });
  assert.ok(rows8.every((row) => [...row.matchAll(/[▀ ]/g)].length === 30));
});
