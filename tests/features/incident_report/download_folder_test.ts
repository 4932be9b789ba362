import assert from "node:assert/strict";
import { TargetFolder } from "../../../src/features/incident/download_folder.ts";
import { collect, inTempFolder } from "./support.ts";

/** A folder to write into, one that nothing may be written to, and a file ready to be placed. */
function inTwoFolders(
  body: (paths: { inside: string; outside: string; ready(): Promise<string> }) => Promise<void>,
): Promise<void> {
  return inTempFolder(async (folder) => {
    const [inside, outside] = [`${folder}/in`, `${folder}/out`];
    await Deno.mkdir(inside);
    await Deno.mkdir(outside);
    await Deno.writeTextFile(`${outside}/theirs`, "theirs");
    const ready = async () => {
      const path = `${inside}/${crypto.randomUUID()}`;
      await Deno.writeTextFile(path, "new");
      return path;
    };
    await body({ inside, outside, ready });
    assert.deepEqual((await collect(Deno.readDir(outside))).map(({ name }) => name), ["theirs"]);
    assert.equal(await Deno.readTextFile(`${outside}/theirs`), "theirs");
  });
}

Deno.test("folders are made on the way, and what is there is seen", () =>
  inTwoFolders(async ({ inside, ready }) => {
    const folder = await TargetFolder.open(`${inside}/new/deep`);
    assert.deepEqual(await folder.find(["a", "b"]), { kind: "nothing" });
    const path = await folder.place(await ready(), ["a", "b"], { replace: false });
    assert.deepEqual(await folder.find(["a", "b"]), { kind: "file", path, bytes: 3 });
    assert.deepEqual(await folder.find(["a"]), { kind: "other", reason: 'a folder is in the way at "a"' });
  }));

Deno.test("nothing is written through a link within the folder", () =>
  inTwoFolders(async ({ inside, outside, ready }) => {
    await Deno.symlink(outside, `${inside}/link`);
    await Deno.mkdir(`${inside}/a`);
    await Deno.symlink("../../out", `${inside}/a/up`);
    const folder = await TargetFolder.open(inside);
    for (const parts of [["link", "x"], ["a", "up", "x"], ["link", "deep", "x"]]) {
      assert.equal((await folder.find(parts)).kind, "other", parts.join("/"));
      await assert.rejects(folder.place(await ready(), parts, { replace: true }), /a link is in the way/);
    }
  }));

Deno.test("a link in the file's own place is neither followed nor, unless told, replaced", () =>
  inTwoFolders(async ({ inside, outside, ready }) => {
    await Deno.symlink(`${outside}/theirs`, `${inside}/x`);
    const folder = await TargetFolder.open(inside);
    assert.equal((await folder.find(["x"])).kind, "other");
    await assert.rejects(folder.place(await ready(), ["x"], { replace: false }), Deno.errors.AlreadyExists);
    await folder.place(await ready(), ["x"], { replace: true });
    assert.equal((await Deno.lstat(`${inside}/x`)).isSymlink, false);
    assert.equal(await Deno.readTextFile(`${inside}/x`), "new");
  }));

Deno.test("a folder that becomes a link while files are written is noticed", () =>
  inTwoFolders(async ({ inside, outside, ready }) => {
    const folder = await TargetFolder.open(inside);
    await folder.place(await ready(), ["a", "x"], { replace: false });
    await Deno.rename(`${inside}/a`, `${inside}/b`);
    await Deno.symlink(outside, `${inside}/a`);
    await assert.rejects(folder.place(await ready(), ["a", "y"], { replace: false }), /a link is in the way/);
  }));

Deno.test("a file is never replaced unless told, and a file in place of a folder is told of", () =>
  inTwoFolders(async ({ inside, ready }) => {
    await Deno.writeTextFile(`${inside}/x`, "old");
    const folder = await TargetFolder.open(inside);
    await assert.rejects(folder.place(await ready(), ["x"], { replace: false }), Deno.errors.AlreadyExists);
    assert.equal(await Deno.readTextFile(`${inside}/x`), "old");
    await assert.rejects(
      folder.place(await ready(), ["x", "y"], { replace: true }),
      /a file is in the way at "x"/,
    );
  }));

Deno.test("the folder itself may be a link: it is the person's own", () =>
  inTwoFolders(async ({ inside, ready }) => {
    await Deno.mkdir(`${inside}/real`);
    await Deno.symlink("real", `${inside}/named`);
    const folder = await TargetFolder.open(`${inside}/named`);
    await folder.place(await ready(), ["a", "x"], { replace: false });
    assert.equal(await Deno.readTextFile(`${inside}/real/a/x`), "new");
  }));
