import assert from "node:assert/strict";
import { createFile, writeText } from "../../../src/tui/search/export_write.ts";
import { inFolder } from "../../features/submit/support.ts";

/** Pieces that tell whether they were ended. */
function pieces(
  count: number,
): { readonly text: AsyncGenerator<string, void>; readonly ended: () => boolean } {
  let isEnded = false;
  async function* text() {
    try {
      for (let i = 0; i < count; i++) yield `é${i}\n`;
    } finally {
      isEnded = true;
    }
  }
  return { text: text(), ended: () => isEnded };
}

Deno.test("an export is written whole, for its owner alone", () =>
  inFolder({}, async (folder) => {
    const { text, ended } = pieces(3);
    await writeText(`${folder}/a`, text);
    assert.equal(await Deno.readTextFile(`${folder}/a`), "é0\né1\né2\n");
    assert.equal((await Deno.stat(`${folder}/a`)).mode! & 0o777, 0o600);
    assert(ended());
  }));

Deno.test("a write that fails ends what is exported, and leaves no file behind", () =>
  inFolder({}, async (folder) => {
    const { text, ended } = pieces(3);
    let [writes, isClosed] = [0, false];
    const full = async (path: string) => {
      const file = await createFile(path);
      return {
        write: (data: Uint8Array) =>
          ++writes === 2 ? Promise.reject(new Error("no space left")) : file.write(data),
        close() {
          isClosed = true;
          file.close();
        },
      };
    };
    await assert.rejects(writeText(`${folder}/a`, text, full), /no space left/);
    assert.deepEqual([ended(), isClosed], [true, true]);
    await assert.rejects(Deno.stat(`${folder}/a`), Deno.errors.NotFound);
  }));

Deno.test("a file that is there is left as it is", () =>
  inFolder({ "a": "mine" }, async (folder) => {
    await assert.rejects(writeText(`${folder}/a`, pieces(1).text), /Cannot write ".*": it exists already/);
    assert.equal(await Deno.readTextFile(`${folder}/a`), "mine");
  }));
