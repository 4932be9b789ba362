import assert from "node:assert/strict";
import { escapeHtml, escapeMarkdown } from "../../src/domain/report.ts";
import { csvLine } from "../../src/util/csv.ts";
import { defangText } from "../../src/util/defang.ts";
import { safeText } from "../../src/util/safe_text.ts";
import { shellWord } from "../../src/util/shell.ts";
import { cutMiddle, cutName, displayWidth, padToWidth, wrapToWidth } from "../../src/util/width.ts";
import { growthOf, leastMsOf, LINEAR, megabyteOf, TEXT_PUMPS } from "../support/growth.ts";

/** What a server's text goes through on its way to a person. */
const STEPS: Readonly<Record<string, (text: string) => unknown>> = {
  safeText: (text) => safeText(text),
  "safeText with lines": (text) => safeText(text, { newlines: "keep" }),
  displayWidth,
  padToWidth: (text) => padToWidth(text, 40),
  cutMiddle: (text) => cutMiddle(text, 40),
  cutName: (text) => cutName(text, 40),
  wrapToWidth: (text) => wrapToWidth(text, 40),
  csvLine: (text) => csvLine([text, text]),
  shellWord,
  escapeHtml,
  escapeMarkdown,
  defangText,
};

for (const [name, step] of Object.entries(STEPS)) {
  Deno.test(`${name} takes a time that grows with the text`, () => {
    for (const pump of TEXT_PUMPS) assert(growthOf(step, pump, "x") < LINEAR, JSON.stringify(pump));
  });
}

for (const name of ["safeText", "safeText with lines", "displayWidth", "cutName"]) {
  Deno.test(`${name} takes at most 150 ms for a megabyte`, () => {
    for (const pump of TEXT_PUMPS) {
      assert(leastMsOf(STEPS[name]!, megabyteOf(pump), 150) <= 150, JSON.stringify(pump));
    }
  });
}
