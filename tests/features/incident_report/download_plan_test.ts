import assert from "node:assert/strict";
import fc from "fast-check";
import { type Placed, TargetPlan } from "../../../src/features/incident/download_plan.ts";
import { sha256 } from "./support.ts";

/** Where files go, in the order given. */
function placed(files: readonly Placed[], strip?: string): string[] {
  const plan = new TargetPlan({ strip, suffix: ".cart" });
  files.forEach((file) => plan.see(file));
  const places = plan.places();
  files.forEach((file) => places.claim(file));
  return files.map((file) => places.targetOf(file).join("/"));
}

const file = (path: string, content = path): Placed => ({ path, sha256: sha256(content) });
const place = (...paths: string[]) => placed(paths.map((path) => file(path)));

Deno.test("folders that all share are left out, or those that are named", () => {
  assert.deepEqual(place("/data/case/a/x.txt", "/data/case/b/y.txt"), ["a/x.txt.cart", "b/y.txt.cart"]);
  assert.deepEqual(place("/data/case/x.txt"), ["x.txt.cart"]);
  assert.deepEqual(place("C:\\Users\\ann\\a.doc", "C:\\Users\\bob\\a.doc"), [
    "ann/a.doc.cart",
    "bob/a.doc.cart",
  ]);
  assert.deepEqual(place("/a/x", "b/y"), ["a/x.cart", "b/y.cart"]);
  const files = [file("/data/case/x.txt"), file("/other/y.txt")];
  assert.deepEqual(placed(files, "/data/case/"), ["x.txt.cart", "other/y.txt.cart"]);
  assert.deepEqual(
    placed(files, "/data/ca"),
    ["data/case/x.txt.cart", "other/y.txt.cart"],
    "whole folders only",
  );
});

Deno.test("names that would meet get a mark, all of them, whatever their order", () => {
  const files = [file("/c/A.txt"), file("/c/a.txt"), file("/c/b.txt"), file("/c/ﬁle"), file("/c/file")];
  const targets = placed(files);
  assert.match(targets.slice(0, 2).join(" "), /^A\.txt~[0-9a-f]{10}\.cart a\.txt~[0-9a-f]{10}\.cart$/);
  assert.equal(targets[2], "b.txt.cart");
  assert.deepEqual(placed([...files].reverse()).reverse(), targets);
});

Deno.test("one path with two contents becomes two files; with one content it stays one", () => {
  const [old, fresh, other] = placed([file("/c/x", "old"), file("/c/x", "new"), file("/c/y")]);
  assert.notEqual(old, fresh);
  assert.equal(other, "y.cart");
  assert.deepEqual(placed([file("/c/x", "same"), file("/c/x", "same")]), ["x.cart", "x.cart"]);
});

Deno.test("a file does not take the place of a folder", () => {
  const plan = [file("/c/a.cart/b"), file("/c/a"), file("/c/A.CART/c")];
  const [inside, beside] = placed(plan);
  assert.equal(inside, "a.cart/b.cart");
  assert.match(beside!, /^a~[0-9a-f]{10}\.cart$/);
});

Deno.test("nothing goes where the download keeps its own files", () => {
  const [target] = placed([file("/c/.alx-download/done.jsonl"), file("/c/x/y")]);
  assert.match(target!, /^\.alx-download~[0-9a-f]{10}\/done\.jsonl\.cart$|^_?\.alx-download/);
  assert(!target!.startsWith(".alx-download/"));
  assert(
    !placed([file("/c/.ALX-Download/x"), file("/c/x/y")])[0]!.toLowerCase().startsWith(".alx-download/"),
  );
});

Deno.test("paths too deep for a system lose folders, and stay apart", () => {
  const deep = (last: string) => `/c/${"folder/".repeat(400)}${last}/x.txt`;
  const targets = place(deep("a"), deep("b"), "/c/y");
  assert.equal(new Set(targets).size, 3);
  for (const target of targets) assert(target.length < 1200, `${target.length}`);
});

const anyPath = fc.array(
  fc.oneof(
    fc.constantFrom(
      "..",
      ".",
      "",
      "a",
      "A",
      "b",
      "con",
      "a.cart",
      ".alx-download",
      "C:",
      "x\\y",
      "trailing.",
      "é",
      "e\u0301",
    ),
    fc.string({ unit: "binary", maxLength: 8 }),
  ),
  { minLength: 1, maxLength: 5 },
).chain((parts) => fc.constantFrom("/", "\\").map((separator) => parts.join(separator)));

Deno.test("any set of files: below the folder, no two in one place, even where case does not count", () => {
  const files = fc.uniqueArray(
    fc.tuple(anyPath, fc.constantFrom("1", "2")).map(([path, content]) => file(path, content)),
    { selector: (one) => `${one.path}\0${one.sha256}`, maxLength: 12 },
  );
  fc.assert(fc.property(files, fc.option(anyPath, { nil: undefined }), (all, strip) => {
    const targets = placed(all, strip);
    for (const target of targets) {
      const parts = target.split("/");
      assert(
        parts.every((part) => part !== "" && part !== "." && part !== ".." && !part.includes("\\")),
        target,
      );
      assert(!/^[A-Za-z]:/.test(target) && parts[0]!.toLowerCase() !== ".alx-download", target);
    }
    const folded = targets.map((target) => target.normalize("NFC").toLowerCase());
    assert.equal(new Set(folded).size, all.length, JSON.stringify(targets));
    for (const [i, target] of folded.entries()) {
      assert(
        !folded.some((other, j) => i !== j && other.startsWith(`${target}/`)),
        `${target} is a folder too`,
      );
    }
  }));
});
