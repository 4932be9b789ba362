import assert from "node:assert/strict";
import { inFolder } from "../features/submit/support.ts";
import { run } from "../support/cli.ts";
import { startHostileServer } from "../support/hostile_server.ts";

/** What must not reach a terminal, beside line ends, tabs, our colours and the line of progress. */
function rawIn(text: string): string | undefined {
  // deno-lint-ignore no-control-regex -- this is about them
  const rest = text.replace(/\x1b\[[0-9;]*m|\r\x1b\[K|[\n\t]/g, "");
  const found = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.exec(rest);
  return found === null ? undefined : rest.slice(found.index - 40, found.index + 20);
}

const NAME = "a\x1b[2J\u202eb.txt";
/** With other ids the wait for what was handed in would not end. */
const SPARE = /\/(?:ingest|submit|live|auth)\//;

Deno.test("what is handed in comes back safe: names of files, and what the server says of them", async (t) => {
  await using server = await startHostileServer();
  const { demo, url } = server;
  const login = ["-s", url, "-u", demo.user, "-k", demo.apikey];
  const cases: readonly (readonly string[])[] = [
    ["submit", "--wait"],
    ["submit", "--wait", "--output", "csv"],
    ["submit", "--no-wait", "--output", "json"],
    ["submit", "--dry-run"],
    ["al-submit", ...login],
    ["al-submit", ...login, "-t"],
  ];
  for (const words of cases) {
    await t.step(
      words.filter((word) => !login.includes(word)).join(" "),
      () =>
        inFolder({ [NAME]: "visit http://evil.example" }, async (folder) => {
          server.behave("text", { seed: 1, spare: SPARE });
          const { out, err } = await run([...words, `${folder}/${NAME}`], {
            env: { ...server.env, ALX_RETRIES: "0" },
            terminal: 100,
          });
          assert.notEqual(out + err, "");
          assert.equal(rawIn(out + err), undefined);
          assert.doesNotMatch(err, /TypeError|unforeseen|\bat [\w.<>]+ \(/);
        }),
    );
  }
});
