import assert from "node:assert/strict";
import { firstFrame } from "../../../src/tui/terminal/first_frame.ts";

Deno.test("Without colour the first frame sends attributes only", () => {
  for (const screen of ["search", "home"]) {
    const plain = firstFrame({ columns: 80, rows: 24 }, { screen, hasColour: false });
    // deno-lint-ignore no-control-regex -- the sequences are what is tested
    const codes = [...plain.matchAll(/\x1b\[([0-9;]*)m/g)].flatMap(([, code]) => code!.split(";"));
    assert.deepEqual(codes.filter((code) => Number(code) >= 30), []);
    assert.ok(firstFrame({ columns: 80, rows: 24 }, { screen }).includes("\x1b[1;96m alx"));
  }
});
