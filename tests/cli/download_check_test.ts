import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { packCart } from "../../src/domain/cart.ts";
import { concatBytes } from "../../src/util/bytes.ts";
import { inFolder } from "../features/submit/support.ts";
import { run } from "../support/cli.ts";
import { fakeServer, type Reply } from "../support/fake_server.ts";

const ENV = { ALX_USER: "a", ALX_APIKEY: "b:c", ALX_RETRIES: "0" };
const CONTENT = new TextEncoder().encode("MZ not really");
const SHA256 = createHash("sha256").update(CONTENT).digest("hex");

async function packed(content: Uint8Array): Promise<Uint8Array> {
  const pieces = await Array.fromAsync(packCart([content]));
  return concatBytes(pieces);
}

function sending(bytes: Uint8Array, name = "evil.cart"): Reply {
  return async (_request, response) => {
    await response.head(200, {
      "content-disposition": `attachment; filename=${name}`,
      "content-length": String(bytes.length),
    });
    await response.write(bytes);
  };
}

Deno.test("file download keeps nothing that is no CaRT of the file asked for", async (t) => {
  const whole = await packed(CONTENT);
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ["bare bytes", CONTENT, /this is not a CaRT file/],
    ["a few bytes", new TextEncoder().encode("PWN1"), /this is not a CaRT file/],
    ["nothing", new Uint8Array(0), /this is not a CaRT file/],
    ["a CaRT that is cut short", whole.subarray(0, whole.length - 9), /damaged/],
    ["a CaRT of another file", await packed(new Uint8Array(9)), /arrived damaged: their sha256 is/],
  ];
  for (const [name, bytes, says] of cases) {
    await t.step(name, () =>
      inFolder({}, async (folder) => {
        await using server = await fakeServer({ handle: () => sending(bytes) });
        const env = { ...ENV, ALX_SERVER: server.url };
        const { code, out, err } = await run(["file", "download", SHA256, "--out", `${folder}/`], { env });
        assert.deepEqual([code, out], [6, ""], err);
        assert.match(err, says);
        assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
        const piped = await run(["file", "download", SHA256, "--out", "-"], { env });
        assert.equal(piped.code, 6, piped.err);
        if (says.source.includes("not a CaRT")) assert.equal(piped.bytes.length, 0);
      }));
  }
});

Deno.test("--force replaces the file that --out names, and none of a name from the server or from a CaRT", () =>
  inFolder({ "evil.cart": "mine", "named": "old" }, async (folder) => {
    const whole = await packed(CONTENT);
    await using server = await fakeServer({ handle: () => sending(whole) });
    const env = { ...ENV, ALX_SERVER: server.url };
    const refused = await run(["file", "download", SHA256, "--out", folder, "--force"], { env });
    assert.equal(refused.code, 2);
    assert.match(
      refused.err,
      /^alx: Will not overwrite ".*evil\.cart"\n {2}Try: its name is not yours: --out .*evil\.cart --force\n$/,
    );
    assert.equal(await Deno.readTextFile(`${folder}/evil.cart`), "mine");

    const replaced = await run(["file", "download", SHA256, "--out", `${folder}/named`, "--force"], { env });
    assert.equal(replaced.code, 0, replaced.err);
    assert.deepEqual(await Deno.readFile(`${folder}/named`), whole);

    const named = await Array.fromAsync(packCart([CONTENT], { header: { name: "evil.cart" } }));
    await Deno.writeFile(`${folder}/x`, concatBytes(named));
    const unpacked = await run(["cart", "unpack", `${folder}/x`, "--out", folder, "--force"]);
    assert.equal(unpacked.code, 2);
    assert.equal(await Deno.readTextFile(`${folder}/evil.cart`), "mine");
  }));
