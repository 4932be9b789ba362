/** Handing in: what is sent, how often, and what happens when the answer is lost. */
import { deepStrictEqual, equal, rejects } from "node:assert/strict";
import fc from "fast-check";
import { NetworkError, QuotaError, RequestError, ServerError, TlsError } from "../../src/api/errors.ts";
import { ingestApi } from "../../src/api/ingest.ts";
import { submitApi } from "../../src/api/submit.ts";
import { baseName, describeSource, type Source } from "../../src/api/submit_source.ts";
import type { UploadOptions } from "../../src/api/upload.ts";
import { bodyText, fakeHttp, instantClock, rawAnswer, type Sent } from "./modules_support.ts";

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}

const JSON_SOURCES: readonly (readonly [Source, object])[] = [
  [{ kind: "url", url: "hxxps://a[.]b/c/d.exe?x=/y" }, { url: "hxxps://a[.]b/c/d.exe?x=/y", name: "d.exe" }],
  [{ kind: "url", url: "http://a.b" }, { url: "http://a.b", name: "a.b" }],
  [{ kind: "url", url: "http://a.b/c/" }, { url: "http://a.b/c/", name: "c" }],
  [{ kind: "hash", type: "md5", value: "m" }, { md5: "m", name: "m" }],
  [{ kind: "hash", type: "sha256", value: "s", name: "/home/me/x" }, { sha256: "s", name: "x" }],
  [{ kind: "base64", content: "AA==", name: "C:\\Users\\me\\x" }, { base64: "AA==", name: "x" }],
  [{ kind: "plaintext", content: "t" }, { plaintext: "t" }],
];
for (const [source, fields] of JSON_SOURCES) {
  Deno.test(`a ${source.kind} is sent as JSON: ${JSON.stringify(fields)}`, async () => {
    const { http, sent } = fakeHttp();
    await submitApi(http).submit(source);
    deepStrictEqual(sent[0]!.options.json, { ...fields, metadata: {}, params: {} });
    equal(sent[0]!.options.idempotent, false);
  });
}

Deno.test("bytes and streams go as a form: the JSON first, then the file under its base name", async () => {
  const bytes = new TextEncoder().encode("MZ");
  for (
    const source of [
      { kind: "bytes", name: "C:\\in\\bad.exe", bytes },
      { kind: "stream", name: "/in/bad.exe", open: () => bytesOf("MZ"), sizeBytes: 2 },
    ] satisfies Source[]
  ) {
    const { http, sent } = fakeHttp();
    await submitApi(http).submit(source, {
      params: { deep_scan: true },
      metadata: { a: "b" },
      profile: "static",
    });
    const text = await bodyText(sent[0]!.options);
    const want = {
      name: "bad.exe",
      submission_profile: "static",
      metadata: { a: "b" },
      params: { deep_scan: true },
    };
    equal(text.indexOf('name="json"') < text.indexOf('name="bin"; filename="bad.exe"'), true);
    deepStrictEqual(JSON.parse(text.split("\r\n\r\n")[1]!.split("\r\n")[0]!), want);
    equal(text.split("\r\n\r\n")[2]!.split("\r\n")[0], "MZ");
  }
});

Deno.test("an alert is asked for in both places, and refused in both", async () => {
  for (const generateAlert of [true, false]) {
    const { http, sent } = fakeHttp();
    await ingestApi(http).ingest({ kind: "url", url: "u" }, { generateAlert, params: { ttl: 1 } });
    const json = sent[0]!.options.json as Record<string, unknown>;
    deepStrictEqual(json.generate_alert, generateAlert);
    deepStrictEqual(json.params, { ttl: 1, generate_alert: generateAlert });
  }
});

Deno.test("a threshold of 0 is sent, no threshold is not", async () => {
  const { http, sent } = fakeHttp();
  const source: Source = { kind: "url", url: "u" };
  await ingestApi(http).ingest(source, { notificationQueue: "q", notificationThreshold: 0, type: "T" });
  await ingestApi(http).ingest(source, {});
  const [first, second] = sent.map((one) => one.options.json as Record<string, unknown>);
  deepStrictEqual([first!.notification_queue, first!.notification_threshold, first!.type], ["q", 0, "T"]);
  equal("notification_threshold" in second!, false);
});

Deno.test("a base name never holds a folder", () => {
  fc.assert(fc.property(fc.string(), (path) => {
    const name = baseName(path);
    equal(/[/\\]/.test(name) || name === "" || name === "..", false);
  }));
  deepStrictEqual(["/a/b.c", "a\\b.c", "b.c/", "..", "", "/"].map(baseName), [
    "b.c",
    "b.c",
    "b.c",
    "file",
    "file",
    "file",
  ]);
});

Deno.test("a source can be named to a person", () => {
  equal(describeSource({ kind: "hash", type: "md5", value: "m" }), "m");
  equal(describeSource({ kind: "plaintext", content: "secret" }), "plaintext");
});

const LOST = [
  new NetworkError("reset"),
  new ServerError("gateway", { status: 502 }),
  new ServerError("late", { status: 504 }),
];
for (const error of LOST) {
  Deno.test(`a lost answer (${error.message}) is looked up, not sent again`, async () => {
    const { http, sent } = fakeHttp(({ path }) => {
      if (path === "submit/") throw error;
      if (path === "search/submission/") return { items: [{ sid: "S", metadata: { job: "1" } }] };
      return { sid: "S", state: "completed" };
    });
    const submit = submitApi(http);
    const reconcile = submit.reconcileBy({ key: "job", value: '"1"', clock: instantClock() });
    const answer = await submit.submit({ kind: "url", url: "u" }, { metadata: { job: '"1"' }, reconcile });
    equal(answer.sid, "S");
    deepStrictEqual(sent.map((one) => one.path), ["submit/", "search/submission/", "submission/S/"]);
    equal((sent[1]!.options.json as { query: string }).query, 'metadata.job:"\\"1\\""');
  });
}

Deno.test("looking up waits for the index, and gives the first error when nothing is there", async () => {
  const clock = instantClock();
  const { http, sent } = fakeHttp(({ path }) => {
    if (path === "ingest/") throw new NetworkError("reset");
    return { items: [] };
  });
  const ingest = ingestApi(http);
  const reconcile = ingest.reconcileBy({ key: "job", value: "1", attempts: 3, clock });
  await rejects(ingest.ingest({ kind: "url", url: "u" }, { reconcile }), /reset/);
  equal(sent.length, 4);
  deepStrictEqual(clock.sleeps, [1000, 2000]);
});

Deno.test("a found ingestion is named by the id in its metadata", async () => {
  const { http } = fakeHttp(({ path }) => {
    if (path === "ingest/") throw new NetworkError("reset");
    return { items: [{ sid: "S", metadata: { ingest_id: "I" } }] };
  });
  const ingest = ingestApi(http);
  const reconcile = ingest.reconcileBy({ key: "job", value: "1" });
  deepStrictEqual(await ingest.ingest({ kind: "url", url: "u" }, { reconcile }), { ingest_id: "I" });
});

for (
  const error of [
    new RequestError("File empty."),
    new QuotaError("daily", "daily"),
    new TlsError("untrusted"),
    new ServerError("Internal Server Error", { status: 500 }),
  ]
) {
  Deno.test(`${error.name} is an answer: nothing is looked up`, async () => {
    const { http, sent } = fakeHttp(() => {
      throw error;
    });
    const reconcile = () => Promise.reject(new Error("asked"));
    await rejects(submitApi(http).submit({ kind: "url", url: "u" }, { reconcile }), error);
    equal(sent.length, 1);
  });
}

/** A server that keeps pieces. */
function uploadServer(failures: Map<number, Error> = new Map()) {
  const pieces = new Map<number, string>();
  const received: number[] = [];
  const answer = async ({ method, path, options }: Sent) => {
    if (path.startsWith("ui/start/")) return { started: true, sid: "S" };
    if (method === "GET") {
      const there = pieces.has(Number(options.query!.flowChunkNumber));
      return rawAnswer([], {}, there ? 200 : 204);
    }
    const text = await bodyText(options);
    const number = Number(/name="flowChunkNumber"\r\n\r\n(\d+)/.exec(text)![1]);
    const total = Number(/name="flowTotalChunks"\r\n\r\n(\d+)/.exec(text)![1]);
    const failure = failures.get(number);
    if (failures.delete(number)) throw failure;
    received.push(number);
    pieces.set(number, /filename="[^"]*"\r\nContent-Type: [^\r]*\r\n\r\n([^\r]*)/.exec(text)![1]!);
    return { success: true, completed: pieces.size === total };
  };
  return { ...fakeHttp(answer), pieces, received };
}

function upload(text: string, more: Partial<UploadOptions> = {}): UploadOptions {
  const all = new TextEncoder().encode(text);
  return {
    identifier: "id",
    name: "/in/big.bin",
    sizeBytes: all.length,
    chunkBytes: 4,
    read: (offset, length) => Promise.resolve(all.slice(offset, offset + length)),
    clock: instantClock(),
    ...more,
  };
}

Deno.test("a big file goes in pieces and is then analysed under its base name", async () => {
  const server = uploadServer();
  const progress: number[] = [];
  const options = upload("abcdefghij", {
    params: { ttl: 3 },
    metadata: { a: "b" },
    onProgress: (at) => progress.push(at),
  });
  equal(await submitApi(server.http).upload(options), "S");
  deepStrictEqual([...server.pieces.values()], ["abcd", "efgh", "ij"]);
  deepStrictEqual(progress, [4, 8, 10]);
  deepStrictEqual(server.sent.at(-1)!.path, "ui/start/id/");
  deepStrictEqual(server.sent.at(-1)!.options.json, {
    filename: "big.bin",
    metadata: { a: "b" },
    params: { ttl: 3 },
  });
});

Deno.test("an upload that broke goes on where it stopped", async () => {
  const server = uploadServer(new Map([[2, new NetworkError("reset")]]));
  const submit = submitApi(server.http);
  await rejects(submit.upload(upload("abcdefghij", { retries: 0 })), /reset/);
  equal(await submit.upload(upload("abcdefghij", { retries: 0 })), "S");
  deepStrictEqual(server.received, [1, 2, 3]);
});

Deno.test("when every piece is there, the last is sent again so that the server puts them together", async () => {
  const server = uploadServer();
  [[1, "abcd"], [2, "ef"]].forEach(([number, piece]) => server.pieces.set(Number(number), String(piece)));
  equal(await submitApi(server.http).upload(upload("abcdef")), "S");
  deepStrictEqual(server.received, [2]);
});

Deno.test("a piece is tried again after a passing fault, with growing pauses, and not after a refusal", async () => {
  const clock = instantClock();
  const server = uploadServer(new Map([[1, new ServerError("busy", { status: 503 })]]));
  equal(await submitApi(server.http).upload(upload("abcdef", { clock })), "S");
  deepStrictEqual(clock.sleeps, [500]);
  const refusing = uploadServer(new Map([[1, new RequestError("no")]]));
  await rejects(submitApi(refusing.http).upload(upload("abcdef")), /no/);
  equal(refusing.received.length, 0);
});

Deno.test("a file that shrank is noticed, an empty one refused", async () => {
  const { http } = uploadServer();
  const read = () => Promise.resolve(new Uint8Array(1));
  await rejects(submitApi(http).upload(upload("abcdef", { read })), /changed while it was uploaded/);
  await rejects(submitApi(http).upload(upload("")), /is empty/);
});

Deno.test("a piece is sent again after the pause that the server asks for, not when that is a day", async () => {
  const busy = (retryAfterMs: number) =>
    uploadServer(new Map([[1, new ServerError("busy", { status: 429, retryAfterMs })]]));
  const clock = instantClock();
  equal(await submitApi(busy(60_000).http).upload(upload("abcdef", { clock })), "S");
  deepStrictEqual(clock.sleeps, [60_000]);
  await rejects(submitApi(busy(86_400_000).http).upload(upload("abcdef", { clock })), /busy/);
  equal(clock.sleeps.length, 1);
});
