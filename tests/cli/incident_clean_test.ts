import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";
import { rowsOf } from "./incident_support.ts";

const FILES = {
  "clean.txt": "clean",
  "fails.pdf": "%PDF-1.4 ALX-FAIL",
  "gone.txt": "gone soon",
  "b.txt": "stays",
};

interface Bench {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly submitted: Awaited<ReturnType<typeof run>>;
  alx(...args: string[]): ReturnType<typeof run>;
}

/** Submits four files, one of which a service fails at, and deletes the submission of another. */
async function withIncident(work: (bench: Bench) => Promise<void>): Promise<void> {
  await using demo = await startDemo({ submissions: 5 });
  const folder = await Deno.makeTempDir();
  const env = { ...demo.env, XDG_STATE_HOME: `${folder}/state` };
  const alx = (...args: string[]) => run(["incident", ...args, "--incident", "clean"], { env });
  try {
    await Deno.mkdir(`${folder}/in`);
    for (const [name, text] of Object.entries(FILES)) await Deno.writeTextFile(`${folder}/in/${name}`, text);
    const submitted = await alx("submit", `${folder}/in`);
    const rows = rowsOf((await alx("analyze", "--output", "jsonl")).out);
    const { sid } = rows.find(({ path }) => path.endsWith("gone.txt"));
    assert.equal((await run(["submission", "delete", sid, "--yes"], { env })).code, 0);
    await work({ folder, env, submitted, alx });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a file whose service failed, or whose submission is gone, is clean in no output", () =>
  withIncident(async ({ folder, submitted, alx }) => {
    assert.equal(submitted.code, 7, "submit says so");
    assert.match(submitted.err, /fails\.pdf": incomplete: 1 service error/);
    assert.equal(JSON.parse(submitted.out).paths.incomplete, 1);
    const fates = Object.fromEntries(
      rowsOf((await alx("analyze", "--no-details", "--output", "jsonl")).out)
        .map(({ path, fate, errors }) => [path.split("/").at(-1), [fate, errors]]),
    );
    assert.deepEqual(fates, {
      "clean.txt": ["done", 0],
      "b.txt": ["done", 0],
      "fails.pdf": ["incomplete", 1],
      "gone.txt": ["gone", null],
    });
    const html = `${folder}/report.html`;
    const csv = await alx("analyze", "--output", "csv", "--html", html);
    assert.match(csv.out, /,errors\r?\n/);
    assert.match(csv.out, /fails\.pdf,.*,incomplete,/);
    assert.match(csv.err, /2 analysed \(2 informative.*\), 1 incomplete, 1 not on the server/);
    assert.match(await Deno.readTextFile(html), />1<\/b><span>incomplete<\/span>/);
    const offline = rowsOf((await alx("analyze", "--offline", "--output", "jsonl")).out);
    assert.equal(offline.find(({ path }) => path.endsWith("fails.pdf")).fate, "incomplete");
    const server = rowsOf((await alx("analyze", "--from-server", "--output", "jsonl")).out);
    assert.equal(server.find(({ path }) => path.endsWith("fails.pdf")).fate, "incomplete");
  }));

Deno.test("download leaves out of the clean tree what was not wholly analysed, unless told otherwise", () =>
  withIncident(async ({ folder, alx }) => {
    const clean = await alx("download", "--to", `${folder}/t`, "--output", "jsonl");
    assert.deepEqual(rowsOf(clean.out).map(({ target }) => target).sort(), ["b.txt.cart", "clean.txt.cart"]);
    assert.match(clean.err, /2 left out for service errors or a missing submission/);
    const all = await alx("download", "--to", `${folder}/u`, "--include-incomplete", "--output", "jsonl");
    assert.equal(rowsOf(all.out).length, 4);
  }));

Deno.test("analyze --verify names each row that differs from the server, and exits with 7", () =>
  withIncident(async ({ alx }) => {
    const { code, err } = await alx("analyze", "--verify", "--output", "jsonl");
    assert.equal(code, 7);
    assert.match(err, /gone\.txt": the server has no such submission/);
    assert.equal((await alx("analyze", "--verify", "--offline")).code, 2);
    assert.match((await alx("status")).err, /1 analysed contents have no submission of their own/);
  }));
