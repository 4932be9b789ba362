import assert from "node:assert/strict";
import { endpointOf } from "../../src/cli/commands/api.ts";
import { draftOf } from "../../src/features/list_draft.ts";
import { startDemo } from "../support/demo.ts";
import { run, type RunResult } from "../support/cli.ts";

Deno.test("nouns read what the server holds", async (t) => {
  await using demo = await startDemo({ submissions: 120 });
  const alx = (...args: string[]): Promise<RunResult> => run(args, { env: demo.env });
  const json = async (...args: string[]) => {
    const { out, err, code } = await alx(...args);
    assert.deepEqual([code, err], [0, ""], args.join(" "));
    return JSON.parse(out);
  };

  await t.step("alerts: list, groups, one, several, related, statistics", async () => {
    const { items } = await json("alert", "list", "--rows", "3", "--no-delay");
    const ids: string[] = items.map((one: { alert_id: string }) => one.alert_id);
    assert.equal(ids.length, 3);
    assert.equal((await json("alert", "show", ids[0]!)).alert_id, ids[0]);
    assert.deepEqual(Object.keys(await json("alert", "show", ...ids)).sort(), [...ids].sort());
    assert((await json("alert", "grouped", "file.sha256", "--no-delay")).counted_total > 0);
    assert((await json("alert", "related", `alert_id:"${ids[0]}"`, "--no-delay")).includes(ids[0]));
    assert((await json("alert", "stats", "--no-delay")).statuses);
  });

  await t.step("alerts: changes to one and to many", async () => {
    const { items: [alert] } = await json("alert", "list", "--rows", "1", "--no-delay");
    const id: string = alert.alert_id;
    await json("alert", "label", id, "SEEN", "CASE_1");
    await json("alert", "priority", id, "low");
    await json("alert", "status", id, "ASSESS");
    const changed = await json("alert", "show", id);
    assert(changed.label.includes("CASE_1"));
    assert.deepEqual([changed.priority, changed.status], ["LOW", "ASSESS"]);
    await json("alert", "unlabel", id, "CASE_1");
    assert(!(await json("alert", "show", id)).label.includes("CASE_1"));
    const refused = await alx("alert", "label", "--batch", "label:SEEN", "MANY");
    assert.deepEqual([refused.code, refused.out], [2, ""]);
    assert.match(refused.err, /--yes/);
    await json("alert", "label", "--batch", "label:SEEN", "--yes", "MANY");
    assert((await json("alert", "show", id)).label.includes("MANY"));
  });

  await t.step("one of several that is unknown is named, and the others are done", async () => {
    const { items: [heuristic] } = await json("search", "heuristic", "*", "--rows", "1");
    const { out, err, code } = await alx("heuristic", "show", heuristic.heur_id, "NOPE.1");
    assert.equal(code, 7);
    assert.match(err, /^alx: "NOPE\.1": .+\n$/);
    assert.deepEqual(Object.keys(JSON.parse(out)), [heuristic.heur_id]);
  });

  await t.step("a hash is looked up", async () => {
    const { items: [file] } = await json("search", "file", "*", "--rows", "1", "--fields", "md5,sha256");
    const found = await json("hash", file.md5);
    assert(Object.keys(found).length > 0);
  });

  await t.step("statistics, signatures, workflows and lists", async () => {
    assert((await json("heuristic", "stats")).length > 0);
    const { items: [signature] } = await json("search", "signature", "*", "--rows", "1");
    assert(typeof (await json("signature", "show", signature.id)).data === "string");
    assert(Array.isArray((await json("workflow", "list")).items));
    for (const list of ["safelist", "badlist"]) {
      const { items } = await json(list, "list", "--rows", "2");
      assert.equal(items.length, 2);
      assert((await json(list, "show", items[0].id)).type);
    }
    assert((await json("service", "list")).length > 0);
  });

  await t.step("an entry of the safelist is added, turned off and deleted", async () => {
    const value = "alx-test.example";
    const { hash } = await json(
      "safelist",
      "add",
      "tag",
      `network.static.domain=${value}`,
      "--reason",
      "a test",
    );
    assert.equal((await json("safelist", "tag", "network.static.domain", value)).tag.value, value);
    await json("safelist", "disable", hash);
    assert.equal((await json("safelist", "show", hash)).enabled, false);
    assert.equal((await alx("safelist", "delete", hash)).code, 2);
    await json("safelist", "delete", hash, "--yes");
    assert.equal((await alx("safelist", "show", hash)).code, 5);
  });
});

const DRAFTS: [kind: "file" | "tag" | "signature", value: string, wanted: object][] = [
  ["file", "A".repeat(64), { hashes: { sha256: "a".repeat(64) } }],
  ["file", "b".repeat(32), { hashes: { md5: "b".repeat(32) } }],
  ["tag", "av.virus_name=a=b", { tag: { type: "av.virus_name", value: "a=b" } }],
  ["signature", "rule", { signature: { name: "rule" } }],
];
for (const [kind, value, wanted] of DRAFTS) {
  Deno.test(`draftOf makes an entry of ${kind} ${value.slice(0, 20)}`, () => {
    const draft = draftOf(kind, value, { source: "me", reason: ["why"], days: 3 });
    assert.deepEqual(draft, {
      type: kind,
      ...wanted,
      sources: [{ name: "me", type: "user", reason: ["why"] }],
      dtl: 3,
    });
  });
}
for (
  const [kind, value] of [["file", "xyz"], ["file", "a".repeat(63)], ["tag", "no-value"], [
    "tag",
    "=x",
  ]] as const
) {
  Deno.test(`draftOf refuses ${kind} ${value.slice(0, 20)}`, () => {
    assert.throws(() => draftOf(kind, value, { source: "me", reason: ["why"] }), { name: "UsageError" });
  });
}

const ENDPOINTS: [path: string, pairs: string[], wanted: ReturnType<typeof endpointOf>][] = [
  ["user/whoami", [], { path: "user/whoami/", query: {} }],
  ["/api/v4/user/whoami/", [], { path: "user/whoami/", query: {} }],
  ["/api/", [], { path: "/api/", query: {} }],
  ["/api/v3/auth/init", [], { path: "/api/v3/auth/init/", query: {} }],
  ["search/file?query=a%3Ab&filters=x", ["filters=y", "q=a=b"], {
    path: "search/file/",
    query: { query: ["a:b"], filters: ["x", "y"], q: ["a=b"] },
  }],
];
for (const [path, pairs, wanted] of ENDPOINTS) {
  Deno.test(`endpointOf reads ${path} ${pairs.join(" ")}`, () => {
    assert.deepEqual(endpointOf(path, pairs), wanted);
  });
}
