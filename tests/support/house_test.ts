import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { importCycles } from "./cycles.ts";
import { layerFault } from "./lint_layers.ts";

Deno.test("no module imports itself by way of others", async () => {
  deepStrictEqual(await importCycles(), []);
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
