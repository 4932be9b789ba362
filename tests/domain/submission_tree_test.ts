import assert from "node:assert/strict";
import fc from "fast-check";
import type { FileTree, FileTreeNode } from "../../src/api/types/submission.ts";
import { branchIds, isScoring, rowIdsOf, treeRows } from "../../src/domain/submission_tree.ts";

function node(sha256: string, score: number, children: FileTree = {}): FileTreeNode {
  return { name: [`${sha256}.bin`], sha256, type: "unknown", size: 10, score, children };
}

const TREE: FileTree = {
  iso: node("iso", 1240, {
    png: node("png", 0),
    exe: node("exe", 1240, { man: node("man", 0), ovl: node("ovl", 760, { deep: node("deep", 0) }) }),
    lnk: node("lnk", 905, { exe: node("exe", 1240) }),
  }),
  txt: node("txt", -5),
};

const draw = (rows: ReturnType<typeof treeRows>) => rows.map((row) => `${row.guide} ${row.name}`.trim());

Deno.test("children stand below their parent, worst first, with guides", () => {
  assert.deepEqual(draw(treeRows(TREE)), [
    "iso.bin",
    "├─ exe.bin",
    "│ ├─ ovl.bin",
    "│ │ └─ deep.bin",
    "│ └─ man.bin",
    "├─ lnk.bin",
    "│ └─ exe.bin",
    "└─ png.bin",
    "txt.bin",
  ]);
  assert.deepEqual(draw(treeRows(TREE, { ascii: true })).slice(1, 4), [
    "|- exe.bin",
    "| |- ovl.bin",
    "| | `- deep.bin",
  ]);
});

Deno.test("a folded row hides what is below and still tells how bad it is", () => {
  const rows = treeRows(TREE, { folded: new Set(["iso/exe", "iso/png"]) });
  const exe = rows.find((row) => row.id === "iso/exe");
  assert.equal(rows.length, 6);
  assert.deepEqual([exe?.folded, exe?.descendants, exe?.worst], [true, 3, 1240]);
  assert.equal(rows.find((row) => row.id === "iso/png")?.folded, false);
  assert.equal(rows.find((row) => row.id === "txt")?.verdict.level, "safe");
});

Deno.test("a filter lists matches and the way to them", () => {
  const rows = treeRows(TREE, { filter: (one) => one.sha256 === "deep", folded: new Set(["iso"]) });
  assert.deepEqual(rows.map((row) => [row.sha256, row.matches]), [
    ["iso", false],
    ["exe", false],
    ["ovl", false],
    ["deep", true],
  ]);
  assert.deepEqual(
    draw(rows),
    ["iso.bin", "└─ exe.bin", "└─ ovl.bin", "└─ deep.bin"].map((line, i) =>
      i < 2 ? line : "  ".repeat(i - 1) + line
    ).map((line) => line.trim()),
  );
  assert.deepEqual(treeRows(TREE, { filter: isScoring }).map((row) => row.sha256), [
    "iso",
    "exe",
    "ovl",
    "lnk",
    "exe",
    "txt",
  ]);
});

Deno.test("isolating lists one branch from its own root", () => {
  const rows = treeRows(TREE, { only: "iso/lnk" });
  assert.deepEqual(rows.map((row) => [row.id, row.depth, row.guide]), [["iso/lnk", 0, ""], [
    "iso/lnk/exe",
    1,
    "└─",
  ]]);
  assert.deepEqual(treeRows(TREE, { only: "iso/nope" }), []);
});

Deno.test("orders", () => {
  const names = (sort: "name" | "server") =>
    treeRows(TREE, { sort }).filter((row) => row.depth === 1).map((row) => row.sha256);
  assert.deepEqual(names("name"), ["exe", "lnk", "png"]);
  assert.deepEqual(names("server"), ["png", "exe", "lnk"]);
});

Deno.test("ids of branches and of one file's places", () => {
  assert.deepEqual(branchIds(TREE), ["iso", "iso/exe", "iso/exe/ovl", "iso/lnk"]);
  assert.deepEqual(rowIdsOf(TREE, "exe"), ["iso/exe", "iso/lnk/exe"]);
});

Deno.test("missing parts do not break the tree", () => {
  const bare = { a: { name: [], type: "t", size: 1 } } as unknown as FileTree;
  const [row] = treeRows(bare);
  assert.deepEqual([row?.sha256, row?.name, row?.score, row?.hasChildren], ["a", "a", 0, false]);
});

const anyTree = fc.letrec<{ tree: Record<string, FileTreeNode> }>((tie) => ({
  tree: fc.dictionary(
    fc.string({ unit: fc.constantFrom(..."abcdef"), minLength: 1, maxLength: 3 }),
    fc.record({
      score: fc.integer({ min: -10, max: 2000 }),
      children: fc.oneof({ maxDepth: 4 }, fc.constant({}), tie("tree")),
    })
      .map(({ score, children }) => node("", score, children as FileTree)),
    { maxKeys: 4 },
  ),
})).tree;

Deno.test("every node has one row with its own id; depth and guide agree", () => {
  const count = (tree: FileTree): number =>
    Object.values(tree).reduce((sum, one) => sum + 1 + count(one.children), 0);
  fc.assert(fc.property(anyTree, (tree) => {
    const rows = treeRows(tree);
    assert.equal(rows.length, count(tree));
    assert.equal(new Set(rows.map((row) => row.id)).size, rows.length);
    for (const row of rows) {
      assert.equal(row.guide.length, row.depth * 2);
      assert.equal(row.id.split("/").length, row.depth + 1);
    }
    const roots = rows.filter((row) => row.depth === 0);
    assert.equal(roots.reduce((sum, row) => sum + 1 + row.descendants, 0), rows.length);
  }));
});
