import assert from "node:assert/strict";
import { ForbiddenError, NetworkError } from "../../../src/api/errors.ts";
import type { Client } from "../../../src/api/mod.ts";
import { type AlertsDriver, changedIds, openAlerts } from "./open_alerts.ts";

const lines = (screen: string) => screen.split("\n");

/** Ids of every alert about the files of the first rows. */
async function idsOfFirst(driver: AlertsDriver, rows: number): Promise<string[]> {
  const { items } = await driver.client.alert.grouped("file.sha256", { rows });
  const files = new Set(items.map(({ file }) => file.sha256));
  return [...await driver.alerts()].filter(([, { file }]) => files.has(file.sha256)).map(([id]) => id).sort();
}

for (const [columns, rows] of [[120, 40], [80, 24], [40, 16]] as const) {
  Deno.test(`Three groups are marked, get a status and a label, and nothing else changes, at ${columns}x${rows}`, async () => {
    await using driver = await openAlerts([columns, rows]);
    await driver.see("Statement_63310");
    const before = await driver.alerts();
    const ids = await idsOfFirst(driver, 3);
    assert.ok(ids.length > 3, "groups of more than one");
    await driver.press("space", "space", "space");
    await driver.see(`3 marked › ${columns < 60 ? "" : "S status"}`);
    await driver.see(`${ids.length} alerts`);
    await driver.press("S");
    await driver.see(columns < 60 ? "status of" : `status of ${ids.length} alerts in 3 groups`);
    await driver.press("t");
    await driver.see(`${ids.length} alerts: status TRIAGE`);
    if (columns >= 60) {
      const rowsNow = lines(await driver.screen()).filter((line) => /(^|│)▌/.test(line));
      assert.equal(rowsNow.length, 3);
      assert.ok(rowsNow.every((line) => line.includes("TRIAGE")), rowsNow.join("\n"));
    }
    assert.deepEqual(changedIds(before, await driver.alerts()), ids);
    await driver.press("L");
    await driver.see("another label");
    await driver.press("enter");
    await driver.type("night shift, -phishing");
    await driver.press("enter");
    await driver.see(/alerts: \+NIGHT SHIFT -PHISHING/);
    await driver.press("L");
    await driver.see(/\[x\] NIGHT SHIFT/);
    await driver.press("esc", "g", "g");
    if (columns >= 60) await driver.see(/labels .*NIGHT SHIFT/);
    const after = await driver.alerts();
    assert.deepEqual(changedIds(before, after), ids);
    for (const id of ids) {
      const alert = after.get(id)!;
      assert.equal(alert.status, "TRIAGE");
      assert.ok(alert.label.includes("NIGHT SHIFT") && !alert.label.includes("PHISHING"), alert.label.join());
    }
  });
}

Deno.test("A second action reaches the marked alerts even when the first took them out of the list", async () => {
  await using driver = await openAlerts([120, 40], { query: "NOT status:TRIAGE" });
  await driver.see(/of \d+\+? groups/);
  const { items } = await driver.client.alert.grouped("file.sha256", { query: "NOT status:TRIAGE", rows: 2 });
  const count = items.reduce((sum, one) => sum + (one.group_count ?? 1), 0);
  await driver.press("space", "space", "S", "t");
  await driver.see(`${count} alerts: status TRIAGE`);
  await driver.gone("Statement_63310.docm  ");
  await driver.press("P", "c");
  await driver.see(`${count} alerts: priority CRITICAL`);
  const both = await driver.client.alert.list({
    query: "status:TRIAGE AND priority:CRITICAL",
    noDelay: true,
  });
  assert.equal(both.total, count);
});

Deno.test("Ownership is taken where there is none, and those who were quicker are named", async () => {
  await using driver = await openAlerts([120, 40], { groupBy: "" });
  await driver.see(/of 2\d\d/);
  const { items } = await driver.client.alert.list({ rows: 9 });
  const free = items.filter(({ owner }) => !owner).length;
  assert.ok(free > 0 && free < 9);
  for (let i = 0; i < 9; i++) await driver.press("space");
  const before = await driver.alerts();
  await driver.press("O");
  await driver.see(`${free} of 9 alerts are yours; the others have an owner already`);
  await driver.see(/ you( |\n|$)/);
  const after = await driver.alerts();
  assert.equal(changedIds(before, after).length, free);
  const place = (wanted: boolean) => items.findIndex(({ owner }) => Boolean(owner) === wanted);
  await driver.press("esc", "g", "g", ..."j".repeat(place(false)), "O");
  await driver.see("The alert is yours already");
  await driver.press("g", "g", ..."j".repeat(place(true)), "O");
  await driver.see(`already owned by ${items[place(true)]!.owner}`);
});

Deno.test("A verdict is given to each alert of the group", async () => {
  await using driver = await openAlerts([80, 24]);
  await driver.see("Statement_63310");
  const ids = await idsOfFirst(driver, 1);
  await driver.press("V");
  await driver.see(`your verdict on ${ids.length} alerts in 1 group`);
  await driver.press("n");
  await driver.see(`${ids.length} alerts: verdict not malicious`);
  await driver.see(/harmless by/);
  const after = await driver.alerts();
  for (const id of ids) assert.equal(after.get(id)!.verdict.non_malicious.length, 1);
});

/** A client whose writes to alerts fail. */
const refusing = (error: Error) => (client: Client): Client => ({
  ...client,
  alert: { ...client.alert, batch: { ...client.alert.batch, status: () => Promise.reject(error) } },
});

Deno.test("A write that fails says what it was, and nothing on screen pretends it worked", async () => {
  await using driver = await openAlerts([120, 40], {
    change: refusing(new NetworkError("the server does not answer", { hint: "Try again later" })),
  });
  await driver.see("Statement_63310");
  await driver.press("S", "a");
  await driver.see(/status ASSESS for 2 alerts in 1 group: the server does not answer/);
  const row = lines(await driver.screen()).find((line) => line.includes("›"));
  assert.doesNotMatch(row!, /ASSESS/);
});

Deno.test("An account that may only look is told so, and no menu opens", async () => {
  await using driver = await openAlerts([80, 24], { user: "viewer" });
  await driver.see("Statement_63310");
  await driver.press("S");
  await driver.see("takes the role alert_manage");
  assert.doesNotMatch(await driver.screen(), /status of/);
});

Deno.test("A refusal of the server reaches the person", async () => {
  await using driver = await openAlerts([120, 40], { change: refusing(new ForbiddenError("not today")) });
  await driver.see("Statement_63310");
  await driver.press("space", "space", "S", "m");
  await driver.see("not today");
});

Deno.test("An alert opens, is acted on, and leads to its submission and back", async () => {
  await using driver = await openAlerts([120, 40]);
  await driver.see("Statement_63310");
  await driver.press("enter");
  await driver.see(/\[1 Summary\][\s\S]*─ findings ─[\s\S]*submission +\w+ +↵ opens it[\s\S]*─ activity ─/);
  await driver.press("S", "m");
  await driver.see(/1 alert: status MALICIOUS/);
  await driver.see(/analyst|you +status MALICIOUS/);
  await driver.press("4");
  await driver.see(/same (file|name)/);
  await driver.press("1", "enter");
  await driver.see(/\[1 Sum/);
  await driver.press("q", "q");
  const list = await driver.see("grouped by sha256");
  assert.match(lines(list).find((line) => /│›[·▲△ ] /.test(line))!, /MALICIOUS/);
});

Deno.test("U undoes the last change of every alert of the group, each to what it had", async () => {
  await using driver = await openAlerts([120, 40], { query: "status:(TRIAGE OR ASSESS)" });
  await driver.see(/of \d+ groups/);
  const before = await driver.alerts();
  const shape = (all: Awaited<ReturnType<typeof driver.alerts>>) =>
    new Map([...all].map(([id, { status, priority, label }]) => [id, [status, priority, [...label].sort()]]));
  await driver.press("space", "space", "space", "S", "m");
  await driver.see(/alerts: status MALICIOUS/);
  assert.notDeepEqual(shape(await driver.alerts()), shape(before));
  await driver.press("U");
  await driver.see(/Undone for \d+ alerts/);
  assert.deepEqual(shape(await driver.alerts()), shape(before));
  await driver.press("U");
  await driver.see("There is no change of alerts to undo");
});

Deno.test("J and K in an alert show the next and the previous of the list, and its cursor follows", async () => {
  await using driver = await openAlerts([120, 40], { groupBy: "" });
  await driver.see("Statement_63310");
  await driver.press("enter");
  await driver.see("[1 Summary]");
  const idNow = () => (driver.app.shell.get().frames.at(-1)!.params as { id: string }).id;
  const first = idNow();
  await driver.press("K");
  await driver.see("This is the first alert of the list");
  await driver.press("J", "J");
  const third = idNow();
  assert.notEqual(third, first);
  await driver.press("K", "K");
  assert.equal(idNow(), first);
  await driver.press("J", "J", "q");
  await driver.see("Statement_63310");
  await driver.press("enter");
  await driver.see("[1 Summary]");
  assert.equal(idNow(), third);
});

Deno.test("Labels of an alert stand on as many lines as they need, and every event is counted", async () => {
  await using driver = await openAlerts([120, 40]);
  await driver.see("Statement_63310");
  const words = Array.from({ length: 9 }, (_, i) => `LONG-LABEL-${i}`);
  await driver.press("enter");
  await driver.see("[1 Summary]");
  const { id } = driver.app.shell.get().frames.at(-1)!.params as { id: string };
  await driver.client.alert.label(id, words);
  await driver.press("r");
  const screen = await driver.see(words.at(-1)!);
  for (const word of words) assert.ok(screen.includes(word), word);
  await driver.press("3");
  const tab = await driver.see(/\[3 Activity \d+\]/);
  const count = Number(/\[3 Activity (\d+)\]/.exec(tab)![1]);
  assert.equal(
    lines(tab).filter((line) => /\d\d:\d\d .*(created|status|priority|\+|looked)/.test(line)).length,
    count,
  );
});

Deno.test("A change to very many alerts is asked about once more, then reaches each of them", async () => {
  await using driver = await openAlerts([80, 24]);
  await driver.see(/of \d+\+/);
  await driver.press("G");
  await driver.see(/of (\d+) groups/);
  await driver.press("A", "P", "m");
  const asked = await driver.see(/change (\d+) alerts/);
  const count = Number(/change (\d+) alerts/.exec(asked)![1]);
  const before = await driver.alerts();
  assert.equal(count, before.size);
  await driver.press("esc");
  await driver.gone(/change \d+ alerts/);
  assert.deepEqual(changedIds(before, await driver.alerts()), []);
  await driver.press("P", "m");
  await driver.see(/change \d+ alerts/);
  // The question is deaf at first to keys meant for what was there before it.
  for (let tries = 0; tries < 1000 && /change \d+ alerts/.test(await driver.screen()); tries++) {
    await driver.press("y");
  }
  await driver.see(`${count} alerts: priority MEDIUM`);
  const after = await driver.alerts();
  assert.ok([...after.values()].every(({ priority }) => priority === "MEDIUM"));
});

const TABS = [
  ["enter", /\[1 S[\s\S]*submission/],
  ["2", /\[2 F[\s\S]*Attribution/],
  ["3", /\[3 A[\s\S]*created/],
  ["4", /\[4 R/],
] as const;
for (const [columns, rows] of [[200, 60], [120, 40], [80, 24], [40, 16]] as const) {
  Deno.test(`An alert fills ${columns}x${rows}: every tab, no line too long`, async () => {
    await using driver = await openAlerts([columns, rows], { query: "al.score:>=3000" });
    await driver.see(/\.(eml|exe|docm)/);
    for (const [key, what] of TABS) {
      await driver.press(key);
      const screen = await driver.see(what);
      assert.equal(lines(screen).length, rows);
      assert.ok(lines(screen).every((line) => line.length <= columns), screen);
      assert.match(screen, columns < 60 ? /● MALICIOUS \d+/ : /● MALICIOUS \d+ {2}\S.* (CRIT|HIGH)/);
    }
  });
}
