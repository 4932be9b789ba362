import assert from "node:assert/strict";
import { inFolder } from "../features/submit/support.ts";
import { run, type RunOptions } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";
import { rowsOf } from "./incident_support.ts";

const NAMES = [...Array(7).keys()].map((i) => `f${i}`);
const FILES = Object.fromEntries(NAMES.map((name) => [name, `spooled ${name}`]));
const idsOf = (text: string) => rowsOf(text).map(({ ingest_id }) => ingest_id);

/** Ingests seven files into a queue, and gives their ids and a way to run alx with a state folder. */
async function withQueue(
  work: (world: {
    readonly sent: readonly string[];
    readonly folder: string;
    readonly read: (args?: readonly string[], options?: RunOptions) => ReturnType<typeof run>;
  }) => Promise<void>,
): Promise<void> {
  await using demo = await startDemo({ submissions: 5, load: { serviceMs: 1, workers: 8 } });
  await inFolder(FILES, async (folder) => {
    const env = { ...demo.env, XDG_STATE_HOME: `${folder}/state` };
    const files = NAMES.map((name) => `${folder}/${name}`);
    const sent = idsOf((await run(["ingest", ...files, "-q", "spool"], { env })).out);
    const total = `metadata.ingest_id:(${sent.map((id) => `"${id}"`).join(" OR ")}) AND state:completed`;
    while (Number((await run(["count", "submission", total], { env })).out) < sent.length);
    await work({
      ...{ sent, folder },
      read: (args = [], options = {}) => run(["queue", "read", "spool", ...args], { env, ...options }),
    });
  });
}

Deno.test("messages that cannot be written come first in the next queue read", () =>
  withQueue(async ({ sent, read }) => {
    const full = () => {
      throw Object.assign(new Error("No space left on device (os error 28)"), { code: "ENOSPC" });
    };
    assert.notEqual((await read([], { onOut: full })).code, 0);
    let count = 0;
    const closed = () => {
      if (++count > 1) throw new Deno.errors.BrokenPipe("closed");
    };
    const part = await read(["--page-size", "3"], { onOut: closed });
    assert.equal(part.code, 0, "a closed pipe is no failure");
    const rest = await read();
    assert.deepEqual([...idsOf(part.out), ...idsOf(rest.out)].sort(), [...sent].sort());
    assert.equal((await read()).out, "", "what was written does not come again");
  }));

Deno.test("queue read --again prints what the last read took, as after a pipe that took it and was closed", () =>
  withQueue(async ({ sent, read }) => {
    assert.equal(idsOf((await read()).out).length, sent.length);
    assert.deepEqual(idsOf((await read(["--again"])).out).sort(), [...sent].sort());
    assert.equal((await read()).out, "");
    assert.deepEqual(idsOf((await read(["--again"])).out).sort(), [...sent].sort());
  }));

Deno.test("queue read --out appends to a file, with one heading in CSV", () =>
  withQueue(async ({ sent, read, folder }) => {
    const out = `${folder}/messages.csv`;
    for (let i = 0; i < 2; i++) {
      const { code, err } = await read(["--out", out, "--output", "csv", "--page-size", "3"]);
      assert.equal(code, 0, err);
    }
    const lines = (await Deno.readTextFile(out)).split("\n").filter((line) => line !== "");
    assert.equal(lines.length, sent.length + 1);
    const refused = await read(["--out", `${folder}/none/out`]);
    assert.deepEqual([refused.code, /Cannot write ".*none\/out"/.test(refused.err)], [1, true]);
  }));
