import assert from "node:assert/strict";
import { CART_DEFAULT_KEY, packCart } from "../../src/domain/cart.ts";
import { HEADER_BYTES, writeHeader } from "../../src/domain/cart/format.ts";
import { Rc4 } from "../../src/domain/cart/rc4.ts";
import { concatBytes } from "../../src/util/bytes.ts";
import { run } from "../support/cli.ts";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const CONTENT = "MZ\u0000 not really";
const bytes = (text: string) => new TextEncoder().encode(text);

async function packed(options: Parameters<typeof packCart>[1], content = CONTENT): Promise<Uint8Array> {
  const chunks = await Array.fromAsync(packCart([bytes(content)], options));
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

Deno.test("a file is packed, told about and unpacked, the same bytes, without a server", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/evil.exe`;
    await Deno.writeTextFile(path, CONTENT);
    const pack = await run(["cart", "pack", path, "--meta", "case=7", "--meta", "note=a=b"]);
    assert.deepEqual([pack.code, pack.err, JSON.parse(pack.out).path], [0, "", `${path}.cart`]);
    assert(!(await Deno.readTextFile(`${path}.cart`)).includes("not really"));

    const info = JSON.parse((await run(["cart", "info", `${path}.cart`])).out);
    assert.deepEqual(info.header, { case: "7", name: "evil.exe", note: "a=b" });
    assert.equal(info.footer.length, String(CONTENT.length));

    const unpack = await run(["cart", "unpack", `${path}.cart`, "--out", `${folder}/again`]);
    assert.equal(unpack.code, 0);
    assert.match(unpack.err, /^alx: [^\n]*malware[^\n]*\n$/);
    assert.equal(await Deno.readTextFile(`${folder}/again`), CONTENT);
    assert.equal((await Deno.stat(`${folder}/again`)).mode! & 0o777, 0o600);
  });
});

Deno.test("pipes: - is standard input and standard output", async () => {
  const pack = await run(["cart", "pack", "-", "--out", "-", "--name", "x"], { stdin: CONTENT });
  assert.deepEqual([pack.code, pack.err], [0, ""]);
  assert.deepEqual(pack.bytes, await packed({ header: { name: "x" } }));
  await inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/x.cart`, pack.bytes);
    const unpack = await run(["cart", "unpack", `${folder}/x.cart`, "--out", "-"]);
    assert.equal(unpack.out, CONTENT);
  });
});

Deno.test("nothing is overwritten, and nothing is written through a link", async () => {
  await inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/x.cart`, await packed({ header: { name: "x" } }));
    await Deno.writeTextFile(`${folder}/precious`, "mine");
    await Deno.symlink(`${folder}/precious`, `${folder}/link`);
    for (const target of ["precious", "link"]) {
      const refused = await run(["cart", "unpack", `${folder}/x.cart`, "--out", `${folder}/${target}`]);
      assert.deepEqual([refused.code, refused.out], [2, ""]);
      assert.match(refused.err, /Will not overwrite/);
    }
    assert.equal(
      (await run(["cart", "unpack", `${folder}/x.cart`, "--out", `${folder}/link`, "--force"])).code,
      0,
    );
    assert.equal(await Deno.readTextFile(`${folder}/precious`), "mine");
    assert.equal(await Deno.readTextFile(`${folder}/link`), CONTENT);
  });
});

Deno.test("a name kept in a CaRT cannot leave the folder", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/in`);
    await Deno.writeFile(`${folder}/x.cart`, await packed({ header: { name: "../../etc/cron.d/evil" } }));
    const { code, out } = await run(["cart", "unpack", `${folder}/x.cart`, "--out", `${folder}/in`]);
    assert.deepEqual([code, JSON.parse(out).path], [0, `${folder}/in/evil`]);
    await Deno.writeFile(`${folder}/y.cart`, await packed({}));
    const plain = await run(["cart", "unpack", `${folder}/y.cart`, "--out", `${folder}/in`]);
    assert.equal(JSON.parse(plain.out).path, `${folder}/in/y`);
  });
});

Deno.test("what cannot be unpacked leaves no file behind", async () => {
  await inFolder(async (folder) => {
    const whole = await packed({ header: { name: "x" } });
    const own = await packed({ key: "secret" });
    const cases: readonly (readonly [name: string, content: Uint8Array, says: RegExp, ...args: string[]])[] =
      [
        ["text", bytes("hello"), /not a CaRT/],
        ["cut", whole.subarray(0, whole.length - 20), /Cannot read ".*cut"/],
        ["own", own, /packed with a key of its own\n {2}Try: --key TEXT/],
        ["wrong", own, /Cannot read/, "--key", "guess"],
        [
          "bomb",
          await packed({}, "a".repeat(1_000_000)),
          /more than the 1,000 bytes allowed/,
          "--max-bytes",
          "1000",
        ],
      ];
    for (const [name, content, says, ...args] of cases) {
      await Deno.writeFile(`${folder}/${name}`, content);
      const { code, out, err } = await run([
        "cart",
        "unpack",
        `${folder}/${name}`,
        "--out",
        `${folder}/new`,
        ...args,
      ]);
      assert.deepEqual([code, out], [1, ""], name);
      assert.match(err, says);
    }
    assert.equal((await run(["cart", "info", `${folder}/own`, "--key", "secret"])).code, 0);
    const left = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
    assert.deepEqual(left, cases.map(([name]) => name).sort());
  });
});

Deno.test("bad input is refused in one sentence", async () => {
  await inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/x.cart`, await packed({}));
    const cases: readonly (readonly [args: readonly string[], says: RegExp, terminal?: number])[] = [
      [["cart", "pack", `${folder}/none`], /there is no such file/],
      [["cart", "pack", folder], /it is a folder/],
      [["cart", "pack", "-"], /no name to write to/],
      [["cart", "pack", `${folder}/x.cart`, "--meta", "novalue"], /KEY=VALUE/],
      [["cart", "unpack", `${folder}/none`], /there is no such file/],
      [["cart", "unpack", `${folder}/x.cart`, "--max-bytes", "0"], /above 0/],
      [["cart", "unpack", `${folder}/x.cart`, "--out", "-"], /to a terminal/, 80],
      [["cart", "info", folder], /it is a folder/],
    ];
    for (const [args, says, terminal] of cases) {
      const { code, out, err } = await run(args, terminal === undefined ? {} : { terminal });
      assert.deepEqual([code, out], [2, ""], args.join(" "));
      assert.match(err, says);
      assert.match(err, /^alx: [^\n]+\n( {2}Try: [^\n]+\n)?$/);
    }
  });
});

Deno.test("a name in a CaRT that is no text is left out, however it is made", async () => {
  for (const name of ['{"toString":1}', "null", "7", '["a"]', "[".repeat(900) + "]".repeat(900)]) {
    await inFolder(async (folder) => {
      await Deno.writeFile(`${folder}/x.cart`, await sealed(`{"name":${name}}`));
      const unpack = await run(["cart", "unpack", `${folder}/x.cart`, "--out", `${folder}/`]);
      assert.equal(unpack.code, 0, unpack.err);
      assert.equal(JSON.parse(unpack.out).path, `${folder}/x`);
      assert.equal((await run(["cart", "info", `${folder}/x.cart`])).code, 0);
    });
  }
});

Deno.test("metadata that are nested without end are told as damage", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(
      `${folder}/x`,
      await sealed(`{"name":${"[".repeat(200_000) + "]".repeat(200_000)}}`),
    );
    for (const verb of ["info", "unpack"]) {
      const { code, err } = await run(["cart", verb, `${folder}/x`]);
      assert.equal(code, 1);
      assert.match(
        err,
        /^alx: Cannot read ".*x": the CaRT file is damaged: its metadata are nested too deeply\n$/,
      );
    }
  }));

/** A CaRT with this header, as another program may write it. */
async function sealed(header: string): Promise<Uint8Array> {
  const whole = await packed({});
  const metadata = new Rc4(CART_DEFAULT_KEY).apply(bytes(header));
  const cart = concatBytes([writeHeader(undefined, metadata.length), metadata, whole.subarray(HEADER_BYTES)]);
  const view = new DataView(cart.buffer);
  const footer = cart.length - 16;
  view.setBigUint64(footer, view.getBigUint64(footer, true) + BigInt(metadata.length), true);
  return cart;
}
