import assert from "node:assert/strict";
import { attackByTactic, reportAttackByTactic, tacticName } from "../../src/domain/attack.ts";

Deno.test("tactics come in the order of an intrusion, techniques worst first, each once", () => {
  const tactics = attackByTactic({
    "new-tactic": [["T9", "Nine", "info"]],
    "command-and-control": [["T1071.001", "Web Protocols", "info"], [
      "T1573",
      "Encrypted Channel",
      "malicious",
    ]],
    "execution": [["T1204", "User Execution", "info"], ["T1204", "User Execution", "suspicious"]],
    "impact": [],
  });
  assert.deepEqual(
    tactics.map((
      one,
    ) => [one.name, one.techniques.map((technique) => [technique.id, technique.verdict.level])]),
    [
      ["Execution", [["T1204", "suspicious"]]],
      ["Command and Control", [["T1573", "malicious"], ["T1071.001", "info"]]],
      ["New Tactic", [["T9", "info"]]],
    ],
  );
});

Deno.test("a report's matrix keeps the files", () => {
  const [tactic] = reportAttackByTactic({
    discovery: { "File Discovery": { h_type: "suspicious", files: [["a.exe", "aa"]] } },
  });
  assert.deepEqual(tactic?.techniques[0]?.files, [["a.exe", "aa"]]);
  assert.deepEqual(attackByTactic(undefined), []);
  assert.deepEqual(reportAttackByTactic(null), []);
});

Deno.test("names of tactics", () => {
  assert.equal(tacticName("defense-evasion"), "Defense Evasion");
  assert.equal(tacticName("inhibit-response-function"), "Inhibit Response Function");
});
