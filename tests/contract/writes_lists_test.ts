/** Changes to the safelist and the badlist, undone. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { ListApi, SafelistEntry } from "../../src/api/mod.ts";
import { refused } from "./refusal.ts";
import { type Contract, contractTest } from "./suite.ts";

const DOMAIN = { type: "network.static.domain", value: "contract.alx.example" };
const FILE = { md5: "a1".repeat(16), sha1: "a1".repeat(20), sha256: "a1".repeat(32) };

/** Who says so, and why. */
function source(name: string, reason: string) {
  return { name, type: "user", reason: [reason], classification: "TLP:C" };
}

/** What both lists do alike; ends with an entry that is gone. */
async function fromMakingToEnd(
  list: "safelist" | "badlist",
  api: ListApi<SafelistEntry>,
  { username, undo }: Pick<Contract, "username" | "undo">,
): Promise<void> {
  const draft = { type: "tag", tag: DOMAIN, sources: [source(username, "first")] } as const;
  const { hash, op, success } = await api.addUpdate(draft);
  let gone = false;
  undo(async () => gone || await api.delete(hash));
  deepStrictEqual([op, success], ["add", true]);
  strictEqual((await api.addUpdate({ ...draft, sources: [source(username, "second")] })).op, "update");
  const entry = await api.tag(DOMAIN.type, DOMAIN.value);
  deepStrictEqual(entry.tag, DOMAIN);
  deepStrictEqual([...entry.sources[0]!.reason].sort(), ["first", "second"]);

  deepStrictEqual(await api.enable(hash, false), { success: true });
  strictEqual((await api.get(hash)).enabled, false);
  deepStrictEqual(await api.expiry(hash, new Date("2031-02-03T04:05:06Z")), { success: true });
  ok((await api.get(hash)).expiry_ts?.startsWith("2031-02-03T04:05:06"));
  deepStrictEqual(await api.expiry(hash, null), { success: true });
  strictEqual((await api.get(hash)).expiry_ts ?? null, null);
  deepStrictEqual(await api.classification(hash, "TLP:G", { name: username }), { success: true });
  strictEqual((await api.get(hash)).sources[0]!.classification, "TLP:GREEN");
  await refused(
    api.removeSource(hash, { name: username }),
    403,
    `You are not allowed to remove the last source from this ${list} item`,
  );
  await refused(
    api.removeSource(hash, { name: "nobody" }),
    403,
    `You are not allowed to remove this source from this ${list} item`,
  );
  deepStrictEqual(await api.delete(hash), { success: true });
  gone = true;
  await refused(api.get(hash), 404, `The hash was not found in the ${list}.`);
}

contractTest("an entry of the safelist from its making to its end", async ({ client, ...rest }) => {
  await fromMakingToEnd("safelist", client.safelist, rest);
});

contractTest("an entry of the badlist from its making to its end", async ({ client, ...rest }) => {
  await fromMakingToEnd("badlist", client.badlist, rest);
});

contractTest("many entries at once, files and signatures", async ({ client, username, undo }) => {
  const sources = [source(username, "alx contract")];
  const signature = { type: "signature", signature: { name: "alx contract rule" }, sources } as const;
  undo(() => client.safelist.delete(FILE.sha256));
  const { hash } = await client.safelist.addUpdate(signature);
  undo(() => client.safelist.delete(hash));
  deepStrictEqual((await client.safelist.signature("alx contract rule")).signature, signature.signature);
  const many = await client.safelist.addUpdateMany([{ type: "file", hashes: FILE, sources }]);
  strictEqual(many.success, 1);
  strictEqual((await client.safelist.get(FILE.sha256)).type, "file");
  await refused(client.safelist.addUpdate({ type: "tag", sources }), 400, "Tag data not found");
  await refused(
    client.safelist.addUpdate({ ...signature, sources: [source("somebody else", "x")] }),
    400,
    `You cannot add a source for another user. somebody else != ${username}`,
  );
});

contractTest("bad files are attributed, and found by likeness", async ({ client, username, undo }) => {
  const ssdeep = "3:AlxContractAlxContractAlx:AlxContractAlx";
  undo(() => client.badlist.delete(FILE.sha256));
  const many = await client.badlist.addUpdateMany([{
    type: "file",
    hashes: { ...FILE, ssdeep },
    sources: [source(username, "alx contract")],
  }]);
  strictEqual(many.success, 1);
  const actor = { type: "actor", value: "ALX CONTRACT" } as const;
  deepStrictEqual(await client.badlist.addAttribution(FILE.sha256, actor), { success: true });
  ok((await client.badlist.get(FILE.sha256)).attribution?.actor?.includes("ALX CONTRACT"));
  deepStrictEqual(await client.badlist.removeAttribution(FILE.sha256, actor), { success: true });
  deepStrictEqual((await client.badlist.get(FILE.sha256)).attribution?.actor ?? [], []);
  await refused(
    client.badlist.addAttribution(FILE.sha256, { ...actor, type: "no" as "actor" }),
    400,
    /^Invalid attribution type/,
  );
});

contractTest("a source of two is removed", async ({ admin, client, username, undo }) => {
  const draft = { type: "tag", tag: DOMAIN, sources: [source(username, "mine")] } as const;
  const external = { name: "alx contract feed", type: "external", reason: ["theirs"] } as const;
  for (const list of ["safelist", "badlist"] as const) {
    const { hash } = await client[list].addUpdate(draft);
    undo(() => client[list].delete(hash));
    const both = (admin ?? client)[list].addUpdate({ ...draft, sources: [external] });
    if (admin === undefined) {
      await refused(both, 403, "You do not have sufficient priviledges to add an external source.");
      continue;
    }
    await both;
    await refused(
      admin[list].removeSource(hash, { name: "nobody" }),
      404,
      `The specified source does not exist in the specified ${list} item`,
    );
    strictEqual((await client[list].get(hash)).sources.length, 2);
    deepStrictEqual(await admin[list].removeSource(hash, external), { success: true });
    deepStrictEqual((await client[list].get(hash)).sources.map(({ name }) => name), [username]);
  }
});
