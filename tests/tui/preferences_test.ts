import assert from "node:assert/strict";
import { parsePreferences, unknownKeyIds } from "../../src/tui/preferences.ts";

Deno.test("parsePreferences reads keys, theme, mouse and glyphs", () => {
  const text =
    "[keys]\nsearch.export = E, ctrl-e\nsearch.columns = comma, c\napp.quit =\n[tui]\ntheme = light\nmouse = off\nglyphs = ascii\n";
  assert.deepEqual(parsePreferences(text), {
    keys: { "search.export": ["E", "ctrl-e"], "search.columns": [",", "c"], "app.quit": [] },
    theme: "light",
    mouse: false,
    ascii: true,
    faults: [],
  });
});

Deno.test("parsePreferences tells what it cannot use and goes on with the rest", () => {
  const found = parsePreferences("[tui]\ntheme = purple\nmouse = on\n");
  assert.equal(found.theme, undefined);
  assert.equal(found.mouse, true);
  assert.match(found.faults.join(), /no theme "purple"/);
  assert.match(parsePreferences("no section").faults.join(), /Cannot read "alx\.ini": line 1/);
});

Deno.test("unknownKeyIds names ids that no command has", () => {
  assert.deepEqual(unknownKeyIds({ "a.b": ["x"], "c.d": [] }, new Set(["a.b"])), ["c.d"]);
});
