import assert from "node:assert/strict";
import { shellCommand, shellWord } from "../../src/util/shell.ts";
import { needing, runProgram } from "../support/programs.ts";

const HOSTILE = [
  "",
  "plain-word_1.txt",
  "two words",
  "$(touch /tmp/owned)",
  "`id`; rm -rf x & y | z > w",
  'it\'s \\ "quoted"',
  "a\nb\r\tc",
  "\x1b[201~\nid\n",
  "\x07\x7f\u009b31m 1234",
  "order\u202efdp.exe",
  "!history #comment ~ * ? [a] {b,c}",
  "-rf",
  "日本語 é 😀",
  "\\'\x01'\\",
];

for (const word of HOSTILE) {
  Deno.test(needing(["bash"], `a shell reads ${JSON.stringify(word)} as one word again`), async () => {
    assert.doesNotMatch(shellWord(word), /(?!\n)[\p{Cc}\p{Cf}]/u);
    const script = `printf '%s' ${shellWord(word)}; printf ' %s' "$#"`;
    // A dash may not know $'…'; those who paste into a terminal have one of the others.
    assert.equal((await runProgram("bash", ["-c", `set --; ${script}`]))?.out, `${word} 0`);
  });
}

Deno.test("an operand with a dash in front is no option", () => {
  assert.equal(shellCommand(["alx", "submission", "show"], ["-rf"]), "alx submission show -- -rf");
  assert.equal(
    shellCommand(["alx", "search"], ["file", "-a"], ["--rows", "1"]),
    "alx search --rows 1 -- file -a",
  );
  assert.equal(shellCommand(["alx", "search"], ["file", "a b"], ["--x"]), "alx search file 'a b' --x");
  assert.equal(shellCommand(["alx"]), "alx");
});
