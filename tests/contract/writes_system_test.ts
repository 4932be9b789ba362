/** The system's settings: changed, and changed back. */
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { ServerError, type SystemMessage } from "../../src/api/mod.ts";
import { refused } from "./refusal.ts";
import { adminTest, contractTest, embeddedTest } from "./suite.ts";

adminTest("a notice to all users is put up and taken down", async ({ admin, client, undo }) => {
  const before = await admin.system.message();
  undo(() => before === null ? admin.system.clearMessage() : admin.system.setMessage(before));
  const message: SystemMessage = {
    title: "alx contract",
    message: "Only a test",
    severity: "info",
    user: "admin",
  };
  deepStrictEqual(await admin.system.setMessage(message), { success: true });
  strictEqual((await admin.system.message())?.title, message.title);
  strictEqual((await client.user.whoami()).system_message?.["title"], message.title);
  deepStrictEqual(await admin.system.clearMessage(), { success: true });
  strictEqual(await admin.system.message(), null);
  await refused(
    admin.system.setMessage({ title: "x" } as SystemMessage),
    400,
    "Invalid system message submitted.",
  );
});

adminTest("tables are written as they are read", async ({ direct: admin }) => {
  const tags = await admin.system.tagSafelist();
  deepStrictEqual(await admin.system.setTagSafelist(tags), { success: true });
  strictEqual(await admin.system.tagSafelist(), tags);
  for (const table of ["magic", "mimes", "patterns", "yara"] as const) {
    const text = await admin.system.identify(table);
    deepStrictEqual(await admin.system.setIdentify(table, text), { success: true });
    strictEqual(await admin.system.identify(table), text);
  }
  const actions = await admin.system.actions();
  deepStrictEqual(await admin.system.setActions(actions), { success: true });
  strictEqual(await admin.system.actions(), actions);
});

adminTest("no other names for classifications is too few", async ({ admin }) => {
  await rejects(admin.system.setClassificationAliases({}), ServerError);
});

// Names are added and cannot be taken back.
embeddedTest("classifications get other names", async ({ admin: any, client }) => {
  const admin = any!;
  const alias = { name: "Alx Contract", short_name: "ALX" };
  deepStrictEqual(await admin.system.setClassificationAliases({ ALX_CONTRACT: alias }), { success: true });
  await admin.system.setClassificationAliases({ ALX_OTHER: alias });
  deepStrictEqual(await admin.system.classificationAliases(), { ALX_CONTRACT: alias, ALX_OTHER: alias });
  deepStrictEqual((await client.user.whoami()).classification_aliases?.["ALX_CONTRACT"], alias);
});

adminTest("values are suggested for a word of the metadata", async ({ admin, undo }) => {
  // What is stored for a key can be emptied, not removed.
  const key = "alx_contract";
  undo(() => admin.system.setMetadataSuggestions([], { key }));
  deepStrictEqual(await admin.system.setMetadataSuggestions(["a", "b"], { key }), { success: true });
  deepStrictEqual(await admin.system.metadataSuggestions({ key }), ["a", "b"]);
  ok(key in (await admin.system.metadataSuggestions() as object));
});

adminTest("a part that runs is told to run", async ({ admin, client }) => {
  deepStrictEqual(await admin.system.setStatus("ingester", true), { success: true });
  deepStrictEqual(await client.system.status("ingester"), { ingester: true });
  await refused(
    admin.system.setStatus("nope", true),
    403,
    "Component nope is not allowed to change status.",
  );
  await refused(client.system.setStatus("ingester", true), 403, /administration/);
});

embeddedTest("the ingester is paused, and goes on", async ({ admin: any, client }) => {
  const admin = any!;
  await admin.system.setStatus("ingester", false);
  deepStrictEqual(await client.system.status("ingester"), { ingester: false });
  await admin.system.setStatus("ingester", true);
});

contractTest("an ordinary key changes nothing of the system", async ({ client }) => {
  const attempts: (() => Promise<unknown>)[] = [
    () => client.system.setMessage({ title: "t", message: "m", severity: "info", user: "u" }),
    () => client.system.clearMessage(),
    () => client.system.setTagSafelist("match: {}"),
    () => client.system.setClassificationAliases({}),
    () => client.system.setMetadataSuggestions([], { key: "k" }),
    () => client.system.setIdentify("mimes", "a: b"),
    () => client.system.setActions("{}"),
    () => client.service.delete("McAfee"),
    () => client.user.delete("nobody"),
  ];
  for (const attempt of attempts) {
    await refused(attempt(), 403, /requires one of the following roles: administration/);
  }
});
