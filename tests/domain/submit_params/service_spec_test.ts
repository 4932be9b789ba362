import assert from "node:assert/strict";
import { paramsFromFlags, typedSpec, validateParams } from "../../../src/domain/submit_params.ts";
import type { UserSettings } from "../../../src/api/types/user.ts";

const service_spec: UserSettings["service_spec"] = [{
  name: "CAPE",
  params: [
    { name: "timeout", type: "int", default: 150, value: 150 },
    { name: "dump", type: "bool", default: false, value: false },
    { name: "arguments", type: "str", default: "", value: "" },
    { name: "route", type: "list", default: "none", value: "none", list: ["none", "true", "7"] },
  ],
}];
const services: UserSettings["services"] = [{
  ...{ name: "Dynamic Analysis", selected: false },
  services: [{ name: "CAPE", category: "Dynamic Analysis", selected: false }],
}];

const asked = (spec: string) => paramsFromFlags({ spec: [spec] }).service_spec ?? {};

for (
  const [spec, value] of [
    ["timeout=300", 300],
    ["timeout=-1", -1],
    ["timeout=+5", 5],
    ["dump=true", true],
    ["dump=YES", true],
    ["dump=off", false],
    ["arguments=123", "123"],
    ["arguments=1.50", "1.50"],
    ["arguments=007", "007"],
    ["arguments=1e3", "1e3"],
    ["arguments=12345678901234567890", "12345678901234567890"],
    ["arguments=true", "true"],
    ['arguments="a=b"', "a=b"],
    ["arguments=", ""],
    ["route=true", "true"],
    ["route=7", "7"],
  ] as const
) {
  Deno.test(`--spec CAPE.${spec} is ${JSON.stringify(value)}, and can be sent`, () => {
    const typed = typedSpec(asked(`CAPE.${spec}`), service_spec);
    assert.deepEqual(typed, { CAPE: { [spec.slice(0, spec.indexOf("="))]: value } });
    assert.deepEqual(validateParams({ service_spec: typed }, { settings: { services, service_spec } }), []);
  });
}

for (
  const [spec, message] of [
    ["timeout=soon", 'The parameter "timeout" of CAPE is not a whole number: "soon"'],
    ["timeout=1.5", 'The parameter "timeout" of CAPE is not a whole number: 1.5'],
    ["dump=2", 'The parameter "dump" of CAPE is not true or false: 2'],
    ["arguments=[1]", 'The parameter "arguments" of CAPE is not text: [1]'],
    ["route=tor", 'The parameter "route" of CAPE is not one of none, true, 7: "tor"'],
    ["timeuot=1", 'CAPE has no parameter "timeuot"; did you mean "timeout"?'],
  ] as const
) {
  Deno.test(`--spec CAPE.${spec} is refused: ${message}`, () => {
    const typed = typedSpec(asked(`CAPE.${spec}`), service_spec);
    const problems = validateParams({ service_spec: typed }, { settings: { services, service_spec } });
    assert.deepEqual(problems.map((one) => one.message), [message]);
  });
}

Deno.test("A value that the server itself gives is no fault, whatever its kind", () => {
  const odd: UserSettings["service_spec"] = [{
    name: "CAPE",
    params: [{ name: "timeout", type: "int", default: "soon", value: null }],
  }];
  const settings = { services, service_spec: odd };
  for (const value of ["soon", null]) {
    assert.deepEqual(validateParams({ service_spec: { CAPE: { timeout: value } } }, { settings }), []);
  }
});

Deno.test("Parameters of services that the server does not know stay as they were typed", () => {
  assert.deepEqual(typedSpec(asked("X.a=1"), service_spec), { X: { a: 1 } });
  assert.deepEqual(typedSpec(asked("CAPE.dump=1"), undefined), { CAPE: { dump: 1 } });
});
