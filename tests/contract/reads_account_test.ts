/** Accounts, keys, the system, the server's help: the reads that reads_test.ts leaves out. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { assertLikeGolden, golden } from "./golden.ts";
import { refused, switchedOff } from "./refusal.ts";
import { adminTest, contractTest } from "./suite.ts";

const PAGES = ["alert", "error", "search", "signature", "submission"];

contractTest("what belongs to an account", async ({ client, username }) => {
  const account = await client.user.get(username);
  const recorded = Object.keys(await golden("user_get") as object);
  // Recorded by an administrator, who alone sees the identity's id.
  deepStrictEqual(recorded.filter((field) => !(field in account)), ["identity_id"]);
  await refused(client.user.get("nobody"), 403, "Your username does not match requested username");
  const picture = await client.user.avatar(username);
  ok(picture === null || picture.startsWith("data:"));
  deepStrictEqual(Object.keys(await client.user.favorites.get(username)).sort(), PAGES);
  deepStrictEqual(Object.keys(await client.user.favorites.get("__global__")).sort(), PAGES);
});

contractTest("the parameters of a profile", async ({ client, username }) => {
  const { submitter, services, priority, ...rest } = await client.user.submissionParams(username, "default");
  strictEqual(submitter, username);
  strictEqual(typeof priority, "number");
  deepStrictEqual(Object.keys(services ?? {}).sort(), ["excluded", "rescan", "resubmit", "selected"]);
  deepStrictEqual(
    Object.keys(rest).sort(),
    [
      "classification",
      "deep_scan",
      "generate_alert",
      "groups",
      "ignore_cache",
      "ignore_filtering",
      "ignore_recursion_prevention",
      "service_spec",
      "ttl",
    ],
  );
  await refused(
    client.user.submissionParams(username, "nope"),
    400,
    /^Submission profile 'nope' does not exist for user: /,
  );
});

adminTest("administrators see every account and key", async ({ admin, client, username }) => {
  await assertLikeGolden(await admin.user.list({ rows: 2 }), "user_list");
  await refused(admin.user.get("nobody"), 404, "User nobody does not exists");
  const keys = await admin.apikey.ofUser(username);
  await assertLikeGolden(keys, "apikey_list");
  ok(keys.every((key) => !("password" in key)));
  const { id } = keys.find((key) => key.key_name === "devkey")!;
  strictEqual(id, `devkey+${username}`);
  strictEqual((await admin.apikey.get(id)).uname, username);
  const page = await admin.apikey.list({ rows: 1 });
  strictEqual(page.items.length, 1);
  ok(!("password" in page.items[0]!) && page.items[0]!.id !== undefined);
  await refused(admin.apikey.get("no+key"), 404, "Cannot find APIKey with the given ID.");
  await refused(client.apikey.ofUser(username), 403, /requires one of the following roles: apikey_access/);
});

contractTest("the server tells what it can do", async ({ client }) => {
  const terms = await client.help.tos();
  ok(terms === null || terms.length > 0);
  deepStrictEqual(await client.help.versions(), ["v4"]);
  deepStrictEqual(await client.system.status("ingester"), { ingester: true });
  deepStrictEqual(await client.system.status("nope"), { nope: false });
});

adminTest("the server's own list of routes is the one that is known", async ({ admin }) => {
  const { apis, blueprints } = await admin.help.endpoints();
  const told = apis.map(({ methods, path }) => `${[...methods].sort().join("/")} ${path}`);
  const text = await Deno.readTextFile(new URL("../demo/routes.txt", import.meta.url));
  let name = "";
  const known = text.split("\n").flatMap((line) => {
    if (!line.startsWith(" ")) {
      name = line;
      return [];
    }
    const [methods = "", path = ""] = line.trim().split(" ");
    return [`${methods.split("/").sort().join("/")} /api/v4/${name}${path}`];
  });
  deepStrictEqual(told.filter((route) => !known.includes(route)).sort(), ["GET /api/v4/"]);
  // Parts that are switched off are not told of.
  const off = /\/api\/v4\/(archive|assistant|proxy|replay|retrohunt)\//;
  deepStrictEqual(known.filter((route) => !told.includes(route) && !off.test(route)), []);
  ok("documentation" in blueprints);
});

adminTest("administrators read the system's settings", async ({ admin, client }) => {
  const message = await admin.system.message();
  ok(message === null || typeof message === "object");
  ok((await admin.system.tagSafelist()).startsWith("match:\n"));
  ok((await admin.system.tagSafelist({ default: true })).includes("regex:\n"));
  strictEqual(typeof await admin.system.classificationAliases(), "object");
  strictEqual(typeof await admin.system.metadataSuggestions(), "object");
  strictEqual(await admin.system.metadataSuggestions({ key: "alx_contract_none" }), null);
  for (const table of ["magic", "mimes", "patterns", "yara"] as const) {
    ok((await admin.system.identify(table)).length > 0);
  }
  ok((await admin.system.actions()).includes("default_alerts:\n"));
  await refused(client.system.actions(), 403, /requires one of the following roles: administration/);
});

contractTest("a server without servers behind it passes nothing on", async ({ client }) => {
  await switchedOff(client.proxy.request("GET", "none", { path: "a b/c" }));
});
