import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { ConnectionCut } from "../../src/demo/faults.ts";
import { type Ask, fixture } from "./fixture.ts";

const ZERO = "0".repeat(64);

/** Answers recorded on a genuine server: path, status, `api_response`, message. */
const FAILURES:
  readonly (readonly [path: string, ask: Ask, status: number, response: unknown, message: string])[] = [
    ["nope/", {}, 404, "", "Api does not exist (/api/v4/nope/)"],
    ["search/nope/?query=*", { as: "admin" }, 400, "", "Not a valid index to search in: nope"],
    [
      "search/nope/?query=*",
      {},
      403,
      undefined,
      "requires the role 'administration' for request on index 'nope'",
    ],
    ["search/submission/", {}, 400, "", "There was no search query."],
    ["search/submission/?query=*&rows=abc", {}, 400, "", 'SearchException: For input string: "abc"'],
    ["search/submission/?query=*&rows=10001", {}, 400, "", "Result window is too large"],
    ["search/submission/?query=*&sort=sid%20sideways", {}, 400, "", "Unknown sort parameter sid sideways"],
    [
      "search/submission/?query=*&sort=nofield%20asc",
      {},
      400,
      "",
      "No mapping found for [nofield] in order to sort on",
    ],
    ["search/submission/?query=sid:(abc%20AND", {}, 400, "", "Failed to parse query [sid:(abc AND]"],
    [
      "search/facet/submission/nofield/",
      {},
      400,
      "",
      "Field 'nofield' is not a valid field in index: submission",
    ],
    ["search/stats/submission/sid/", {}, 400, "", "Field 'sid' is not a numeric field."],
    ["search/histogram/submission/sid/", {}, 400, "", "Field 'sid' is of type 'keyword'."],
    [
      "search/grouped/submission/nofield/",
      {},
      400,
      "",
      "no mapping found for `nofield` in order to collapse on",
    ],
    [
      "search/submission/",
      { json: { query: "*", deep_paging_id: "a,b,c" } },
      500,
      "",
      "Internal Server Error",
    ],
    [
      "search/submission/",
      { json: { query: "*", deep_paging_id: "Z2FyYmFnZQ==,WzEsMl0=" } },
      400,
      "",
      "invalid id",
    ],
    ["submission/none/", {}, 404, "", "Submission ID none does not exists."],
    ["submission/is_completed/none/", {}, 404, "", "Submission ID none does not exists."],
    [
      "submission/verdict/none/odd/",
      { method: "PUT" },
      400,
      { success: false },
      "'odd' is not a valid verdict.",
    ],
    ["submission/ai/none/", {}, 400, {}, "AI Support is disabled on this system."],
    [`file/info/${ZERO}/`, {}, 404, {}, "This file does not exists."],
    [`file/strings/${ZERO}/`, {}, 404, {}, "The file was not found in the system."],
    [`file/score/${ZERO}/`, {}, 404, [], "This file does not exists"],
    [`file/download/${ZERO}/?encoding=rot13`, {}, 403, {}, "ROT13 is not in the valid encoding types"],
    [`result/${ZERO}.Nope.v0.c0/`, {}, 404, "", `Cache key ${ZERO}.Nope.v0.c0 does not exists.`],
    [`error/${ZERO}.Nope.v0.c0.e1/`, {}, 404, "", "The error was not found"],
    ["error/list/", {}, 403, undefined, "requires one of the following roles: administration"],
    ["alert/none/", {}, 404, "", "This alert does not exists..."],
    ["alert/related/", {}, 400, [], "You need to at least provide a query to filter the data"],
    ["alert/priority/none/", { json: "SUPER" }, 400, { success: false }, "Invalid priority received."],
    ["alert/label/none/", { json: ["A"] }, 404, { success: false }, "Alert ID none not found"],
    ["heuristics/NOPE.1/", {}, 404, "", "Heuristic not found"],
    ["signature/nope/", {}, 404, "", "Signature not found. (nope)"],
    ["workflow/nope/", {}, 404, { success: false }, "Workflow ID nope does not exist"],
    [`safelist/${ZERO}/`, {}, 404, null, "The hash was not found in the safelist."],
    ["safelist/short/", {}, 400, null, "Invalid hash length"],
    ["safelist/", { method: "PUT", json: { type: "file", sources: [] } }, 400, null, "No valid hash found"],
    [`badlist/${ZERO}/`, {}, 404, null, "The hash was not found in the badlist."],
    [
      "hash_search/nothex/",
      {},
      400,
      "",
      "Invalid hash. This API only supports sha256, md5, sha1, ssdeep, tlsh.",
    ],
    ["live/get_message/odd/", {}, 400, "", "invalid watch queue"],
    ["live/outstanding_services/none/", {}, 403, {}, "You are not allowed to access this submissions."],
    ["user/nobody/", { as: "analyst" }, 403, {}, "Your username does not match requested username"],
    ["user/avatar/analyst/", {}, 404, null, "No avatar for specified user"],
    ["bundle/none/", {}, 403, "", "You are not allowed create a bundle for this submission..."],
    ["bundle/", { body: "garbage" }, 400, { success: false }, "Not a valid bundle"],
    [
      "submit/",
      { json: { name: "x" } },
      400,
      {},
      "Missing file to scan. No binary or fetching method provided.",
    ],
    ["submit/", { json: { sha256: ZERO } }, 404, {}, "SHA256 does not exist in Assemblyline and no external"],
    ["submit/", { json: { plaintext: "" } }, 400, {}, "Missing file to scan."],
    ["submit/", { json: { base64: "YWI" } }, 400, {}, "Incorrect padding"],
    ["submit/", { json: { base64: "a" } }, 400, {}, "number of data characters (1) cannot be 1 more"],
    [
      "submit/",
      { json: { plaintext: "x", params: { priority: "high" } } },
      400,
      "",
      "invalid literal for int() with base 10: 'high'",
    ],
    [
      "submit/",
      { json: { plaintext: "x", params: { classification: "TOP SILLY" } } },
      400,
      {},
      "Classification level 'TOP SILLY' was not found",
    ],
    [
      "ingest/",
      { json: { plaintext: "x", notification_threshold: "odd" } },
      400,
      {},
      "notification_threshold should be and int",
    ],
    ["replay/checkpoint/alert/", {}, 404, "", "Api does not exist (/api/v4/replay/checkpoint/alert/)"],
    ["assistant/", { json: [] }, 404, "", "Api does not exist (/api/v4/assistant/)"],
  ];

Deno.test("failures have the genuine server's status, api_response and text", async (t) => {
  const on = fixture();
  for (const [path, ask, status, response, message] of FAILURES) {
    await t.step(`${ask.method ?? ""} ${path} ${status}`, async () => {
      const answer = await on.ask(path, ask);
      strictEqual(answer.status, status, answer.message);
      if (response !== undefined) deepStrictEqual(answer.response, response);
      strictEqual(answer.message.includes(message), true, answer.message);
    });
  }
});

Deno.test("a body that is not JSON, or not said to be, is refused as the genuine server does", async () => {
  const on = fixture();
  const empty = await on.ask("search/file/", {
    method: "POST",
    body: "",
    headers: { "content-type": "application/json" },
  });
  deepStrictEqual([empty.status, empty.message], [
    400,
    "No data block provided or data block not in JSON format.'",
  ]);
  const text = await on.ask("search/file/", {
    body: '{"query":"*"}',
    headers: { "content-type": "text/plain" },
  });
  strictEqual(text.status, 200);
  match(text.message, /^415 Unsupported Media Type/);
});

Deno.test("a missing slash redirects, a wrong verb is 405, both without an envelope", async () => {
  const on = fixture();
  const redirect = await on.raw("/api/v4/user/whoami?a=1");
  deepStrictEqual([redirect.status, redirect.headers.get("location")], [
    308,
    "http://localhost/api/v4/user/whoami/?a=1",
  ]);
  const wrong = await on.raw("/api/v4/search/submission/", { method: "PUT" });
  strictEqual(wrong.status, 405);
  match(await wrong.text(), /<h1>Method Not Allowed<\/h1>/);
  strictEqual(await (await on.raw("/healthz/live", { as: null })).text(), "OK");
});

Deno.test("an unforeseen failure is a 500 and is told to the test", async () => {
  const seen: unknown[] = [];
  const on = fixture({ onError: (error) => seen.push(error) });
  const answer = await on.ask("search/fields/ALL/", {
    as: null,
    headers: { authorization: "Bearer garbage" },
  });
  deepStrictEqual([answer.status, answer.message, seen.length], [500, "Internal Server Error", 1]);
});

Deno.test("a read-only system refuses writes", async () => {
  const on = fixture({ config: { readOnly: true } });
  match((await on.ask("submit/", { json: { plaintext: "x" } })).message, /API not allowed in read-only mode/);
  strictEqual((await on.ask("search/file/?query=*")).status, 200);
});

Deno.test("quotas: daily calls, concurrent and daily submissions, with headers", async () => {
  const key = (name: string) => ({ demo: { secret: name, acl: ["R", "W"] } });
  const on = fixture({
    accounts: [
      { uname: "few", password: "f", apiDailyQuota: 2, keys: key("few") },
      { uname: "one", password: "o", submissionQuota: 1, keys: key("one") },
      { uname: "day", password: "d", submissionDailyQuota: 1, keys: key("day") },
      { uname: "lazy", password: "l", submissionAsyncQuota: 1, keys: key("lazy") },
    ],
  });
  const few = () => on.ask("search/file/?query=*", { as: "few" });
  deepStrictEqual([(await few()).headers.get("x-remaining-quota-api"), (await few()).status], ["1", 200]);
  const over = await few();
  deepStrictEqual([over.status, over.message, over.response, over.headers.get("x-remaining-quota-api")], [
    503,
    "You've exceeded your daily maximum API calls quota of 2",
    "",
    "0",
  ]);
  strictEqual((await on.ask("help/constants/", { as: "few" })).status, 200, "help does not count");
  await on.clock.advance(86_400_000);
  strictEqual((await few()).status, 200, "a new day");
  const submit = (as: string, path = "submit/") => on.ask(path, { as, json: { plaintext: "x" } });
  strictEqual((await submit("one")).status, 200);
  strictEqual(
    (await submit("one")).message,
    "You've exceeded your maximum concurrent submission quota of 1",
  );
  await on.clock.advance(60_000);
  strictEqual((await submit("one")).status, 200, "the first is finished");
  strictEqual((await submit("day")).headers.get("x-remaining-quota-submission"), "0");
  strictEqual((await submit("day")).message, "You've reached your daily maximum submission quota of 1");
  strictEqual((await submit("lazy", "ingest/")).status, 200);
  strictEqual(
    (await submit("lazy", "ingest/")).message,
    "You've exceeded your maximum async concurrent submission quota of 1",
  );
});

Deno.test("faults come by header and by rule, so many times", async () => {
  const on = fixture({ faults: ["502*1 POST /api/v4/ingest/"] });
  const ingest = () => on.raw("/api/v4/ingest/", { json: { plaintext: "x" } });
  deepStrictEqual([(await ingest()).status, (await ingest()).status], [502, 200]);
  const search = (fault: string) =>
    on.raw("/api/v4/search/file/?query=*", { headers: { "x-demo-fault": fault } });
  deepStrictEqual(
    [(await search("503*2")).status, (await search("503*2")).status, (await search("503*2")).status],
    [503, 503, 200],
  );
  strictEqual((await (await search("session-expired")).json()).api_error_message, "Session expired");
  await rejects(() => search("drop"), ConnectionCut);
  const slow = search("slow:5000");
  await on.clock.advance(4_999);
  strictEqual(await Promise.race([slow, Promise.resolve("waiting")]), "waiting");
  await on.clock.advance(1);
  strictEqual((await slow).status, 200);
});

Deno.test("accept-then-drop carries the request out before it cuts", async () => {
  const on = fixture();
  const headers = { "x-demo-fault": "accept-then-drop" };
  await rejects(() => on.raw("/api/v4/submit/", { json: { plaintext: "x" }, headers }), ConnectionCut);
  strictEqual(on.demo.state.store.collections.submission.size, 1);
});
