/** What each method puts on the wire. */
import { deepStrictEqual, rejects } from "node:assert/strict";
import fc from "fast-check";
import { alertApi } from "../../src/api/alert.ts";
import { apiKeyApi } from "../../src/api/apikey.ts";
import { archiveApi } from "../../src/api/archive.ts";
import { bundleApi } from "../../src/api/bundle.ts";
import { errorApi } from "../../src/api/error.ts";
import { fileApi } from "../../src/api/file.ts";
import { helpApi } from "../../src/api/help.ts";
import type { Http } from "../../src/api/http.ts";
import { ingestApi } from "../../src/api/ingest.ts";
import { badlistApi, safelistApi } from "../../src/api/lists.ts";
import { federatedLookupApi, hashSearchApi } from "../../src/api/lookup.ts";
import { liveApi } from "../../src/api/live.ts";
import { retrohuntApi } from "../../src/api/retrohunt.ts";
import { serviceApi } from "../../src/api/service.ts";
import { signatureApi } from "../../src/api/signature.ts";
import { submissionApi } from "../../src/api/submission.ts";
import { submitApi } from "../../src/api/submit.ts";
import { systemApi } from "../../src/api/system.ts";
import { userApi } from "../../src/api/user.ts";
import { workflowApi } from "../../src/api/workflow.ts";
import { fakeHttp, rawAnswer } from "./modules_support.ts";

type Case = readonly [name: string, call: (http: Http) => Promise<unknown>, request: string, more?: object];

const sha = "ab".repeat(32);

const CASES: readonly Case[] = [
  ["submission.get", (h) => submissionApi(h).get("s/1"), "GET submission/s%2F1/"],
  [
    "submission.full",
    (h) => submissionApi(h).full("s", { fullTree: true }),
    "GET submission/full/s/",
    { query: { get_full_tree: true } },
  ],
  [
    "a flag that is off is left out",
    (h) => submissionApi(h).tree("s", { fullTree: false }),
    "GET submission/tree/s/",
  ],
  ["submission.file", (h) => submissionApi(h).file("s", sha), `GET submission/s/file/${sha}/`],
  [
    "submission.file with live keys",
    (h) => submissionApi(h).file("s", sha, { resultKeys: ["r"] }),
    `POST submission/s/file/${sha}/`,
    { json: { extra_result_keys: ["r"], extra_error_keys: [] }, idempotent: true },
  ],
  ["submission.list", (h) => submissionApi(h).list(), "GET submission/list/group/ALL/"],
  [
    "submission.list of a user",
    (h) => submissionApi(h).list({ user: "é", query: "a:b", rows: 2, offset: 4 }),
    "GET submission/list/user/%C3%A9/",
    { query: { query: "a:b", rows: 2, offset: 4 } },
  ],
  [
    "submission.setVerdict",
    (h) => submissionApi(h).setVerdict("s", "non_malicious"),
    "PUT submission/verdict/s/non_malicious/",
  ],
  ["submission.delete", (h) => submissionApi(h).delete("s"), "DELETE submission/s/"],
  [
    "file.hex",
    (h) => fileApi(h).hex(sha, { bytesOnly: true, length: 8 }),
    `GET file/hex/${sha}/`,
    { query: { bytes_only: true, length: 8 } },
  ],
  ["file.strings", (h) => fileApi(h).strings(sha, { minLength: 3 }), `GET file/strings/${sha}/`, {
    query: { len: 3 },
  }],
  [
    "file.result of a service",
    (h) => fileApi(h).result(sha, { service: "A/B", all: true }),
    `GET file/result/${sha}/A%2FB/`,
    { query: { all: true } },
  ],
  ["file.delete", (h) => fileApi(h).delete(sha), `DELETE file/filestore/${sha}/`],
  ["error.list", (h) => errorApi(h).list({ filters: ["a", "b"] }), "GET error/list/", {
    query: { filters: ["a", "b"] },
  }],
  [
    "alert.list",
    (h) =>
      alertApi(h).list({
        query: "q",
        filters: ["f"],
        timeSpan: "4d",
        startTime: "T",
        noDelay: true,
        rows: 5,
      }),
    "GET alert/list/",
    { query: { q: "q", fq: ["f"], tc: "4d", tc_start: "T", no_delay: true, rows: 5 } },
  ],
  ["alert.grouped", (h) => alertApi(h).grouped("file.md5"), "GET alert/grouped/file.md5/"],
  ["alert.label", (h) => alertApi(h).label("i", ["A"]), "POST alert/label/i/", {
    json: ["A"],
    idempotent: true,
  }],
  ["alert.removeLabel", (h) => alertApi(h).removeLabel("i", ["A"]), "DELETE alert/label/i/", { json: ["A"] }],
  ["alert.ownership is done once", (h) => alertApi(h).ownership("i"), "GET alert/ownership/i/", {
    idempotent: false,
  }],
  [
    "alert.all goes through the batch",
    (h) => alertApi(h).all("i", { status: "TRIAGE" }),
    "POST alert/all/batch/",
    {
      query: { q: 'alert_id:"i"' },
      json: { priority: null, status: "TRIAGE", labels: [], removed_labels: [] },
      idempotent: true,
    },
  ],
  [
    "alert.batch.label",
    (h) => alertApi(h).batch.label({ filters: ["x:y"] }, ["L"]),
    "POST alert/label/batch/",
    { query: { fq: ["x:y"] }, json: ["L"], idempotent: true },
  ],
  [
    "signature.addUpdateMany",
    (h) => signatureApi(h).addUpdateMany([], { source: "S", type: "yara", dedupName: false }),
    "POST signature/add_update_many/",
    { json: [], query: { source: "S", sig_type: "yara", dedup_name: false }, idempotent: true },
  ],
  [
    "signature.sources.enable",
    (h) => signatureApi(h).sources.enable("S", "a/b", { enabled: false }),
    "PUT signature/sources/enable/S/a%2Fb/",
    { json: { enabled: false } },
  ],
  [
    "signature.sources.trigger",
    (h) => signatureApi(h).sources.trigger("S", ["a", "b"]),
    "PUT signature/sources/update/S/",
    { query: { sources: "a,b" } },
  ],
  [
    "user.favorites.delete",
    (h) => userApi(h).favorites.delete("u", "search", { name: "n" }),
    "DELETE user/favorites/u/search/",
    { json: "n" },
  ],
  ["user.submissionParams", (h) => userApi(h).submissionParams("u", "p"), "GET user/submission_params/u/p/"],
  [
    "apikey.add",
    (h) => apiKeyApi(h).add({ name: "n", privilege: "RW" }),
    "PUT apikey/add/",
    { json: { key_name: "n", priv: ["R", "W"], roles: [], expiry_ts: null }, query: {}, idempotent: false },
  ],
  [
    "apikey.update",
    (h) => apiKeyApi(h).update("n+u", { name: "n", privilege: "R" }),
    "PUT apikey/add/",
    {
      json: { key_name: "n", priv: ["R"], roles: [], expiry_ts: null },
      query: { keyid: "n+u" },
      idempotent: true,
    },
  ],
  [
    "help.classificationDefinition",
    (h) => helpApi(h).classificationDefinition({ original: true }),
    "GET help/classification_definition/",
    { query: { original: true } },
  ],
  [
    "hashSearch.lookup",
    (h) => hashSearchApi(h).lookup("m", { sources: ["al", "x.vt"], maxTimeoutSeconds: 9 }),
    "GET hash_search/m/",
    { query: { db: "al|x.vt", max_timeout: 9 } },
  ],
  [
    "a looked up tag is encoded twice",
    (h) => federatedLookupApi(h).enrich("t", "a/b"),
    "GET federated_lookup/enrich/t/a%252Fb/",
  ],
  ["safelist.tag is encoded twice", (h) => safelistApi(h).tag("t", "a/b c"), "GET safelist/t/a%252Fb%2520c/"],
  ["badlist.ssdeep", (h) => badlistApi(h).ssdeep("3:a/b:c"), "GET badlist/ssdeep/3%3Aa%2Fb%3Ac/"],
  [
    "badlist.expiry has microseconds",
    (h) => badlistApi(h).expiry("i", new Date(0)),
    "PUT badlist/expiry/i/",
    { json: "1970-01-01T00:00:00.000000Z" },
  ],
  ["badlist.expiry never", (h) => badlistApi(h).expiry("i", null), "DELETE badlist/expiry/i/"],
  ["safelist.enable", (h) => safelistApi(h).enable("i", false), "PUT safelist/enable/i/", { json: false }],
  [
    "safelist.removeSource",
    (h) => safelistApi(h).removeSource("i", { name: "u" }),
    "DELETE safelist/source/i/u/user/",
  ],
  [
    "workflow.list searches",
    (h) => workflowApi(h).list({ rows: 1 }),
    "POST search/workflow/",
    { json: { query: "*", offset: undefined, rows: 1, sort: undefined }, idempotent: true },
  ],
  ["workflow.enable", (h) => workflowApi(h).enable("i", true), "PUT workflow/enable/i/", {
    json: { enabled: true },
  }],
  ["service.get of a version", (h) => serviceApi(h).get("S", { version: "1" }), "GET service/S/1/"],
  ["system.setStatus", (h) => systemApi(h).setStatus("ingester", false), "PUT system/status/ingester/", {
    query: { active: "false" },
  }],
  ["system.setTagSafelist", (h) => systemApi(h).setTagSafelist("a: b"), "PUT system/tag_safelist/", {
    json: "a: b",
  }],
  [
    "archive.comments.delete",
    (h) => archiveApi(h).comments.delete({ sha256: "f", comment: "c" }),
    "DELETE archive/comment/f/c/",
    {
      json: { text: "" },
    },
  ],
  ["retrohunt.hits", (h) => retrohuntApi(h).hits("k", { rows: 3 }), "GET retrohunt/hits/k/", {
    query: { rows: 3 },
  }],
  ["live.getMessages", (h) => liveApi(h).getMessages("D-x-WQ"), "GET live/get_message_list/D-x-WQ/"],
  ["ingest.getMessages", (h) => ingestApi(h).getMessages("q"), "GET ingest/get_message_list/q/", {
    query: { page_size: 100 },
  }],
  [
    "submit.profile",
    (h) => submitApi(h).profile("p", sha, { copySid: "s", name: "n" }),
    `PUT submit/p/${sha}/`,
    { query: { copy_sid: "s", name: "n" }, idempotent: false },
  ],
];

/** Without what is undefined or empty, so that a case need not list it. */
function stated(options: object): object {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined).map(([key, value]) =>
    key === "query"
      ? [key, Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined))]
      : [key, value]
  );
  return Object.fromEntries(
    entries.filter(([key, value]) => key !== "query" || Object.keys(value).length > 0),
  );
}

for (const [name, call, request, more = {}] of CASES) {
  Deno.test(`sends: ${name}`, async () => {
    const { http, sent } = fakeHttp(({ path }) => path.includes("message_list") ? [] : {});
    await call(http);
    deepStrictEqual(sent.map((one) => `${one.method} ${one.path}`), [request]);
    deepStrictEqual(stated(sent[0]!.options), stated(more));
  });
}

Deno.test("every path argument is encoded, whatever it holds", async () => {
  await fc.assert(fc.asyncProperty(fc.string({ minLength: 1, unit: "grapheme" }), async (text) => {
    const { http, sent } = fakeHttp((one) => one.path.startsWith("bundle") ? rawAnswer([]) : {});
    await submissionApi(http).get(text);
    await bundleApi(http).create(text);
    deepStrictEqual(sent.map((one) => decodeURIComponent(one.path.split("/")[1]!)), [text, text]);
    deepStrictEqual(sent.map((one) => one.path.split("/").length), [3, 3]);
  }));
});

Deno.test("a signal reaches every request", async () => {
  for (const signal of [AbortSignal.abort(new Error("stopped"))]) {
    const { http } = fakeHttp();
    await rejects(submissionApi(http).get("s", signal), /stopped/);
    await rejects(alertApi(http).list({ signal }), /stopped/);
    await rejects(fileApi(http).download("f", { signal }), /stopped/);
    await rejects(ingestApi(http).getMessages("q", { signal }), /stopped/);
    await rejects(submitApi(http).submit({ kind: "url", url: "u" }, { signal }), /stopped/);
  }
});

Deno.test("a batch that would change every alert by mistake is refused before it is sent", async () => {
  const { http, sent } = fakeHttp();
  await rejects(alertApi(http).batch.status({}, "TRIAGE"), /needs a query or a filter/);
  await rejects(alertApi(http).batch.ownership({ filters: [], timeSpan: "1d" }), /needs a query or a filter/);
  deepStrictEqual(sent, []);
});

Deno.test("hashes of API keys are not handed on", async () => {
  const key = { id: "n+u", key_name: "n", password: "$2b$" };
  deepStrictEqual(await apiKeyApi(fakeHttp(() => [key]).http).ofUser("u"), [{ id: "n+u", key_name: "n" }]);
  deepStrictEqual(await apiKeyApi(fakeHttp(() => key).http).get("n+u"), { id: "n+u", key_name: "n" });
});
