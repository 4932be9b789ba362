import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { importCycles } from "./cycles.ts";
import { layerFault } from "./lint_layers.ts";
import { functionsOf, sourceFiles } from "./lengths.ts";
import { ROOT } from "./paths.ts";

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

Deno.test("no file of src is longer than 320 lines, no function than 60; the wish is 300 and 40", async () => {
  const long: string[] = [];
  for await (const { path, lines } of sourceFiles(`${ROOT}src`)) {
    const name = path.slice(ROOT.length);
    if (lines.length > 320) long.push(`${name}: ${lines.length} lines`);
    for (const { first, length } of functionsOf(lines)) {
      if (length > 60) long.push(`${name}: ${length} lines: ${first}`);
    }
  }
  deepStrictEqual(long, []);
});

Deno.test("the length of a function is counted from its head to its brace", () => {
  const lines = ["const a = 1;", "function one(", "  x: number,", ") {", "  if (x) {", "  }", "}", "", "}"];
  deepStrictEqual(functionsOf(lines), [{ first: "function one(", length: 6 }]);
  deepStrictEqual(functionsOf(["export async function* two() {", "}"]).map(({ length }) => length), [2]);
});
