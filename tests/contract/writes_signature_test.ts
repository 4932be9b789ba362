/** Changes to signatures, their sources and services, undone. */
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { type JsonObject, ServerError } from "../../src/api/mod.ts";
import { eventually } from "./eventually.ts";
import { refused } from "./refusal.ts";
import { adminTest, embeddedTest } from "./suite.ts";

/** A rule of our own. */
function rule(name: string) {
  return {
    name,
    type: "yara",
    source: "ALX_CONTRACT",
    data: `rule ${name} { condition: false }`,
    signature_id: name,
    revision: "1",
    status: "TESTING",
    classification: "TLP:C",
  };
}

adminTest("a signature from its making to its end", async ({ admin, client, undo }) => {
  const { id, success } = await admin.signature.addUpdate(rule("alx_contract_1"));
  let gone = false;
  undo(async () => gone || await admin.signature.delete(id));
  deepStrictEqual([id, success], ["yara_ALX_CONTRACT_alx_contract_1", true]);
  strictEqual((await client.signature.get(id)).status, "TESTING");
  deepStrictEqual(await admin.signature.changeStatus(id, "DEPLOYED"), { success: true });
  const deployed = await client.signature.get(id);
  strictEqual(deployed.status, "DEPLOYED");
  ok(deployed.state_change_user);
  // The server means to refuse this, but fails.
  await rejects(admin.signature.changeStatus(id, "TESTING"), ServerError);
  deepStrictEqual(await admin.signature.clearStatus(id), { success: true });
  strictEqual((await client.signature.get(id)).state_change_user ?? null, null);
  await refused(client.signature.delete(id), 403, /requires one of the following roles: signature_manage/);
  deepStrictEqual(await admin.signature.delete(id), { success: true });
  gone = true;
  await refused(client.signature.get(id), 404, `Signature not found. (${id})`);
});

adminTest("many signatures of a source", async ({ admin, client, undo }) => {
  const names = ["alx_contract_2", "alx_contract_3"];
  for (const name of names) undo(() => admin.signature.delete(`yara_ALX_CONTRACT_${name}`));
  const done = await admin.signature.addUpdateMany(names.map(rule), { source: "ALX_CONTRACT", type: "yara" });
  deepStrictEqual([done.success, done.errors], [2, false]);
  strictEqual((await client.signature.get("yara_ALX_CONTRACT_alx_contract_3")).source, "ALX_CONTRACT");
  await refused(
    admin.signature.addUpdate({ name: "alx" }),
    400,
    "Signature id, name, type and data are mandatory fields.",
  );
});

adminTest("a source of signatures from its making to its end", async ({ admin, undo }) => {
  const service = Object.keys(await admin.signature.sources.list())[0]!;
  const name = "alx_contract";
  const own = async () => {
    const { sources } = (await admin.signature.sources.list())[service]!;
    return sources.find((source) => source.name === name);
  };
  const source = {
    name,
    uri: "https://alx.example/rules.zip",
    enabled: false,
    pattern: ".*",
    default_classification: "TLP:C",
  };
  let gone = false;
  undo(async () => gone || await admin.signature.sources.delete(service, name));
  deepStrictEqual(await admin.signature.sources.add(service, source), { success: true });
  await eventually(own, (one) => one?.uri === source.uri);
  await refused(
    admin.signature.sources.add(service, source),
    400,
    `Update source name already exist: ${name}`,
  );
  const uri = "https://alx.example/other.zip";
  deepStrictEqual(await admin.signature.sources.update(service, { ...source, uri }), { success: true });
  await eventually(own, (one) => one?.uri === uri);
  deepStrictEqual(await admin.signature.sources.enable(service, name, { enabled: true }), { success: true });
  await eventually(own, (one) => one?.enabled === true);
  await admin.signature.sources.enable(service, name, { enabled: false });
  strictEqual((await admin.signature.sources.trigger(service, [name])).success, true);
  deepStrictEqual(await admin.signature.sources.delete(service, name), { success: true });
  gone = true;
  await eventually(own, (one) => one === undefined);
  await refused(
    admin.signature.sources.delete(service, name),
    404,
    `Could not found source '${name}' in service ${service}.`,
  );
});

adminTest("a service is turned off, and on again", async ({ admin, undo }) => {
  // As it came, it goes back.
  const service = await admin.service.get("McAfee") as unknown as JsonObject;
  const isOn = async () => (await admin.service.get("McAfee")).enabled;
  undo(() => admin.service.set("McAfee", { ...service }));
  const answer = await admin.service.set("McAfee", { ...service, enabled: !service.enabled });
  strictEqual(answer.success, true);
  strictEqual(await isOn(), !service.enabled);
  await admin.service.set("McAfee", { ...service });
  strictEqual(await isOn(), service.enabled);
});

adminTest("nothing is installed, and nonsense is not restored", async ({ admin }) => {
  deepStrictEqual(await admin.service.install([]), []);
  await refused(admin.service.restore("nonsense"), 400, "Invalid service configuration backup.");
  await rejects(admin.service.add("nonsense"), ServerError);
});

embeddedTest("services are added, updated, restored and removed", async ({ admin: any }) => {
  const admin = any!;
  const { body } = await admin.service.backup();
  const text = await new Response(ReadableStream.from(body)).text();
  const added = await admin.service.add("name: AlxContract\nversion: 4.7.0.1\nenabled: false\n");
  deepStrictEqual(added, { new_heuristics: [], service_name: "AlxContract" });
  strictEqual((await admin.service.get("AlxContract")).version, "4.7.0.1");
  const image = { name: "AlxContract", image: "alx/contract", tag: "4.7.0.2" };
  strictEqual((await admin.service.update(image)).success, true);
  deepStrictEqual(Object.keys(await admin.service.updateAll()).sort(), ["updated", "updating"]);
  deepStrictEqual(await admin.service.delete("AlxContract"), { success: true });
  deepStrictEqual(await admin.service.restore(text), { success: true });
});
