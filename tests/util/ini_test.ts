import assert from "node:assert/strict";
import fc from "fast-check";
import { IniError, iniValue, parseIni } from "../../src/util/ini.ts";
import { growthOf, leastMsOf, LINEAR, megabyteOf } from "../support/growth.ts";
import { needing } from "../support/programs.ts";
import { pythonAnswers } from "../support/python_ini.ts";
import cases from "../fixtures/ini/cases.json" with { type: "json" };

interface IniCase {
  readonly name: string;
  readonly text: string;
  readonly want?: Record<string, Record<string, string>>;
  readonly error?: string;
}

/** Plain objects without a prototype, so that a key `__proto__` is a key. */
function toObject(text: string) {
  const file = Object.create(null);
  for (const [name, section] of parseIni(text)) {
    file[name] = Object.create(null);
    for (const [key, value] of section) file[name][key] = value.text;
  }
  return JSON.stringify(file);
}

/** Where we mean to differ from Python. */
const MEANT: Record<string, string> = {
  "lone percent is an error": '{"a":{"password":"50%off"}}',
  "UTF-8 BOM": '{"auth":{"user":"admin"}}',
};

for (const { name, text, want, error } of cases as IniCase[]) {
  Deno.test(`parseIni agrees with Python: ${name}`, () => {
    const meant = MEANT[name];
    if (meant !== undefined) return assert.equal(toObject(text), meant);
    if (error !== undefined) {
      return assert.throws(() => parseIni(text), (thrown: unknown) => {
        assert(thrown instanceof IniError);
        assert.equal(thrown.fault, error);
        return true;
      });
    }
    assert.equal(toObject(text), JSON.stringify(want));
  });
}

const FAULTS: [text: string, fault: string, line: number][] = [
  ["\n\nuser = x", "MissingSectionHeaderError", 3],
  ["[a]\nx = 1\n\n[a]", "DuplicateSectionError", 4],
  ["[a]\nx = 1\nX: 2", "DuplicateOptionError", 3],
  ["[a]\nx = 1\nwhat", "ParsingError", 3],
  ["[a]\n= 1", "ParsingError", 2],
  ["[a]\nx = %(y", "InterpolationSyntaxError", 2],
  ["[a]\ny = 1\nx = %(z)s", "InterpolationMissingOptionError", 3],
  ["[a]\nx = %(x)s", "InterpolationDepthError", 2],
];
for (const [text, fault, line] of FAULTS) {
  Deno.test(`parseIni names the line of a ${fault} in ${JSON.stringify(text)}`, () => {
    assert.throws(() => parseIni(text), (thrown: unknown) => {
      assert(thrown instanceof IniError);
      assert.deepEqual([thrown.fault, thrown.line], [fault, line]);
      return true;
    });
  });
}

Deno.test("parseIni looks a reference up in the section first, then in [DEFAULT]", () => {
  const file = parseIni(
    "[DEFAULT]\nhost = d\n[a]\nurl = https://%(HOST)s\n[b]\nhost = b\nurl = https://%(host)s\n",
  );
  assert.equal(file.get("a")?.get("url")?.text, "https://d");
  assert.equal(file.get("b")?.get("url")?.text, "https://b");
});

Deno.test("parseIni gives back any value written with iniValue", () => {
  const value = fc.string({ unit: "grapheme-ascii" }).map((text) => text.trim());
  fc.assert(fc.property(value, (text) => {
    const file = parseIni(`[s]\nbefore = 1\nkey = ${iniValue(text)}\nafter = 2\n`);
    assert.equal(file.get("s")?.get("key")?.text, text);
    assert.equal(file.get("s")?.get("after")?.text, "2");
  }));
});

/** Pieces of texts; no `%` stands alone, where we mean to differ. */
const piece = fc.constantFrom(
  ...["[a]", "[b]", "[DEFAULT]", "x", "Y", "key", "=", ":", " = ", "%%", "%(x)s", "%(KEY)s", "%("],
  ...["\n", "\n", "\n  ", "\r\n", " ", "#", ";", "\t", "1", "]", "é", "\u00a0"],
);
const iniText = fc.array(piece, { maxLength: 30 }).map((all) => all.join(""));

Deno.test("parseIni either answers or names a line, whatever the text", () => {
  fc.assert(fc.property(iniText, (text) => {
    try {
      parseIni(text);
    } catch (error) {
      assert(error instanceof IniError, String(error));
      assert(error.line >= 1 && error.line <= text.split("\n").length);
    }
  }));
});

Deno.test(needing(["python3"], "Python still gives the recorded answers"), async () => {
  assert.deepEqual(await pythonAnswers(cases), cases);
});

Deno.test(needing(["python3"], "parseIni agrees with Python on any text"), async () => {
  const header = fc.constantFrom("", "[a]\nx = 1\n", "[a]\nkey = 2\n");
  const texts = fc.sample(fc.tuple(header, iniText).map((parts) => parts.join("")), 5_000);
  const answers: IniCase[] = await pythonAnswers(texts.map((text) => ({ name: "", text })));
  let read = 0;
  for (const { text, want, error } of answers) {
    let got: string;
    try {
      got = toObject(text);
    } catch (thrown) {
      got = thrown instanceof IniError ? thrown.fault : String(thrown);
    }
    assert.equal(got, want === undefined ? error : JSON.stringify(want), JSON.stringify(text));
    if (want !== undefined) read++;
  }
  assert(read > 500, `only ${read} texts could be read`);
});

Deno.test("parseIni takes a time that grows with the text, and at most 150 ms for a megabyte", () => {
  const read = (text: string) => {
    try {
      parseIni(`[a]\nb = 1\n${text}`);
    } catch (error) {
      assert.ok(error instanceof IniError, String(error));
    }
  };
  const pumps = [
    " ",
    "a ",
    "a\n",
    "\r\n",
    "\u3000",
    "=",
    "%%",
    "%(",
    "%(b)s",
    "%(b)",
    "[",
    "]",
    "x=",
    "\n ",
    "#\n",
  ];
  for (const pump of pumps) {
    for (const [head, end] of [["", "x"], ["x", "y"], ["x = ", ""]] as const) {
      const step = (text: string) => read(head + text);
      assert.ok(growthOf(step, pump, end) < LINEAR, JSON.stringify([head, pump, end]));
      assert.ok(leastMsOf(step, megabyteOf(pump) + end, 150) <= 150, JSON.stringify([head, pump, end]));
    }
  }
});

Deno.test("references that refer to references ten times each are refused", () => {
  for (const last of ["", "x"]) {
    const lines = Array.from({ length: 9 }, (_, i) => `a${i} = ${`%(a${i + 1})s`.repeat(10)}`);
    const text = `[s]\n${lines.join("\n")}\na9 = ${last}\n`;
    assert.throws(
      () => parseIni(text),
      (error) => error instanceof IniError && error.fault === "InterpolationDepthError",
    );
  }
});
