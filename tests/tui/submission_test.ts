import assert from "node:assert/strict";
import { NetworkError } from "../../src/api/errors.ts";
import { submissionQuery } from "../../src/features/submissions.ts";
import { openDemo } from "../support/demo_driver.ts";

const lines = (screen: string) => screen.split("\n");
const row = (screen: string, what: RegExp) => lines(screen).findIndex((line) => what.test(line));

for (const [columns, rows] of [[120, 40], [80, 24], [40, 16]] as const) {
  Deno.test(`A submission shows verdict, tabs and files at ${columns}x${rows}, no line too long`, async () => {
    await using driver = await openDemo([columns, rows]);
    const screen = await driver.openWorst(/[●◕◑○✓] +\d+ \S+\.\w+/);
    assert.equal(lines(screen).length, rows);
    assert.ok(lines(screen).every((line) => line.length <= columns));
    assert.match(screen, columns < 60 ? /● \d{4}/ : /● MALICIOUS \d{4}/);
    assert.match(screen, columns < 60 ? /\[1 Sum\]/ : /\[1 Sum(mary)?\].*2 Files.*9 Report/);
  });
}

Deno.test("The head counts the services that ran, not the categories that were chosen", async () => {
  await using driver = await openDemo([120, 40]);
  const screen = await driver.openWorst();
  const { sid } = driver.app.shell.get().frames.at(-1)!.params as { sid: string };
  const { results, errors } = await driver.client.submission.get(sid);
  const ran = new Set([...results, ...errors].map((key) => key.split(".")[1]));
  assert.ok(screen.includes(` ${ran.size} services `), screen);
});

Deno.test("Moving in the tree narrows reasons and indicators to the branch", async () => {
  await using driver = await openDemo([120, 40]);
  await driver.openWorst();
  await driver.press("G");
  const screen = await driver.see(/\d+ of \d+ · /);
  const name = /\d+ of \d+ · (\S+)/.exec(screen)![1]!;
  const why = lines(screen).slice(row(screen, /─ why ─/) + 1, row(screen, /─ ATT&CK ─/)).map((line) =>
    line.slice(52)
  );
  assert.ok(why.every((line) => line.trim() === "" || line.includes(name) || line.includes("No heuristic")));
  await driver.press("g", "g");
  await driver.see(/[\d,]+ heuristics/);
});

Deno.test("A tree folds, isolates a branch and filters; esc takes each back", async () => {
  await using driver = await openDemo([80, 24]);
  await driver.openWorst();
  await driver.press("2");
  await driver.see("[2 Files");
  const before = lines(await driver.screen()).filter((line) => /[●◕◑○✓] +-?\d+ /.test(line)).length;
  await driver.press("H");
  const folded = await driver.see("▸");
  assert.ok(lines(folded).filter((line) => /[●◕◑○✓] +-?\d+ /.test(line)).length < before);
  await driver.press("L");
  await driver.gone("▸");
  await driver.press("f");
  await driver.type("nothing-has-this");
  await driver.see("esc clears the filter");
  await driver.press("enter", "esc");
  await driver.gone("esc clears the filter");
  await driver.press("j", "i");
  const only = await driver.see(/\d+ of \d+ ─/);
  assert.doesNotMatch(only, /─\n›▾.*eml/);
  await driver.press("esc");
  await driver.gone(/\d+ of \d+ ─/);
});

Deno.test("Every tab opens by its number and by the brackets", async () => {
  await using driver = await openDemo([120, 40]);
  await driver.openWorst();
  for (
    const [key, what] of [
      ["3", /\[3 Results \d+\]/],
      ["4", /Indicators of compromise/],
      ["5", /T\d{4}/],
      ["6", /\[6 Heuristics \d+\]/],
      ["7", /Parameters/],
      ["8", /\[8 Errors/],
      ["9", /Submission +\w{10,}/],
    ] as const
  ) {
    await driver.press(key, "ctrl-l");
    await driver.see(what);
  }
  await driver.press("]");
  await driver.see("[1 Summary]");
  await driver.press("[");
  await driver.see("[9 Report]");
});

Deno.test("Results fold and unfold, and a filter looks into what is folded", async () => {
  await using driver = await openDemo([120, 40]);
  await driver.openWorst();
  await driver.press("3");
  await driver.see("[3 Results");
  await driver.see(/\d+ by score/);
  await driver.press("H");
  const folded = await driver.see("▸");
  assert.doesNotMatch(folded, /▾/);
  await driver.press("l");
  await driver.see("▾");
  await driver.press("f");
  await driver.type("signature");
  const screen = await driver.see("filter›");
  assert.match(screen, /signature/);
});

Deno.test("Journey 2: from the worst submission to a file's sections, then p on a domain to results that have it", async () => {
  await using driver = await openDemo([80, 24]);
  await driver.openWorst();
  await driver.press("enter");
  await driver.see("[2 Results");
  await driver.press("esc");
  await driver.see("─ why ─");
  await driver.press("tab", "tab");
  await driver.see(/›[●◕◑○✓] \w/);
  await driver.press("p");
  await driver.see("─ pivot ");
  await driver.press("1");
  await driver.see(/\[3 results\][\s\S]*result\.sections\.tags|result\.sections\.tags[\s\S]*\[3 results\]/);
  await driver.press("q");
  await driver.see("─ why ─");
});

Deno.test("A value is added to the search below and can be excluded there", async () => {
  await using driver = await openDemo([80, 24]);
  await driver.openWorst();
  await driver.press("tab", "+");
  await driver.see("Added to the search in results below (1 filter)");
  await driver.press("-");
  await driver.see("Excluded from the search in results below (1 filter)");
  await driver.press("q");
  await driver.see(/NOT heuristic:/);
});

Deno.test("The copy menu gives the value defanged, and Y raw", async () => {
  await using driver = await openDemo([80, 24]);
  await driver.openWorst();
  await driver.press("tab", "tab", "y");
  await driver.see("defanged");
  await driver.press("y");
  await driver.see("Copied");
  await driver.press("Y");
  const [harmless, raw] = driver.terminal.copied;
  assert.ok(harmless!.includes("[.]"));
  assert.ok(!raw!.includes("[.]"));
  assert.equal(harmless!.replace("hxxp", "http").replaceAll("[.]", ".").replaceAll("[@]", "@"), raw);
});

Deno.test("A verdict is asked for, and leaving the question gives none", async () => {
  await using driver = await openDemo([120, 40]);
  await driver.openWorst();
  await driver.press("V");
  await driver.see("your verdict");
  await driver.press("enter");
  await driver.gone("your verdict");
  assert.match(await driver.screen(), /no analyst votes|▲ 0/);
  await driver.press("V", "m");
  await driver.see("▲ 1 malicious");
});

Deno.test("The screens resize without an overflowing line and keep the cursor", async () => {
  await using driver = await openDemo([120, 40]);
  await driver.openWorst();
  await driver.press("j", "j");
  const name = /› *[^\w]*(?:[●◕◑○✓] +-?\d+ )(\S{6})/.exec(await driver.screen())?.[1];
  for (const [columns, rows] of [[80, 24], [40, 16], [120, 40]] as const) {
    driver.terminal.resize(columns, rows);
    const screen = await driver.see("─ files ─");
    assert.ok(lines(screen).every((line) => line.length <= columns));
    assert.ok(name === undefined || screen.includes(name));
  }
});

Deno.test("An unknown submission says so in one place, with r to refresh", async () => {
  await using driver = await openDemo([80, 24]);
  await driver.see("subs");
  driver.app.open("submission", { sid: "nosuchsubmission" });
  const screen = await driver.see("r refresh");
  assert.equal(screen.match(/r refresh/g)!.length, 1);
});

Deno.test("A running submission shows what it waits for and results as they arrive, then its verdict", async () => {
  const done = Promise.withResolvers<void>();
  let finished = false;
  await using driver = await openDemo([120, 40], {}, (client) => ({
    ...client,
    submission: {
      ...client.submission,
      async get(sid, signal) {
        const submission = await client.submission.get(sid, signal);
        return finished ? submission : { ...submission, state: "submitted", results: [], max_score: 0 };
      },
    },
    live: {
      ...client.live,
      async *watch(sid) {
        const { results } = await client.submission.get(sid);
        yield { type: "start" };
        yield { type: "outstanding", services: { YARA: 3, CAPE: 12 } };
        for (const key of results.slice(0, 30)) yield { type: "result", key };
        await done.promise;
        finished = true;
        yield { type: "stop", missed: false };
      },
    },
  }));
  const screen = await driver.openWorst(/with findings of 30/);
  assert.match(screen, /RUNNING/);
  assert.match(screen, /waiting for ─[\s\S]*CAPE +12 files[\s\S]*YARA +3 files/);
  assert.match(screen, /30 results so far/);
  await driver.press("R");
  await driver.see("not followed");
  await driver.press("R");
  done.resolve();
  await driver.see(/● MALICIOUS \d{4}/);
  await driver.see(/[\d,]+ heuristics/);
});

for (const [how, live] of [["is off", false], ["cannot be had", true]] as const) {
  Deno.test(`A submission that completes while the live queue ${how} loads its files, heuristics and results`, async () => {
    let finished = false;
    await using driver = await openDemo([120, 40], {}, (client) => ({
      ...client,
      submission: {
        ...client.submission,
        async get(sid, signal) {
          const submission = await client.submission.get(sid, signal);
          return finished ? submission : { ...submission, state: "submitted", results: [], max_score: 0 };
        },
        async tree(sid, options) {
          const tree = await client.submission.tree(sid, options);
          return finished ? tree : { ...tree, tree: {}, partial: true };
        },
        async summary(sid, signal) {
          const summary = await client.submission.summary(sid, signal);
          return finished
            ? summary
            : { ...summary, heuristics: {}, tags: {}, partial: true } as typeof summary;
        },
      },
      live: {
        ...client.live,
        async *watch(_sid, options) {
          if (live) throw new NetworkError("Cannot reach the server", {});
          yield { type: "start" };
          await new Promise((_, reject) => options?.signal?.addEventListener("abort", reject));
        },
      },
    }));
    await driver.openWorst(/RUNNING/);
    if (live) await driver.see("Cannot reach the server");
    else await driver.press("R");
    await driver.press("3", "ctrl-l");
    await driver.see("[3 Results");
    await driver.see("Nothing yet; the analysis is running");
    await driver.press("6", "ctrl-l");
    await driver.see("[6 Heuristics");
    await driver.see("Nothing yet; the analysis is running");
    const { app } = driver;
    const { sid } = app.shell.get().frames.at(-1)!.params as { sid: string };
    finished = true;
    await app.queries.fetch(submissionQuery(app.services, sid));
    const done = await driver.see(/\[6 Heuristics [1-9]\d*\]/);
    assert.match(done, /MALICIOUS/);
    assert.doesNotMatch(done, /No heuristics/);
    await driver.press("3", "ctrl-l");
    await driver.see(/[1-9]\d* by score/);
    await driver.press("1", "ctrl-l");
    assert.doesNotMatch(await driver.see(/[1-9]\d* heuristics/), /No (?:files|heuristics|indicators)/);
  });
}

Deno.test("A completed submission with a partial summary does not claim that there are no heuristics", async () => {
  await using driver = await openDemo([120, 40], {}, (client) => ({
    ...client,
    submission: {
      ...client.submission,
      async summary(sid, signal) {
        const summary = await client.submission.summary(sid, signal);
        return { ...summary, heuristics: {}, tags: {}, partial: true } as typeof summary;
      },
    },
  }));
  const screen = await driver.openWorst(/which is incomplete/);
  assert.doesNotMatch(screen, /No (?:heuristics|indicators)/);
});

Deno.test("The live queue is opened again after a failure, and its results are told once", async () => {
  const opened: number[] = [];
  await using driver = await openDemo([120, 40], {}, (client) => ({
    ...client,
    submission: {
      ...client.submission,
      async get(sid, signal) {
        return { ...await client.submission.get(sid, signal), state: "submitted", results: [] };
      },
    },
    live: {
      ...client.live,
      async *watch(sid, options) {
        opened.push(opened.length);
        const { results } = await client.submission.get(sid);
        yield { type: "start" };
        for (const key of results.slice(0, opened.length === 1 ? 3 : 5)) yield { type: "result", key };
        if (opened.length === 1) throw new NetworkError("Cannot reach the server", {});
        await new Promise((_, reject) => options?.signal?.addEventListener("abort", reject));
      },
    },
  }));
  await driver.openWorst(/Cannot reach the server/);
  const screen = await driver.see("5 results so far");
  assert.doesNotMatch(screen, /Cannot reach the server|Waiting for the dispatcher/);
  assert.match(screen, /No service has anything left to do/);
});

Deno.test("Journey 7: what was read stays on screen when the server goes away, and r recovers", async () => {
  let down = false;
  await using driver = await openDemo([80, 24], {}, (client) => ({
    ...client,
    submission: {
      ...client.submission,
      summary: (sid, signal) =>
        down
          ? Promise.reject(new NetworkError("Cannot reach the server", { hint: "Is it running?" }))
          : client.submission.summary(sid, signal),
    },
  }));
  const before = await driver.openWorst();
  const reason = /\d+ █+ \S+ +(\w+ \w+)/.exec(before)![1]!;
  down = true;
  await driver.press("r");
  const failed = await driver.see("Cannot reach the server");
  assert.match(failed, /Cannot reach the server.*r refresh/);
  assert.ok(failed.includes(reason));
  down = false;
  await driver.press("r");
  await driver.gone("Cannot reach the server");
  assert.ok((await driver.screen()).includes(reason));
});
