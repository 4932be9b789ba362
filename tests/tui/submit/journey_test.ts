import assert from "node:assert/strict";
import { type DemoDriver, openDemo } from "../../support/demo_driver.ts";
import { someFiles } from "../../support/some_files.ts";

const lines = (screen: string) => screen.split("\n");

const VISIT = { "visit.txt": "visit http://evil.example" };

async function openForm(driver: DemoDriver): Promise<void> {
  await driver.see(/ 60/);
  await driver.press("g", "u");
  await driver.see("URL, hash, or text:");
}

for (const [columns, rows] of [[120, 40], [80, 24], [40, 16]] as const) {
  Deno.test(`A file goes through the form by keys and ends on its verdict, at ${columns}x${rows}`, async () => {
    await using folder = await someFiles(VISIT);
    await using driver = await openDemo([columns, rows]);
    await openForm(driver);
    await driver.type(`${folder.path}/vi`);
    await driver.see("visit.txt");
    await driver.press("tab");
    await driver.see(/25 B · text/);
    await driver.press("enter");
    const added = await driver.see(/25 B.*new/);
    assert.equal(lines(added).length, rows);
    assert.ok(lines(added).every((line) => line.length <= columns), added);
    await driver.press("enter", "5");
    await driver.see("[ submit to 127.0.0.1");
    await driver.press("enter");
    const done = await driver.see(columns < 60 ? /○ 0 +visit\.txt/ : /INFORMATIVE 0 +visit\.txt/);
    assert.match(done, /Submit|visit/);
    await driver.press("4");
    await driver.see(/hxxp:\/\/evil\[\.\]example/);
  });
}

for (const [columns, rows] of [[120, 40], [80, 24]] as const) {
  Deno.test(`Journey 4 at ${columns}x${rows}: profile, one service parameter, metadata, review, send, verdict`, async () => {
    await using folder = await someFiles({ "eicar.com": EICAR });
    await using driver = await openDemo([columns, rows]);
    await openForm(driver);
    await driver.type(`${folder.path}/eicar.com`);
    await driver.press("enter", "enter");
    await driver.see("Your own settings");
    // The profile
    await driver.press("enter");
    await driver.see("─ profile");
    await driver.press("j", "j", "enter");
    await driver.see("‹ Static + Dynamic Analysis [OFFLINE] ›");
    // One parameter of a service, found by its name
    await driver.press("/");
    await driver.type("run_ocr");
    await driver.press("enter");
    await driver.see(/›.*\[x\] run_ocr/);
    await driver.press("space");
    await driver.see(/›.*\[ \] run_ocr \*/);
    // Metadata
    await driver.press("4", "enter");
    await driver.type("case_id=881");
    await driver.press("enter", "enter");
    // The review
    await driver.see("[ submit again to 127.0.0.1");
    const review = await driver.see("--meta case_id=881");
    assert.match(review, /--submission-profile[\s│]+static_with_dynamic/);
    assert.match(review, /"run_ocr": false|DocumentPreview\.run_ocr=false/);
    await driver.press("S");
    await driver.see(/MALICIOUS \d+ +eicar\[\.\]com/);
    await driver.press("7");
    const meta = await driver.see(/case_id +881/);
    assert.match(meta, /Metadata|Meta/);
  });
}

const EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
