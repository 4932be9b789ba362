import assert from "node:assert/strict";
import { type HostileMode, type HostileServer, startHostileServer } from "../support/hostile_server.ts";
import { ADMIN, knownThings, readingCommands } from "../support/hostile_commands.ts";
import { inFolder } from "../features/submit/support.ts";
import { run, type RunOptions, type RunResult } from "../support/cli.ts";

/** What a terminal may be sent beside text: our colours, and the line of progress. */
// deno-lint-ignore no-control-regex -- this is about them
const OWN = /\x1b\[(?:1;)?(?:[0-9]|3[0-9])m|\r\x1b\[K/g;
/** What it must not: whatever moves the cursor, hides, or turns the order of reading around. */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** What `--debug` tells of each request. */
const REQUEST = /^alx: [A-Z]+ \S+ → .*\n/gm;
/** One sentence, perhaps with lines of a query, and what to do. */
const SENTENCE = /^alx: [^\n]+\n(?: {2}[^\n]+\n)*$/;

/** What is wrong with what went to a terminal; empty when nothing is. */
function faultsOf({ out, err, code }: RunResult): string[] {
  const text = (out + err).replace(OWN, "");
  const found = UNSAFE.exec(text);
  return [
    ...(found === null ? [] : [`raw ${JSON.stringify(text.slice(found.index - 40, found.index + 20))}`]),
    ...(/unforeseen|\bat [\w.<>]+ \(|TypeError|RangeError/.test(err) ? [err] : []),
    ...(code === 0 || SENTENCE.test(err.replace(OWN, "").replace(REQUEST, "")) ? [] : [err]),
    ...(code === 1 ? [`exit code 1: ${err}`] : []),
  ];
}

interface Scene {
  readonly mode: HostileMode;
  readonly seed: number;
  readonly options: readonly string[];
  readonly terminal: number;
  /** What else must hold. */
  readonly check?: (result: RunResult) => string[];
}

const json = ({ out, code }: RunResult): string[] => {
  if (code !== 0) return [];
  try {
    JSON.parse(out);
    return [];
  } catch (error) {
    return [`no JSON: ${error}`];
  }
};
const lines = (result: RunResult): string[] =>
  result.code !== 0 ? [] : result.out.split("\n").filter((line) => line !== "")
    .flatMap((out) => json({ ...result, out }));

const SCENES: readonly Scene[] = [
  { mode: "text", seed: 2, options: [], terminal: 100 },
  { mode: "text", seed: 7, options: [], terminal: 30 },
  { mode: "ids", seed: 4, options: ["--no-color"], terminal: 4000 },
  { mode: "ids", seed: 5, options: ["--output", "json"], terminal: 100, check: json },
  { mode: "text", seed: 8, options: ["--output", "jsonl"], terminal: 100, check: lines },
  { mode: "text", seed: 9, options: ["--output", "csv"], terminal: 100 },
  { mode: "shape", seed: 3, options: [], terminal: 100 },
  { mode: "shape", seed: 4, options: [], terminal: 100 },
  { mode: "shape", seed: 5, options: ["--output", "csv"], terminal: 100 },
  { mode: "shape", seed: 6, options: ["--output", "json"], terminal: 100, check: json },
  { mode: "error", seed: 1, options: ["--debug"], terminal: 100 },
];

/** Those whose output is not in the format asked for: they write text, or a document. */
const OWN_FORM = /^(?:submission report|api|query check|help-info tos)\b/;
/** The embedded server lacks these, or sends their news by a way that the proxy has not. */
const ABSENT = /^(?:archive|retrohunt|status)\b/;

async function walk(server: HostileServer, scene: Scene): Promise<string[]> {
  const known = await knownThings(server.demo);
  const env = { ...server.env, ...ADMIN, ALX_RETRIES: "0" };
  const options: RunOptions = { env, terminal: scene.terminal };
  const faults: string[] = [];
  server.behave(scene.mode, { seed: scene.seed });
  for (const words of readingCommands(known)) {
    const command = words.join(" ");
    // It waits minutes for a server that fails to come to itself.
    if (scene.mode === "error" && command.startsWith("submission wait")) continue;
    const result = await run([...words, ...scene.options], options);
    const found = [...faultsOf(result), ...(OWN_FORM.test(command) ? [] : scene.check?.(result) ?? [])];
    if (found.length > 0 && !ABSENT.test(command)) faults.push(`${command}: ${found.join(" | ")}`);
  }
  return faults;
}

Deno.test("hostile answers never reach a terminal raw, and never end a command with a riddle", async (t) => {
  await using server = await startHostileServer();
  for (const scene of SCENES) {
    const { mode, seed, options, terminal } = scene;
    await t.step(`${mode} ${seed}, ${options.join(" ") || "tables"}, ${terminal} columns`, async () => {
      const before = server.changed;
      assert.deepEqual(await walk(server, scene), []);
      assert(mode === "error" || server.changed > before + 20);
    });
  }

  await t.step("CSV for programs, by a pipe or in a file, is what the server sent", async () => {
    await inFolder({}, async (folder) => {
      server.behave("text", { seed: 9 });
      const args = ["search", "submission", "*", "--rows", "20", "--output", "csv"];
      const piped = await run(args, { env: server.env });
      assert.match(piped.out, UNSAFE);
      const path = `${folder}/rows.csv`;
      const { code, err } = await run([...args, "--all", "--limit", "20", "--out", path], {
        env: server.env,
        terminal: 100,
      });
      assert.equal(code, 0, err);
      assert.match(await Deno.readTextFile(path), UNSAFE);
      const cells = [...piped.out.matchAll(/(?:^|[,\n])(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)];
      const formulas = cells.map(([, quoted, plain]) => quoted ?? plain ?? "").filter((cell) =>
        /^[=+@\t\r\n]|^-\D/.test(cell)
      );
      assert.deepEqual(formulas, []);
    });
  });

  await t.step("a report in HTML holds no script, loads nothing, and no attribute breaks out", async () => {
    const { sid } = await knownThings(server.demo);
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      server.behave("ids", { seed, share: 0.9 });
      const { out } = await run(["submission", "report", sid, "--format", "html", "--no-defang"], {
        env: server.env,
      });
      assert.deepEqual(strangeTags(out), []);
      assert.doesNotMatch(out.replace(/^\n|\n/g, ""), UNSAFE);
    }
  });
});

/** Tags and attributes of a page that the report's own are not. */
function strangeTags(page: string): string[] {
  const plain =
    /^<(?:\/?(?:html|head|title|style|body|h[1-6]|p|dl|dt|dd|table|thead|tbody|tr|th|td|pre|code|div|footer)|span|\/span)>$/;
  const known =
    /^<(?:!DOCTYPE html|html lang="en"|meta [\w\-="', ;:]+|(?:h[1-6]|p|span|div|footer) class="[a-z -]+")>$/;
  return [...page.matchAll(/<[^>]*>?/g)].map(([tag]) => tag).filter((tag) =>
    !plain.test(tag) && !known.test(tag)
  );
}
