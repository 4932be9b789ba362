import assert from "node:assert/strict";
import { Classification } from "../../../src/domain/classification.ts";
import { fitMarking } from "../../../src/tui/shell/classification_label.ts";
import type { ClassificationCases } from "../../support/classification_cases.ts";
import { displayWidth } from "../../../src/util/width.ts";

const CASES: ClassificationCases = JSON.parse(
  Deno.readTextFileSync(new URL("../../fixtures/classification/cases.json", import.meta.url)),
);
const ENGINE = new Classification(CASES.definition);
const RED = "TLP:RED//LICENSED//REL TO RESPONSE/FORENSICS";

Deno.test("A marking is shown whole where there is room, else with the server's short names", () => {
  for (
    const [wanted, most, text] of [
      [60, 60, RED],
      [20, 60, "TLP:RED//LIC//REL RSP/FRN"],
      [30, 24, "TLP:RED//LIC//REL RSP/FRN"],
      [10, 24, "TLP:R//LIC//REL RSP/FRN"],
      [10, 20, "R//LIC//REL RSP/FRN"],
      [10, 12, "R//LIC//REL…"],
    ] as const
  ) assert.equal(fitMarking(ENGINE, RED, { wanted, most }), text);
  assert.equal(fitMarking(ENGINE, "TLP:CLEAR", { wanted: 4, most: 12 }), "TLP:CLEAR");
  assert.equal(fitMarking(ENGINE, "TLP:CLEAR", { wanted: 4, most: 6 }), "CLEAR");
});

Deno.test("A marking never ends at // and never takes more cells than it may", () => {
  for (const { long } of CASES.normalize) {
    if (typeof long !== "string") continue;
    for (const most of [12, 18, 24, 40]) {
      const text = fitMarking(ENGINE, long, { wanted: 0, most });
      assert.ok(displayWidth(text) <= most, `${text} for ${long}`);
      assert.ok(!text.endsWith("…") || displayWidth(text) === most, `${text} for ${long}`);
    }
  }
});

Deno.test("A marking that the definition does not know is shown as it is", () => {
  assert.equal(fitMarking(ENGINE, "SECRET//X", { wanted: 20, most: 20 }), "SECRET//X");
  assert.equal(fitMarking(undefined, "SECRET//X", { wanted: 20, most: 20 }), "SECRET//X");
});
