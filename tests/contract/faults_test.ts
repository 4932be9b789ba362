/** What is asked wrongly is refused in the same words by both servers; where the genuine one fails, so does the other. */
import { deepStrictEqual, rejects } from "node:assert/strict";
import { type Client, type Method, ServerError } from "../../src/api/mod.ts";
import { refused } from "./refusal.ts";
import { adminTest, contractTest } from "./suite.ts";

const NONE = "0".repeat(64);
const MISSING = "Missing file to scan. No binary or fetching method provided.";

/** A request with a body that no method of the library would send. */
function sent(client: Client, method: Method, path: string, json?: unknown): Promise<unknown> {
  return client.http.json(method, path, { ...(json === undefined ? {} : { json }), idempotent: false });
}

contractTest("faults of submissions", async ({ client, sample }) => {
  await refused(sent(client, "POST", "submit/", {}), 400, MISSING);
  await refused(sent(client, "POST", "submit/", { plaintext: "", name: "a" }), 400, MISSING);
  await refused(sent(client, "POST", "submit/", { base64: "!!", name: "a" }), 400, MISSING);
  await refused(sent(client, "POST", "submit/", { base64: "YWI" }), 400, "Incorrect padding");
  await refused(
    sent(client, "POST", "submit/", { plaintext: "a", metadata: "x" }),
    400,
    /no attribute 'items'/,
  );
  await refused(
    client.submit.submit({ kind: "bytes", name: "a", bytes: new Uint8Array() }),
    400,
    "File empty.",
  );
  await refused(sent(client, "POST", "ingest/", {}), 400, MISSING);
  await refused(
    sent(client, "POST", "ingest/", { plaintext: "a", notification_threshold: "x" }),
    400,
    "notification_threshold should be and int",
  );
  await refused(client.submission.delete("nope"), 404, "There is no submission with sid: nope");
  await refused(
    sent(client, "PUT", `submission/verdict/${sample.sid}/maybe/`),
    400,
    "'maybe' is not a valid verdict.",
  );
});

contractTest("faults of alerts", async ({ client }) => {
  await refused(
    client.alert.grouped("no_such_field"),
    400,
    "SearchException: no mapping found for `no_such_field` in order to collapse on",
  );
  await refused(client.alert.ownership("nope"), 404, "Alert ID nope not found");
  const which = { query: 'alert_id:"none"' };
  await refused(
    client.alert.batch.all(which, { priority: "NO" as "LOW" }),
    400,
    "Priority NO not in priorities",
  );
});

contractTest("faults of lists", async ({ client }) => {
  for (const list of ["safelist", "badlist"] as const) {
    await rejects(sent(client, "PUT", `${list}/`, {}), ServerError);
    const odd = { type: "file", hashes: { md5: "zz" }, sources: [] } as const;
    await rejects(client[list].addUpdate(odd), ServerError);
    deepStrictEqual(await client[list].addUpdateMany([]), { errors: [], success: 0 });
    deepStrictEqual(await client[list].enable(NONE, true), { success: false });
    deepStrictEqual(await client[list].expiry(NONE, null), { success: false });
    deepStrictEqual(await client[list].delete(NONE), { success: false });
    await refused(
      client[list].classification(NONE, "TLP:C", { name: "admin" }),
      404,
      `The ${list} item your are trying to modify does not exists`,
    );
  }
});

adminTest("faults of accounts and keys", async ({ admin, username }) => {
  await refused(admin.user.add("bad{}", {}), 412, "You can't use '{}' in the username");
  await refused(admin.user.update("nobody", { name: "x" }), 404, "User nobody does not exists");
  await refused(admin.user.delete("nobody"), 404, "User nobody does not exist");
  await refused(sent(admin, "GET", "user/avatar/nobody/"), 404, "No avatar for specified user");
  await refused(
    sent(admin, "POST", `user/favorites/${username}/`, { nope: [] }),
    400,
    "Invalid favorite type (nope)",
  );
  const draft = { name: "alxnone", privilege: "R" } as const;
  await refused(admin.apikey.add({ ...draft, username: "nobody" }), 400, "Target user not found");
  await refused(
    admin.apikey.update(`none+${username}`, draft),
    404,
    "API Key 'alxnone' does not exist and cannot be updated.",
  );
  deepStrictEqual(await admin.apikey.delete(`none+${username}`), { success: false });
});

adminTest("faults of signatures and workflows", async ({ admin, client }) => {
  await refused(admin.signature.clearStatus("nope"), 404, "This signature was not found in the system.");
  deepStrictEqual(
    await admin.signature.addUpdateMany([], { source: "x", type: "yara" }),
    { errors: [], skipped: [], success: 0 },
  );
  const source = { name: "x", uri: "https://alx.example" };
  await refused(
    admin.signature.sources.add("McAfee", source),
    400,
    "This service is not configured to use external sources.",
  );
  await rejects(admin.signature.sources.add("NoSuch", source), ServerError);
  for (const fault of [admin.workflow.get, admin.workflow.delete, admin.workflow.run]) {
    await refused(fault("nope"), 404, "Workflow ID nope does not exist");
  }
  await refused(client.hashSearch.lookup(NONE, { sources: ["nope"] }), 404, "File hash not found.");
});
