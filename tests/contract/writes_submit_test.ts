/** Handing in, in every way; what the tests hand in is deleted. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { NetworkError } from "../../src/api/mod.ts";
import { eventually } from "./eventually.ts";
import { freshBytes, own, ownSubmission } from "./own_submission.ts";
import { all, bytesOf, refused } from "./refusal.ts";
import { adminTest, type Contract, contractTest, embeddedTest } from "./suite.ts";

const LOST = new NetworkError("The answer was lost");

contractTest("a submission from its making to its end", async (contract) => {
  const { client, username } = contract;
  const word = crypto.randomUUID();
  const { sid, files } = await client.submit.submit(
    { kind: "bytes", name: "dir/alx.txt", bytes: freshBytes() },
    { metadata: { alx_contract: word }, params: { description: "alx contract" } },
  );
  await own(contract, sid);
  strictEqual(files[0]!.name, "alx.txt");
  ok((await client.submission.full(sid)).max_score >= 1000);
  const found = await client.submit.reconcileBy({ key: "alx_contract", value: word })(LOST);
  strictEqual(found?.sid, sid);

  deepStrictEqual(await client.submission.setVerdict(sid, "malicious"), { success: true });
  ok((await client.submission.get(sid)).verdict.malicious.includes(username));
  deepStrictEqual(await client.submission.setVerdict(sid, "non_malicious"), { success: true });
  const { malicious, non_malicious: harmless } = (await client.submission.get(sid)).verdict;
  deepStrictEqual([malicious.includes(username), harmless.includes(username)], [false, true]);
  const keys = { resultKeys: (await client.submission.get(sid)).results };
  strictEqual((await client.submission.file(sid, files[0]!.sha256, keys)).file_info.sha256, files[0]!.sha256);

  deepStrictEqual(await client.submission.delete(sid), { success: true });
  await refused(client.submission.get(sid), 404, `Submission ID ${sid} does not exists.`);
});

contractTest("texts, base64, known hashes and addresses are handed in", async (contract) => {
  const { client, sample } = contract;
  const text = new TextDecoder().decode(freshBytes());
  for (
    const source of [
      { kind: "plaintext", content: text, name: "alx.txt" },
      { kind: "base64", content: btoa(`${text} again`), name: "alx.txt" },
      { kind: "hash", type: "sha256", value: sample.sha256 },
      { kind: "url", url: "hxxp://alx[.]example/contract" },
    ] as const
  ) {
    const { sid } = await client.submit.submit(source, { metadata: { alx_contract: source.kind } });
    await own(contract, sid);
  }
  await refused(
    client.submit.submit({ kind: "hash", type: "sha256", value: "0".repeat(64) }),
    404,
    /could not be found in any of the|does not exist|cannot be found|was not found/,
  );
});

contractTest("a file is analysed again: dynamically, with a profile, as it was", async (contract) => {
  const { client } = contract;
  const { sid, files } = await ownSubmission(contract);
  const { sha256 } = files[0]!;
  const again = [
    await client.submit.dynamic(sha256, { copySid: sid, name: "alx.txt" }),
    await client.submit.profile("static", sha256, { name: "alx.txt" }),
    await client.submit.resubmit(sid),
  ];
  for (const { sid: next } of again) await own(contract, next);
  ok(again[0]!.params.services!.selected!.includes("Dynamic Analysis"));
  ok(again.every((next) => next.files[0]!.sha256 === sha256 && next.sid !== sid));
  await refused(client.submit.resubmit("nope"), 404, "Submission nope does not exists.");
  await refused(client.submit.dynamic("0".repeat(64)), 404, /cannot be found on the server/);
});

contractTest("a file goes up piece by piece", async (contract) => {
  const { client } = contract;
  const bytes = new TextEncoder().encode(`${new TextDecoder().decode(freshBytes())} `.repeat(40));
  const sid = await client.submit.upload({
    identifier: crypto.randomUUID(),
    name: "alx-pieces.txt",
    sizeBytes: bytes.length,
    chunkBytes: 1000,
    read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
  });
  await own(contract, sid);
  const { files } = await client.submission.get(sid);
  deepStrictEqual([files[0]!.name, files[0]!.size], ["alx-pieces.txt", bytes.length]);
});

contractTest("ingested files are told of, once", async (contract) => {
  const { client, undo } = contract;
  const queue = `alx-contract-${crypto.randomUUID()}`;
  const word = crypto.randomUUID();
  const options = { notificationQueue: queue, metadata: { alx_contract: word } };
  const { ingest_id: first } = await client.ingest.ingest(
    { kind: "bytes", name: "alx.txt", bytes: freshBytes() },
    options,
  );
  const message = await eventually(() => client.ingest.getMessage(queue), (taken) => taken !== null);
  undo(() => client.submission.delete(message!.submission!.sid));
  deepStrictEqual([message!.ingest_id, message!.failure], [first, ""]);
  ok(message!.score! >= 1000);
  const found = await client.ingest.reconcileBy({ key: "alx_contract", value: word })(LOST);
  strictEqual(found?.ingest_id, first);

  const second = await client.ingest.ingest({ kind: "bytes", name: "alx.txt", bytes: freshBytes() }, options);
  const outcomes = await all(client.ingest.follow(queue, { ids: [second.ingest_id], pollMs: 100 }));
  undo(() => client.submission.delete(outcomes[0]!.sid!));
  deepStrictEqual(outcomes.map(({ ingestId, outcome }) => [ingestId, outcome]), [[second.ingest_id, "done"]]);
  deepStrictEqual(await client.ingest.getMessages(queue), []);
});

/** A bundle of a submission of our own, and how to bring it in. */
async function ownBundle(contract: Contract) {
  const { sid } = await ownSubmission(contract);
  const bytes = await bytesOf((await contract.client.bundle.create(sid)).body);
  const open = async function* () {
    yield await Promise.resolve(bytes);
  };
  return { sid, open, sizeBytes: bytes.length };
}

contractTest("a bundle of what is there is refused, or passed over", async (contract) => {
  const { client } = contract;
  const { sid, open, sizeBytes } = await ownBundle(contract);
  await refused(client.bundle.import(open, { sizeBytes }), 409, `Submission ${sid} already exists.`);
  deepStrictEqual(await client.bundle.import(open, { sizeBytes, existOk: true }), { success: true });
});

// A server whose working folder is a link, as that of shared/tools/realserver, takes in no bundle.
embeddedTest("a bundle brings a submission back", async (contract) => {
  const { client } = contract;
  const { sid, open, sizeBytes } = await ownBundle(contract);
  await client.submission.delete(sid);
  deepStrictEqual(await client.bundle.import(open, { sizeBytes }), { success: true });
  ok((await client.submission.get(sid)).max_score >= 1000);
});

adminTest("a file's bytes are purged", async (contract) => {
  const { admin, client } = contract;
  const { files } = await ownSubmission(contract);
  const { sha256 } = files[0]!;
  await refused(client.file.delete(sha256), 403, /requires one of the following roles: file_purge/);
  deepStrictEqual(await admin.file.delete(sha256), { success: true });
  await refused(client.file.hex(sha256), 404, "This file was not found in the system.");
  await refused(admin.file.delete("0".repeat(64)), 404, "The file was not found in the system.");
});
