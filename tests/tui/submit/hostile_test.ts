import assert from "node:assert/strict";
import type { Client } from "../../../src/api/mod.ts";
import type { Whoami } from "../../../src/api/types/user.ts";
import type { Json } from "../../../src/util/json.ts";
import { openDemo } from "../../support/demo_driver.ts";
import { withOtherShapes } from "../../support/hostile_text.ts";

const says = (change: (me: Json) => Json) => (client: Client): Client => ({
  ...client,
  user: {
    ...client.user,
    // The server says whatever it likes.
    whoami: async (signal) =>
      change(await client.user.whoami(signal) as unknown as Json) as unknown as Whoami,
  },
});

Deno.test("A server that says nonsense of itself costs the form no more than those parts", async () => {
  for (const seed of [1, 2, 6, 9, 11]) {
    const change = says((me) => withOtherShapes(me, "whoami", { seed, share: 0.05, ids: true }));
    await using driver = await openDemo([120, 40], { screen: "submit", paths: [] }, change);
    await driver.see(/cannot be\s+(?:│\s+)?read and is/);
    const screen = await driver.screen();
    for (const title of ["1 what", "2 profile & services", "3 options", "4 metadata", "5 review"]) {
      assert.ok(screen.includes(title), `${title} with seed ${seed}:\n${screen}`);
    }
  }
});

Deno.test("Services that cannot be read are named, and the others can be chosen", async () => {
  const change = says((me) => {
    const { settings, ...rest } = me as unknown as Whoami;
    const services = settings!.services.map((one) => one.name === "Antivirus" ? null : one);
    return { ...rest, settings: { ...settings, services } } as unknown as Json;
  });
  await using driver = await openDemo([120, 40], { screen: "submit", paths: [] }, change);
  await driver.see("What the server says of a category cannot be read and is left out");
  await driver.see(/\[x\] Static Analysis/);
});
