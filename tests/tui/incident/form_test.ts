import { deepStrictEqual, doesNotMatch, match, strictEqual } from "node:assert/strict";
import { type Driver } from "../../support/driver.ts";
import { openDriver, settle } from "../../support/driver.ts";
import { askIncident, openRun } from "../../../src/tui/incident/begin.ts";
import { journalFor } from "../../../src/tui/incident/place.ts";
import { formatTime } from "../../../src/util/format.ts";
import { startWorld, type World } from "../../features/incident/support.ts";

interface Desk extends AsyncDisposable {
  readonly driver: Driver;
  readonly world: World;
}

const today = (now: number) => formatTime(now, { local: true }).slice(0, 10);

/** A person in front of the form for the files of a world. */
async function desk(size: readonly [number, number]): Promise<Desk> {
  const world = await startWorld();
  await world.write({ "a.txt": "one", "b.doc": "two", "skip/c.doc": "three" });
  const services = await world.services();
  const driver = await openDriver({ services, columns: size[0], rows: size[1], start: { screen: "jobs" } });
  driver.app.open("submit", { paths: [`${world.folder}/files`], incident: "INC 7" });
  await driver.see("New mass submission");
  await driver.see(/incident|begin …/);
  return {
    ...{ driver, world },
    async [Symbol.asyncDispose]() {
      while (driver.app.queries.fetching.get() > 0) await settle();
      await driver.screen();
      await driver[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}

/** Goes to a row by its name and puts a text in the place of what it has. */
async function put(driver: Driver, name: string, text: string): Promise<void> {
  await driver.press("/");
  await driver.type(name);
  await driver.press("enter");
  await driver.gone(/find a setting/i);
  await driver.press("enter", "ctrl-u");
  await driver.type(text);
  await driver.press("enter");
}

Deno.test("The form of a mass submission offers what its command does, in the same words", async () => {
  await using one = await desk([120, 60]);
  const { driver, world } = one;
  const text = await driver.see(/the files wait in the server's queue "low"/);
  const words =
    "incident,include,exclude path,shard,ceiling,profile,priority,ttl,classification,generate alert";
  for (const word of words.split(",")) match(text, new RegExp(`\\b${word}\\b`), word);
  match(text, /priority +‹ 100 › low/);
  doesNotMatch(text, /POST \/api/);
  await put(driver, "include", "*.doc *.txt");
  await put(driver, "exclude path", "skip");
  await put(driver, "shard", "1/1");
  await put(driver, "ceiling", "5000");
  await put(driver, "priority", "medium");
  await put(driver, "ttl", "7");
  await driver.see(/priority 200, the files wait in the server's queue "medium"/);
  await driver.press("y", "y");
  await driver.see("Copied alx command");
  strictEqual(
    driver.terminal.copied[0],
    "alx incident submit --incident 'INC 7' --include '*.doc' --include '*.txt' --exclude-path skip --shard 1/1 " +
      `--ceiling 5000 ${world.folder}/files --priority 200 --ttl 7`,
  );
  await driver.press("S");
  const question = await driver.see(/Everything below the path is submitted/);
  for (
    const line of [
      /only +\*\.doc \*\.txt/,
      /without +skip/,
      /part +1 of 1/,
      /priority +200, the queue "medium"/,
    ]
  ) match(question, line);
  await driver.press("esc");
  await driver.gone(/Everything below/);
  deepStrictEqual(driver.app.shell.get().jobs, []);
});

Deno.test("What will not do keeps a mass submission from being begun, and says why", async () => {
  await using one = await desk([80, 24]);
  const { driver } = one;
  for (
    const [row, text, fault] of [
      ["shard", "3/2", /Must be "K\/N"/],
      ["ceiling", "none", /Must be a whole number from 1/],
      ["include", "[a", /\[a/],
      ["incident", " ", /The id is missing/],
    ] as const
  ) {
    await put(driver, row, text);
    await driver.see(fault);
    await driver.press("esc");
    await driver.gone(fault);
  }
  await put(driver, "priority", "1");
  await driver.see(/Files of priority 1 are dropped/);
  await driver.press("S");
  await driver.see(/Files of priority 1 are dropped/);
  deepStrictEqual(driver.app.shell.get().jobs, []);
  strictEqual(driver.app.shell.get().overlays.length, 0);
});

Deno.test("A mass submission leaves the submit form as it was kept", async () => {
  await using one = await desk([80, 24]);
  const { driver } = one;
  driver.app.files.write("submit_draft.json", "kept");
  await put(driver, "description", "a change");
  await driver.press("esc");
  strictEqual(driver.app.files.read("submit_draft.json"), "kept");
});

Deno.test("A mass submission under an id that exists says what it is added to, and the next id is another", async () => {
  const state = await Deno.makeTempDir();
  const before = Deno.env.get("XDG_STATE_HOME");
  Deno.env.set("XDG_STATE_HOME", state);
  try {
    await using one = await desk([120, 40]);
    const { driver, world } = one;
    const journal = journalFor(driver.app, "INC 7");
    openRun(driver.app, { ...world.plan(), incident: "INC 7", journal });
    await driver.see(/3 of 3/);
    await driver.press("q");
    await driver.see("New mass submission");
    await driver.press("S");
    await driver.see("This incident exists: 3 files finished");
    await driver.see("add to it");
    await driver.press("esc");
    await driver.gone("add to it");
    await Deno.copyFile(journal, journalFor(driver.app, `files-${today(driver.app.now())}`));
    void askIncident(driver.app, `${world.folder}/files`);
    await driver.see("which folder or file");
    await driver.press("enter");
    await driver.see(/id› files-[\d-]{10}-2/);
    await driver.press("esc");
  } finally {
    if (before === undefined) Deno.env.delete("XDG_STATE_HOME");
    else Deno.env.set("XDG_STATE_HOME", before);
    await Deno.remove(state, { recursive: true });
  }
});
