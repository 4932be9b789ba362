import assert from "node:assert/strict";
import { NetworkError } from "../../../src/api/errors.ts";
import type { Client } from "../../../src/api/mod.ts";
import { timeFilter } from "../../../src/tui/search/time_range.ts";
import { openAlerts } from "./open_alerts.ts";

const lines = (screen: string) => screen.split("\n");
const current = (screen: string) => lines(screen).find((line) => /(^|│)[›▌]/.test(line)) ?? "";

for (const [columns, rows] of [[120, 40], [80, 24], [60, 20], [40, 16], [200, 60]] as const) {
  Deno.test(`The list fills ${columns}x${rows} and no line is too long`, async () => {
    await using driver = await openAlerts([columns, rows]);
    const screen = await driver.see("Statement_63310");
    assert.equal(lines(screen).length, rows);
    assert.ok(lines(screen).every((line) => line.length <= columns));
    const has = (what: RegExp) => what.test(screen);
    assert.equal(has(/─ facets ─/), columns >= 100);
    assert.equal(has(/─ activity ─/), rows >= 20);
    assert.equal(has(/prio +score +status +file +family +n +age↓ +owner/), columns === 80 || columns === 120);
    assert.equal(has(/prio +score +status +file +family +source +n +age↓ +owner/), columns > 120);
    if (columns < 60) assert.match(screen, /groups by sha256/);
  });
}

Deno.test("G goes to the last group whatever their number, page up and gg go back", async () => {
  await using driver = await openAlerts([80, 24]);
  await driver.see(/1–9 of \d+\+ groups · \d+ alerts/);
  const { items } = await driver.client.alert.grouped("file.sha256", { rows: 1000 });
  await driver.press("G");
  const screen = await driver.see(
    new RegExp(`${items.length - 8}–${items.length} of ${items.length} groups`),
  );
  assert.ok(current(screen).includes(items.at(-1)!.file.name.slice(0, 6)), current(screen));
  await driver.press("pageup");
  await driver.see(new RegExp(`${items.length - 16}–${items.length - 8} of`));
  await driver.press("g", "g");
  await driver.see(/1–9 of/);
});

Deno.test("Paging on loads group after group, each once", async () => {
  await using driver = await openAlerts([80, 24]);
  await driver.see(/1–9 of \d+\+/);
  const { items } = await driver.client.alert.grouped("file.sha256", { rows: 120 });
  await driver.press(..."j".repeat(30));
  await driver.see(/of 100\+ groups/);
  for (let i = 0; i < 9; i++) await driver.press("pagedown");
  const screen = await driver.see(/95–103 of 150/);
  assert.ok(current(screen).includes(items[102]!.file.name.slice(0, 6)), current(screen));
});

Deno.test("Single alerts are paged through to the end, too", async () => {
  await using driver = await openAlerts([80, 24], { groupBy: "" });
  const screen = await driver.see(/1–9 of \d+ ─/);
  const total = Number(/of (\d+) ─/.exec(screen)![1]);
  await driver.press("G");
  await driver.see(new RegExp(`${total - 8}–${total} of ${total} ─`));
  await driver.gone("· · ·");
});

Deno.test("Grouping by another field asks anew and says so", async () => {
  await using driver = await openAlerts([120, 40]);
  await driver.see("Statement_63310");
  await driver.press("B");
  await driver.see("group alerts by");
  await driver.press("5");
  await driver.see(/1–2 of 2 groups/);
  await driver.see("grouped by type");
});

Deno.test("The value under the cursor becomes a filter, is turned around and taken off", async () => {
  await using driver = await openAlerts([120, 40]);
  await driver.see("Statement_63310");
  const total = Number(/· (\d+) alerts/.exec(await driver.screen())![1]);
  const low = await driver.client.alert.grouped("file.sha256", { query: "priority:LOW", rows: 1 });
  await driver.press("h", "h", "h", "+");
  await driver.see("priority:LOW");
  await driver.see(`· ${low.total} alerts`);
  await driver.press("X", "enter");
  await driver.see("NOT priority:LOW");
  await driver.see(`· ${total - low.total!} alerts`);
  await driver.press("x");
  await driver.see(`· ${total} alerts`);
});

Deno.test("Facets count and filter; on a small screen they are a drawer", async () => {
  await using driver = await openAlerts([80, 24]);
  await driver.see("Statement_63310");
  await driver.press("l", "l", "l", "l", "F");
  await driver.see(/─ facets ─/);
  await driver.press("tab", "h", "h", "h", "h", "h", "h", "h", "F");
  await driver.see(/─ priority ─/);
  await driver.see(/LOW +█/);
  await driver.press("+");
  await driver.see(/priority:(LOW|HIGH)/);
  await driver.press("esc");
  await driver.gone(/─ facets ─/);
});

Deno.test("The query bar checks, completes, runs and is remembered", async () => {
  await using driver = await openAlerts([120, 40]);
  await driver.see("Statement_63310");
  await driver.press("/");
  await driver.type("status:(MALICIOUS");
  await driver.see(/✗ col \d+/);
  await driver.press("enter");
  assert.match(await driver.screen(), /Statement_63310/);
  await driver.type(")");
  await driver.see(/✓ valid · \d+ hits/);
  await driver.press("enter");
  await driver.gone("Statement_63310.docm");
  const { total } = await driver.client.alert.list({ query: "status:(MALICIOUS)", rows: 1 });
  await driver.see(`· ${total} alerts`);
  await driver.press("ctrl-r");
  await driver.see(/history[\s\S]*status:\(MALICIOUS\)/);
});

Deno.test("Nothing found says which condition to drop", async () => {
  await using driver = await openAlerts([80, 24], { query: "file.name:nothing-has-this" });
  await driver.see("No alerts match.");
  await driver.see("/ changes the query");
});

Deno.test("A server that fails is told in the pane; what was there stays; r tries again", async () => {
  let fail = true;
  const change = (client: Client): Client => ({
    ...client,
    alert: {
      ...client.alert,
      grouped: (field, options) =>
        fail
          ? Promise.reject(new NetworkError("no answer from the server", { hint: "Is it on?" }))
          : client.alert.grouped(field, options),
    },
  });
  await using driver = await openAlerts([80, 24], { change });
  await driver.see("✗ no answer from the server");
  await driver.see("Is it on?");
  fail = false;
  await driver.press("r");
  await driver.see("Statement_63310");
  fail = true;
  await driver.press("r");
  await driver.see("✗ no answer from the server");
  assert.match(await driver.screen(), /Statement_63310/);
});

Deno.test("New alerts wait above until K shows them, and the rows stay where they are", async () => {
  let fresh = 0;
  const asked: string[] = [];
  const change = (client: Client): Client => ({
    ...client,
    alert: {
      ...client.alert,
      grouped(field, options) {
        asked.push(options?.startTime ?? "now");
        return client.alert.grouped(field, options);
      },
      list: (options) =>
        options?.rows === 0
          ? Promise.resolve({ items: [], offset: 0, rows: 0, total: fresh })
          : client.alert.list(options),
    },
  });
  fresh = 3;
  await using driver = await openAlerts([80, 24], { change });
  await driver.see("3 new above, K shows them");
  await driver.press("j", "j");
  const before = current(await driver.screen());
  fresh = 0;
  await driver.press("K");
  await driver.gone("new above");
  await driver.see("live");
  assert.notEqual(current(await driver.screen()), before);
  assert.equal(asked.filter((start) => start === "now").length, 2);
  await driver.press(..."j".repeat(20));
  await driver.see(/of 100\+/);
  assert.notEqual(asked.at(-1), "now");
});

Deno.test("With the newest minutes shown a change does not make the list reach further back", async () => {
  const filters = [timeFilter({ field: "reporting_ts", spanMs: 13 * 3_600_000, endsMs: 0 })];
  let answered = (_total: number) => {};
  const change = (client: Client): Client => ({
    ...client,
    alert: {
      ...client.alert,
      async grouped(field, options) {
        const page = await client.alert.grouped(field, options);
        answered(page.total ?? -1);
        return page;
      },
    },
  });
  await using driver = await openAlerts([120, 40], { filters, change });
  await driver.see(/newest hidden D/);
  await driver.press("D");
  await driver.see(/newest shown D/);
  const total = Number(/ · (\d+) alerts/.exec(await driver.see(/of \d+ groups · \d+ alerts/))![1]);
  await driver.press("P", "m");
  await driver.see(/alerts?: priority MEDIUM/);
  // The list is asked for again once the index has caught up.
  assert.equal(await new Promise<number>((resolve) => answered = resolve), total);
});

Deno.test("A resize keeps the cursor and the marks", async () => {
  await using driver = await openAlerts([120, 40]);
  await driver.see("Statement_63310");
  await driver.press("j", "space", "space", "j");
  const before = /(\S+) +\S+ +\d+ [hd]/.exec(current(await driver.screen()))?.[1];
  for (const [columns, rows] of [[80, 24], [40, 16], [60, 18], [120, 40]] as const) {
    // Not while something is still being written: the model of the terminal would lose it.
    for (let bytes = -1; bytes !== driver.terminal.byteCount;) {
      bytes = driver.terminal.byteCount;
      await driver.screen();
    }
    driver.terminal.resize(columns, rows);
    const screen = await driver.see(/2 marked ›/);
    assert.ok(lines(screen).every((line) => line.length <= columns));
  }
  assert.equal(/(\S+) +\S+ +\d+ [hd]/.exec(current(await driver.screen()))?.[1], before);
});

Deno.test("Ranges, all loaded rows, and esc takes them back", async () => {
  await using driver = await openAlerts([80, 24]);
  await driver.see(/of \d+\+/);
  await driver.press("v", "j", "j", "v");
  await driver.see("3 marked ›");
  await driver.press("esc");
  await driver.gone("marked ›");
  await driver.press("A");
  await driver.see(/(50|100) marked ›/);
  await driver.press("A");
  await driver.gone("marked ›");
});

Deno.test("What is copied: value, ids, the alx command that lists the same", async () => {
  await using driver = await openAlerts([80, 24], { query: "priority:LOW" });
  await driver.see("Statement_63310");
  await driver.press("y");
  await driver.see(/alert id/);
  await driver.press("a");
  await driver.see("alx command");
  assert.match(
    driver.terminal.copied.at(-1) ?? "",
    /^alx alert grouped file\.sha256 priority:LOW$/,
  );
});

Deno.test("A click selects, a double one opens; on a heading it sorts, on a facet it filters", async () => {
  await using driver = await openAlerts([120, 40]);
  const screen = await driver.see("Statement_63310");
  const click = (x: number, y: number) =>
    driver.terminal.emit({ kind: "mouse", action: "press", button: "left", x, y });
  const rowOf = (what: RegExp) => lines(screen).findIndex((line) => what.test(line));
  const heading = rowOf(/prio +score/);
  const facetsEnd = lines(screen)[heading]!.indexOf("│");
  const first = await driver.client.alert.grouped("file.sha256", { rows: 3 });
  click(facetsEnd + 20, heading + 3);
  await driver.see(new RegExp(`│›.*${first.items[2]!.file.name.slice(0, 6)}`));
  click(lines(screen)[heading]!.indexOf("score") + 1, heading);
  await driver.see(/score↓/);
  const { items } = await driver.client.alert.grouped("file.sha256", { rows: 1, sort: "al.score desc" });
  await driver.see(new RegExp(`│›.*${items[0]!.al.score}`));
  click(3, rowOf(/NON-MALICIOUS/));
  await driver.see("status:NON-MALICIOUS");
  const { total } = await driver.client.alert.list({ query: 'status:"NON-MALICIOUS"', rows: 1 });
  await driver.see(`· ${total} alerts`);
  click(facetsEnd + 20, heading + 1);
  click(facetsEnd + 20, heading + 1);
  await driver.see(/\[1 Summary\]/);
});

Deno.test("u goes to the submission, x to the bytes, e to the same alerts as a search", async () => {
  await using driver = await openAlerts([80, 24], { query: "priority:LOW" });
  await driver.see("Statement_63310");
  await driver.press("u");
  await driver.see(/\[1 Sum/);
  await driver.press("q");
  await driver.see("grouped by sha256");
  await driver.press("x");
  await driver.see(/00000000 {2}[0-9a-f]{2} /);
  await driver.press("q");
  await driver.see("grouped by sha256");
  await driver.press("e");
  await driver.see(/Search › alerts/);
  await driver.see("priority:LOW");
});

Deno.test("i lists the alerts of the group one by one, and q goes back", async () => {
  await using driver = await openAlerts([80, 24], { query: "al.score:>0" });
  await driver.see("Statement_63310");
  const { items } = await driver.client.alert.grouped("file.sha256", { rows: 1 });
  await driver.press("i");
  const count = items[0]!.group_count!;
  await driver.see(`1–${count} of ${count} ─`);
  await driver.see(/file\.sha256|sha256:/);
  await driver.press("i");
  await driver.see("The list is not grouped");
  await driver.press("q");
  await driver.see("grouped by sha256");
});

Deno.test("A query of another index, chosen from the history, opens a screen of its own", async () => {
  await using driver = await openAlerts([80, 24]);
  await driver.see("Statement_63310");
  driver.app.open("search", { index: "file", query: "" });
  await driver.see("Search › files");
  await driver.press("/");
  await driver.type("size:>1000");
  await driver.press("enter", "q");
  await driver.see("grouped by sha256");
  await driver.press("ctrl-r");
  await driver.see(/size:>1000/);
  await driver.press("enter");
  await driver.see(/Alerts › Search › files/);
  await driver.press("q");
  await driver.see("grouped by sha256");
});

Deno.test("An empty owner becomes the filter for alerts that nobody owns", async () => {
  await using driver = await openAlerts([80, 24]);
  await driver.see("Statement_63310");
  await driver.press("l", "l", "l", "l", "+");
  await driver.see("owner:–");
  const { total } = await driver.client.alert.list({ query: "NOT owner:*", rows: 1 });
  const screen = await driver.see(`· ${total} alerts`);
  assert.ok(lines(screen).slice(5, 14).every((line) => / –\s*$|≈taken/.test(line)), screen);
});
