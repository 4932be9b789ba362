import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { type Ask, type Fixture, fixture } from "./fixture.ts";
import type { LoadOptions } from "../../src/demo/load.ts";

const submit = (on: Fixture, text: string, more: Record<string, unknown> = {}, ask: Ask = {}) =>
  on.ask("submit/", { json: { plaintext: text, name: "a.txt", ...more }, ...ask });

Deno.test("a submission runs service by service and is whole at its end", async () => {
  const on = fixture({ load: { serviceMs: 100 } });
  const { response: doc } = await submit(on, "visit http://evil.example/x ALX-MALICIOUS");
  deepStrictEqual([doc.state, doc.results, doc.max_score, doc.times.completed], ["submitted", [], 0, null]);
  const { wq_id } = (await on.ask(`live/setup_watch_queue/${doc.sid}/`)).response;
  strictEqual((await on.ask(`submission/report/${doc.sid}/`)).status, 425);
  const before = (await on.ask(`live/outstanding_services/${doc.sid}/`)).response;
  ok(Object.keys(before).length > 3);
  await on.clock.advance(250);
  const some = (await on.ask(`live/get_message_list/${wq_id}/`)).response;
  deepStrictEqual(some.map((one: { type: string }) => one.type), ["start", "cachekey", "cachekey"]);
  deepStrictEqual(
    (await on.ask(`submission/${doc.sid}/`)).response.results,
    [],
    "keys are written at the end",
  );
  await on.clock.advance(10_000);
  const rest = (await on.ask(`live/get_message_list/${wq_id}/`)).response;
  strictEqual(rest.at(-1).type, "stop");
  const done = (await on.ask(`submission/${doc.sid}/`)).response;
  const keys = [...some, ...rest].filter((one) => one.type === "cachekey").map((one) => one.msg);
  deepStrictEqual(done.results, keys);
  strictEqual(done.state, "completed");
  const scores = await Promise.all(
    keys.map(async (key: string) => (await on.ask(`result/${key}/`)).response.result.score),
  );
  strictEqual(done.max_score, scores.reduce((sum: number, score: number) => sum + score, 0));
  deepStrictEqual((await on.ask(`live/outstanding_services/${doc.sid}/`)).response, {});
  strictEqual(
    (await on.ask(`live/setup_watch_queue/${doc.sid}/`)).message,
    "No dispatchers are processing this submission.",
  );
});

Deno.test("waiting for a message ends with the message or after a while", async () => {
  const on = fixture({ load: { serviceMs: 1000 } });
  const { sid } = (await submit(on, "x")).response;
  const { wq_id } = (await on.ask(`live/setup_watch_queue/${sid}/`)).response;
  strictEqual((await on.ask(`live/get_message/${wq_id}/`)).response.type, "start");
  const waiting = on.ask(`live/get_message/${wq_id}/`);
  await on.clock.advance(1000);
  strictEqual((await waiting).response.type, "cachekey");
  strictEqual((await on.ask("live/get_message/D-none-WQ/")).response.status_code, 408);
});

Deno.test("children that services extract appear in tree, full and report", async () => {
  const on = fixture();
  const { sid } = (await submit(on, "ALX-EXTRACT hidden http://child.example/")).response;
  await on.clock.advance(60_000);
  const { tree } = (await on.ask(`submission/tree/${sid}/`)).response;
  const [root] = Object.values(tree) as { children: Record<string, unknown>; name: string[] }[];
  deepStrictEqual([root!.name, Object.keys(root!.children).length], [["a.txt"], 1]);
  const full = (await on.ask(`submission/full/${sid}/`)).response;
  strictEqual(full.file_count, 2);
  deepStrictEqual([full.missing_result_keys, Object.keys(full.file_infos).length], [[], 2]);
  const report = (await on.ask(`submission/report/${sid}/`)).response;
  deepStrictEqual(Object.keys(report.heuristics).sort(), ["info", "malicious", "safe", "suspicious"]);
});

Deno.test("an alert is raised from 500 on, carries the labels of workflows, and hides five minutes", async () => {
  const on = fixture();
  const workflow = { name: "W", query: "al.score:>=500", labels: ["hot"], priority: "HIGH", status: null };
  await on.ask("workflow/", { method: "PUT", json: workflow });
  for (const text of ["ALX-MALICIOUS", "nothing"]) {
    await submit(on, text, { params: { generate_alert: true } });
  }
  await on.clock.advance(60_000);
  strictEqual((await on.ask("alert/list/")).response.total, 0);
  const { items } = (await on.ask("alert/list/?no_delay")).response;
  deepStrictEqual(items.map((one: { label: string[]; priority: string }) => [one.label, one.priority]), [
    [["hot"], "HIGH"],
  ]);
  await on.clock.advance(300_000);
  strictEqual((await on.ask("alert/list/")).response.total, 1);
});

Deno.test("changes of an alert leave a trace, repeated ones none", async () => {
  const on = fixture();
  await submit(on, "ALX-MALICIOUS", { params: { generate_alert: true } });
  await on.clock.advance(600_000);
  const id = (await on.ask("alert/related/?q=*")).response[0];
  for (let i = 0; i < 2; i++) {
    await on.ask(`alert/label/${id}/`, { json: ["phish"] });
    await on.ask(`alert/priority/${id}/`, { json: "low" });
    await on.ask(`alert/status/${id}/`, { json: "TRIAGE" });
  }
  const alert = (await on.ask(`alert/${id}/`)).response;
  deepStrictEqual([alert.label, alert.priority, alert.status, alert.events.length], [
    ["PHISH"],
    "LOW",
    "TRIAGE",
    3,
  ]);
  strictEqual((await on.ask(`alert/ownership/${id}/`)).status, 200);
  strictEqual((await on.ask(`alert/ownership/${id}/`)).message, "Alert is already owned by analyst");
  const batch = await on.ask(`alert/all/batch/?q=alert_id:${id}`, {
    json: { labels: ["x"], removed_labels: ["phish"], priority: "HIGH", status: null },
  });
  deepStrictEqual(batch.response, { success: 1 });
  await on.ask(`alert/verdict/${id}/malicious/`, { method: "PUT" });
  const { sid } = alert;
  deepStrictEqual((await on.ask(`submission/${sid}/`)).response.verdict.malicious, ["analyst"]);
});

Deno.test("a deleted submission takes along what nobody else needs, and stops if it runs", async () => {
  const on = fixture({ load: { serviceMs: 50 } });
  const one = (await submit(on, "shared")).response;
  await on.clock.advance(60_000);
  const two = (await submit(on, "shared")).response;
  await on.clock.advance(60_000);
  strictEqual((await on.ask(`submission/${one.sid}/`, { method: "DELETE", as: "viewer" })).status, 403);
  strictEqual((await on.ask(`submission/${one.sid}/`, { method: "DELETE" })).status, 200);
  const { sha256 } = one.files[0];
  strictEqual((await on.ask(`file/info/${sha256}/`)).status, 200, "the second needs it");
  await on.ask(`submission/${two.sid}/`, { method: "DELETE" });
  strictEqual((await on.ask(`file/info/${sha256}/`)).status, 404);
  const running = (await submit(on, "running")).response;
  await on.ask(`submission/${running.sid}/`, { method: "DELETE" });
  await on.clock.advance(60_000);
  strictEqual((await on.ask(`submission/${running.sid}/`)).status, 404);
});

const ingest = (on: Fixture, text: string, params: Record<string, unknown> = {}) =>
  on.ask("ingest/", { json: { plaintext: text, name: text, params, notification_queue: "q" } });
const drain = async (on: Fixture) => (await on.ask("ingest/get_message_list/q/")).response;

Deno.test("equal files are analysed once: duplicates and cache hits point at the first", async () => {
  const on = fixture();
  const first = (await ingest(on, "same")).response.ingest_id;
  await ingest(on, "same");
  await on.clock.advance(60_000);
  await ingest(on, "same");
  const messages = await drain(on);
  deepStrictEqual(messages.map((one: { submission: { sid: string } }) => one.submission.sid), [
    first,
    first,
    first,
  ]);
  strictEqual(new Set(messages.map((one: { ingest_id: string }) => one.ingest_id)).size, 3);
  strictEqual(on.demo.state.store.collections.submission.size, 1);
  deepStrictEqual(await drain(on), [], "popped once");
  await ingest(on, "same", { ignore_cache: true });
  await on.clock.advance(60_000);
  on.demo.state.core.advance();
  strictEqual(on.demo.state.store.collections.submission.size, 2);
});

Deno.test("ingest caps the priority and marks its metadata", async () => {
  const on = fixture();
  const { ingest_id } = (await ingest(on, "x", { priority: 1400 })).response;
  await on.clock.advance(60_000);
  const doc = (await on.ask(`submission/${ingest_id}/`)).response;
  deepStrictEqual([doc.params.priority, doc.params.type, doc.params.max_extracted], [250, "INGEST", 100]);
  strictEqual(doc.metadata.ingest_id, ingest_id);
  strictEqual(doc.params.description, "[INGEST] Inspection of file: x");
});

Deno.test("a threshold silences low scores only", async () => {
  const on = fixture();
  for (const text of ["harmless", "ALX-MALICIOUS"]) {
    await on.ask("ingest/", {
      json: { plaintext: text, name: text, notification_queue: "q", notification_threshold: 500 },
    });
  }
  await on.clock.advance(60_000);
  const [only, ...more] = await drain(on);
  deepStrictEqual([only.submission.files[0].name, more], ["ALX-MALICIOUS", []]);
});

async function flood(load: LoadOptions, params: Record<string, unknown> = {}): Promise<number> {
  const on = fixture({ load: { serviceMs: 1, ingestPerSecond: 1, ...load } });
  for (let i = 0; i < 200; i++) await ingest(on, `file ${i}`, params);
  return (await drain(on)).filter((one: { failure: string }) => one.failure === "Skipped").length;
}

Deno.test("a queue beyond its sampling point drops files, and says so, unless told never to", async () => {
  strictEqual(await flood({}), 0);
  const dropped = await flood({ samplingAt: { high: 50 } });
  ok(dropped > 40 && dropped < 150, `${dropped} of 200 were dropped`);
  strictEqual(await flood({ samplingAt: { high: 50 } }, { never_drop: true }), 0);
  strictEqual(await flood({}, { priority: 1 }), 200);
  strictEqual(await flood({ samplingAt: { high: 50 } }, { priority: 150 }), 0, "another queue");
});

Deno.test("more is taken from the queue only as fast as allowed, urgent files first", async () => {
  const on = fixture({ load: { serviceMs: 0, workers: 1, ingestPerSecond: 2 } });
  for (const [text, priority] of [["low", 50], ["first", 50], ["urgent", 250]] as const) {
    await ingest(on, text, { priority });
  }
  await on.clock.advance(10_000);
  const order = (await drain(on)).map((one: { submission: { files: { name: string }[] } }) =>
    one.submission.files[0]!.name
  );
  deepStrictEqual(order, ["low", "urgent", "first"]);
});

Deno.test("addresses are made whole again and become files of their own", async () => {
  const on = fixture();
  const { response } = await on.ask("submit/", { json: { url: "hxxp://evil[.]example/a" } });
  strictEqual(response.files[0].name, "http://evil.example/a");
  strictEqual(response.params.description, "Inspection of URL: http://evil.example/a");
});

Deno.test("those who may not customise need a profile and may not change it", async () => {
  const on = fixture({
    accounts: [{
      uname: "sub",
      password: "s",
      type: ["submitter"],
      keys: { demo: { secret: "sub", acl: ["W"] } },
    }],
  });
  const ask = (json: Record<string, unknown>) =>
    on.ask("submit/", { as: "sub", json: { plaintext: "x", ...json } });
  ok((await ask({})).message.startsWith("You must specify a submission profile. One of: ['static'"));
  strictEqual((await ask({ submission_profile: "odd" })).message, "Submission profile 'odd' does not exist");
  strictEqual(
    (await ask({ submission_profile: "static", params: { max_extracted: 1 } })).message,
    'User isn\'t allowed to modify the "max_extracted" parameters of Static Analysis [OFFLINE] profile',
  );
  strictEqual((await ask({ submission_profile: "static" })).status, 200);
});

Deno.test("a chunked upload is put together in order, whatever the order of its chunks", async () => {
  const on = fixture();
  const chunk = (number: number, text: string) => {
    const form = new FormData();
    const fields = {
      flowChunkNumber: number,
      flowTotalChunks: 2,
      flowIdentifier: "id1",
      flowFilename: "b.txt",
    };
    for (const [key, value] of Object.entries(fields)) form.append(key, String(value));
    form.append("file", new Blob([text]), "b.txt");
    return on.ask("ui/flowjs/", { body: form });
  };
  const query = "flowChunkNumber=2&flowTotalChunks=2&flowIdentifier=id1&flowFilename=b.txt";
  strictEqual((await on.raw(`/api/v4/ui/flowjs/?${query}`)).status, 204);
  deepStrictEqual((await chunk(2, "second")).response, { completed: false, success: true });
  deepStrictEqual((await on.ask(`ui/flowjs/?${query}`)).response, { exist: true });
  deepStrictEqual((await chunk(1, "first ")).response, { completed: true, success: true });
  const json = { filename: "b.txt", metadata: { case: "1" }, params: { ttl: 3, deep_scan: true } };
  const begun = await on.ask("ui/start/id1/", { json });
  const { files, params, metadata } = (await on.ask(`submission/${begun.response.sid}/`)).response;
  deepStrictEqual([params.ttl, params.deep_scan, metadata.case], [3, true, "1"]);
  await on.clock.advance(60_000);
  strictEqual((await on.ask(`file/ascii/${files[0].sha256}/`)).response.content, "first second");
  strictEqual((await on.ask("ui/start/id2/", { json: {} })).status, 404);
});

Deno.test("a bundle brings a deleted submission back", async () => {
  const on = fixture();
  const { sid, files } = (await submit(on, "bundle me ALX-MALICIOUS")).response;
  await on.clock.advance(60_000);
  const before = (await on.ask(`submission/summary/${sid}/`)).response;
  const bundle = await (await on.raw(`/api/v4/bundle/${sid}/`)).arrayBuffer();
  strictEqual((await on.ask("bundle/", { body: bundle })).status, 409);
  await on.ask(`submission/${sid}/`, { method: "DELETE" });
  deepStrictEqual((await on.ask("bundle/", { body: bundle })).response, { success: true });
  deepStrictEqual((await on.ask(`submission/summary/${sid}/`)).response, before);
  strictEqual((await on.ask(`file/ascii/${files[0].sha256}/`)).response.content, "bundle me ALX-MALICIOUS");
});
