import assert from "node:assert/strict";
import { type Driver, openDriver } from "../support/driver.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { fakeSearch, fakeSubmissions } from "../support/fake_search.ts";

async function open(): Promise<Driver> {
  const clock = new FakeClock(Date.UTC(2026, 10, 24));
  const { services } = fakeSearch({ submission: fakeSubmissions(60, clock.now()) }, clock);
  const driver = await openDriver({ services });
  await driver.see("of 60");
  return driver;
}

/** The toast; the query bar has its own words, with the column. */
const FAULT = /not closed {2}Try:/;

/** Runs a query that the server would refuse. */
async function fault(driver: Driver): Promise<void> {
  await driver.press("/");
  await driver.type('sample "number 59');
  await driver.press("enter");
  await driver.see(FAULT);
}

Deno.test("What a broken query is told goes when the mended one runs", async () => {
  await using driver = await open();
  await fault(driver);
  await driver.type('"');
  await driver.press("enter");
  assert.doesNotMatch(await driver.gone(FAULT), /✗/);
  await driver.see("of 1 ");
});

Deno.test("What a broken query is told goes with its screen, and does not come back with it", async () => {
  await using driver = await open();
  await fault(driver);
  driver.app.open("jobs", {});
  await driver.gone(FAULT);
  driver.app.back();
  assert.doesNotMatch(await driver.see("sample number"), FAULT);
  await driver.press("esc", "esc", "!");
  // The log has it still.
  await driver.see(/The quote is not closed/);
});

Deno.test("What was done is told on the next screen too; so is what is said on the way there", async () => {
  await using driver = await open();
  driver.app.notify("Written to a file", { kind: "success" });
  driver.app.open("jobs", {});
  await driver.see("✓ Written to a file");
  driver.app.notify("No such thing: this instead");
  driver.app.open("search", {});
  await driver.see("· No such thing: this instead");
});
