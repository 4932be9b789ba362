import assert from "node:assert/strict";
import { startIncident } from "../../../src/features/incident/engine.ts";
import { startWorld } from "./support.ts";

Deno.test("every input gets its row, and equal contents are sent once", async () => {
  await using world = await startWorld();
  await world.write({
    "a.txt": "one",
    "copy.txt": "one",
    "sub/b.txt": "two",
    "empty": "",
    "big": "x".repeat(1001),
  });
  await Deno.symlink("/nowhere", `${world.folder}/files/dangling`);
  const run = await startIncident(await world.services(), world.plan());
  const last = await run.finished;
  assert.deepEqual([last.phase, last.stop, last.isWalked], ["done", undefined, true]);
  const rows = await world.rows();
  const fates = rows.map(({ path, fate }) => [path.slice(`${world.folder}/files/`.length), fate]).sort();
  assert.deepEqual(fates, [
    ["a.txt", "done"],
    ["big", "too large"],
    ["copy.txt", "done"],
    ["dangling", "unreadable"],
    ["empty", "empty"],
    ["sub/b.txt", "done"],
  ]);
  assert.deepEqual([...world.analyses().values()], [1, 1]);
  const [one, copy] = ["a.txt", "copy.txt"].map((name) => rows.find(({ path }) => path.endsWith(`/${name}`)));
  assert.ok(one?.sid !== undefined && one.sid === copy?.sid);
});
