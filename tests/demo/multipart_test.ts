import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { boundaryOf, BrokenForm, readMultipart } from "../../src/demo/multipart_reader.ts";
import { FileReceiver } from "../../src/demo/received_file.ts";

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

Deno.test("a form is read the same however it arrives", async () => {
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string().map((text) => {
      return new TextEncoder().encode(`\r\n--${text}\r\n--`);
    }),
  );
  await fc.assert(
    fc.asyncProperty(content, fc.string(), fc.integer({ min: 1, max: 400 }), async (file, text, size) => {
      const form = new FormData();
      form.append("json", text);
      form.append("bin", new Blob([file as Uint8Array<ArrayBuffer>]), "näme.bin");
      const request = new Request("http://x/", { method: "POST", body: form });
      const boundary = boundaryOf(request.headers.get("content-type"))!;
      const body = new Uint8Array(await request.arrayBuffer());
      const receiver = new FileReceiver(Infinity);
      const read = await readMultipart(inPieces(body, size), boundary, () => receiver);
      deepStrictEqual([...receiver.finish().bytes!], [...file]);
      // The form's own encoding turns every line break into CRLF.
      strictEqual(read.fields.get("json"), text.replace(/\r\n|\r|\n/g, "\r\n"));
      strictEqual(read.files.get("bin"), "näme.bin");
    }),
  );
});

Deno.test("a form that ends early is broken", async () => {
  const text = '--b\r\ncontent-disposition: form-data; name="json"\r\n\r\n{}';
  const body = inPieces(new TextEncoder().encode(text), 10);
  await rejects(() => readMultipart(body, "b", () => new FileReceiver(0)), BrokenForm);
});

Deno.test("a file beyond the limit is hashed and its start is kept", () => {
  const receiver = new FileReceiver(10);
  for (let i = 0; i < 5; i++) receiver.write(new TextEncoder().encode("abcd"));
  const file = receiver.finish();
  deepStrictEqual([file.size, file.bytes, file.head.length], [20, undefined, 12]);
  strictEqual(file.md5, "3a8867a91576e1dd1c2fd9d6e74c18a4");
});

Deno.test("a big file beyond the limit is hashed, whatever pieces it comes in", async () => {
  const bytes = new Uint8Array(50 * 1024 ** 2);
  for (let at = 0; at < bytes.length; at += 10_007) bytes[at] = at;
  const receiver = new FileReceiver(40 * 1024 ** 2);
  for await (const piece of inPieces(bytes, 777_777)) receiver.write(piece);
  const { md5, sha256, head, size } = receiver.finish();
  const hash = (name: string) => createHash(name).update(bytes).digest("hex");
  deepStrictEqual([md5, sha256, size], [hash("md5"), hash("sha256"), bytes.length]);
  strictEqual(Buffer.compare(head, bytes.subarray(0, head.length)), 0);
});
