import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { ForbiddenError, NotFoundError, RequestError } from "../../src/api/mod.ts";
import { assertLikeGolden } from "./golden.ts";
import { contractTest } from "./suite.ts";

const UNKNOWN_SHA = "0".repeat(64);

contractTest("submission reads look as recorded", async ({ client, sample, username }) => {
  const { sid, sha256 } = sample;
  await assertLikeGolden(await client.submission.get(sid), "submission_get");
  await assertLikeGolden(await client.submission.full(sid), "submission_full");
  await assertLikeGolden(await client.submission.summary(sid), "submission_summary");
  await assertLikeGolden(await client.submission.tree(sid), "submission_tree");
  await assertLikeGolden(await client.submission.report(sid), "submission_report");
  await assertLikeGolden(await client.submission.file(sid, sha256), "submission_file");
  await assertLikeGolden(await client.submission.list({ rows: 2 }), "submission_list_group_ALL");
  const { items } = await client.submission.list({ user: username, rows: 2 });
  ok(items.every((item) => item["params"] !== undefined));
  strictEqual(await client.submission.isCompleted(sid), true);
});

contractTest("the full submission agrees with its parts", async ({ client, sample }) => {
  const submission = await client.submission.get(sample.sid);
  const full = await client.submission.full(sample.sid);
  const known = new Set([...Object.keys(full.results), ...full.missing_result_keys]);
  deepStrictEqual(submission.results.filter((key) => !known.has(key)), []);
  const { tree } = await client.submission.tree(sample.sid);
  deepStrictEqual(Object.keys(tree).sort(), Object.keys(full.file_tree).sort());
});

contractTest("file reads look as recorded", async ({ client, sample }) => {
  const { sha256 } = sample;
  await assertLikeGolden(await client.file.info(sha256), "file_info");
  await assertLikeGolden(await client.file.result(sha256), "file_result");
  await assertLikeGolden(await client.file.score(sha256), "file_score");
  await assertLikeGolden(await client.file.children(sha256), "file_children");
  await assertLikeGolden(await client.file.hex(sha256), "file_hex");
  await assertLikeGolden(await client.file.ascii(sha256), "file_ascii");
  await assertLikeGolden(await client.file.strings(sha256), "file_strings");
});

contractTest("result and error reads look as recorded", async ({ client, sample }) => {
  await assertLikeGolden(await client.result.get(sample.resultKey), "result_get");
  const many = await client.result.multiple({ resultKeys: [sample.resultKey] });
  deepStrictEqual(Object.keys(many.result), [sample.resultKey]);
});

contractTest("alert reads look as recorded", async ({ client, sample }) => {
  await assertLikeGolden(await client.alert.get(sample.alertId), "alert_get");
  const page = await client.alert.list({ rows: 2 });
  await assertLikeGolden(page, "alert_list");
  deepStrictEqual(Object.keys(page).sort(), ["items", "offset", "rows", "total"]);
  await assertLikeGolden(
    await client.alert.grouped("file.sha256", { rows: 2, noDelay: true }),
    "alert_grouped",
  );
  await assertLikeGolden(await client.alert.statistics({ noDelay: true }), "alert_statistics");
  await assertLikeGolden(await client.alert.labels({ noDelay: true }), "alert_labels");
  await assertLikeGolden(await client.alert.priorities({ noDelay: true }), "alert_priorities");
  await assertLikeGolden(await client.alert.statuses({ noDelay: true }), "alert_statuses");
});

contractTest("knowledge reads look as recorded", async ({ client, sample }) => {
  await assertLikeGolden(await client.signature.get(sample.signatureId), "signature_get");
  await assertLikeGolden(await client.heuristic.get(sample.heurId), "heuristics_get");
  await assertLikeGolden(await client.heuristic.stats(), "heuristics_stats");
  await assertLikeGolden(await client.workflow.get(sample.workflowId), "workflow_get");
  await assertLikeGolden(await client.safelist.get(sample.safelistId), "safelist_get");
  await assertLikeGolden(await client.badlist.get(sample.badlistId), "badlist_get");
  await assertLikeGolden(await client.service.list(), "service_all");
});

contractTest("user and help reads look as recorded", async ({ client, username }) => {
  await assertLikeGolden(await client.user.whoami(), "user_whoami_header_key");
  await assertLikeGolden(await client.user.settings(username), "user_settings");
  await assertLikeGolden(await client.user.quotas(username), "user_quotas");
  await assertLikeGolden(await client.help.configuration(), "help_configuration");
  await assertLikeGolden(await client.help.constants(), "help_constants");
  await assertLikeGolden(await client.help.classificationDefinition(), "help_classification_definition");
  await assertLikeGolden(await client.system.status("ALL"), "system_status");
});

contractTest("search answers look as recorded", async ({ client }) => {
  await assertLikeGolden(
    await client.search.page("submission", "*", { rows: 2 }),
    "search_submission",
  );
  await assertLikeGolden(await client.search.page("file", "*", { rows: 2 }), "search_file");
  await assertLikeGolden(await client.search.page("result", "*", { rows: 2 }), "search_result");
  await assertLikeGolden(await client.search.fields("submission"), "search_fields_submission");
  const { items } = await client.search.grouped("submission", "params.submitter", { rows: 3, limit: 2 });
  deepStrictEqual(
    items.map((group) => Object.keys(group).sort()),
    items.map(() => ["items", "total", "value"]),
  );
  await assertLikeGolden(await client.search.stats("file", "size", {}), "search_stats");
});

contractTest("a stream gives every hit once, the server's total", async ({ client }) => {
  const expected = await client.search.count("result", "*", { exact: true });
  const seen = new Set<string>();
  for await (const hit of client.search.stream("result", "*", { fl: ["id"], pageSize: 150 })) {
    seen.add(String(hit.id));
  }
  strictEqual(seen.size, expected);
});

contractTest("facets, stats and histograms agree with the count", async ({ client }) => {
  const total = await client.search.count("submission", "*", { exact: true });
  const states = await client.search.facet("submission", "state", { size: 100 });
  strictEqual(Object.values(states).reduce((sum, n) => sum + n, 0), total);
  strictEqual((await client.search.stats("submission", "file_count", {})).count, total);
  const steps = await client.search.histogram("submission", "max_score", {
    start: -2000,
    end: 10_000,
    gap: 500,
  });
  ok(Object.values(steps).reduce((sum, n) => sum + n, 0) <= total);
});

contractTest("what is not there is said so", async ({ client }) => {
  await rejects(client.submission.get("no-such-sid"), NotFoundError);
  await rejects(client.file.info(UNKNOWN_SHA), NotFoundError);
  await rejects(client.result.get(`${UNKNOWN_SHA}.Nothing.v0.c0`), NotFoundError);
  await rejects(client.alert.get("no-such-alert"), NotFoundError);
  await rejects(client.signature.get("no-such-signature"), NotFoundError);
  await rejects(client.heuristic.get("NO.1"), NotFoundError);
});

contractTest("what cannot be understood or is not allowed is said so", async ({ client }) => {
  await rejects(client.search.page("submission", "max_score:[1 TO"), RequestError);
  await rejects(client.search.page("submission", "*", { sort: "nowhere asc" }), RequestError);
  await rejects(client.search.page("submission", "*", { offset: 10_000, rows: 1 }), RequestError);
  await rejects(client.search.facet("submission", "no_such_field", {}), RequestError);
  await rejects(client.search.histogram("file", "size", {}), RequestError);
  // An API key never carries administration, whoever owns it.
  await rejects(client.user.list(), ForbiddenError);
});
