import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import { cookiesOf, type Fixture, fixture } from "./fixture.ts";

/** Headers of a session of the administrator. */
async function adminSession(on: Fixture): Promise<Record<string, string>> {
  const login = await on.ask("auth/login/", { as: null, json: { user: "admin", password: "admin" } });
  const cookie = cookiesOf(login.headers);
  return { cookie, "x-xsrf-token": /XSRF-TOKEN=([^;]*)/.exec(cookie)![1]! };
}

const ALERT = { alert_id: "one", sid: "s", label: [], classification: "TLP:C", priority: null, status: null };

Deno.test("OPTIONS tells the methods of a path, doubled slashes lead to single ones", async () => {
  const on = fixture();
  const options = await on.raw("/api/v4/user/whoami/", { method: "OPTIONS" });
  deepStrictEqual([options.status, await options.text()], [200, ""]);
  match(options.headers.get("allow")!, /GET.*OPTIONS/);
  strictEqual((await on.raw("/api/v4/nonesuch/", { method: "OPTIONS" })).status, 404);
  for (const path of ["//api/v4/user/whoami/?a=1", "/api/v4//user//whoami/?a=1", "/api/v4/user/whoami?a=1"]) {
    const answer = await on.raw(path);
    deepStrictEqual([answer.status, answer.headers.get("location")], [
      308,
      "http://localhost/api/v4/user/whoami/?a=1",
    ], path);
  }
  strictEqual((await on.raw("/api/v4/submission//")).status, 404);
});

Deno.test("answers vary with the cookie", async () => {
  const on = fixture();
  for (const as of ["analyst", null]) {
    strictEqual((await on.raw("/api/v4/user/whoami/", { as })).headers.get("vary"), "Cookie");
  }
});

Deno.test("a favourite that is not there is named as the genuine server names it", async () => {
  const on = fixture();
  const remove = async (json: unknown) =>
    (await on.ask("user/favorites/analyst/alert/", { method: "DELETE", json })).message;
  strictEqual(await remove("x"), "Favorite 'x' does not exists for alert page");
  strictEqual(await remove({ a: 1 }), "Favorite '{'a': 1}' does not exists for alert page");
  strictEqual(await remove([null, true]), "Favorite '[None, True]' does not exists for alert page");
});

Deno.test("entries for tags carry their id as SHA-256", async () => {
  const on = fixture();
  const source = { name: "analyst", type: "user", reason: ["r"] };
  for (const list of ["badlist", "safelist"]) {
    const tag = { type: "network.static.domain", value: "evil.example" };
    const json = { type: "tag", tag, sources: [source] };
    const { hash } = (await on.ask(`${list}/`, { json })).response;
    strictEqual(hash, createHash("sha256").update("network.static.domain: evil.example").digest("hex"));
    const entry = (await on.ask(`${list}/${hash}/`)).response;
    deepStrictEqual([entry.hashes.sha256, entry.hashes.md5], [hash, null]);
  }
});

Deno.test("workflows keep the case of labels; running one by hand is no hit", async () => {
  const on = fixture();
  on.demo.state.store.collections.alert.put("one", ALERT);
  const workflow = { name: "W", query: "*", labels: ["Mixed"], priority: null, status: null };
  const made = await on.ask("workflow/?run_workflow=true", { method: "PUT", json: workflow });
  const doc = (await on.ask(`workflow/${made.response.workflow_id}/`)).response;
  deepStrictEqual([doc.labels, doc.hit_count, doc.last_seen], [["Mixed"], 0, null]);
  deepStrictEqual(on.demo.state.store.collections.alert.get("one")!["label"], ["Mixed"]);
});

Deno.test("a new user has the quotas of the genuine server's defaults", async () => {
  const on = fixture();
  const { user } = on.demo.state.store.collections;
  const json = { name: "N", new_pass: "a long password", type: ["user"] };
  const headers = await adminSession(on);
  strictEqual((await on.ask("user/fresh/", { as: null, headers, method: "PUT", json })).status, 200);
  const { api_quota: api, submission_quota: submission } = user.get("fresh")!;
  deepStrictEqual([api, submission], [10, 5]);
});

Deno.test("labels and batch changes take what the genuine server takes", async () => {
  const on = fixture();
  on.demo.state.store.collections.alert.put("one", ALERT);
  deepStrictEqual((await on.ask("alert/label/one/", { json: {} })).response, { success: true });
  strictEqual((await on.ask("alert/label/one/", { json: 5 })).status, 400);
  const broken = await on.ask("alert/priority/batch/?q=alert_id:(", { json: "HIGH" });
  deepStrictEqual([broken.status, broken.response], [200, { success: 0 }]);
});

Deno.test("statistics need a field with values of its own", async () => {
  const { status, message } = await fixture().ask("search/stats/result/result.sections.depth/");
  deepStrictEqual([status, message], [
    400,
    "SearchException: Can't load fielddata on [result.sections.depth] because fielddata is unsupported on fields of " +
    "type [integer]. Use doc values instead.",
  ]);
});

Deno.test("a pattern of accepted types that would backtrack for ever, or is broken, is answered at once", async () => {
  const on = fixture();
  for (const accepts of ["([a-z/_]+)+!", "(a", "image/.*"]) {
    on.demo.state.memory.clear();
    const headers = await adminSession(on);
    const path = "service/Characterize/";
    const service = (await on.ask(path, { as: null, headers })).response;
    const set = await on.ask(path, { as: null, headers, json: { ...service, accepts } });
    strictEqual(set.status, 200, set.message);
    const { file_types: types } = (await on.ask("help/constants/")).response;
    const taken = types.filter(([, names]: [string, string[]]) => names.includes("Characterize")).length;
    strictEqual(taken > 0, accepts === "image/.*", accepts);
  }
});

Deno.test("signatures need names of their own, unless the request says no", async () => {
  const on = fixture();
  const add = async (id: string, query = "") => {
    const signature = { signature_id: id, name: "same", type: "yara", data: "rule a {}", source: "S" };
    const headers = await adminSession(on);
    const path = `signature/add_update/${query}`;
    return (await on.ask(path, { as: null, headers, json: signature, method: "POST" })).status;
  };
  strictEqual(await add("1"), 200);
  strictEqual(await add("2"), 400);
  strictEqual(await add("2", "?dedup_name=false"), 200);
});

Deno.test("a version that a service does not have is unknown", async () => {
  const on = fixture();
  const headers = await adminSession(on);
  const ask = (query: string) => on.ask(`service/Characterize/${query}`, { as: null, headers });
  const { version } = (await ask("")).response;
  strictEqual((await ask(`?version=${version}`)).status, 200);
  const unknown = await ask("?version=none");
  deepStrictEqual([unknown.status, unknown.message], [404, "Characterize service does not exist"]);
});
