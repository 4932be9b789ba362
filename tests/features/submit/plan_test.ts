import assert from "node:assert/strict";
import fc from "fast-check";
import type { SubmissionParams } from "../../../src/api/types/submission.ts";
import type { Whoami } from "../../../src/api/types/user.ts";
import { flatMetadata, type PlanInput, planSubmission } from "../../../src/features/submit/plan.ts";

const services = ["Filtering", "Static Analysis"];
const profile = (display_name: string, selected: readonly string[]) => ({
  display_name,
  params: { services: { selected } },
  restricted_params: { submission: ["ignore_recursion_prevention"] },
});

function me(roles: readonly string[], more: Partial<Whoami["configuration"]> = {}): Whoami {
  return {
    ...{ username: "a", name: "A", classification: "", c12nDef: {}, indexes: {}, roles },
    configuration: {
      submission: {
        max_file_size: 100,
        profiles: {
          static: profile("Static", services),
          static_with_dynamic: profile("Dynamic", [...services, "Dynamic Analysis"]),
        },
        metadata: { submit: { case: { required: true } } },
      },
      ...more,
    },
    settings: {
      ...{ default_external_sources: [], default_zip_password: "", download_encoding: "cart" },
      ...{ expand_min_score: 1, preferred_submission_profile: "static", service_spec: [] },
      services: [...services, "Dynamic Analysis"].map((name) => ({ name, selected: true, services: [] })),
      submission_profiles: { static: { services: { selected: services } } },
    },
  };
}

const FREE = me(["submission_create", "submission_customize"]);
const LIMITED = me(["submission_create"]);
const input = (more: Partial<PlanInput> = {}): PlanInput => ({
  ...{ params: {}, metadata: { case: "1" }, via: "submit" },
  ...more,
});
const messages = (who: Whoami, more: Partial<PlanInput>) =>
  planSubmission(who, input(more)).problems.filter(({ severity }) => severity === "error")
    .map(({ message }) => message);

Deno.test("who may not customise submits with the profile they prefer", () => {
  assert.equal(planSubmission(LIMITED, input()).profile, "static");
  assert.equal(planSubmission(FREE, input()).profile, undefined);
  assert.deepEqual(messages(LIMITED, {}), []);
});

Deno.test("dynamic analysis: added to what would run anyway; by a profile that has it where nothing may be changed", () => {
  const free = planSubmission(FREE, input({ dynamic: true }));
  assert.deepEqual(free.params.services?.selected, [...services, "Dynamic Analysis"]);
  const given = planSubmission(FREE, input({ dynamic: true, params: { services: { selected: ["AV"] } } }));
  assert.deepEqual(given.params.services?.selected, ["AV", "Dynamic Analysis"]);
  const limited = planSubmission(LIMITED, input({ dynamic: true }));
  assert.deepEqual([limited.profile, limited.params.services], ["static_with_dynamic", undefined]);
  for (const plan of [free, given, limited]) assert.equal("submitter" in plan.params, false);
});

Deno.test("what the server would refuse is told before", () => {
  assert.match(messages(FREE, { profile: "none" })[0]!, /there are static, static_with_dynamic/);
  assert.deepEqual(messages(FREE, { profile: "default" }), []);
  assert.match(messages(FREE, { metadata: {} })[0]!, /"case"/);
  assert.deepEqual(messages(FREE, { metadata: {}, via: "ingest" }), []);
  assert.match(messages(LIMITED, { params: { ignore_recursion_prevention: true } })[0]!, /ignore_recursion/);
  assert.match(messages(FREE, { params: { services: { selected: ["Statik"] } } })[0]!, /Statik/);
  assert.match(messages(FREE, { params: { priority: 0 } })[0]!, /priority/);
});

Deno.test("metadata of ingested files is checked by the type of traffic", () => {
  const ingest = { INGEST: { feed: { required: true } }, _default: { sensor: { required: true } } };
  const who = me(["submission_customize"], {
    // The types of the wire know one shape; servers send both.
    submission: { metadata: { ingest } as unknown as Record<string, never> },
  });
  const wanted = (type?: string) => messages(who, { via: "ingest", metadata: {}, type });
  assert.match(wanted()[0]!, /"feed"/);
  assert.match(wanted("TAP")[0]!, /"sensor"/);
});

Deno.test("the size limit, and what lifts it; alerts are asked for where any server looks", () => {
  assert.equal(planSubmission(FREE, input()).maxSizeBytes, 100);
  assert.equal(planSubmission(FREE, input({ params: { ignore_size: true } })).maxSizeBytes, undefined);
  assert.equal(planSubmission(FREE, input({ params: { generate_alert: true } })).generateAlert, true);
  assert.equal(planSubmission(FREE, input({ params: { generate_alert: false } })).generateAlert, undefined);
});

Deno.test("metadata is flattened as the server does", () => {
  assert.deepEqual(flatMetadata({ a: { b: 1, c: { d: true } }, e: "x", f: null, g: [1, 2] }), {
    ...{ "a.b": "1", "a.c.d": "true", e: "x", g: "[1,2]" },
  });
});

Deno.test("any params give a plan that keeps what was asked, and problems in words", () => {
  const value = fc.jsonValue({ maxDepth: 2 });
  const names = [
    "priority",
    "ttl",
    "services",
    "service_spec",
    "deep_scan",
    "classification",
    "submitter",
    "zz",
  ];
  const params = fc.dictionary(fc.constantFrom(...names), value);
  const anyInput = fc.record({
    params: params as unknown as fc.Arbitrary<SubmissionParams>,
    metadata: fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 })),
    profile: fc.constantFrom(undefined, "static", "none"),
    dynamic: fc.boolean(),
    via: fc.constantFrom("submit" as const, "ingest" as const),
  });
  fc.assert(fc.property(anyInput, fc.constantFrom(FREE, LIMITED), (asked, who) => {
    const plan = planSubmission(who, asked);
    for (const { message } of plan.problems) assert.ok(message.length > 0 && !message.includes("undefined"));
    for (const [name, given] of Object.entries(asked.params)) {
      if (name === "services" || name === "service_spec") continue;
      assert.deepEqual(plan.params[name], given);
    }
    assert.deepEqual(plan.metadata, asked.metadata);
    JSON.stringify(plan.params);
  }));
});

Deno.test("a marking the server does not know, or above what the user may see, is told before anything is sent", () => {
  const level = (name: string, short_name: string, lvl: number) => ({
    name,
    short_name,
    lvl,
    aliases: [],
    description: "",
    css: {},
  });
  const original_definition = {
    ...{ enforce: true, dynamic_groups: false, dynamic_groups_type: "email" },
    ...{ required: [], groups: [], subgroups: [], restricted: "TLP:A", unrestricted: "TLP:C" },
    levels: [
      level("TLP:CLEAR", "TLP:C", 100),
      level("TLP:GREEN", "TLP:G", 110),
      level("TLP:AMBER", "TLP:A", 120),
    ],
  };
  const who = { ...FREE, classification: "TLP:GREEN", c12nDef: { original_definition } };
  const asked = (classification: string) => messages(who, { params: { classification } });
  assert.deepEqual(asked("TLP:C"), []);
  assert.deepEqual(asked("TLP:GREEN"), []);
  assert.equal(asked("TLP:NONSENSE").length, 1);
  assert.equal(asked("TLP:AMBER").length, 1);
  assert.deepEqual(messages(FREE, { params: { classification: "TLP:NONSENSE" } }), []);
});
