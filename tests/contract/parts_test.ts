/** Parts that most servers have switched off: refused alike there, and at work on an embedded server that has them. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { all, refused, switchedOff } from "./refusal.ts";
import { contractTest, embeddedTest } from "./suite.ts";

contractTest("a server without an archive refuses all of it", async ({ client, sample }) => {
  const { sha256, sid } = sample;
  const which = { sha256, comment: "none" };
  const labels = { attribution: [], technique: [], info: ["ALX"] };
  const { comments } = client.archive;
  await switchedOff(client.archive.archive(sid));
  await switchedOff(client.archive.comments.list(sha256));
  await switchedOff(client.archive.comments.add(sha256, "text"));
  await switchedOff(client.archive.comments.update(which, "text"));
  await switchedOff(client.archive.comments.delete(which));
  await switchedOff(comments.react(which, "thumbs_up"));
  await switchedOff(client.archive.labels.list());
  await switchedOff(client.archive.labels.set(sha256, labels));
  await switchedOff(client.archive.labels.add(sha256, labels));
  await switchedOff(client.archive.labels.remove(sha256, labels));
});

contractTest("a server without hunts, copies or an assistant refuses them", async ({ client, sample }) => {
  await switchedOff(client.assistant.chat([{ role: "user", content: "What is a CaRT?" }]));
  await switchedOff(client.retrohunt.list());
  await switchedOff(client.retrohunt.get("none"));
  await switchedOff(client.retrohunt.hits("none"));
  await switchedOff(client.retrohunt.errors("none"));
  await switchedOff(client.retrohunt.types("none"));
  await switchedOff(client.retrohunt.create({ yara_signature: "rule a {}", description: "d" }));
  await switchedOff(client.retrohunt.repeat("none"));
  await switchedOff(client.replay.request("alert", sample.alertId));
  await switchedOff(client.replay.setComplete("alert", sample.alertId));
  await switchedOff(client.replay.setBulkPending("alert", { query: "*", maxDocs: 1 }));
  await switchedOff(client.replay.getMessage("alert"));
  await switchedOff(client.replay.putMessage("alert", "message"));
  await switchedOff(client.replay.getCheckpoint("badlist"));
  await switchedOff(client.replay.putCheckpoint("badlist", "2026-01-01T00:00:00Z"));
});

embeddedTest(
  "a submission is archived, its file commented on and labelled",
  async ({ admin: any, sample }) => {
    const admin = any!;
    const { sha256, sid } = sample;
    const archived = await admin.archive.archive(sid, { metadata: { rationale: "alx" } });
    deepStrictEqual(archived, { action: "archive", success: true });
    strictEqual((await admin.submission.get(sid)).metadata["rationale"], "alx");
    const { cid } = await admin.archive.comments.add(sha256, "first");
    const which = { sha256, comment: cid };
    await admin.archive.comments.update(which, "second");
    await admin.archive.comments.react(which, "thumbs_up");
    const [comment] = (await admin.archive.comments.list(sha256)).comments;
    deepStrictEqual([comment!.text, comment!.reactions.map(({ icon }) => icon)], ["second", ["thumbs_up"]]);
    await admin.archive.comments.delete(which);
    deepStrictEqual((await admin.archive.comments.list(sha256)).comments, []);
    const labels = { attribution: [], technique: [], info: ["ALX"] };
    deepStrictEqual((await admin.archive.labels.set(sha256, labels)).labels, ["ALX"]);
    await admin.archive.labels.add(sha256, { ...labels, info: ["MORE"] });
    ok((await admin.archive.labels.list()).some(({ label, total }) => label === "MORE" && total === 1));
    deepStrictEqual((await admin.archive.labels.remove(sha256, labels)).labels, ["MORE"]);
  },
);

embeddedTest("a hunt, and what comes of it", async ({ admin: any, client }) => {
  const admin = any!;
  const yara = 'rule alx { strings: $a = "http" condition: $a }';
  const { key } = await admin.retrohunt.create({ yara_signature: yara, description: "alx contract" });
  strictEqual((await client.retrohunt.get(key)).description, "alx contract");
  const { items, total } = await client.retrohunt.hits(key, { rows: 5 });
  ok(items.length > 0 && total !== null && total >= items.length);
  const types = await client.retrohunt.types(key);
  const counted = Object.values(types).reduce((sum, n) => sum + n, 0);
  ok(counted > 0 && counted <= total);
  deepStrictEqual((await client.retrohunt.errors(key)).items, []);
  const again = await admin.retrohunt.repeat(key);
  strictEqual(typeof again.key, "string");
  ok((await client.retrohunt.list()).items.some((hunt) => hunt.key === key));
});

embeddedTest("alerts and submissions are marked for another system", async ({ admin: any, sample }) => {
  const admin = any!;
  const { alertId } = sample;
  const state = async () => (await admin.alert.get(alertId)).metadata["replay"];
  deepStrictEqual(await admin.replay.request("alert", alertId), { success: true });
  strictEqual(await state(), "requested");
  await admin.replay.setBulkPending("alert", { query: `alert_id:"${alertId}"`, maxDocs: 1 });
  strictEqual(await state(), "pending");
  await admin.replay.setComplete("alert", alertId);
  strictEqual(await state(), "done");
  await admin.replay.putMessage("alert", { id: alertId });
  deepStrictEqual(await admin.replay.getMessage("alert"), { id: alertId });
  strictEqual(await admin.replay.getMessage("alert"), null);
  await admin.replay.putCheckpoint("badlist", "2026-01-01T00:00:00Z");
  strictEqual(await admin.replay.getCheckpoint("badlist"), "2026-01-01T00:00:00Z");
  await refused(admin.replay.getCheckpoint("no" as "badlist"), 400, "Invalid message type: no");
});

embeddedTest("the assistant answers, and tells of files and submissions in words", async (contract) => {
  const { admin: any, client, sample } = contract;
  const { trace } = await any!.assistant.chat([{ role: "user", content: "What is a CaRT?" }]);
  strictEqual(trace.at(-1)!.role, "assistant");
  ok((await client.submission.ai(sample.sid)).content.length > 0);
  ok((await client.file.aiSummary(sample.sha256)).content.length > 0);
  const [code] = (await client.search.page("file", "type:code*", { rows: 1, fl: ["sha256"] })).items;
  ok((await client.file.codeSummary(String(code!["sha256"]))).content.length > 0);
  ok(Array.isArray(await all(client.ontology.submission(sample.sid))));
});
