import { match, ok, strictEqual } from "node:assert/strict";
import type { Client } from "../../../src/api/mod.ts";
import { ForbiddenError, NetworkError } from "../../../src/api/errors.ts";
import { displayWidth } from "../../../src/util/width.ts";
import { type DemoDriver, openDemo } from "../../support/demo_driver.ts";
import { settle } from "../../support/driver.ts";

/** Waits until nothing is asked any more, and all is drawn. */
async function rest(driver: DemoDriver): Promise<void> {
  do {
    while (driver.app.queries.fetching.get() > 0) await settle();
    // What came last is drawn, and may ask for more.
    await settle();
    await driver.screen();
  } while (driver.app.queries.fetching.get() > 0);
}

/** The UI at home; it is left once nothing is asked any more. @param ends Whether that ever happens. */
async function home(
  size: readonly [number, number],
  change?: (client: Client) => Client,
  ends = true,
): Promise<DemoDriver> {
  const driver = await openDemo(size, { screen: "home" }, change);
  return {
    ...driver,
    // A screen is left when it has its answers: a connection that is cut while it is made closes too late for a test.
    async press(...names) {
      for (const name of names) {
        if (ends && (name === "enter" || name === "q" || name === "g")) await rest(driver);
        await driver.press(name);
      }
    },
    async [Symbol.asyncDispose]() {
      if (ends) await rest(driver);
      await driver[Symbol.asyncDispose]();
    },
  };
}
const paste = async (driver: DemoDriver, text: string) => {
  driver.terminal.emit({ kind: "paste", text });
  await settle();
};

for (const size of [[120, 40], [80, 24], [40, 16]] as const) {
  Deno.test(`home: every pane is there and nothing overflows, at ${size.join("x")}`, async () => {
    await using driver = await home(size);
    await driver.see(/server ─/);
    const text = await driver.see(/worst|files first/);
    for (const word of ["searches", "submissions", "history", "alerts, 4 days", "24 hours", "jobs"]) {
      match(text, new RegExp(`─ ${word} `));
    }
    for (const line of text.split("\n")) ok(displayWidth(line.trimEnd()) <= size[0], line);
  });

  Deno.test(`home: the omnibox searches what is typed and q comes back, at ${size.join("x")}`, async () => {
    await using driver = await home(size);
    await driver.see(/─ searches/);
    await driver.press("/");
    await driver.type("max_sc");
    await driver.see(/max_score +integer/);
    await driver.press("tab");
    await driver.type(">=1000");
    await driver.see(/search submissions.*\d hits|search submissions/);
    await driver.press("enter");
    await driver.see(/max_score:>=1000[\s\S]*[●◕] +\d{4}/);
    await driver.press("q");
    match(await driver.see(/─ searches/), /Search( |,).*paste/);
  });
}

Deno.test("home: what is pasted is recognised, and enter does what the line says", async () => {
  await using driver = await home([80, 24]);
  await driver.see(/─ submissions/);
  const { client } = driver.app.services;
  const { items: [file] } = await client.search.page("file", "type:executable*", {
    rows: 1,
    fl: ["sha256", "md5"],
  });
  const { items: [submission] } = await client.search.page("submission", "state:completed", {
    rows: 1,
    fl: ["sid"],
  });
  const visit = async (text: string, says: RegExp, shows: RegExp) => {
    await paste(driver, text);
    await driver.see(says);
    await driver.press("enter");
    await driver.see(shows);
    while (driver.app.shell.get().frames.length > 1) await driver.press("q");
    await driver.see(/─ searches/);
  };
  await visit(String(file!.sha256), /↵ open the file/, /\[2 Results/);
  await visit(String(file!.md5), /↵ md5: open the file/, /\[2 Results/);
  await visit(String(submission!.sid), /↵ open the submission/, /\[1 Sum/);
  await visit("hxxp://evil[.]example/x", /↵ url: find it in results/, /Search › results/);
  await visit("0123456789abcdef0123456789abcdef", /↵ md5: open/, /hashes.md5:0123456789abcdef/);
});

Deno.test("home: a path that is not there is said and stays; a fault in a query stays too", async () => {
  await using driver = await home([80, 24]);
  await paste(driver, "/no/such/file");
  await driver.see(/↵ submit the file/);
  await driver.press("enter");
  await driver.see(/There is no file "\/no\/such\/file"/);
  match(await driver.screen(), /\/› \/no\/such\/file/);
  await driver.press("ctrl-u");
  await driver.type("max_score:[1 TO");
  await driver.see(/✗ col/);
  await driver.press("enter");
  strictEqual(driver.app.shell.get().frames.length, 1);
});

Deno.test("home: tab chooses the index, the history is offered below and by ctrl-r", async () => {
  await using driver = await home([80, 24]);
  await driver.see(/─ submissions/);
  await driver.press("/", "tab");
  await driver.see(/tab index: results/);
  await driver.type("*");
  await driver.press("esc", "/", "enter");
  await driver.see(/Search › results/);
  await driver.press("q");
  await driver.see(/─ history[\s\S]*\* +results +now/);
  await driver.press("ctrl-r");
  await driver.see(/╭─ history/);
  await driver.press("enter");
  await driver.see(/Search › results/);
});

Deno.test("home: enter opens the newest submission; tab walks through every pane and round", async () => {
  await using driver = await home([120, 40]);
  await driver.see(/worst/);
  await driver.press("tab", "j", "enter");
  await driver.see(/\[1 Summary/);
  await driver.press("q");
  await driver.see(/─ searches/);
  await driver.press("tab", "tab", "tab", "tab", "tab", "tab");
  await driver.press("enter");
  await driver.see(/malicious, 7|Search › submissions/);
});

Deno.test("home: one pane that fails leaves the others alone, r asks again", async () => {
  let fails = true;
  await using driver = await home([120, 40], (client) => ({
    ...client,
    alert: {
      ...client.alert,
      priorities: (options) =>
        fails
          ? Promise.reject(new ForbiddenError("You may not see alerts", { status: 403 }))
          : client.alert.priorities(options),
    },
  }));
  await driver.see(/✗ You may not see alerts/);
  await driver.see(/worst[\s\S]*services +\d+ on/);
  fails = false;
  await driver.press("r");
  await driver.gone(/You may not see alerts/);
});

Deno.test("home: a server that never answers freezes nothing", async () => {
  const never = <T>(): Promise<T> => new Promise(() => {});
  await using driver = await home([80, 24], (client) => ({
    ...client,
    search: { ...client.search, page: never, count: never, histogram: never },
    user: { ...client.user, whoami: never },
    service: { ...client.service, list: never },
  }), false);
  await driver.press("j", "tab", "/");
  await driver.type("abc");
  await driver.see(/\/› abc/);
  await driver.press("esc", "ctrl-u", "g", "j");
  await driver.see(/No jobs since/);
  await driver.press("q");
  await driver.see(/abc[\s\S]*─ searches/);
});

Deno.test("home: at rest it writes nothing, and a move of the cursor little", async () => {
  await using driver = await home([120, 40]);
  await driver.see(/worst[\s\S]*services +\d+ on/);
  await rest(driver);
  await driver.screen();
  await driver.press("j");
  const before = driver.terminal.byteCount;
  await driver.press("j");
  ok(driver.terminal.byteCount - before < 700, `${driver.terminal.byteCount - before} bytes`);
  const atRest = driver.terminal.byteCount;
  for (let i = 0; i < 20; i++) await settle();
  strictEqual(driver.terminal.byteCount, atRest);
});

Deno.test("g m shows the submissions of whoever is logged in", async () => {
  await using driver = await home([80, 24]);
  await driver.press("g", "m");
  await driver.see(/params.submitter:analyst[\s\S]*of \d/);
});

Deno.test("g h goes back to the home that is there, and ctrl-^ back from it", async () => {
  await using driver = await home([80, 24]);
  await driver.see(/─ searches/);
  await rest(driver);
  await driver.press("g", "j", "g", "j", "g", "s");
  await driver.see(/Home › Jobs › Search[\s\S]*of 60/);
  await driver.press("g", "h");
  await driver.see(/─ searches/);
  strictEqual(driver.app.shell.get().frames.length, 1);
  await driver.press("ctrl-^");
  await driver.see(/Home › Jobs › Search/);
  await driver.press("g", "h");
});

Deno.test("home: a server that comes back is asked anew by r, the account too", async () => {
  let isAway = true;
  const away = () => Promise.reject(new NetworkError('The server "x" refused the connection'));
  await using driver = await home([120, 40], (client) => ({
    ...client,
    search: {
      ...client.search,
      page: (...args) => isAway ? away() : client.search.page(...args),
      count: (...args) => isAway ? away() : client.search.count(...args),
      histogram: (...args) => isAway ? away() : client.search.histogram(...args),
    },
    user: { ...client.user, whoami: (signal) => isAway ? away() : client.user.whoami(signal) },
  }));
  await driver.see(/submissions ─+ ✗ failed[\s\S]*✗ The server "x" refused the connection/);
  isAway = false;
  await driver.press("r");
  await driver.see(/worst/);
  await driver.see(/analyst@127\.0\.0\.1:\d+ {2}TLP/);
});

Deno.test("home: a folder is handed in by the form, or as a mass submission", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/a.txt`, "a");
    await using driver = await home([80, 24]);
    await driver.see(/worst/);
    await paste(driver, folder);
    await driver.see(/↵ submit/);
    await driver.press("enter");
    await driver.see(/m {2,}mass submission|mass submission: any number/);
    await driver.press("m");
    await driver.see(/which folder or file/);
    match(await driver.screen(), new RegExp(folder));
    await driver.press("esc");
    await paste(driver, `${folder}/a.txt`);
    await driver.press("enter");
    await driver.see(/Home › Submit/);
    strictEqual(driver.app.shell.get().frames.at(-1)?.screen.id, "submit");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("home: a search is kept by ctrl-s, counted, opened, and forgotten by x", async () => {
  await using driver = await home([120, 40]);
  await driver.see(/worst/);
  await driver.press("/");
  await driver.type("max_score:>=1000");
  await driver.press("ctrl-s", "ctrl-u");
  await driver.type("the bad ones");
  await driver.press("enter");
  await driver.see(/›the bad ones +subs +\d+/);
  await driver.press("enter");
  await driver.see(/\/› max_score:>=1000/);
  await driver.press("q");
  await driver.see(/›the bad ones/);
  await driver.press("x");
  await driver.see(/Forget the search/);
  while ((await driver.screen()).includes("Forget the search")) await driver.press("y");
  await driver.gone(/the bad ones/);
});

Deno.test("a search opened from home is left by q, not by an esc too many", async () => {
  await using driver = await home([120, 40]);
  await driver.see(/worst/);
  await driver.press("/");
  await driver.type("max_score:>=500");
  await driver.press("enter");
  await driver.see(/of \d/);
  await driver.press("G", "esc", "esc");
  match(await driver.see(/q goes home/), /max_score:>=500/);
  await driver.press("g", "j", "esc");
  await driver.see(/max_score:>=500[\s\S]*of \d/);
  await driver.press("q");
  await driver.see(/─ searches/);
});
