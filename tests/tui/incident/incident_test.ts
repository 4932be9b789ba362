import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { NetworkError } from "../../../src/api/errors.ts";
import type { Client } from "../../../src/api/mod.ts";
import type { IncidentPlan } from "../../../src/features/incident/plan.ts";
import { openRun } from "../../../src/tui/incident/begin.ts";
import { liveRuns } from "../../../src/tui/incident/runs.ts";
import { displayWidth } from "../../../src/util/width.ts";
import { type Driver, openDriver, settle } from "../../support/driver.ts";
import { startWorld, type World } from "../../features/incident/support.ts";

const EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

async function files(world: World, count: number): Promise<void> {
  const named = Array.from({ length: count }, (_, i): [string, string] => [`f${i}.txt`, `text number ${i}`]);
  await world.write({
    ...Object.fromEntries(named),
    "eicar.com": EICAR,
    "empty.bin": "",
    "copy.txt": "text number 0",
  });
}

interface Desk extends AsyncDisposable {
  readonly driver: Driver;
  readonly world: World;
  readonly plan: IncidentPlan;
}

/** A person in front of the UI with some files to send, on a slow server. @param change Puts parts of another client in place. */
async function desk(
  size: readonly [number, number],
  count: number,
  more: Partial<IncidentPlan> = {},
  change: (client: Client) => Client = (client) => client,
): Promise<Desk> {
  const world = await startWorld({ load: { workers: 8, serviceMs: 1 } });
  await files(world, count);
  const own = await world.services();
  const services = { ...own, client: change(own.client) };
  const driver = await openDriver({ services, columns: size[0], rows: size[1], start: { screen: "jobs" } });
  return {
    ...{ driver, world, plan: world.plan(more) },
    async [Symbol.asyncDispose]() {
      const run = liveRuns(driver.app).get().get(world.journal)?.run;
      run?.stop(); // a test that failed may have left it paused
      await run?.finished;
      while (driver.app.queries.fetching.get() > 0) await settle();
      await settle();
      await driver.screen();
      await driver[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}

const stateOf = ({ driver, world }: Desk) => liveRuns(driver.app).get().get(world.journal)!.run!.state.get();

for (const size of [[120, 40], [80, 24], [40, 16]] as const) {
  Deno.test(`incident: 200 files paused, resumed, reported, at ${size.join("x")}`, async () => {
    // Few at once, so that there is something left to pause.
    await using one = await desk(size, 200, { maxWindow: 16, jobs: 4 });
    const { driver, world } = one;
    openRun(driver.app, one.plan);
    await driver.see(/ [1-9]\d* of 203/);
    await driver.press("p");
    await driver.see(/PAUSED/);
    const text = await driver.screen();
    for (const line of text.split("\n")) ok(displayWidth(line.trimEnd()) <= size[0], line);
    ok(stateOf(one).isPaused && stateOf(one).contents.pending > 0);
    await driver.press("p");
    for (const share of [/ \d\d of 203/, / 1\d\d of 203/, /203 of 203/]) {
      await driver.see(new RegExp(`${share.source}|203 of 203`));
    }
    await driver.see(size[0] >= 100 ? /● malicious +1 / : /● 1 /);
    await driver.press("e", "ctrl-u");
    await driver.type(`${world.folder}/report.html`);
    await driver.press("enter");
    await driver.see(/Report INC-7|Figures/);
    await driver.see(/malicious +1/);
    const page = await Deno.readTextFile(`${world.folder}/report.html`);
    match(page, /eicar\.com/);
    strictEqual(page.match(/<div class="marking">TLP:[A-Z]+<\/div>/g)?.length, 2);
    await driver.press("2");
    await driver.see(/› ?●.*eicar\.com/);
    await driver.press("enter");
    await driver.see(/Summary|\[1 Sum/);
    strictEqual(world.analyses().size, 201);
  });
}

Deno.test("incident: stopped with x, gone on with c, nothing is sent twice", async () => {
  await using one = await desk([80, 24], 400, { maxWindow: 4, jobs: 2 });
  const { driver, world } = one;
  openRun(driver.app, one.plan);
  await driver.see(/ [1-9]\d* of 403/);
  await driver.press("p", "x");
  await driver.see(/Nothing is lost/);
  // A dialog is deaf at first.
  while (driver.app.shell.get().overlays.length > 0) await driver.press("y");
  await driver.see(/stopped by hand[\s\S]*c resume/);
  ok(stateOf(one).contents.pending > 0);
  await driver.press("c");
  await driver.see(/403 of 403/);
  deepStrictEqual(new Set(world.analyses().values()), new Set([1]));
  strictEqual(world.analyses().size, 401);
});

Deno.test("incident: + and - change how many may be in flight", async () => {
  await using one = await desk([80, 24], 400, { maxWindow: 64, jobs: 1 });
  const { driver } = one;
  openRun(driver.app, one.plan);
  await driver.see(/\+\/- pace/);
  await driver.press("p", "-", "-", "-");
  await driver.see(/PAUSED[\s\S]*in flight, window 8/);
  await driver.press("+");
  await driver.see(/in flight, window 16/);
  liveRuns(driver.app).get().get(one.world.journal)?.run?.stop();
  await driver.see(/stopped by hand/);
});

Deno.test("incident: the run goes on when its screen is left; jobs show it and lead back", async () => {
  await using one = await desk([80, 24], 40, { maxWindow: 4, jobs: 2 });
  const { driver } = one;
  openRun(driver.app, one.plan);
  await driver.see(/ [1-9]\d* of 43/);
  await driver.press("q");
  await driver.see(/Mass submission INC-7/);
  await driver.see(/✓ Mass submission/);
  await driver.press("g", "g", "enter");
  await driver.see(/43 of 43[\s\S]*done/);
});

Deno.test("incident: a server that cannot be reached is said instead of what the pace is, until it is back", async () => {
  let isDown = true;
  await using one = await desk([120, 40], 400, { maxWindow: 4, jobs: 1 }, (client) => ({
    ...client,
    system: {
      ...client.system,
      status: (component, signal) =>
        isDown
          ? Promise.reject(new NetworkError("Cannot reach the server", {}))
          : client.system.status(component, signal),
    },
  }));
  const { driver } = one;
  openRun(driver.app, one.plan);
  await driver.see(/in flight, window/);
  await driver.press("p");
  await driver.see(/PAUSED|server unreachable/);
  // Whatever else was answered meanwhile counts as reached.
  driver.app.queries.invalidate("reach");
  await driver.see("server unreachable, retrying");
  await driver.see("offline");
  isDown = false;
  driver.app.queries.invalidate("reach");
  await driver.see("PAUSED");
  await driver.gone("offline");
  liveRuns(driver.app).get().get(one.world.journal)?.run?.stop();
  await driver.see(/stopped by hand/);
});

Deno.test("incident: the marking is that of what is submitted; jobs and the server's facts have none", async () => {
  await using one = await desk([120, 40], 4);
  const { driver } = one;
  openRun(driver.app, one.plan);
  await driver.see(/7 of 7/);
  const top = async () => (await driver.screen()).split("\n")[0]!;
  await driver.see(/^ alx .*TLP:(?:C|CLEAR) *$/m);
  await driver.press("g", "j");
  await driver.see(/─ jobs/);
  ok(!/TLP/.test(await top()), await top());
  await driver.press("g", "i");
  await driver.see(/Server/);
  ok(!/TLP/.test(await top()), await top());
});

Deno.test("incident: a journal of an earlier session is shown at rest, and f shows what failed", async () => {
  await using one = await desk([80, 24], 10);
  const { driver, world } = one;
  openRun(driver.app, one.plan);
  await driver.see(/13 of 13[\s\S]*c resume/);
  await driver.press("q");
  // As another session finds it.
  liveRuns(driver.app).set(() => new Map());
  driver.app.open("incident", { incident: "INC-7", journal: world.journal });
  await driver.see(/stopped, last run/);
  await driver.see(/13 of 13/);
  await driver.press("f");
  const text = await driver.see(/failed {2}f shows all/);
  match(text, /✗ +empty\.bin +empty/);
  ok(!/eicar/.test(text));
  await driver.press("enter");
  await driver.see(/It has no submission/);
});

Deno.test("incident: a journal that is not there is said", async () => {
  await using one = await desk([80, 24], 0);
  const { driver, world } = one;
  driver.app.open("incident", { incident: "INC-7", journal: world.journal });
  await driver.see(/✗ There is no journal/);
});

Deno.test("incident: a folder that is not there is said before anything is asked", async () => {
  await using one = await desk([80, 24], 1);
  const { driver } = one;
  await driver.press(":");
  await driver.type("incident.start");
  await driver.press("enter");
  await driver.see(/which folder or file/);
  // The path is completed as far as it is clear.
  await driver.type(one.world.folder + "/fi");
  await driver.press("tab");
  await driver.see("/files/");
  await driver.press("ctrl-u");
  await driver.type("/no/such/folder");
  await driver.press("enter");
  await driver.see(/Cannot find "\/no\/such\/folder"/);
  await driver.press("ctrl-u");
  await driver.type(`${one.world.folder}/files`);
  await driver.press("enter");
  await driver.see(/id› files-\d{4}-\d\d-\d\d/);
  await driver.press("enter");
  await driver.see(/New mass submission/);
  await driver.see(/priority 100, the files wait in the server's queue "low"/);
  await driver.press("S");
  await driver.see(/Everything below the path is submitted/);
  await driver.press("esc");
  await driver.gone(/Everything below/);
  strictEqual(driver.app.shell.get().jobs.length, 0);
});
