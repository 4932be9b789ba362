import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { importCycles } from "./cycles.ts";
import plugin, { layerFault } from "./lint_layers.ts";

Deno.test("no module imports itself by way of others, not even for a type", async () => {
  deepStrictEqual(await importCycles(), []);
});

Deno.test("a circle of imports is found, of types too", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/a.ts`, 'import {\n  type B,\n} from "./b.ts";\nexport type A = B;\n');
    await Deno.writeTextFile(`${folder}/b.ts`, 'import type { A } from "./a.ts";\nexport type B = A | 1;\n');
    deepStrictEqual((await importCycles(folder)).map((cycle) => cycle.sort()), [["a.ts", "b.ts"]]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the layer rule knows which way is down", () => {
  const cases: [from: string, specifier: string, fault: string | undefined][] = [
    ["/x/src/api/http.ts", "../util/error.ts", undefined],
    ["/x/src/api/http.ts", "./errors.ts", undefined],
    ["/x/src/util/error.ts", "../api/http.ts", "util may not import from api"],
    ["/x/src/cli/run.ts", "../tui/app.tsx", "cli may not import from tui"],
    ["/x/src/demo/server.ts", "../features/tour.ts", "demo may not import from features"],
    ["/x/src/domain/verdict.ts", "npm:ink", undefined],
    ["/x/tests/cli/run_test.ts", "../../src/cli/run.ts", undefined],
  ];
  for (const [from, specifier, fault] of cases) {
    strictEqual(layerFault(from, specifier), fault, `${from} ${specifier}`);
  }
});

Deno.test("the linter counts the lines of functions of every kind, and of files", () => {
  const body = (lines: number) => "\n  f();".repeat(lines - 2);
  const kinds: ((body: string) => string)[] = [
    (text) => `function f() {${text}\n}`,
    (text) => `const f = () => {${text}\n};`,
    (text) => `class A { f() {${text}\n} }`,
    (text) => `const a = { f() {${text}\n} };`,
    (text) => `export default async function* () {${text}\n}`,
  ];
  const faults = (path: string, source: string) =>
    Deno.lint.runPlugin(plugin, path, source).map(({ message }) => message);
  for (const kind of kinds) {
    deepStrictEqual(faults("src/util/a.ts", kind(body(40))), []);
    deepStrictEqual(faults("src/util/a.ts", kind(body(41))), ["A function has 41 lines, more than 40"]);
  }
  deepStrictEqual(faults("src/util/a.ts", "f();\n".repeat(300)), []);
  deepStrictEqual(faults("src/util/a.ts", "f();\n".repeat(301)), ["A file has 301 lines, more than 300"]);
  deepStrictEqual(faults("tests/util/a_test.ts", "f();\n".repeat(301)), []);
});
