import assert from "node:assert/strict";
import * as library from "../../src/api/mod.ts";
import { ROOT } from "../support/paths.ts";

const source = (name: string) => Deno.readTextFile(`${ROOT}src/api/${name}`);

Deno.test("every module of the client has an example", async () => {
  const mod = await source("mod.ts");
  const modules = [...mod.matchAll(/^ {2}readonly \w+: (\w+Api);$/gm)].map(([, name]) => name!);
  assert(modules.length > 25);
  const files = await Array.fromAsync(Deno.readDir(`${ROOT}src/api`));
  const texts = await Promise.all(
    files.filter(({ name }) => name.endsWith(".ts")).map(({ name }) => source(name)),
  );
  const all = texts.join("\n");
  const without = modules.filter((name) => {
    const before = all.slice(0, all.indexOf(`export interface ${name} `));
    return !before.slice(before.lastIndexOf("/**")).includes("@example");
  });
  assert.deepEqual(without, []);
});

Deno.test("the package exports what can be used, and no parts of its works", () => {
  const functions = Object.entries(library).filter(([, value]) =>
    typeof value === "function" && !/^class\b/.test(String(value))
  );
  assert.deepEqual(functions.map(([name]) => name).sort(), [
    "baseName",
    "createClient",
    "describeSource",
    "outcomeOf",
    "parseServer",
    "route",
  ]);
  const errors = Object.keys(library).filter((name) => name.endsWith("Error"));
  for (const name of ["ApiError", "NotFoundError", "QuotaError", "UsageError", "ConfigError"]) {
    assert(errors.includes(name), name);
  }
});
