import assert from "node:assert/strict";
import { type Driver, openDriver } from "../support/driver.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { fakeSearch, fakeSubmissions } from "../support/fake_search.ts";

async function open(size: [number, number] = [80, 24]): Promise<{ driver: Driver; clock: FakeClock }> {
  const clock = new FakeClock(Date.UTC(2026, 10, 24));
  const { services } = fakeSearch({ submission: fakeSubmissions(60, clock.now()) }, clock);
  const driver = await openDriver({ services, columns: size[0], rows: size[1] });
  await driver.see("of 60");
  return { driver, clock };
}

Deno.test("Help lists the commands that apply here, finds them by word or key, and runs one", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.press("?");
  await driver.see("help · Search › submissions");
  await driver.type("last row");
  assert.match(await driver.see(/› G, End +Last row/), /help/);
  await driver.press("enter");
  await driver.gone("help ·");
  assert.match(await driver.see("of 60"), /›.*sample number 59/);
});

Deno.test("The palette runs a command by a few of its letters and shows its key", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.press("ctrl-p");
  await driver.type("edi que");
  assert.match(await driver.see("Edit the query"), /Edit the query +\/ /);
  await driver.press("enter");
  await driver.gone("go anywhere");
  await driver.type("x");
  assert.match(await driver.screen(), /\/› x/);
});

Deno.test("A key sequence shows how it can go on after 300 ms, not before", async () => {
  const { driver, clock } = await open();
  await using _ = driver;
  await driver.press("g");
  assert.doesNotMatch(await driver.screen(), /First row/);
  await clock.advance(300);
  await driver.see("First row");
  await driver.press("esc");
  await driver.gone("First row");
});

Deno.test("The command line runs a command by its name and completes with tab", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.press(":");
  await driver.type("app.th");
  await driver.press("tab");
  await driver.see(":Theme");
  await driver.press("enter");
  await driver.see("high-contrast");
});

Deno.test("The command line opens a screen by id; what it is asked for is in the crumbs", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.press(":");
  await driver.type("sub ana");
  await driver.press("enter");
  await driver.see("of 20");
  await driver.press("q");
  await driver.see("of 60");
  await driver.press(":");
  await driver.type(`file ${"a".repeat(64)}`);
  await driver.press("enter");
  await driver.see("file aaaaaaaa");
});

Deno.test("q at the root asks before it stops a job, and the default answer is no", async () => {
  const { driver, clock } = await open();
  await using _ = driver;
  let stopped = false;
  driver.app.startJob({
    title: "long work",
    run: (signal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => {
          stopped = true;
          reject(signal.reason);
        })
      ),
  });
  await driver.press("q");
  await driver.see("1 job is still running");
  await clock.advance(400);
  await driver.press("enter");
  await driver.gone("still running");
  assert.equal(driver.quit(), false);
  await driver.press("q");
  await clock.advance(400);
  await driver.press("y");
  assert.equal(driver.quit(), true);
  await driver.press("ctrl-g");
  assert.equal(stopped, true);
});

Deno.test("A dialog does not take keys that were meant for the screen before it", async () => {
  const { driver, clock } = await open();
  await using _ = driver;
  const answer = driver.app.confirm({ title: "Delete", lines: [["Really?"]], yes: "delete" });
  await driver.press("y");
  await driver.see("Really?");
  await clock.advance(400);
  await driver.press("y");
  assert.equal(await answer, true);
});

Deno.test("An error becomes a notice that goes away and stays in the log", async () => {
  const { driver, clock } = await open();
  await using _ = driver;
  driver.app.report(new Error("the sky \u001b[31mfell"));
  await driver.see("✗ the sky");
  await clock.advance(10_000);
  await driver.gone("✗ the sky");
  assert.match(await driver.screen(), /▲ 1/);
  await driver.press("!");
  assert.match(await driver.see("notices and requests"), /the sky ‹ESC›\[31mfell/);
});

Deno.test("ctrl-c twice quits, once only stops what is under way", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.press("ctrl-c");
  await driver.see("Press ctrl-c again");
  assert.equal(driver.quit(), false);
  await driver.press("ctrl-c");
  assert.equal(driver.quit(), true);
});

Deno.test("Keys under a Cyrillic layout do what the key at the same place does", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.press("о", "о");
  assert.match(await driver.screen(), /›.*sample number 2 /);
});

Deno.test("The wheel moves the list and a click outside of a row does no harm", async () => {
  const { driver } = await open();
  await using _ = driver;
  driver.terminal.emit({ kind: "mouse", action: "wheeldown", button: "none", x: 5, y: 10 });
  await driver.see(/›.*sample number 3 /);
  driver.terminal.emit({ kind: "mouse", action: "press", button: "left", x: 0, y: 0 });
  await driver.see(/›.*sample number 3 /);
});

Deno.test("A light background turns the theme light; an idle screen writes nothing", async () => {
  const { driver, clock } = await open();
  await using _ = driver;
  driver.terminal.emit({ kind: "background", isLight: true });
  assert.equal(driver.app.theme().name, "light");
  await clock.advance(1000);
  const before = driver.terminal.byteCount;
  await clock.advance(60_000);
  assert.equal(driver.terminal.byteCount, before);
});

Deno.test("A cursor move stays under 700 bytes on 120x40", async () => {
  const { driver, clock } = await open([120, 40]);
  await using _ = driver;
  await clock.advance(500);
  await driver.press("j");
  const before = driver.terminal.byteCount;
  await driver.press("j");
  assert.ok(driver.terminal.byteCount - before < 700, `${driver.terminal.byteCount - before} bytes`);
});
