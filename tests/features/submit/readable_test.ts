import assert from "node:assert/strict";
import fc from "fast-check";
import { createClient } from "../../../src/api/mod.ts";
import type { Whoami } from "../../../src/api/types/user.ts";
import { planSubmission } from "../../../src/features/submit/plan.ts";
import { leftOutText, readable } from "../../../src/features/submit/readable.ts";
import type { Json } from "../../../src/util/json.ts";
import { startDemo } from "../../support/demo.ts";
import { withOtherShapes } from "../../support/hostile_text.ts";

async function demoWhoami(): Promise<Whoami> {
  await using demo = await startDemo();
  const auth = { kind: "apikey", user: demo.user, apikey: demo.apikey } as const;
  const client = createClient({ server: demo.url, auth });
  try {
    return await client.user.whoami();
  } finally {
    await client.close();
  }
}

/** An answer as a server might send it. */
const said = (value: unknown) => readable(value as Whoami);

Deno.test("Of a server as it should be, nothing is left out", async () => {
  const me = await demoWhoami();
  const { me: kept, leftOut } = readable(me);
  assert.deepEqual(leftOut, []);
  assert.deepEqual(kept.configuration.submission?.profiles, me.configuration.submission?.profiles);
  assert.deepEqual(kept.settings?.submission_profiles, me.settings?.submission_profiles);
  assert.deepEqual(
    kept.settings?.services.map(({ services }) => services.map(({ name }) => name)),
    me.settings?.services.map(({ services }) => services.map(({ name }) => name)),
  );
  assert.equal(leftOutText(leftOut), undefined);
});

Deno.test("Whatever a server says, a plan can be made, and what is read once stays as it is", async () => {
  const me = await demoWhoami();
  let changed = 0;
  fc.assert(
    fc.property(fc.nat(1e6), fc.constantFrom(0.02, 0.1, 0.4), (seed, share) => {
      const shaped = withOtherShapes(me as unknown as Json, "whoami", { seed, share, ids: true });
      const one = said(shaped);
      if (one.leftOut.length > 0) changed++;
      assert.equal(readable(one.me), one);
      assert.deepEqual(said(structuredClone(one.me)).leftOut, []);
      for (const profile of [undefined, "static"]) {
        planSubmission(shaped as unknown as Whoami, {
          ...{ params: { ttl: 3, services: { selected: ["CAPE"] } }, metadata: { a: "b" }, via: "submit" },
          ...{ dynamic: true, profile },
        });
      }
    }),
    { numRuns: 200 },
  );
  assert.ok(changed > 100);
});

for (const value of [null, 1, "x", [], [null], {}]) {
  Deno.test(`An account that is ${JSON.stringify(value)} has no roles and no services`, () => {
    const { me } = said(value);
    assert.deepEqual(me.roles, []);
    assert.deepEqual(me.configuration.submission?.profiles, {});
  });
}

Deno.test("One bad part costs no other", () => {
  const { me, leftOut } = said({
    username: "a",
    roles: ["submission_create"],
    configuration: {
      submission: {
        max_file_size: -1,
        profiles: {
          good: { display_name: "Good", params: { priority: 3, deep_scan: "often" }, restricted_params: {} },
          bad: null,
          worse: { display_name: "Worse", params: "all" },
        },
        metadata: { submit: { case: { required: true }, odd: { required: "x" }, none: 3 } },
      },
    },
    settings: {
      services: [{ name: "Static", services: [{ name: "A" }, null, { name: 1 }] }, "x"],
      service_spec: [{ name: "A", params: [{ name: "t", type: "list", default: 1 }, 4] }],
      submission_profiles: { good: [] },
      default_metadata: { a: "b", c: 4 },
    },
  });
  const { submission } = me.configuration;
  assert.deepEqual(Object.keys(submission?.profiles ?? {}), ["good"]);
  assert.deepEqual(submission?.profiles?.good?.params, { priority: 3 });
  assert.deepEqual(Object.keys(submission?.metadata?.submit ?? {}), ["case"]);
  assert.equal(submission?.max_file_size, undefined);
  assert.deepEqual(me.settings?.services.map(({ services }) => services.map(({ name }) => name)), [["A"]]);
  assert.equal(me.settings?.service_spec[0]?.params[0]?.type, "str");
  assert.deepEqual(me.settings?.default_metadata, { a: "b" });
  assert.deepEqual(leftOut.map(({ about, what }) => `${about}: ${what}`).toSorted(), [
    'metadata: the metadata "none"',
    'metadata: the metadata "odd"',
    'metadata: your metadata "c"',
    "services: a category",
    'services: a parameter of "A"',
    'services: a service of "Static"',
    'services: a service of "Static"',
    'services: the profile "worse"',
    'settings: "deep_scan" in the profile "good"',
    "settings: the largest file",
    'settings: your settings of "good"',
  ]);
  assert.equal(
    leftOutText(leftOut, "services"),
    'What the server says of the profile "worse", a service of "Static", a category, a parameter of "A" ' +
      "cannot be read and is left out",
  );
});
