import assert from "node:assert/strict";
import { NetworkError } from "../../src/api/errors.ts";
import { type Driver, openDriver } from "../support/driver.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { type FakeSearch, fakeSearch, fakeSubmissions } from "../support/fake_search.ts";

const NOW = Date.UTC(2026, 10, 24, 12);

async function open(
  options: { rows?: number; size?: [number, number]; query?: string } = {},
): Promise<{ driver: Driver; fake: FakeSearch; clock: FakeClock }> {
  const clock = new FakeClock(NOW);
  const fake = fakeSearch({ submission: fakeSubmissions(options.rows ?? 437, NOW) }, clock);
  const [columns, rows] = options.size ?? [80, 24];
  const driver = await openDriver({
    services: fake.services,
    columns,
    rows,
    start: { index: "submission", query: options.query },
  });
  return { driver, fake, clock };
}
const lines = (screen: string) => screen.split("\n");

Deno.test("Search shows tabs, heading, rows and hints on 80x24 without a line too long", async () => {
  const { driver } = await open();
  await using _ = driver;
  const screen = await driver.see("1–17 of 437");
  assert.equal(lines(screen).length, 24);
  assert.ok(lines(screen).every((line) => line.length <= 80));
  assert.match(screen, /\[2 subs\]/);
  assert.match(screen, /›● {2}2000 {2}sample number 0/);
  assert.match(lines(screen)[23]!, /↵ open .*\? help/);
});

Deno.test("Search shows facets, histogram and preview beside the rows on 120x40", async () => {
  const { driver, clock } = await open({ size: [120, 40] });
  await using _ = driver;
  await driver.see("1–24 of 437");
  await clock.advance(200);
  const screen = await driver.see("mailgw");
  assert.match(screen, /─ facets ─/);
  assert.match(screen, /● ≥1000/);
  assert.match(screen, /└/);
  assert.match(screen, /\\ hide {2}z zoom/);
});

Deno.test("Search goes to the very end and back and keeps the place of the cursor", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.see("1–17 of 437");
  await driver.press("G");
  await driver.see("sample number 436");
  assert.match(await driver.see("421–437 of 437"), /›.*sample number 436/);
  await driver.press("g", "g");
  assert.match(await driver.see("1–17 of 437"), /›.*sample number 0 /);
});

Deno.test("Search reads the rows beyond the server's window from the other end", async () => {
  const { driver, fake } = await open({ rows: 25_000 });
  await using _ = driver;
  await driver.see("of 25,000");
  await driver.press("G");
  await driver.see("sample number 24999");
  await driver.press("k", "k");
  assert.match(await driver.screen(), /›.*sample number 24997/);
  assert.ok(fake.asked.every((one) => Number(/offset=(\d+)/.exec(one)?.[1] ?? 0) < 10_000));
});

Deno.test("Search reads the rows in the middle of very many by walking there", async () => {
  const { driver, fake } = await open({ rows: 25_000 });
  await using _ = driver;
  await driver.see("of 25,000");
  await driver.press("1", "2", "5", "0", "1", "G");
  await driver.see(/›.*sample number 12500 /);
  await driver.press("pagedown");
  await driver.see("sample number 12516");
  assert.equal(fake.asked.filter((one) => one.startsWith("stream")).length, 1);
  await driver.press("1", "1", "0", "0", "1", "G");
  await driver.see(/›.*sample number 11000 /);
});

Deno.test("A count repeats a motion, and a digit alone means its tab", async () => {
  const { driver, clock } = await open();
  await using _ = driver;
  await driver.see("1–17 of 437");
  await driver.press("5", "j");
  assert.match(await driver.screen(), /›.*sample number 5 /);
  await driver.press("1", "2", "k");
  assert.match(await driver.screen(), /›.*sample number 0 /);
  await driver.press("3");
  await clock.advance(300);
  await driver.see("[3 results]");
});

Deno.test("Search runs a typed query and keeps its text on leaving", async () => {
  const { driver, fake } = await open();
  await using _ = driver;
  await driver.see("of 437");
  await driver.press("/");
  await driver.type("ana");
  await driver.press("enter");
  await driver.see("of 146");
  assert.ok(fake.asked.includes("page submission ana offset=0"));
  await driver.press("/");
  await driver.type(" more");
  await driver.press("esc", "esc");
  assert.match(await driver.screen(), /ana more/);
});

Deno.test("Search counts the hits of a query while it is typed", async () => {
  const { driver, clock, fake } = await open();
  await using _ = driver;
  await driver.see("of 437");
  await driver.press("/");
  await driver.type("ana");
  assert.ok(!fake.asked.some((one) => one.startsWith("count")));
  await clock.advance(120);
  await driver.see("✓ valid · 146 hits");
});

Deno.test("Search says where a query is broken and does not run it", async () => {
  const { driver, fake } = await open();
  await using _ = driver;
  await driver.see("of 437");
  await driver.press("/");
  await driver.type('state:"open');
  await driver.see(/✗ col 7/);
  const before = fake.asked.length;
  await driver.press("enter");
  assert.equal(fake.asked.slice(before).filter((one) => one.startsWith("page")).length, 0);
});

Deno.test("Completion offers fields, then the values that the server counts", async () => {
  const { driver, clock } = await open();
  await using _ = driver;
  await driver.see("of 437");
  await driver.press("/");
  await driver.type("params.sub");
  await driver.see(/params\.submitter +keyword/);
  await driver.press("tab");
  await clock.advance(120);
  await driver.see(/mailgw +291/);
  await driver.press("tab");
  await driver.see("params.submitter:mailgw");
});

Deno.test("+ and - on a cell make filters that are kept apart from the query and can be removed", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.see("of 437");
  await driver.press("l", "l", "+");
  const one = await driver.see("of 146");
  assert.match(lines(one)[2]!, /submitter:ana ✕/);
  await driver.press("backspace");
  await driver.see("of 437");
  await driver.press("-");
  assert.match(await driver.see("of 291"), /NOT submitter:ana ✕/);
  await driver.press("X", "x");
  await driver.see("of 437");
});

Deno.test("Facet values become filters with + and the same key set holds in the pane", async () => {
  const { driver } = await open({ size: [120, 40] });
  await using _ = driver;
  await driver.see("mailgw");
  await driver.press("tab");
  for (let i = 0; i < 20; i++) {
    if (/› (mailgw)/.test(await driver.screen())) break;
    await driver.press("j");
  }
  await driver.press("+");
  assert.match(await driver.see("of 291"), /✚ mailgw/);
});

Deno.test("Filters are still there after opening a row and coming back", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.see("of 437");
  await driver.press("l", "l", "+");
  await driver.see("of 146");
  await driver.press("j", "enter");
  await driver.see(/Search › submissions › .*sid3/);
  await driver.press("esc");
  assert.match(await driver.see("of 146"), /submitter:ana ✕/);
  assert.match(await driver.screen(), /›.*sample number 3 /);
});

Deno.test("Marks survive paging; esc takes one layer away and never quits", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.see("of 437");
  await driver.press("space", "space", "G");
  await driver.see("2 marked");
  await driver.press("esc");
  await driver.gone("2 marked");
  await driver.press("esc", "esc", "esc");
  assert.equal(driver.quit(), false);
  await driver.press("q");
  assert.equal(driver.quit(), true);
});

Deno.test("A range of marks goes from the first v to the second", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.see("of 437");
  await driver.press("j", "v", "j", "j", "j", "v");
  await driver.see("4 marked");
});

Deno.test("f filters the loaded rows at once and says among how many", async () => {
  const { driver } = await open({ rows: 90 });
  await using _ = driver;
  await driver.see("of 90");
  await driver.press("f");
  await driver.type("number 77");
  assert.match(await driver.see("filter of 90 loaded"), /sample number 77/);
  await driver.press("esc");
  await driver.see("1–17 of 90");
});

Deno.test("Sorting by another column asks anew and shows the arrow", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.see("of 437");
  await driver.press("s");
  await driver.type("max_score");
  await driver.press("enter");
  await driver.see("score↓");
  assert.match(await driver.screen(), /›.*● {2}2000/);
});

Deno.test("A failing server leaves the old rows, says what happened, and r recovers", async () => {
  const { driver, fake } = await open();
  await using _ = driver;
  await driver.see("of 437");
  fake.fail = new NetworkError("Cannot reach the server", { hint: "Check the network" });
  await driver.press("/");
  await driver.type("ana");
  await driver.press("enter");
  const failed = await driver.see("✗ Cannot reach the server");
  assert.match(failed, /sample number 0/);
  assert.match(failed, /Check the network/);
  assert.match(failed, /offline/);
  fake.fail = undefined;
  await driver.press("r");
  await driver.see("of 146");
  await driver.gone("Cannot reach the server");
});

Deno.test("A slow server shows a spinner, then the time and how to cancel; cancelling keeps the rows", async () => {
  const { driver, fake, clock } = await open();
  await using _ = driver;
  await driver.see("of 437");
  const gate = Promise.withResolvers<void>();
  fake.gate = gate.promise;
  await driver.press("/");
  await driver.type("ana");
  await driver.press("enter");
  assert.doesNotMatch(await driver.screen(), /ctrl-g/);
  await clock.advance(2500);
  await driver.see("2 s · ctrl-g cancel");
  await driver.press("ctrl-g");
  assert.match(await driver.see("Cancelled"), /sample number 0/);
  gate.resolve();
});

Deno.test("The value under the cursor is copied by y y, the query by y q", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.see("of 437");
  await driver.press("l", "l", "y", "y");
  await driver.press("y", "q");
  assert.deepEqual(driver.terminal.copied, ["ana", "*"]);
});

Deno.test("A query of the history comes back with the arrow keys and with ctrl-r", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.see("of 437");
  for (const query of ["ana", "mailgw"]) {
    await driver.press("/", "ctrl-u");
    await driver.type(query);
    await driver.press("enter");
  }
  await driver.see("of 291");
  await driver.press("/", "ctrl-u", "esc", "/", "up", "up");
  assert.match(lines(await driver.screen())[1]!, /ana/);
  await driver.press("esc", "ctrl-r");
  assert.match(await driver.see("history"), /mailgw +subs/);
});

Deno.test("A search is saved, listed and shown again with its filters", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.see("of 437");
  await driver.press("l", "l", "+", "ctrl-s");
  await driver.type("by ana");
  await driver.press("enter", "backspace");
  await driver.see("of 437");
  await driver.press("b", "enter");
  assert.match(await driver.see("of 146"), /submitter:ana/);
  await driver.press("ctrl-p");
  await driver.type("by ana");
  await driver.press("enter");
  assert.match(await driver.see("submissions › Search"), /submitter:ana/);
});

Deno.test("Resizing from 120x40 to 80x24 to 40x16 and back loses nothing", async () => {
  const { driver } = await open({ size: [120, 40] });
  await using _ = driver;
  await driver.see("of 437");
  await driver.press("j", "j", "space");
  for (const [columns, rows] of [[80, 24], [40, 16], [160, 50], [39, 9], [120, 40]] as const) {
    driver.terminal.resize(columns, rows);
    const screen = await driver.see(columns < 40 ? "alx needs 40x10" : "sample number");
    assert.ok(lines(screen).every((line) => line.length <= columns), `${columns}x${rows}\n${screen}`);
    assert.equal(lines(screen).length, rows);
  }
  assert.match(await driver.screen(), /›.*sample number 3 /);
  assert.match(await driver.screen(), /1 marked/);
});

Deno.test("Clicks select and open rows, sort by a heading, change tabs and go to the query", async () => {
  const { driver } = await open();
  await using _ = driver;
  await driver.see("of 437");
  const click = async (x: number, y: number) => {
    driver.terminal.emit({ kind: "mouse", action: "press", button: "left", x, y });
    await driver.press();
    return await driver.screen();
  };
  assert.match(await click(20, 8), /›.*sample number 3 /);
  await click(4, 4);
  await driver.see("score↓");
  await click(20, 1);
  await driver.see("everything");
  await driver.press("esc");
  await click(4, 3);
  await driver.see("[1 files]");
  await driver.press("]");
  await click(20, 8);
  await click(20, 8);
  await driver.see(/› sid\d+/);
});

Deno.test("The facets take the place of the rows where the screen is very small", async () => {
  const { driver } = await open({ size: [40, 16] });
  await using _ = driver;
  await driver.see("sample number 0");
  await driver.press("F");
  await driver.see("─ facets ─");
  await driver.press("esc");
  await driver.see("sample number 0");
});

Deno.test("Hostile text in a row is shown, not obeyed", async () => {
  const [row] = fakeSubmissions(1, NOW);
  const evil = { ...row, params: { description: "a\u202efdp.exe \u001b]0;owned\u0007", submitter: "x" } };
  const fake = fakeSearch({ submission: [evil] }, new FakeClock(NOW));
  await using driver = await openDriver({ services: fake.services, columns: 120, rows: 40 });
  assert.match(await driver.see("‹RLO›"), /‹ESC›\]0;owned‹BEL›/);
});
