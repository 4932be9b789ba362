/** Alerts, lists, signatures, workflows, services: the reads that reads_test.ts leaves out. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { NotFoundError } from "../../src/api/mod.ts";
import { assertLikeGolden } from "./golden.ts";
import { bytesOf, refused } from "./refusal.ts";
import { adminTest, contractTest } from "./suite.ts";

contractTest("related alerts are the ids that match", async ({ client, sample }) => {
  deepStrictEqual(await client.alert.related({ query: `alert_id:"${sample.alertId}"` }), [sample.alertId]);
  await refused(client.alert.related({}), 400, "You need to at least provide a query to filter the data");
});

contractTest("entries of lists are found by hash, tag, signature and likeness", async ({ client }) => {
  const unknown = "The hash was not found in the safelist.";
  await refused(client.safelist.get("0".repeat(64)), 404, unknown);
  await refused(client.safelist.get("00000"), 400, "Invalid hash length");
  await refused(client.safelist.signature("no such signature"), 404, unknown);
  await refused(client.safelist.tag("network.static.domain", "no.such.example"), 404, unknown);
  await refused(
    client.badlist.tag("network.static.uri", "http://no.such.example/a?b"),
    404,
    "The hash was not found in the badlist.",
  );
  deepStrictEqual(await client.badlist.tlsh(`T1${"A".repeat(70)}`), []);
  deepStrictEqual(await client.badlist.ssdeep("3:abcdefgh:ijklmnop"), []);
  await refused(client.badlist.ssdeep("zz"), 400, "Invalid SSDEEP hash provided: zz");
});

contractTest("statistics of signatures and their texts", async ({ client }) => {
  const stats = await client.signature.stats();
  await assertLikeGolden(stats, "signature_stats");
  strictEqual(stats.length, await client.search.count("signature", "*"));
  deepStrictEqual(await client.signature.updateAvailable(), { update_available: true });
  deepStrictEqual(
    await client.signature.updateAvailable({ since: "2999-01-01T00:00:00.000000Z" }),
    { update_available: false },
  );
  const { body, headers } = await client.signature.download({ query: "*" });
  deepStrictEqual([...(await bytesOf(body)).slice(0, 2)], [0x50, 0x4b]);
  ok(headers.get("content-disposition")?.includes("al_signatures_"));
});

contractTest("workflows are listed", async ({ client }) => {
  await assertLikeGolden(await client.workflow.list({ rows: 2 }), "search_workflow");
  ok((await client.workflow.labels()).every((label) => typeof label === "string"));
  await refused(client.workflow.get("nope"), 404, "Workflow ID nope does not exist");
});

contractTest("services have stages and categories", async ({ client }) => {
  const { stages, categories } = await client.service.constants();
  deepStrictEqual(stages, ["FILTER", "EXTRACT", "CORE", "SECONDARY", "POST", "REVIEW"]);
  ok(categories.includes("Antivirus"));
  await refused(client.service.get("McAfee"), 403, /requires one of the following roles: administration/);
});

adminTest("services are read by administrators", async ({ admin }) => {
  await assertLikeGolden(await admin.service.get("McAfee"), "service_get");
  const versions = await admin.service.versions("McAfee");
  const version = versions[0]!;
  strictEqual((await admin.service.get("McAfee", { version })).version, version);
  await assertLikeGolden(await admin.service.stats("McAfee"), "service_stats");
  strictEqual((await admin.service.stats("NoSuch")).result.count, 0);
  deepStrictEqual(await admin.service.updates(), {});
  deepStrictEqual(await admin.service.installing(), []);
  deepStrictEqual(await admin.service.installState(["McAfee", "NoSuch"]), {
    installed: ["McAfee"],
    installing: [],
    not_installed: ["NoSuch"],
  });
  for (const read of [admin.service.get, admin.service.versions]) {
    await refused(read("NoSuch"), 404, "NoSuch service does not exist");
  }
  const backup = new TextDecoder().decode(await bytesOf((await admin.service.backup()).body));
  ok(backup.startsWith("data:\n"));
});

adminTest("sources of signatures are read by those who manage them", async ({ admin, client }) => {
  await assertLikeGolden(await admin.signature.sources.list(), "signature_sources");
  await refused(
    client.signature.sources.list(),
    403,
    /requires one of the following roles: signature_manage/,
  );
});

contractTest("what other systems know: nothing, where none is set up", async ({ client }) => {
  deepStrictEqual(await client.federatedLookup.tags(), {});
  deepStrictEqual(await client.federatedLookup.enrich("network.static.uri", "http://evil.example/x"), {});
});

contractTest("hashes are looked up everywhere", async ({ client, sample }) => {
  deepStrictEqual(await client.hashSearch.dataSources(), ["al", "alert"]);
  const found = await client.hashSearch.lookup(sample.sha256, { sources: ["al"] });
  deepStrictEqual(Object.keys(found), ["al"]);
  await assertLikeGolden(await client.hashSearch.lookup(sample.sha256), "hash_search_sha256");
  const none = await client.hashSearch.lookup("0".repeat(64)).catch((error) => {
    if (error instanceof NotFoundError) return {};
    throw error;
  });
  ok(Object.values(none).every((source) => source.items.length === 0));
  await refused(
    client.hashSearch.lookup("zz"),
    400,
    "Invalid hash. This API only supports sha256, md5, sha1, ssdeep, tlsh.",
  );
});
