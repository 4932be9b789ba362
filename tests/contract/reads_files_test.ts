/** Files, results, errors, bundles, ontologies, live queues: the reads that reads_test.ts leaves out. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { type Client, NotFoundError } from "../../src/api/mod.ts";
import { assertLikeGolden } from "./golden.ts";
import { all, bytesOf, refused } from "./refusal.ts";
import { adminTest, contractTest, embeddedTest } from "./suite.ts";

const NO_AI = "AI Support is disabled on this system.";
const UNKNOWN_SHA = "0".repeat(64);

contractTest("a file's bytes come in every wrapping", async ({ client, sample }) => {
  const { sha256 } = sample;
  const raw = await client.file.download(sha256, { encoding: "raw" });
  strictEqual((await bytesOf(raw.body)).length, (await client.file.info(sha256)).size);
  strictEqual(await raw.verified, true);
  const cart = await bytesOf((await client.file.download(sha256, { encoding: "cart" })).body);
  strictEqual(new TextDecoder().decode(cart.slice(0, 4)), "CART");
  const zip = await bytesOf((await client.file.download(sha256, { encoding: "zip" })).body);
  deepStrictEqual([...zip.slice(0, 2)], [0x50, 0x4b]);
  await refused(client.file.download(UNKNOWN_SHA), 404, "The file was not found in the system.");
});

contractTest("more of a file", async ({ client, sample }) => {
  const { sha256, resultKey } = sample;
  const service = resultKey.split(".")[1]!;
  const file = resultKey.slice(0, 64);
  await assertLikeGolden(await client.file.result(file, { service }), "file_result_service");
  ok(Array.isArray(await client.file.similar(sha256)));
  await refused(client.file.similar(UNKNOWN_SHA), 404, "This file does not exists");
  await refused(
    client.file.image(sha256),
    403,
    "This file is not allowed to be downloaded as a datastream.",
  );
  const plain = await client.file.hex(sha256, { bytesOnly: true, length: 4 });
  match(plain.content, /^[0-9a-f]{2}( [0-9a-f]{2})*$/);
});

contractTest("nothing is told in words where there is no AI", async ({ client, sample }) => {
  await refused(client.file.aiSummary(sample.sha256), 400, NO_AI);
  await refused(client.file.codeSummary(sample.sha256), 400, NO_AI);
  await refused(client.submission.ai(sample.sid), 400, NO_AI);
});

async function someError(client: Client): Promise<string> {
  const { items } = await client.search.page("submission", "error_count:>0", { rows: 1, fl: ["sid"] });
  return (await client.submission.get(String(items[0]!["sid"]))).errors[0]!;
}

contractTest("failures of services are read by key, in two ways", async ({ client }) => {
  const key = await someError(client);
  const error = await client.error.get(key);
  await assertLikeGolden(error, "error_get");
  deepStrictEqual(await client.result.error(key), error);
  deepStrictEqual((await client.result.multiple({ errorKeys: [key] })).error, { [key]: error });
  await refused(client.error.get("nope"), 404, "The error was not found");
});

adminTest("failures of services are listed for administrators", async ({ admin, client }) => {
  const page = await admin.error.list({ rows: 2 });
  await assertLikeGolden(page, "error_list");
  strictEqual(page.items.length, 2);
  ok(page.items.every(({ id }) => id !== undefined));
  await refused(
    admin.error.list({ query: "a:[" }),
    400,
    "The specified search query is not valid. (Failed to parse query [a:[])",
  );
  await refused(client.error.list(), 403, /requires one of the following roles: administration/);
});

contractTest("ontologies are a record a result", async ({ client }) => {
  const { items } = await client.search.page("alert", "*", { rows: 25, fl: ["alert_id", "sid"] });
  for (const { alert_id, sid } of items) {
    const records = await all(client.ontology.alert(String(alert_id))).catch((error) => {
      // An alert outlives its submission.
      if (error instanceof NotFoundError) return [];
      throw error;
    });
    if (records.length === 0) continue;
    // The alert's lines hold its own metadata and time.
    const found = (await all(client.ontology.submission(String(sid)))).map(({ results }) => results);
    deepStrictEqual(found, records.map(({ results }) => results));
    const record = records[0] as Record<string, Record<string, unknown>>;
    deepStrictEqual(
      Object.keys(record).sort(),
      ["classification", "file", "odm_type", "odm_version", "results", "service", "submission"],
    );
    strictEqual(record["odm_type"], "Assemblyline Result Ontology");
    strictEqual(record["submission"]!["sid"], sid);
    const { sha256 } = record["file"] as { sha256: string };
    const some = await all(client.ontology.submission(String(sid), { sha256s: [sha256] }));
    ok(some.length > 0 && some.length <= records.length);
    const [ofFile] = await all(client.ontology.file(sha256)) as Record<string, unknown>[];
    deepStrictEqual(
      Object.keys(ofFile!["submission"] as object).sort(),
      ["classification", "date", "source_system"],
    );
    return;
  }
  throw new Error("No submission of an alert has an ontology");
});

contractTest("there is no ontology of what is not there", async ({ client }) => {
  await refused(all(client.ontology.submission("nope")), 404, "There is no submission with sid: nope");
  await refused(all(client.ontology.alert("nope")), 404, "There is no alert with this ID: nope");
  await refused(all(client.ontology.file("nope")), 404, "There is no file with this hash: nope");
});

contractTest("a submission as a bundle", async ({ client, sample }) => {
  const { name, body } = await client.bundle.create(sample.sid);
  strictEqual(name, `${sample.sid}.al_bundle`);
  strictEqual(new TextDecoder().decode((await bytesOf(body)).slice(0, 4)), "CART");
  await refused(
    client.bundle.create("nope"),
    403,
    "You are not allowed create a bundle for this submission...",
  );
});

contractTest("queues that hold nothing", async ({ client, sample }) => {
  strictEqual(await client.ingest.getMessage("alx-contract-nothing"), null);
  deepStrictEqual(await client.ingest.getMessages("alx-contract-nothing"), []);
  deepStrictEqual(await client.live.getMessages("D-alx-contract-WQ"), []);
  await refused(client.live.getMessage("nope"), 400, "invalid watch queue");
  deepStrictEqual(await client.live.outstandingServices(sample.sid), {});
  await refused(
    client.live.setupWatchQueue(sample.sid),
    404,
    "No dispatchers are processing this submission.",
  );
  for (const ask of [client.live.setupWatchQueue, client.live.outstandingServices]) {
    await refused(ask("nope"), 403, "You are not allowed to access this submissions.");
  }
});

embeddedTest("a section's picture is a data URL", async ({ client }) => {
  const { items } = await client.search.page("file", "is_section_image:true", { rows: 1, fl: ["sha256"] });
  ok((await client.file.image(String(items[0]!["sha256"]))).startsWith("data:image/"));
});
