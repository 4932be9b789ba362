import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { boundaryOf, BrokenForm, readMultipart } from "../../src/demo/multipart_reader.ts";
import { FileReceiver } from "../../src/demo/received_file.ts";

/** The bytes as they may come: as a stream that fills its reader's memory, as a big upload's, or one that has its own. */
function inPieces(bytes: Uint8Array, size: number, type: "bytes" | undefined): ReadableStream<Uint8Array> {
  let at = 0;
  const pull = (controller: ReadableByteStreamController | ReadableStreamDefaultController<Uint8Array>) => {
    if (at < bytes.length) controller.enqueue(new Uint8Array(bytes.subarray(at, at += size)));
    else {
      controller.close();
      if ("byobRequest" in controller) controller.byobRequest?.respond(0);
    }
  };
  return type === "bytes" ? new ReadableStream({ type, pull }) : new ReadableStream({ pull });
}

const TYPES = fc.constantFrom<["bytes", undefined][number]>("bytes", undefined);

Deno.test("a form is read the same however it arrives", async () => {
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string().map((text) => {
      return new TextEncoder().encode(`\r\n--${text}\r\n--`);
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      content,
      fc.string(),
      fc.integer({ min: 1, max: 400 }),
      TYPES,
      async (file, text, size, type) => {
        const form = new FormData();
        form.append("json", text);
        form.append("bin", new Blob([file as Uint8Array<ArrayBuffer>]), "näme.bin");
        const request = new Request("http://x/", { method: "POST", body: form });
        const boundary = boundaryOf(request.headers.get("content-type"))!;
        const body = new Uint8Array(await request.arrayBuffer());
        const receiver = new FileReceiver(Infinity);
        const read = await readMultipart(inPieces(body, size, type), boundary, () => receiver);
        deepStrictEqual([...receiver.finish().bytes!], [...file]);
        // The form's own encoding turns every line break into CRLF.
        strictEqual(read.fields.get("json"), text.replace(/\r\n|\r|\n/g, "\r\n"));
        strictEqual(read.files.get("bin"), "näme.bin");
      },
    ),
  );
});

Deno.test("a form that ends early is broken", async () => {
  const text = '--b\r\ncontent-disposition: form-data; name="json"\r\n\r\n{}';
  const body = inPieces(new TextEncoder().encode(text), 10, undefined);
  await rejects(() => readMultipart(body, "b", () => new FileReceiver(0)), BrokenForm);
});

const hash = (name: string, bytes: Uint8Array) => createHash(name).update(bytes).digest("hex");

Deno.test("a received file has its hashes, its start and, up to the limit, its bytes; holes count as any bytes", async () => {
  const piece = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 60 }),
    fc.integer({ min: 1, max: 90 }).map((length) => new Uint8Array(length)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece), fc.nat(300), async (pieces, keepBytes) => {
      const receiver = new FileReceiver(keepBytes);
      for (const bytes of pieces) receiver.write(bytes);
      const whole = Buffer.concat(pieces);
      const { size, bytes, head, sha256, others } = receiver.finish();
      deepStrictEqual([size, await sha256()], [whole.length, hash("sha256", whole)]);
      deepStrictEqual(await others(), { md5: hash("md5", whole), sha1: hash("sha1", whole) });
      strictEqual(bytes === undefined, whole.length > keepBytes);
      if (bytes !== undefined) strictEqual(Buffer.compare(bytes, whole), 0);
      strictEqual(Buffer.compare(head, whole.subarray(0, head.length)), 0);
    }),
  );
});

Deno.test("a big file beyond the limit is hashed, whatever pieces it comes in", async () => {
  const bytes = new Uint8Array(50 * 1024 ** 2);
  // A hole in the middle, longer than the memory that holes are compared with.
  for (let at = 0; at < bytes.length; at += at === 10_007_000 ? 9_000_000 : 10_007) bytes[at] = at | 1;
  for (const keepBytes of [1, 40 * 1024 ** 2]) {
    const receiver = new FileReceiver(keepBytes);
    for await (const piece of inPieces(bytes, 777_777, undefined)) receiver.write(piece);
    const { sha256, head, size, others } = receiver.finish();
    deepStrictEqual([await sha256(), size], [hash("sha256", bytes), bytes.length]);
    deepStrictEqual(await others(), { md5: hash("md5", bytes), sha1: hash("sha1", bytes) });
    strictEqual(Buffer.compare(head, bytes.subarray(0, head.length)), 0);
    strictEqual(head.length > 700_000, true);
  }
});
