import assert from "node:assert/strict";
import fc from "fast-check";
import { NetworkError, RequestError } from "../../src/api/errors.ts";
import { createHttp, type HttpClient } from "../../src/api/http_client.ts";
import type { RequestBody } from "../../src/api/http.ts";
import { multipart, type Part } from "../../src/api/multipart.ts";
import { type FakeOptions, type FakeServer, fakeServer } from "../support/fake_server.ts";

const encode = (text: string) => new TextEncoder().encode(text);

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(encode(text));
}

async function whole(body: RequestBody): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.stream) chunks.push(chunk);
  return new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

/** Reads the form as another implementation does. */
async function parsed(body: RequestBody): Promise<FormData> {
  return await new Response(await whole(body) as Uint8Array<ArrayBuffer>, {
    headers: { "Content-Type": body.contentType },
  }).formData();
}

Deno.test("another implementation reads what was written, whatever the name and the bytes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.string({ minLength: 1 }), async (bytes, name) => {
      const filename = name.replace(/["\r\n\0]/g, "_").toWellFormed();
      const json = JSON.stringify({ name });
      const make = multipart([{ name: "json", value: json }, { name: "bin", filename, bytes }]);
      const form = await parsed(make());
      assert.equal(form.get("json"), json);
      const file = form.get("bin");
      assert.ok(file instanceof File);
      assert.deepEqual(new Uint8Array(await file.arrayBuffer()), bytes);
      assert.equal((await whole(make())).length, make().sizeBytes);
    }),
  );
});

Deno.test("json comes first and has no type; a name cannot leave its quotes", async () => {
  const text = new TextDecoder().decode(
    await whole(
      multipart([
        { name: "json", value: "{}" },
        { name: "bin", filename: 'a"; x="\r\nX: 1', bytes: encode("B") },
      ])(),
    ),
  );
  const [first, second] = text.split(/--alx-[\w-]+(?:--)?\r\n/).slice(1);
  assert.equal(first, 'Content-Disposition: form-data; name="json"\r\n\r\n{}\r\n');
  assert.equal(
    second,
    'Content-Disposition: form-data; name="bin"; filename="a%22; x=%22%0D%0AX: 1"\r\nContent-Type: application/octet-stream\r\n\r\nB\r\n',
  );
});

async function withServer(
  options: FakeOptions,
  work: (http: HttpClient, server: FakeServer) => Promise<void>,
) {
  await using server = await fakeServer(options);
  const http = createHttp({
    server: server.url,
    auth: { kind: "apikey", user: "ana", apikey: "k:secret" },
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    idleTimeoutMs: 0,
    connectTimeoutMs: 0,
  });
  try {
    await work(http, server);
  } finally {
    http.close();
  }
}

const form = (file: Omit<Extract<Part, { open: unknown }>, "name" | "filename">) =>
  multipart([{ name: "json", value: "{}" }, { name: "bin", filename: "f", ...file }]);

Deno.test("a file is sent with a length when it is known, in chunks otherwise", () =>
  withServer({}, async (http, server) => {
    await http.json("POST", "submit/", { body: form({ open: () => pieces("ab", "", "cd"), sizeBytes: 4 }) });
    await http.json("POST", "submit/", { body: form({ open: () => pieces("ab", "", "cd") }) });
    const [sized, chunked] = server.seen;
    assert.equal(Number(sized!.headers["content-length"]), sized!.body.length);
    assert.equal(chunked!.headers["transfer-encoding"], "chunked");
    for (const { body } of server.seen) assert.match(body.toString(), /\r\n\r\nabcd\r\n--alx-[\w-]+--\r\n$/);
  }));

Deno.test("each try opens the file anew", () => {
  let opened = 0;
  const open = () => (opened++, pieces("whole"));
  const quota = { status: 503, error: "maximum concurrent submission quota of 1" };
  return withServer({ replies: [quota, quota, {}] }, async (http, server) => {
    await http.json("POST", "submit/", { body: form({ open }) });
    assert.equal(opened, 3);
    assert.ok(server.seen.every(({ body }) => body.includes("whole")));
  });
});

Deno.test("a file that cannot be read, or changes its size, fails as such and is not sent again", () =>
  withServer({}, async (http) => {
    const gone = new Error("disk gone");
    const failing = async function* () {
      yield await Promise.resolve(encode("a"));
      throw gone;
    };
    await assert.rejects(http.json("POST", "submit/", { body: form({ open: failing, sizeBytes: 9 }) }), gone);
    for (const size of [3, 9]) {
      const body = form({ open: () => pieces("abcde"), sizeBytes: size });
      await assert.rejects(http.json("PUT", "submit/", { body }), /changed its size/);
    }
  }));

Deno.test("a refusal in the middle of an upload is told, not the broken connection", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const body = '{"api_error_message":"File too big to be scanned (9 > 1).","api_response":{}}';
  const refusing = (async () => {
    const conn = await listener.accept();
    await conn.read(new Uint8Array(1000));
    const head =
      `HTTP/1.1 413 Large\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    await conn.write(encode(head + body));
    return conn;
  })();
  const { port } = listener.addr as Deno.NetAddr;
  const http = createHttp({ server: `http://127.0.0.1:${port}`, auth: { kind: "none" }, retries: 0 });
  const endless = async function* () {
    for (;;) yield await Promise.resolve(new Uint8Array(64 * 1024));
  };
  await assert.rejects(
    http.json("POST", "submit/", { body: form({ open: endless }) }),
    (error) => error instanceof RequestError && /too big/.test(error.message) && error.status === 413,
  );
  (await refusing).close();
  listener.close();
  http.close();
});

Deno.test("the file is read no faster than the server takes it, and let go when the server goes", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const http = createHttp({ server: `http://127.0.0.1:${port}`, auth: { kind: "none" }, retries: 0 });
  let read = 0;
  let closed = false;
  const full = Promise.withResolvers<void>();
  const endless = async function* () {
    try {
      for (;;) {
        read += 1 << 20;
        // Loopback's buffers hold a few MiB; a reader that is held back stays far below this.
        if (read > 256 << 20) full.resolve();
        yield await Promise.resolve(new Uint8Array(1 << 20));
      }
    } finally {
      closed = true;
    }
  };
  const sending = assert.rejects(
    http.json("POST", "submit/", { body: form({ open: endless }) }),
    NetworkError,
  );
  const conn = await listener.accept();
  const raced = await Promise.race([full.promise.then(() => "read it all"), settled(() => read)]);
  conn.close();
  await sending;
  assert.equal(raced, "held back");
  assert.ok(closed);
  listener.close();
  http.close();
});

Deno.test("an upload whose source is silent is cancelled at once, and the source let go when it wakes", () =>
  withServer({ unread: true, replies: ["stall"] }, async (http, server) => {
    const wakes = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const slow = async function* () {
      try {
        yield encode("a");
        await wakes.promise;
        yield encode("b");
      } finally {
        released.resolve();
      }
    };
    const stop = new AbortController();
    const reason = new Error("enough");
    const sending = assert.rejects(
      http.json("POST", "submit/", { body: form({ open: slow }), signal: stop.signal }),
      reason,
    );
    await server.arrived(1);
    stop.abort(reason);
    await sending;
    wakes.resolve();
    await released.promise;
  }));

/** Resolves once a value stays the same over a good many turns of the event loop. */
async function settled(value: () => number): Promise<string> {
  let last = value();
  for (let same = 0; same < 50;) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    same = value() === last ? same + 1 : 0;
    last = value();
  }
  return "held back";
}
