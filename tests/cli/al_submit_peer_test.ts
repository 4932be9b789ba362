import assert from "node:assert/strict";
import { startDemo, type TestDemo } from "../support/demo.ts";
import { peerFolder } from "../support/peer.ts";
import { skippedFor } from "../support/programs.ts";
import { jsonKeys, ourSide, type Scenario, type Side, theirSide } from "../support/side_by_side.ts";
import { FAULTS, WORKING } from "./al_submit_scenarios.ts";

const bin = await peerFolder();
const reason = bin === undefined ? "no al-submit from ../shared/tools/peers" : undefined;

/** Runs some at a time: the real one sleeps most of the time. */
async function inPairs<S extends Scenario>(
  demo: TestDemo,
  scenarios: readonly S[],
): Promise<{ readonly scenario: S; readonly ours: Side; readonly theirs: Side }[]> {
  const left = [...scenarios.entries()];
  const done: { scenario: S; ours: Side; theirs: Side }[] = [];
  await Promise.all(Array.from({ length: 5 }, async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [i, scenario] = next;
      const theirs = await theirSide(bin!, demo, scenario);
      done[i] = { scenario, theirs, ours: await ourSide(demo, scenario) };
    }
  }));
  return done;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ").trimEnd()).join("\n");
}

const codeText = ({ code, err }: Side) =>
  code === undefined ? "hangs" : err.includes("Traceback") ? `${code}, traceback` : String(code);
const count = ({ out }: Side) => String(jsonKeys(out).length);

Deno.test(skippedFor(reason, "al-submit beside the real one"), async (t) => {
  // Slow enough that the real one, in a process of its own, can watch before the analysis is over: else it fails.
  await using demo = await startDemo({ load: { serviceMs: 200 } });
  const rows: string[][] = [["", "situation", "exit", "results", "ours: exit", "results"]];

  for (const { scenario, ours, theirs } of await inPairs(demo, WORKING)) {
    await t.step(`the same: ${scenario.name}`, () => {
      rows.push(["", scenario.name, codeText(theirs), count(theirs), codeText(ours), count(ours)]);
      assert.equal(ours.code, theirs.code, `${ours.err}\n--- theirs:\n${theirs.err}`);
      assert.deepEqual(jsonKeys(ours.out).sort(), jsonKeys(theirs.out).sort());
      assert.equal(ours.out === "", theirs.out === "", `${ours.out}\n--- theirs:\n${theirs.out}`);
      assert.deepEqual(headings(ours.out), headings(theirs.out));
      assert.equal(ours.file === undefined, theirs.file === undefined);
      assert.deepEqual(fileShape(ours.file), fileShape(theirs.file));
    });
  }
  for (const { scenario, ours, theirs } of await inPairs(demo, FAULTS)) {
    await t.step(`fault ${scenario.fault}: ${scenario.name}`, () => {
      rows.push([
        ...[String(scenario.fault), scenario.name, codeText(theirs), count(theirs)],
        ...[codeText(ours), count(ours)],
      ]);
      assert.equal(scenario.check(ours), undefined, `${codeText(ours)} ${ours.err.slice(0, 2000)}`);
      assert(!ours.err.includes("unforeseen"), ours.err);
    });
  }
  Deno.stdout.writeSync(new TextEncoder().encode(`\n${table(rows)}\n`));
});

/** The headings of text, `:: Metadata ::`, in an order that does not depend on the services'. */
function headings(out: string): string[] {
  return [...out.matchAll(/^ *:: .* ::$/gm)].map(([line]) => line).sort();
}

/** `[time] name <==> keys`, with the time taken out. */
function fileShape(file: string | undefined): unknown {
  return file?.trimEnd().split("\n").map((line) => {
    const [, name, json] = /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] (.*) <==> (.*)$/.exec(line) ?? [];
    return [name, json && Object.keys(JSON.parse(json)).sort()];
  });
}
