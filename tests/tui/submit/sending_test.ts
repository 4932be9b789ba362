import assert from "node:assert/strict";
import type { Client } from "../../../src/api/mod.ts";
import { readKept } from "../../../src/tui/submit/kept_draft.ts";
import { AlxError } from "../../../src/util/error.ts";
import { openDemo } from "../../support/demo_driver.ts";
import { someFiles } from "../../support/some_files.ts";

Deno.test("What was analysed before is told, and r opens that result instead", async () => {
  await using folder = await someFiles({ "one.txt": "visit http://one.example" });
  const start = { screen: "submit", paths: [`${folder.path}/one.txt`] };
  await using driver = await openDemo([80, 24], start);
  await driver.see(/1 item .*ready/);
  await driver.press("S");
  const first = await driver.see(/sid|INFORMATIVE 0 +one\.txt/);
  assert.match(first, /one\.txt/);
  driver.app.open("submit", { paths: [`${folder.path}/one.txt`] });
  await driver.see(/1 of 1 analysed before/);
  await driver.press("5");
  await driver.see("[ submit again to");
  await driver.press("r");
  await driver.see(/INFORMATIVE 0 +one\.txt/);
});

Deno.test("An address that was analysed before is told as well", async () => {
  await using driver = await openDemo([80, 24]);
  const page = await driver.app.services.client.search.page("file", "uri_info.uri:* AND size:<400", {
    rows: 1,
    fl: ["uri_info"],
  });
  const { uri } = page.items[0]!.uri_info as { readonly uri: string };
  driver.app.open("submit", { given: { urls: [uri, "http://never.example/seen"] } });
  await driver.see(/1 of 2 analysed before/);
  await driver.press("1");
  await driver.see(/never\[\.\]example\/seen +URL · new/);
});

Deno.test("A folder is submitted as a job; what cannot be read stays out, and the new submissions are listed", async () => {
  await using folder = await someFiles({
    "a.txt": "first http://a.example",
    "b.txt": "second",
    "c.txt": "third",
  });
  await using driver = await openDemo([120, 40], { screen: "submit", paths: [folder.path] });
  await driver.see(/3 files/);
  await driver.see("[ submit 3 items to");
  await driver.see(/23 of 26/);
  await driver.press("S");
  await driver.see("3 submitted");
  const listed = await driver.see(/3 completed/);
  for (const name of ["a.txt", "b.txt", "c.txt"]) assert.ok(listed.includes(name), listed);
  await driver.press("o");
  await driver.see(/sid:\(\w+ OR \w+ OR \w+\)/);
  await driver.see(/of 3 /);
});

Deno.test("Several submissions are listed with their state although the index does not know them yet", async () => {
  await using folder = await someFiles({ "a.txt": "first", "b.txt": "second" });
  let isDone = false;
  await using driver = await openDemo([80, 24], { screen: "submit", paths: [folder.path] }, (client) => ({
    ...client,
    search: {
      ...client.search,
      page: async (index, query, options) =>
        query.startsWith("sid:(")
          ? { ...await client.search.page(index, query, options), items: [], total: 0 }
          : await client.search.page(index, query, options),
    },
    submission: {
      ...client.submission,
      async get(sid, signal) {
        const submission = await client.submission.get(sid, signal);
        return isDone ? submission : { ...submission, state: "submitted" };
      },
    },
  }));
  await driver.see(/2 files/);
  await driver.see(/23 of 26/);
  await driver.press("S");
  const running = await driver.see("2 running");
  assert.match(running, /▸ running.*a\.txt[\s\S]*▸ running.*b\.txt/);
  isDone = true;
  await driver.press("r");
  await driver.see("2 completed");
  await driver.press("j", "enter");
  await driver.see(/INFORMATIVE 0 +b\.txt/);
});

Deno.test("Of several things those that failed stay in the form, with the reason", async () => {
  await using folder = await someFiles({ "good.txt": "good", "gone.txt": "gone" });
  const paths = ["good.txt", "gone.txt"].map((name) => `${folder.path}/${name}`);
  await using driver = await openDemo([120, 40], { screen: "submit", paths });
  await driver.see("2 items");
  await driver.see(/gone\.txt.*new/);
  await driver.see(/23 of 26/);
  await Deno.remove(paths[1]!);
  await driver.press("3", "down", "right"); // a priority of one's own
  await driver.press("S");
  const screen = await driver.see(/1 submitted, 1 failed/);
  assert.match(screen, /there is no such file/);
  assert.doesNotMatch(screen, /good\.txt +.*B/);
  const kept = readKept(driver.app)!;
  assert.deepEqual(kept.items.map(({ text }) => text), [paths[1]]);
  assert.deepEqual(Object.keys(kept.params), ["priority"]);
  // What was submitted is one key away; the form is still there afterwards.
  await driver.see("[ open the 1 submitted ]");
  await driver.press("o");
  await driver.see(/completed.*good\.txt|good\.txt.*result/);
  await driver.press("esc");
  await driver.see("[ open the 1 submitted ]");
});

/** A client that submits as it is told. */
const submitting = (submit: Client["submit"]["submit"]) => (client: Client): Client => ({
  ...client,
  submit: { ...client.submit, submit },
});

Deno.test("A refusal keeps the form, and the review says why until something is changed", async () => {
  await using folder = await someFiles({ "x.txt": "x" });
  const start = { screen: "submit", paths: [`${folder.path}/x.txt`] };
  const refuse = submitting(() =>
    Promise.reject(new AlxError("Your quota is used up", { hint: "Try tomorrow" }))
  );
  await using driver = await openDemo([80, 24], start, refuse);
  await driver.see(/1 item .*ready/);
  await driver.press("S");
  await driver.see("not submitted");
  await driver.press("5");
  const screen = await driver.see("✗ Not submitted: Your quota is used up");
  assert.match(screen, /x\.txt · 1 B/);
  await driver.press("3");
  await driver.see("priority");
  await driver.press("down", "right");
  await driver.see(/1 item .*ready/);
});

Deno.test("While it is sent it is not sent again, and ctrl-g cancels it", async () => {
  await using folder = await someFiles({ "x.txt": "x" });
  const start = { screen: "submit", paths: [`${folder.path}/x.txt`] };
  let count = 0;
  const begun = Promise.withResolvers<void>();
  const never = submitting((_source, options) => {
    count++;
    begun.resolve();
    return new Promise((_, reject) =>
      options?.signal?.addEventListener("abort", () => reject(options.signal?.reason))
    );
  });
  await using driver = await openDemo([80, 24], start, never);
  await driver.see(/1 item .*ready/);
  await driver.press("1");
  await driver.see(/1 B.*new/);
  await driver.press("S");
  await driver.see(/1 item .*begun/);
  await begun.promise;
  await driver.press("S");
  await driver.see("Sending: begun");
  assert.equal(count, 1);
  await driver.press("ctrl-g");
  await driver.see("not submitted");
  await driver.press("5");
  await driver.see("✗ Not submitted: Cancelled");
});

Deno.test("What cannot be sent says why: an empty file, no file, nothing at all", async () => {
  await using folder = await someFiles({ "empty.bin": "" });
  const start = { screen: "submit", paths: [`${folder.path}/empty.bin`, `${folder.path}/none.bin`] };
  await using driver = await openDemo([80, 24], start);
  await driver.press("1");
  await driver.see("✗ Cannot read it: there is no such file");
  await driver.see("✗ It is empty");
  await driver.see(/\d+ services/);
  await driver.press("S");
  await driver.see(/empty\.bin: It is empty/);
  // The cursor is on the first item that is wrong.
  await driver.press("x");
  await driver.see(/Removed .*empty\.bin; u undoes it/);
  await driver.press("u");
  await driver.see("✗ It is empty");
  await driver.press("x", "x");
  await driver.see("0 items");
  await driver.press("S");
  await driver.see("Nothing to submit yet");
});

Deno.test("An item that cannot be submitted does not keep the others from it, and stays in the form", async () => {
  await using folder = await someFiles({ "good.txt": "good" });
  const paths = [`${folder.path}/good.txt`, `${folder.path}/none.bin`];
  await using driver = await openDemo([120, 40], { screen: "submit", paths });
  await driver.see("✗ Cannot read it: there is no such file");
  await driver.see("1 of 2 items cannot be submitted and stay in the form");
  await driver.see(/23 of 26/);
  await driver.press("S");
  await driver.see(/1 submitted, 1 failed/);
  assert.deepEqual(readKept(driver.app)!.items.map(({ text }) => text), [paths[1]]);
});

Deno.test("C on a submission opens the form with its file and its settings", async () => {
  await using driver = await openDemo([120, 40]);
  await driver.openWorst();
  await driver.press("C");
  await driver.see(/› Submit/);
  await driver.press("5");
  const screen = await driver.see(/POST \/api\/v4\/submit\//);
  assert.doesNotMatch(screen, /"classification"|"ingest_id"/);
  assert.match(screen, /"sha256": "[0-9a-f]{64}"/);
  assert.match(screen, /open the result of/);
  await driver.press("S");
  await driver.see(/MALICIOUS|RUNNING/);
});

Deno.test("The copy menu has the command and the request, passwords included", async () => {
  await using folder = await someFiles({ "a b.zip": "not a zip" });
  await using driver = await openDemo([120, 40], { screen: "submit", paths: [`${folder.path}/a b.zip`] });
  await driver.see(/a b\.zip.*new/);
  await driver.press("/");
  await driver.type("archive passwords");
  await driver.press("enter", "enter");
  await driver.type("it's, x");
  await driver.press("enter");
  const screen = await driver.see(/--archive-password[ │]+'?•••/);
  assert.doesNotMatch(screen, /it's/);
  await driver.press("y", "y");
  await driver.see("Copied alx command");
  await driver.press("y", "j");
  await driver.see("Copied request JSON");
  const [command, request] = driver.terminal.copied;
  assert.match(command!, /^alx submit '[^']*a b\.zip' --archive-password 'it'\\''s' --archive-password x$/);
  assert.equal(JSON.parse(request!).params.initial_data, '{"passwords":["it\'s","x"]}');
});
