import assert from "node:assert/strict";
import fc from "fast-check";
import { editIni, type IniChange } from "../../src/util/ini_edit.ts";
import { IniError, parseIni } from "../../src/util/ini.ts";
import { needing } from "../support/programs.ts";
import { pythonAnswers } from "../support/python_ini.ts";
import { AlxError } from "../../src/util/error.ts";

const auth = (key: string, text: string | undefined): IniChange => ({ section: "auth", key, text });

/** Texts before and after. */
const EDITS: [name: string, before: string, changes: IniChange[], after: string][] = [
  ["an empty text", "", [auth("user", "a")], "[auth]\nuser = a\n"],
  ["a value, with what stands around it", "# top\n[auth]\n; note\nUser: a\n\n[x]\ny=1\n", [
    auth("user", "b"),
  ], "# top\n[auth]\n; note\nUser: b\n\n[x]\ny=1\n"],
  ["the spelling of a value that is right already", "[auth]\nuser   =a\npassword=50%%\n", [
    auth("user", "a"),
    auth("password", "50%"),
  ], "[auth]\nuser   =a\npassword=50%%\n"],
  [
    "a lone percent, which Python refuses",
    "[auth]\npassword = 50%off\n",
    [auth("password", "50%off")], //
    "[auth]\npassword = 50%%off\n",
  ],
  ["a value of many lines becomes one of one line", "[auth]\nuser = a\n  b\n# kept\n  c\n\npassword = x\n", [
    auth("user", "z"),
  ], "[auth]\nuser = z\n# kept\n\npassword = x\n"],
  [
    "one line becomes many",
    "[auth]\n  user = a\n  cert = c\n",
    [auth("user", "x\ny")], //
    "[auth]\n  user = x\n  \ty\n  cert = c\n",
  ],
  ["a key taken away", "[auth]\nuser = a\n# about\napikey = k\n  more\n\n[server]\n", [
    auth("apikey", undefined),
  ], "[auth]\nuser = a\n# about\n\n[server]\n"],
  ["a new key behind the last of its section", "[auth]\n user = a\n\n# of the server\n[server]\nhost = h\n", [
    auth("apikey", "n:s"),
  ], "[auth]\n user = a\n apikey = n:s\n\n# of the server\n[server]\nhost = h\n"],
  ["a new key below the comment that names it", "[auth]\n# apikey = NAME:SECRET\n# more\nuser = a\n", [
    auth("apikey", "n:s"),
  ], "[auth]\n# apikey = NAME:SECRET\napikey = n:s\n# more\nuser = a\n"],
  [
    "no comment inside of a value",
    "[auth]\nuser = a\n# apikey = x\n  b\n",
    [auth("apikey", "n:s")], //
    "[auth]\nuser = a\n# apikey = x\n  b\napikey = n:s\n",
  ],
  [
    "no comment of another section",
    "[auth]\n[DEFAULT]\n# user = x\n",
    [auth("user", "a")], //
    "[auth]\nuser = a\n[DEFAULT]\n# user = x\n",
  ],
  [
    "a section without keys before one further in",
    "[auth]\n  [server]\n",
    [auth("user", "a")], //
    "[auth]\n  user = a\n  [server]\n",
  ],
  ["a new section", "[server]\nhost = h", [auth("user", "a")], "[server]\nhost = h\n\n[auth]\nuser = a\n"],
  ["an inherited key cannot be taken away, only emptied", "[DEFAULT]\ncert = c\n[auth]\nuser = a\n", [
    auth("cert", undefined),
  ], "[DEFAULT]\ncert = c\n[auth]\nuser = a\ncert =\n"],
  ["an empty value gets one", "[auth]\nuser =\n", [auth("user", "a")], "[auth]\nuser = a\n"],
  ["a value becomes empty", "[auth]\nuser = a\n", [auth("user", "")], "[auth]\nuser = \n"],
  ["line ends of Windows and a byte-order mark", "\uFEFF[auth]\r\nuser = a\r\n", [
    auth("user", "b\nc"),
    auth("cert", "d"),
  ], "\uFEFF[auth]\r\nuser = b\r\n\tc\r\ncert = d\r\n"],
];
for (const [name, before, changes, after] of EDITS) {
  Deno.test(`editIni: ${name}`, () => assert.equal(editIni(before, changes), after));
}

Deno.test("editIni refuses what cannot be read, and values that would be read back otherwise", () => {
  assert.throws(() => editIni("user = a\n", [auth("user", "b")]), IniError);
  for (const text of [" a", "a ", "a\n#b", "a\n;b", "a\n  b"]) {
    assert.throws(() => editIni("[auth]\n", [auth("user", text)]), AlxError, JSON.stringify(text));
  }
});

/** Lines of INI files that people write, in any order; keys are made unique by their place. */
const line = fc.constantFrom(
  "# a comment",
  "  ; user = another",
  "# apikey = NAME:SECRET",
  "",
  "   ",
  "KEY = 1",
  "  KEY: two words",
  "\tKEY=50%%",
  "    more = of the same",
  "      # further in",
  "KEY =",
);
const section = fc.array(line, { maxLength: 8 });
const file = fc.record({
  parts: fc.array(
    fc.tuple(fc.constantFrom("[auth]", "  [server]", "[other] # note", "[DEFAULT]"), section),
    { maxLength: 4 },
  ),
  head: fc.constantFrom("", "# head\n", "\n"),
  end: fc.constantFrom("\n", "\r\n"),
}).map(({ parts, head, end }) =>
  head + parts.filter(([name], i) => parts.findIndex(([other]) => other === name) === i)
    .flatMap(([name, lines], i) => [name, ...lines.map((one, j) => one.replace("KEY", `k${i}_${j}`))])
    .map((one) => one + end).join("")
).filter((text) => {
  try {
    return parseIni(text) instanceof Map;
  } catch {
    return false;
  }
});
const change = fc.record({
  section: fc.constantFrom("auth", "server", "new"),
  key: fc.constantFrom("user", "apikey", "k0_1", "k1_2", "more"),
  text: fc.option(fc.string({ unit: "grapheme-ascii" }).map((text) => text.trim()), { nil: undefined }),
});

Deno.test("editIni: what was asked for is read back, all comments stay, and the same edit again changes nothing", () => {
  fc.assert(
    fc.property(
      file,
      fc.uniqueArray(change, { selector: (one) => one.section + one.key }),
      (text, changes) => {
        const after = editIni(text, changes);
        const read = parseIni(after);
        for (const { section, key, text } of changes) {
          assert.equal(read.get(section)?.get(key)?.text || undefined, text || undefined);
        }
        const comments = (all: string) => all.split(/\r\n|\n/).filter((one) => /^\s*[#;]/.test(one));
        assert.deepEqual(comments(after), comments(text));
        assert.equal(editIni(after, changes), after);
      },
    ),
    { numRuns: 2_000 },
  );
});

Deno.test(
  needing(["python3"], "editIni: Python reads the same from what was edited"),
  async () => {
    const edits = fc.sample(
      fc.tuple(file, fc.uniqueArray(change, { selector: (one) => one.section + one.key })),
      500,
    );
    const texts = edits.map(([text, changes]) => ({ name: "", text: editIni(text, changes) }));
    const answers: { text: string; want?: Record<string, Record<string, string>> }[] = await pythonAnswers(
      texts,
    );
    for (const [i, { text, want }] of answers.entries()) {
      for (const { section, key, text: wanted } of edits[i]?.[1] ?? []) {
        assert.equal(want?.[section]?.[key] || undefined, wanted || undefined, JSON.stringify(text));
      }
    }
  },
);
