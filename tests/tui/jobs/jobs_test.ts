import { match, ok, strictEqual } from "node:assert/strict";
import { AlxError } from "../../../src/util/error.ts";
import type { JobProgress } from "../../../src/tui/contracts.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { fakeSearch } from "../../support/fake_search.ts";
import { type Driver, openDriver } from "../../support/driver.ts";

/** A job that does as it is told. */
function puppet() {
  const end = Promise.withResolvers<void>();
  let progress: JobProgress | undefined;
  return {
    run(signal: AbortSignal, tell: JobProgress) {
      progress = tell;
      signal.addEventListener("abort", () => end.reject(signal.reason));
      return end.promise;
    },
    say: (text: string, share?: number) => progress?.(text, share),
    end: () => end.resolve(),
    fail: (error: Error) => end.reject(error),
  };
}

async function withJobs(
  size: readonly [number, number],
  body: (driver: Driver, clock: FakeClock) => Promise<void>,
): Promise<void> {
  const clock = new FakeClock(Date.UTC(2026, 10, 24));
  const fake = fakeSearch({}, clock);
  await using driver = await openDriver({ services: fake.services, columns: size[0], rows: size[1] });
  await body(driver, clock);
}

for (const size of [[120, 40], [80, 24], [40, 16]] as const) {
  Deno.test(`jobs: progress, an error and what goes on later, at ${size.join("x")}`, async () => {
    await withJobs(size, async (driver) => {
      const [first, second] = [puppet(), puppet()];
      driver.app.startJob({ title: "Export all", run: first.run });
      driver.app.startJob({ title: "Send a folder", run: second.run, resumes: "alx incident resume X" });
      await driver.press("g", "j");
      await driver.see(/jobs ─+ 2 running · 0 ended/);
      first.say("772 of 1,240 rows", 0.62);
      if (size[0] > 40) await driver.see(/Export all.*62 %/);
      first.fail(new AlxError("The disk is full", { hint: "make room" }));
      await driver.see(/1 running · 1 ended/);
      await driver.press("G");
      const text = await driver.see(/failed ─/);
      match(text, /The disk is full/);
      if (size[1] > 16) match(text, /make room/);
      await driver.press("g", "g");
      await driver.see(/alx incident resume X/);
    });
  });
}

Deno.test("jobs: x asks, then cancels the one under the cursor and no other", async () => {
  await withJobs([80, 24], async (driver, clock) => {
    const [first, second] = [puppet(), puppet()];
    driver.app.startJob({ title: "First", run: first.run });
    driver.app.startJob({ title: "Second", run: second.run });
    await driver.press("g", "j", "j", "x");
    await driver.see("Cancel the job");
    await clock.advance(310);
    await driver.press("y");
    await driver.see(/‖ First/);
    strictEqual(driver.app.shell.get().jobs.find(({ title }) => title === "Second")?.state, "running");
    await driver.press("x");
    await driver.gone("‖ First");
    second.end();
    await driver.see(/✓ Second/);
    await driver.press("D");
    await driver.see(/No jobs since/);
  });
});

Deno.test("jobs: enter opens what a job made; without anything it says so", async () => {
  await withJobs([80, 24], async (driver) => {
    driver.app.startJob({ title: "Plain", run: () => Promise.resolve() });
    driver.app.startJob({
      title: "With result",
      run: () => Promise.resolve({ screen: "search", params: { index: "alert" } }),
    });
    await driver.press("g", "j");
    await driver.see(/✓ With result/);
    await driver.press("enter");
    await driver.see(/Search › alerts/);
    await driver.press("q", "j", "enter");
    await driver.see(/has no screen of its own/);
  });
});

Deno.test("quitting asks while a job runs and says which would be lost; else it quits at once", async () => {
  await withJobs([80, 24], async (driver) => {
    const [first, second] = [puppet(), puppet()];
    driver.app.startJob({ title: "Export all", run: first.run });
    driver.app.startJob({ title: "Send a folder", run: second.run, resumes: "alx incident resume X" });
    await driver.press("q");
    const text = await driver.see(/2 jobs are still running/);
    match(text, /Export all {2}would be lost/);
    match(text, /Send a folder {2}goes on later: alx incident resume X/);
    await driver.press("esc");
    ok(!driver.quit());
    first.end();
    second.end();
    await driver.gone(/still running/);
    await driver.press("q");
    ok(driver.quit());
  });
});
