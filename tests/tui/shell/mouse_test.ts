import assert from "node:assert/strict";
import { type DemoDriver, openDemo } from "../../support/demo_driver.ts";

const place = (screen: string, what: string) => {
  const lines = screen.split("\n");
  const y = lines.findIndex((line) => line.includes(what));
  assert.ok(y >= 0, `${what} is not on\n${screen}`);
  return { x: lines[y]!.indexOf(what), y };
};

function mouseOf(driver: DemoDriver) {
  const send = (action: "press" | "drag" | "release", { x, y }: { x: number; y: number }) =>
    driver.terminal.emit({ kind: "mouse", action, button: "left", x, y });
  return {
    click(at: { x: number; y: number }) {
      send("press", at);
      send("release", at);
    },
    async clickOn(what: string, by = { x: 0, y: 0 }) {
      const { x, y } = place(await driver.screen(), what);
      this.click({ x: x + by.x, y: y + by.y });
    },
    drag(from: { x: number; y: number }, to: { x: number; y: number }) {
      send("press", from);
      send("drag", to);
      send("release", to);
    },
  };
}

Deno.test("One click on a facet value filters by it, and the cross of its chip takes it back", async () => {
  await using driver = await openDemo([120, 40], { index: "submission" });
  const mouse = mouseOf(driver);
  await driver.see(/^ {2}completed +█/m);
  await mouse.clickOn("─ state ─", { x: 3, y: 1 });
  await driver.see("state:completed ✕");
  await mouse.clickOn("✕");
  await driver.gone("✕");
});

Deno.test("One click on the row under the cursor stays on the screen, a double click opens it", async () => {
  await using driver = await openDemo([80, 24], { index: "submission" });
  const mouse = mouseOf(driver);
  const row = place(await driver.see("›○ "), "›○ ");
  mouse.click({ x: 20, y: row.y });
  await driver.press("j");
  assert.match(await driver.see("subs]"), /Search › submissions +● \d+/);
  await driver.press("k");
  mouse.click({ x: 20, y: row.y });
  mouse.click({ x: 20, y: row.y });
  await driver.see("Summary");
});

Deno.test("The words t time, s sort and , columns are buttons", async () => {
  await using driver = await openDemo([120, 40], { index: "submission" });
  const mouse = mouseOf(driver);
  await driver.see("t time  s sort  , columns");
  for (
    const [word, dialog] of [["t time", "time range of"], ["s sort", "sort by"], [", columns", "columns"]]
  ) {
    await mouse.clickOn(word!, { x: 2, y: 0 });
    await driver.see(`╭─ ${dialog}`);
    await driver.press("esc");
    await driver.gone("╭─");
  }
});

Deno.test("A click on a column of the histogram makes its step the time range", async () => {
  await using driver = await openDemo([120, 40], { index: "submission" });
  const mouse = mouseOf(driver);
  const { y } = place(await driver.see("┤"), "┤");
  mouse.click({ x: 40, y: y + 1 });
  await driver.see(/2026-\d\d-\d\dT?\S* to 2026-\d\d-\S+ ✕/);
});

Deno.test("A click on a crumb goes to that screen, one on a hint of the footer runs it", async () => {
  await using driver = await openDemo([120, 40]);
  const mouse = mouseOf(driver);
  await driver.openWorst();
  await mouse.clickOn("Search › submissions");
  await driver.see("[2 subs]");
  await mouse.clickOn("/ query", { x: 3, y: 0 });
  await driver.see("leave");
  await driver.press("esc");
  await mouse.clickOn("? help", { x: 3, y: 0 });
  await driver.see("help ·");
});

Deno.test("A drag copies what it passes over, within the pane where it began", async () => {
  await using driver = await openDemo([120, 40], { index: "submission" });
  const mouse = mouseOf(driver);
  const screen = await driver.see("export_1083.zip");
  const { x, y } = place(screen, "export_1083.zip");
  mouse.drag({ x, y }, { x: x + 5, y });
  await driver.see("Copied what was selected");
  assert.equal(driver.terminal.copied.at(-1), "export");
  mouse.drag({ x, y }, { x: x + 5, y: y + 1 });
  await driver.press();
  const lines = driver.terminal.copied.at(-1)!.split("\n");
  assert.equal(lines.length, 2);
  assert.match(lines[0]!, /^export_1083\.zip +\d/);
  assert.doesNotMatch(lines.join(""), /│|≥/);
});

Deno.test("What is selected is shown in inverse while the button is down", async () => {
  await using driver = await openDemo([80, 24], { index: "submission" });
  const { x, y } = place(await driver.see("export_1083"), "export_1083");
  driver.terminal.emit({ kind: "mouse", action: "press", button: "left", x, y });
  driver.terminal.emit({ kind: "mouse", action: "drag", button: "left", x: x + 5, y });
  await driver.press();
  await driver.screen();
  const inverse = driver.terminal.model.cells(y).filter((cell) => cell.includes("inverse"));
  assert.equal(inverse.map((cell) => cell[0]).join(""), "export");
  driver.terminal.emit({ kind: "mouse", action: "release", button: "left", x: x + 5, y });
  await driver.see("Copied");
  assert.ok(driver.terminal.model.cells(y).every((cell) => !cell.includes("inverse")));
});
