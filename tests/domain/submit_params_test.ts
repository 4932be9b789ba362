import assert from "node:assert/strict";
import fc from "fast-check";
import type { SubmissionParams } from "../../src/api/types/submission.ts";
import type { SubmissionProfile } from "../../src/api/types/user.ts";
import { UsageError } from "../../src/util/error.ts";
import { Classification } from "../../src/domain/classification.ts";
import {
  choosableParams,
  DEFAULT_SERVICES,
  flagKey,
  mergeParams,
  metadataProblems,
  paramsFromFlags,
  parseParam,
  profileProblems,
  SUBMIT_PARAMS,
  submitParam,
  validateParams,
  withPasswords,
} from "../../src/domain/submit_params.ts";

const GOLDEN = JSON.parse(
  Deno.readTextFileSync(new URL("../fixtures/report/golden.json", import.meta.url)),
) as { readonly params: SubmissionParams };

Deno.test("the table holds every parameter of a genuine submission, with the server's defaults", () => {
  const { services, ...rest } = GOLDEN.params;
  for (const name of Object.keys(rest)) assert.ok(submitParam(name), name);
  assert.deepEqual(services?.selected, DEFAULT_SERVICES);
  // What that submission and the server itself chose.
  const chosen = new Set(["classification", "description", "ignore_cache", "quota_item", "submitter", "ttl"]);
  for (const [name, value] of Object.entries(rest)) {
    if (!chosen.has(name)) assert.deepEqual(submitParam(name)!.default, value, name);
  }
});

Deno.test("the table is whole: unique names and options, a sentence each, defaults that are valid", () => {
  for (const key of ["name", "flag"] as const) {
    const values = SUBMIT_PARAMS.flatMap((param) => param[key] ?? []);
    assert.equal(new Set(values).size, values.length);
  }
  for (const param of SUBMIT_PARAMS) {
    assert.match(param.help, /^[A-Z].*\.$/, param.name);
    assert.equal(param.group === "server", param.flag === undefined, param.name);
    if (param.type === "integer") assert.ok(param.min !== undefined && param.max !== undefined);
    if (param.type !== "flag" && param.flag !== undefined) assert.ok(param.argument, param.name);
  }
  assert.deepEqual(choosableParams().map((param) => flagKey(param)).slice(0, 4), [
    "description",
    "priority",
    "classification",
    "deepScan",
  ]);
});

Deno.test("options become settings; what was not given is not set", () => {
  assert.deepEqual(paramsFromFlags({}), {});
  assert.deepEqual(
    paramsFromFlags({
      priority: "user-high",
      ttl: "7",
      deepScan: true,
      generateAlert: "no",
      service: ["YARA,PE", "CAPA", "PE"],
      exclude: ["CAPE"],
      spec: ["CAPE.timeout=60", "CAPE.args=a=b", "PE.deep=true", "PE.list=[1,2]"],
      filetype: "code/ps1",
      unrelated: "x",
    }),
    {
      priority: 1500,
      ttl: 7,
      deep_scan: true,
      generate_alert: false,
      services: { selected: ["YARA", "PE", "CAPA"], excluded: ["CAPE"] },
      service_spec: { CAPE: { timeout: 60, args: "a=b" }, PE: { deep: true, list: [1, 2] } },
      filetype_override: "code/ps1",
    },
  );
});

Deno.test("a word for the priority of a submission is that of the submit page, of ingested files that of their queue", () => {
  const priority = (word: string, via: "submit" | "ingest") =>
    paramsFromFlags({ priority: word }, via).priority;
  for (const [word, value] of [["user-low", 500], ["user-medium", 1000], ["user-high", 1500]] as const) {
    assert.deepEqual([priority(word, "submit"), priority(word, "ingest")], [value, value]);
  }
  for (
    const [word, submitted, ingested] of [["low", 500, 100], ["medium", 1000, 200], [
      "high",
      1500,
      300,
    ]] as const
  ) {
    assert.deepEqual([priority(word, "submit"), priority(word, "ingest")], [submitted, ingested]);
  }
  assert.equal(priority("critical", "ingest"), 400);
  assert.throws(() => priority("critical", "submit"), /nor one of low, medium, high/);
});

Deno.test("wrong options say which, and what they want", () => {
  const cases: [Record<string, unknown>, RegExp][] = [
    [
      { priority: "1501" },
      /--priority: "1501" is not a whole number of 1 to 1500, nor one of low, medium, high/,
    ],
    [{ priority: "1e3" }, /--priority/],
    [{ ttl: "-1" }, /--ttl/],
    [{ spec: "CAPE=1" }, /--spec: "CAPE=1" is not of the form SERVICE.PARAM=VALUE/],
    [{ initialData: "{" }, /--initial-data: the text is not JSON/],
    [{ deepScan: "maybe" }, /--deep-scan: "maybe" is not true or false/],
  ];
  for (const [options, message] of cases) {
    assert.throws(
      () => paramsFromFlags(options),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  }
});

Deno.test("layers merge deep: an exclusion keeps the selection", () => {
  const merged = mergeParams(
    { priority: 1, services: { selected: ["A"] }, service_spec: { X: { a: 1, b: 1 } } },
    undefined,
    { services: { excluded: ["B"] }, service_spec: { X: { b: 2 }, Y: { c: 3 } }, ttl: 5 },
  );
  assert.deepEqual(merged, {
    priority: 1,
    ttl: 5,
    services: { selected: ["A"], excluded: ["B"] },
    service_spec: { X: { a: 1, b: 2 }, Y: { c: 3 } },
  });
});

Deno.test("passwords are added to the initial data", () => {
  assert.equal(withPasswords(null, ["infected"]), '{"passwords":["infected"]}');
  assert.equal(withPasswords('{"k":1,"passwords":["a"]}', ["a", "b"]), '{"k":1,"passwords":["a","b"]}');
  assert.throws(() => withPasswords("[1]", []), UsageError);
  assert.throws(() => withPasswords("{", []), UsageError);
});

const problems = (params: SubmissionParams, context = {}) =>
  validateParams(params, context).map((one) => `${one.severity} ${one.path}: ${one.message}`);

Deno.test("the parameters of a genuine submission are valid but for the submitter", () => {
  const { services, ...rest } = GOLDEN.params;
  const { selected, excluded, rescan, resubmit } = services!;
  const params = { ...rest, services: { selected, excluded, rescan, resubmit } } as SubmissionParams;
  assert.deepEqual(problems(params), ["warning submitter: submitter is left to the server"]);
});

Deno.test("types, ranges and unknown names", () => {
  assert.deepEqual(
    problems({ priority: 0, deep_scan: "yes" as never, services: { selected: "YARA" as never } }),
    [
      "error priority: priority is not a whole number of 1 to 1500",
      "error deep_scan: deep_scan is not true or false",
      "error services.selected: services.selected is not a list of names",
    ],
  );
  assert.deepEqual(problems({ deepscan: true }), [
    'warning deepscan: "deepscan" is no setting of a submission; did you mean "deep_scan"?',
  ]);
  assert.deepEqual(problems({ ttl: 90 }, { maxDtl: 30 }), [
    "warning ttl: The server keeps results for 30 days at most",
  ]);
  assert.deepEqual(problems({ ttl: null, psid: null, initial_data: null }), []);
});

Deno.test("services, their parameters and sources must exist", () => {
  const settings = {
    services: [{
      name: "Static Analysis",
      selected: true,
      services: [{ name: "CAPA", category: "Static Analysis", selected: true }],
    }],
    service_spec: [{ name: "CAPA", params: [{ name: "timeout", type: "int", default: 1, value: 1 }] }],
  };
  const context = { settings, externalSources: ["VirusTotal"] };
  assert.deepEqual(
    problems(
      { services: { selected: ["Static Analysis", "CAPA"] }, service_spec: { CAPA: { timeout: 5 } } },
      context,
    ),
    [],
  );
  assert.deepEqual(
    problems({
      services: { selected: ["capa"] },
      service_spec: { CAPA: { tmout: 5 }, Nope: {} },
      default_external_sources: ["VT"],
    }, context),
    [
      'error default_external_sources: The server has no external source "VT"; did you mean "VirusTotal"?',
      'error services.selected: The server has no service or category "capa"; did you mean "CAPA"?',
      'error service_spec.CAPA.tmout: CAPA has no parameter "tmout"; did you mean "timeout"?',
      'error service_spec.Nope: The server has no service "Nope"',
    ],
  );
});

Deno.test("a marking must exist, and the user be cleared for it", () => {
  const level = (name: string, lvl: number) => ({ name, short_name: name.slice(0, 1), lvl });
  const classification = new Classification({
    enforce: true,
    levels: [level("CLEAR", 1), level("RED", 9)],
    unrestricted: "C",
    restricted: "R",
  });
  const context = { classification, userClassification: "CLEAR" };
  assert.deepEqual(problems({ classification: "C" }, context), []);
  assert.deepEqual(problems({ classification: "RED" }, context), [
    'error classification: You are not cleared for "RED"',
  ]);
  assert.match(problems({ classification: "BLUE" }, context)[0]!, /was not found/);
});

const PROFILE: SubmissionProfile = {
  display_name: "Static",
  params: { priority: 500, service_spec: { CAPE: { routing: "none" } } },
  restricted_params: { submission: ["priority", "ignore_recursion_prevention"], CAPE: ["routing"] },
};

Deno.test("a profile's restrictions bind those who may not customise", () => {
  const asked: SubmissionParams = {
    priority: 1000,
    ttl: 5,
    service_spec: { CAPE: { routing: "internet", timeout: 5 } },
  };
  assert.deepEqual(profileProblems(asked, PROFILE, { customize: true }), []);
  assert.deepEqual(profileProblems(asked, PROFILE, { customize: false }).map((one) => one.path), [
    "priority",
    "service_spec.CAPE.routing",
  ]);
  const same: SubmissionParams = {
    priority: 500,
    ignore_recursion_prevention: false,
    service_spec: { CAPE: { routing: "none" } },
  };
  assert.deepEqual(profileProblems(same, PROFILE, { customize: false }), []);
  assert.match(
    profileProblems({}, undefined, { customize: false })[0]!.message,
    /must name a submission profile/,
  );
});

Deno.test("metadata by the server's schemes", () => {
  const schemes = {
    case: {
      required: true,
      validator_type: "regex",
      validator_params: { validation_regex: "\\d{3}$" },
      aliases: ["case_id"],
    },
    host: { validator_type: "domain" },
    level: { validator_type: "enum", validator_params: { values: ["low", "high"] } },
    count: { validator_type: "integer", validator_params: { min: 1, max: 9 } },
    when: { validator_type: "date" },
    filled: { required: true, default: "x" },
    odd: { validator_type: "hologram" },
  };
  const texts = (metadata: Record<string, string>, strict = false) =>
    metadataProblems(metadata, schemes, { strict }).map((one) => one.message);
  assert.deepEqual(
    texts({ case: "881", host: "a.example", level: "low", count: "9", when: "2026-11-24", odd: "?" }),
    [],
  );
  assert.deepEqual(texts({ case_id: "881" }), []);
  assert.deepEqual(texts({ host: "a b", level: "mid", count: "10", when: "soon" }), [
    'The server wants the metadata "case"',
    'The metadata "host" is not a domain',
    'The metadata "level" is not one of low, high',
    'The metadata "count" is more than 9',
    'The metadata "when" is not a date such as 2026-11-24T12:00:00Z',
  ]);
  assert.deepEqual(texts({ case: "881", extra: "1" }, true), [
    'The server does not accept the metadata "extra"',
  ]);
});

for (const key of ["a", "case_id", "ok.key", "a1", "a.b_c.2"]) {
  Deno.test(`metadata takes the key "${key}"`, () =>
    assert.deepEqual(metadataProblems({ [key]: "x" }, {}), []));
}
for (const key of ["", "bad key", "bad!", "Abc", "a-b", "1a", "_x", "a.B", "é", "a/b"]) {
  Deno.test(`metadata refuses the key "${key}", as the genuine server does`, () => {
    const [problem, ...more] = metadataProblems({ [key]: "x" }, {});
    assert.deepEqual([problem?.severity, problem?.path, more], ["error", key, []]);
    assert.ok(problem!.message.includes(`"${key}" is invalid`));
  });
}

Deno.test("what options give is always valid, or refused with a usage error", () => {
  const value = fc.oneof(fc.string(), fc.integer().map(String), fc.boolean());
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...choosableParams().map((param) => flagKey(param)!)), value),
      (options) => {
        let params: SubmissionParams;
        try {
          params = paramsFromFlags(options);
        } catch (error) {
          assert.ok(error instanceof UsageError);
          return;
        }
        const given = Object.entries(options).filter(([, one]) => typeof one === "boolean").map(([key]) =>
          key
        );
        const flags = new Set(
          choosableParams().filter((one) => one.type === "flag").map((one) => flagKey(one)),
        );
        if (given.every((key) => flags.has(key))) assert.deepEqual(validateParams(params), []);
      },
    ),
  );
});

Deno.test("parseParam reads names by commas", () => {
  assert.deepEqual(parseParam(submitParam("services.selected")!, " A , B,,"), ["A", "B"]);
});

Deno.test("a server's pattern that might never end is left to the server to check", () => {
  for (const pattern of ["(a+)+$", "(a|aa)*$", ".*.*.*.*=", "(?:x{0,9}){9}$"]) {
    const scheme = {
      required: true,
      validator_type: "regex",
      validator_params: { validation_regex: pattern },
      aliases: [],
      default: null,
      suggestions: [],
    };
    const value = `${"a".repeat(40)}!`;
    assert.deepEqual(metadataProblems({ id: value }, { id: scheme }, {}), [], pattern);
  }
});
