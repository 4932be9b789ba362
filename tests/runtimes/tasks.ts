/**
 * What programs do with the library, on whatever runtime this is run by: bundled once, then unchanged on Deno, Node and
 * Bun. Prints a line a task and ends with `N passed, N failed`.
 *
 * Environment: `TASKS_SERVER`, `TASKS_USER`, `TASKS_APIKEY`; `TASKS_CA`, `TASKS_CERT`, `TASKS_KEY` are PEM texts.
 */
import { Buffer } from "node:buffer";
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import process from "node:process";
import { type Client, createClient, NotFoundError, type Source } from "../../src/api/mod.ts";
import { packCart, unpackCart } from "../../src/domain/cart.ts";
import { Classification, type ClassificationDefinition } from "../../src/domain/classification.ts";

const { env } = process;
const EVIL = "ALX-MALICIOUS from the runtimes";
const sample = (name: string, text: string): Source => ({
  kind: "bytes",
  name,
  bytes: new TextEncoder().encode(text),
});

function connect(): Client {
  const { TASKS_SERVER, TASKS_USER = "", TASKS_APIKEY = "", TASKS_CA, TASKS_CERT, TASKS_KEY } = env;
  return createClient({
    server: TASKS_SERVER ?? "",
    auth: { kind: "apikey", user: TASKS_USER, apikey: TASKS_APIKEY },
    ...(TASKS_CA === undefined ? {} : { verify: { caPem: TASKS_CA } }),
    ...(TASKS_CERT === undefined ? {} : { clientCertificate: { certPem: TASKS_CERT, keyPem: TASKS_KEY } }),
  });
}

async function gather(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function firstHit(client: Client, index: "submission" | "file", query: string, id: string) {
  const { items } = await client.search.page(index, query, { rows: 1, fl: [id] });
  return String(items[0]?.[id]);
}

type Task = (client: Client) => Promise<void>;

const TASKS: Readonly<Record<string, Task>> = {
  "who am I": async (client) => {
    equal((await client.user.whoami()).username, env["TASKS_USER"]);
  },
  "stream every hit": async (client) => {
    let seen = 0;
    for await (const hit of client.search.stream("submission", "*", { fl: ["sid"], pageSize: 20 })) {
      ok(hit["sid"]);
      seen++;
    }
    equal(seen, await client.search.count("submission", "*"));
  },
  "stop a stream": async (client) => {
    let seen = 0;
    for await (const _ of client.search.stream("file", "*", { pageSize: 5 })) if (++seen === 3) break;
    equal(seen, 3);
  },
  "facet a field": async (client) => {
    ok(Object.keys(await client.search.facet("file", "type")).length > 3);
  },
  "submit and wait for the verdict": async (client) => {
    const { sid } = await client.submit.submit(sample("evil.txt", EVIL));
    for await (const _ of client.live.watch(sid));
    equal((await client.submission.get(sid)).state, "completed");
    ok(await client.submission.isCompleted(sid));
  },
  "ingest and follow the queue": async (client) => {
    const queue = `runtimes-${Date.now()}`;
    await client.ingest.ingest(sample("one.txt", `one ${queue}`), { notificationQueue: queue });
    for await (const { outcome } of client.ingest.follow(queue)) {
      equal(outcome, "done");
      break;
    }
  },
  "download raw and as CaRT": async (client) => {
    const sha256 = await firstHit(client, "file", "size:[100 TO 10000]", "sha256");
    const raw = await client.file.download(sha256, { encoding: "raw" });
    const bytes = await gather(raw.body);
    ok(await raw.verified);
    const cart = await gather((await client.file.download(sha256, { encoding: "cart" })).body);
    const once = async function* () {
      yield await Promise.resolve(cart);
    };
    deepEqual(await gather(unpackCart(once())), bytes);
  },
  "read a submission's files and results": async (client) => {
    const sid = await firstHit(client, "submission", "state:completed AND file_count:>2", "sid");
    const full = await client.submission.full(sid);
    ok(Object.keys(full.file_infos).length > 0);
    ok(Object.keys((await client.submission.summary(sid)).tags).length > 0);
  },
  "list and label alerts": async (client) => {
    const { items } = await client.alert.list({ rows: 1, noDelay: true });
    const id = String(items[0]?.alert_id);
    await client.alert.label(id, ["RUNTIME"]);
    ok((await client.alert.get(id)).label?.includes("RUNTIME"));
    await client.alert.removeLabel(id, ["RUNTIME"]);
  },
  "tell a missing submission": async (client) => {
    await rejects(client.submission.get("7777777777777777777777"), NotFoundError);
  },
  "cancel a request": async (client) => {
    const reason = new Error("enough");
    const stop = new AbortController();
    const asked = client.search.count("submission", "*", { signal: stop.signal });
    stop.abort(reason);
    await rejects(asked, reason);
  },
  "compare markings and pack CaRT": async (client) => {
    const definition = await client.help.classificationDefinition({ original: true });
    const engine = new Classification(definition as unknown as ClassificationDefinition);
    ok(engine.max("TLP:CLEAR", "TLP:AMBER").startsWith("TLP:A"));
    const once = async function* () {
      yield await Promise.resolve(new TextEncoder().encode("text"));
    };
    const packed = await gather(packCart(once(), {}));
    equal(packed.subarray(0, 4).toString(), "CART");
  },
};

const client = connect();
let failed = 0;
for (const [name, task] of Object.entries(TASKS)) {
  try {
    await task(client);
    process.stdout.write(`ok ${name}\n`);
  } catch (error) {
    failed++;
    process.stdout.write(`FAILED ${name}: ${error}\n`);
  }
}
client.close();
process.stdout.write(`${Object.keys(TASKS).length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
