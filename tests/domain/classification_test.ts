import assert from "node:assert/strict";
import fc from "fast-check";
import {
  Classification,
  type ClassificationDefinition,
  InvalidClassification,
  InvalidDefinition,
} from "../../src/domain/classification.ts";
import { checkClassification, type ClassificationCases } from "../support/classification_cases.ts";

const load = (name: string): unknown =>
  JSON.parse(Deno.readTextFileSync(new URL(`../fixtures/classification/${name}`, import.meta.url)));
const CASES = load("cases.json") as ClassificationCases;
const RULES = load("rules.json") as Record<string, ClassificationCases>;

Deno.test("the engine agrees with every recorded answer of a genuine server", () => {
  const { agree, total, disagreements } = checkClassification(CASES);
  assert.deepEqual(disagreements, []);
  assert.equal(agree, total);
  assert.ok(total > 1000);
});

Deno.test("the comparison would notice a wrong answer", () => {
  const [first, ...rest] = CASES.normalize;
  const wrong = { ...CASES, normalize: [{ ...first!, long: "TLP:RED", valid: !first!.valid }, ...rest] };
  assert.equal(checkClassification(wrong).disagreements.length, 2);
});

Deno.test("rules that the recorded server does not use", async (t) => {
  for (const [name, cases] of Object.entries(RULES)) {
    await t.step(name, () => assert.deepEqual(checkClassification(cases).disagreements, []));
  }
});

const engine = new Classification(CASES.definition);

Deno.test("levels and markings to choose from leave out the hidden ones", () => {
  assert.deepEqual(engine.levels.map((level) => level.short_name), ["TLP:C", "TLP:G", "TLP:A", "TLP:R"]);
  assert.deepEqual(engine.visible("groups").map((group) => group.name), ["RESPONSE", "PARTNER"]);
  assert.equal(engine.levelOf("tlp:a//lic")?.css?.color, "warning");
  assert.equal(engine.levelOf("nothing"), undefined);
  assert.equal(engine.unrestricted, "TLP:CLEAR");
  assert.equal(engine.restricted, "TLP:RED//LICENSED//REL TO PARTNER, RESPONSE/FORENSICS");
});

Deno.test("not enforced: all is unrestricted, valid and accessible", () => {
  const off = new Classification({ ...CASES.definition, enforce: false });
  assert.equal(off.normalize("anything"), "TLP:C");
  assert.equal(off.max("TLP:R", "x"), "TLP:C");
  assert.ok(off.isValid("anything") && off.isAccessible("x", "TLP:R"));
});

Deno.test("an unreadable classification is an error, or no access when asked so", () => {
  assert.throws(() => engine.isAccessible("TLP:R", "bogus"), InvalidClassification);
  assert.equal(engine.isAccessible("TLP:R", "bogus", { ignoreInvalid: true }), false);
  assert.equal(engine.isAccessible("TLP:C", null), true);
});

Deno.test("broken definitions are refused with what is wrong", () => {
  const broken: [Partial<ClassificationDefinition>, RegExp][] = [
    [{ levels: [] }, /no levels/],
    [{ levels: [{ name: "A", short_name: "A", lvl: 0 }] }, /lvl of 1 to 10000/],
    [
      { levels: [{ name: "A", short_name: "A", lvl: 5 }, { name: "B", short_name: "B", lvl: 5 }] },
      /lvl of another/,
    ],
    [{ groups: [{ name: "TLP:RED", short_name: "X" }] }, /twice/],
    [{ required: [{ name: "X" }] as never }, /no name or short_name/],
    [{ groups: "x" as never }, /not a list/],
    [{ restricted: undefined as never }, /no restricted/],
  ];
  for (const [part, message] of broken) {
    assert.throws(() => new Classification({ ...CASES.definition, ...part }), (error) => {
      return error instanceof InvalidDefinition && message.test(error.message);
    });
  }
});

const some = (names: readonly string[]) => fc.subarray([...names]);
const anyText = fc.tuple(
  fc.constantFrom("TLP:C", "TLP:GREEN", "TLP:A", "U", "TLP:R"),
  some(["LIC"]),
  some(["RSP", "PARTNER"]),
  some(["FRN"]),
).map(([level, required, groups, subgroups]) => {
  const tail = [...groups.length > 0 ? [`REL TO ${groups.join(", ")}`] : [], ...subgroups].join("/");
  return [level, ...required, ...(tail === "" ? [] : [tail])].join("//");
});
const attempt = (run: () => string) => {
  try {
    return run();
  } catch {
    return "error";
  }
};

Deno.test("algebra: normal forms are fixed points, max and min are commutative and idempotent", () => {
  fc.assert(fc.property(anyText, anyText, (a, b) => {
    const normal = engine.normalize(a);
    assert.equal(engine.normalize(normal), normal);
    assert.equal(engine.normalize(engine.normalize(a, { longFormat: false })), normal);
    assert.equal(engine.max(a, a), normal);
    assert.equal(engine.min(a, a), normal);
    assert.equal(attempt(() => engine.max(a, b)), attempt(() => engine.max(b, a)));
    assert.equal(engine.min(a, b), engine.min(b, a));
    assert.ok(engine.isAccessible(engine.buildUser(a, b), b));
    assert.ok(engine.isAccessible(a, a));
    const most = attempt(() => engine.max(a, b));
    if (most !== "error") assert.ok(engine.isAccessible(engine.restricted, most));
  }));
});
