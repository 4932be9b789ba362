import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { constants, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import type { JsonObject } from "../../src/util/json.ts";
import {
  CART_DEFAULT_KEY,
  CartError,
  cartInfo,
  CartTooLargeError,
  isCart,
  packCart,
  unpackCart,
} from "../../src/domain/cart.ts";
import { writeHeader } from "../../src/domain/cart/format.ts";
import { Rc4 } from "../../src/domain/cart/rc4.ts";
import { concatBytes } from "../../src/util/bytes.ts";

/** Made with the Python package `cart` 1.2.3. */
interface CartCase {
  readonly name: string;
  readonly text?: string;
  readonly generated?: number;
  readonly header: JsonObject;
  readonly footer: JsonObject;
  readonly key: string | null;
  readonly sha256: string;
  readonly cart_sha256: string;
}

const file = (name: string) => new URL(`../fixtures/cart/${name}`, import.meta.url);
const CASES = JSON.parse(Deno.readTextFileSync(file("cases.json"))) as CartCase[];
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** The bytes that the fixture's maker generated: compressible, without being regular. */
function generate(length: number): Uint8Array {
  let x = 7;
  return Uint8Array.from({ length }, (_, i) => {
    x = Number((BigInt(x) * 1103515245n + 12345n) & 0x7fffffffn);
    const value = x >> 16;
    return i % 7 === 0 ? value & 255 : "abc \n".charCodeAt(value % 5);
  });
}

const contentOf = (one: CartCase) =>
  one.generated === undefined ? new TextEncoder().encode(one.text) : generate(one.generated);

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return concatBytes(chunks);
}

/** Cuts bytes in pieces, as a network would. */
function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const faulty = (bytes: Uint8Array, message: RegExp, key?: string) =>
  assert.rejects(
    collect(unpackCart([bytes], { key })),
    (error) => error instanceof CartError && message.test(error.message),
  );

Deno.test("packing gives the bytes of the Python package", async (t) => {
  for (const one of CASES) {
    await t.step(one.name, async () => {
      const content = contentOf(one);
      assert.equal(sha256(content), one.sha256, "the test's own content");
      const options = { header: one.header, footer: one.footer, key: one.key ?? undefined };
      const packed = await collect(packCart(pieces(content, 1000), options));
      assert.equal(sha256(packed), one.cart_sha256);
    });
  }
});

Deno.test("unpacking reads what the Python package wrote", async () => {
  for (const one of CASES.filter((each) => each.generated === undefined)) {
    const packed = await Deno.readFile(file(`${one.name}.cart`));
    const seen: JsonObject[] = [];
    const options = {
      key: one.key ?? undefined,
      onHeader: (h: JsonObject) => seen.push(h),
      onFooter: (f: JsonObject) => seen.push(f),
    };
    for (const size of [1, 37, packed.length]) {
      assert.equal(sha256(await collect(unpackCart(pieces(packed, size), options))), one.sha256, one.name);
    }
    assert.deepEqual(seen[0], one.header);
    assert.equal(seen[1]!.sha256, one.sha256);
    for (const [key, value] of Object.entries(one.footer)) assert.deepEqual(seen[1]![key], value);
    const info = await cartInfo([packed], options);
    assert.deepEqual([info.version, info.ownKey, info.totalBytes], [1, one.key !== null, packed.length]);
    assert.deepEqual(info.header, one.header);
  }
});

Deno.test("wrong keys, damage and cut ends are told apart from success", async () => {
  const packed = await Deno.readFile(file("long.cart"));
  const locked = await Deno.readFile(file("own_key.cart"));
  await faulty(locked, /key of its own/);
  await faulty(locked, /wrong key/, "another key");
  await faulty(new TextEncoder().encode("MZ, this is a program and no CaRT file at all"), /not a CaRT/);
  await faulty(packed.subarray(0, 20), /not a CaRT file, or its end/);
  for (const cut of [packed.length - 1, packed.length - 28, packed.length - 200, 100]) {
    await faulty(packed.subarray(0, cut), /damaged|end is missing/);
  }
  const damaged = packed.slice();
  damaged[80]! ^= 255;
  await faulty(damaged, /damaged/);
  const version = packed.slice();
  version[4] = 9;
  await faulty(version, /version 9/);
});

Deno.test("a footer with another hash is damage", async () => {
  const one = await collect(packCart([new Uint8Array(10)]));
  const other = await collect(packCart([new Uint8Array(11)]));
  const footerAt = (bytes: Uint8Array) =>
    Number(new DataView(bytes.buffer).getBigUint64(bytes.length - 16, true));
  const mixed = new Uint8Array([...one.subarray(0, footerAt(one)), ...other.subarray(footerAt(other))]);
  new DataView(mixed.buffer).setBigUint64(mixed.length - 16, BigInt(footerAt(one)), true);
  await faulty(mixed, /length is not the one stated/);
});

Deno.test("a small file that unpacks to a huge one is stopped", async () => {
  const packed = await collect(packCart(pieces(new Uint8Array(3_000_000), 65_536)));
  assert.ok(packed.length < 20_000);
  let seen = 0;
  await assert.rejects(async () => {
    for await (const chunk of unpackCart([packed], { maxBytes: 1_000_000 })) seen += chunk.length;
  }, /more than the 1,000,000 bytes/);
  assert.ok(seen <= 1_000_000);
});

Deno.test("unpacking stops at 1 GiB unless more is allowed", async () => {
  const zeros = deflateRawSync(new Uint8Array(16 << 20), { finishFlush: constants.Z_FULL_FLUSH });
  const deflated = concatBytes([Uint8Array.of(0x78, 0x01), ...Array.from({ length: 65 }, () => zeros)]);
  const content = new Rc4(CART_DEFAULT_KEY).apply(deflated);
  let seen = 0;
  await assert.rejects(async () => {
    for await (const chunk of unpackCart([writeHeader(undefined, 0), content])) seen += chunk.length;
  }, (error) => error instanceof CartTooLargeError && /1,073,741,824 bytes allowed/.test(error.message));
  assert.ok(seen > 2 ** 29 && seen <= 2 ** 30, String(seen));
});

Deno.test("the source is released when the consumer stops early, and its failure comes through", async () => {
  const packed = await collect(packCart([generate(300_000)]));
  let released = false;
  async function* source() {
    try {
      yield* pieces(packed, 4096);
    } finally {
      released = true;
    }
  }
  for await (const _ of unpackCart(source())) break;
  assert.ok(released);
  async function* broken() {
    yield packed.subarray(0, 5000);
    throw new TypeError("line cut");
  }
  await assert.rejects(collect(unpackCart(broken())), /line cut/);
  await assert.rejects(collect(packCart(broken())), /line cut/);
});

Deno.test("what starts like a CaRT is recognised", async () => {
  assert.ok(isCart(await Deno.readFile(file("empty.cart"))));
  assert.equal(isCart(new TextEncoder().encode("CART")), false);
  assert.equal(isCart(new Uint8Array(100)), false);
});

Deno.test("any content, metadata and key make the way there and back", async () => {
  const metadata = fc.dictionary(
    fc.string(),
    fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.boolean()),
    { noNullPrototype: true },
  );
  const key = fc.option(fc.uint8Array({ minLength: 1, maxLength: 256 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), metadata, key, async (content, header, own) => {
      let seen: JsonObject = {};
      const packed = await collect(packCart([content], { header, key: own }));
      const unpacked = await collect(unpackCart([packed], { key: own, onHeader: (found) => seen = found }));
      assert.deepEqual(unpacked, content);
      assert.deepEqual({ ...seen }, JSON.parse(JSON.stringify(header)));
    }),
    { numRuns: 60 },
  );
});
