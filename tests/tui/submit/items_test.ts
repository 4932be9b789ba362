import assert from "node:assert/strict";
import fc from "fast-check";
import { EMPTY_DRAFT, readDraft, writeDraft } from "../../../src/tui/submit/draft.ts";
import { itemOf, itemsOfPaste, withItems } from "../../../src/tui/submit/items.ts";
import { commonStart } from "../../../src/tui/submit/completion.ts";

const SHA256 = "a".repeat(64);

for (
  const [typed, kind, text] of [
    ["/tmp/a b.exe", "path", "/tmp/a b.exe"],
    ["'/tmp/a b.exe'", "path", "/tmp/a b.exe"],
    ["/tmp/a\\ b\\(1\\).exe", "path", "/tmp/a b(1).exe"],
    ["file:///tmp/a%20b", "path", "/tmp/a b"],
    ["~/x", "path", "/home/me/x"],
    ["invoice.docm", "path", "invoice.docm"],
    ["*.eml", "path", "*.eml"],
    ["hxxps://evil[.]example/x", "url", "https://evil.example/x"],
    ["http://evil.example", "url", "http://evil.example"],
    [SHA256.toUpperCase(), "hash", SHA256],
    [`./${SHA256}`, "path", `./${SHA256}`],
    ["b".repeat(32), "hash", "b".repeat(32)],
    ["3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C", "hash", "3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C"],
    ["vt:some-name", "hash", "some-name"],
    ["other:some-name", "path", "other:some-name"],
    ["text: visit us ", "text", "visit us"],
  ] as const
) {
  Deno.test(`"${typed}" is a ${kind}`, () => {
    const item = itemOf(typed, { home: "/home/me", kinds: ["vt"] });
    assert.equal(item?.kind, kind);
    assert.equal(item?.text, text);
  });
}

Deno.test("Nothing typed is nothing", () => {
  for (const text of ["", "  ", "text:", "text:  "]) assert.equal(itemOf(text), undefined);
});

Deno.test("A paste is several things only when each line is one for certain", () => {
  assert.deepEqual(itemsOfPaste(`${SHA256}\r\nhttp://a.example\n/tmp/x\n`).map(({ kind }) => kind), [
    "hash",
    "url",
    "path",
  ]);
  const prose = `look at http://a.example\nand tell me`;
  assert.deepEqual(itemsOfPaste(prose), [{ kind: "text", text: prose }]);
});

Deno.test("Things are added once each", () => {
  const item = { kind: "path", text: "/a" } as const;
  const draft = withItems(withItems(EMPTY_DRAFT, [item]), [item, { kind: "path", text: "/b" }]);
  assert.deepEqual(draft.items.map(({ text }) => text), ["/a", "/b"]);
});

Deno.test("A kept draft is the same again, without passwords and secrets; anything else is none", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.string(), (value, text) => {
    for (const stored of [JSON.stringify(value), text]) {
      const draft = readDraft(stored);
      assert.ok(draft === undefined || Array.isArray(draft.items));
    }
  }));
  const draft = {
    ...EMPTY_DRAFT,
    items: [{ kind: "text", text: "x" }] as const,
    passwords: "hunter2",
    params: { priority: 5, initial_data: '{"passwords":["hunter2"]}' },
    spec: { Extract: { password: "hunter2" }, CAPE: { routing: "none" } },
    metadata: [{ key: "api_key", value: "hunter2" }, { key: "case", value: "1" }],
  };
  const text = writeDraft(draft);
  assert.doesNotMatch(text, /hunter2/);
  assert.deepEqual(readDraft(text), {
    ...EMPTY_DRAFT,
    items: draft.items,
    params: { priority: 5 },
    spec: { CAPE: { routing: "none" } },
    metadata: [{ key: "case", value: "1" }],
  });
});

Deno.test("The common start of candidates is one of all, and as long as can be", () => {
  fc.assert(fc.property(fc.array(fc.string(), { minLength: 1 }), fc.string(), (ends, start) => {
    const texts = ends.map((end) => ({ text: start + end }));
    const common = commonStart(texts);
    assert.ok(texts.every(({ text }) => text.startsWith(common)));
    assert.ok(common.length >= start.length);
  }));
  assert.equal(commonStart([{ text: "😀a" }, { text: "😁b" }]), "");
});
