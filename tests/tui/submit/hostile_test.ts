import assert from "node:assert/strict";
import type { Client } from "../../../src/api/mod.ts";
import type { Submission } from "../../../src/api/types/submission.ts";
import type { Whoami } from "../../../src/api/types/user.ts";
import { readable } from "../../../src/features/submit/readable.ts";
import { resubmitDraft } from "../../../src/tui/submit/resubmit.ts";
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

Deno.test("A submission of any shape can be taken over, as far as it can be read", () => {
  const me = readable({ username: "a", roles: ["submission_customize"] } as unknown as Whoami).me;
  const whole = {
    ...{ sid: "s", files: [{ name: "a", sha256: "0".repeat(64), size: 1 }], metadata: { case: "1" } },
    params: { priority: 7, services: { selected: ["A"] }, service_spec: { A: { b: 1 } }, description: "d" },
  };
  const draft = resubmitDraft(me, whole as unknown as Submission, []);
  assert.deepEqual(draft.items.map(({ name }) => name), ["a"]);
  assert.equal(draft.params.priority, 7);
  for (let seed = 0; seed < 300; seed++) {
    const shaped = withOtherShapes(whole, "submission", { seed, share: 0.2, ids: true });
    const { items, metadata } = resubmitDraft(me, shaped as unknown as Submission, []);
    assert.ok(items.every(({ text }) => typeof text === "string"));
    assert.ok(metadata.every(({ value }) => typeof value === "string"));
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
