import assert from "node:assert/strict";
import { parseAlSubmit, usageText } from "../../src/cli/al_submit/arguments.ts";
import { idOfPath } from "../../src/cli/al_submit/async.ts";
import { failureLine } from "../../src/cli/al_submit/job.ts";
import { wordsFor } from "../../src/cli/own_name.ts";
import { UsageError } from "../../src/util/error.ts";
import { inFolder } from "../features/submit/support.ts";
import { run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";

Deno.test("words are read as argparse reads them", () => {
  const cases: readonly (readonly [string[], Record<string, string>, string[]])[] = [
    [["a", "b"], {}, ["a", "b"]],
    [["-aq", "a"], { "--async": "", "--quiet": "" }, ["a"]],
    [["a", "-t"], { "--text": "" }, ["a"]],
    [["-ofile", "a"], { "--output-file": "file" }, ["a"]],
    [["-o=file", "a"], { "--output-file": "file" }, ["a"]],
    [["-qo", "file", "a"], { "--quiet": "", "--output-file": "file" }, ["a"]],
    [["--output-file=x=y", "a"], { "--output-file": "x=y" }, ["a"]],
    [["--meta", "{}", "a"], { "--metadata": "{}" }, ["a"]],
    [["--output", "f", "-"], { "--output-file": "f" }, ["-"]],
    [["--server", "u", "--server-crt", "c"], { "--server": "u", "--server-crt": "c" }, []],
    [["-j", '{"a": -1}', "a"], { "--json-params": '{"a": -1}' }, ["a"]],
    [["-p", "-secret with space", "a"], { "--password": "-secret with space" }, ["a"]],
    [["--", "-q"], {}, ["-q"]],
    [["-1"], {}, ["-1"]],
    [["--timeout", "5", "--debug", "a"], {}, ["a"]],
  ];
  for (const [words, values, files] of cases) {
    const given = parseAlSubmit(words);
    assert.deepEqual([Object.fromEntries(given.values), given.files], [values, files], words.join(" "));
  }
  const faults = [["-x", "a"], ["--none"], ["-o"], ["-o", "-q"], ["--quiet=1"], ["--s", "x"]];
  for (const words of faults) assert.throws(() => parseAlSubmit(words), UsageError, words.join(" "));
});

Deno.test("a program named al-submit is al-submit", () => {
  for (const name of ["al-submit", "/usr/bin/al-submit", "C:\\bin\\al-submit.EXE"]) {
    assert.deepEqual(wordsFor(name, ["-q"]), ["al-submit", "-q"]);
  }
  assert.deepEqual(wordsFor("/usr/bin/alx", ["-q"]), ["-q"]);
});

Deno.test("a path has the id that the real al-submit gives it", () => {
  const ids = { "one.txt": "6VNlXpxCT8j", "/tmp/é": "KMXSj7RfnEG", "": "JXzS1IOHZlk" };
  for (const [path, id] of Object.entries(ids)) assert.equal(idOfPath(path), id);
});

Deno.test("al-submit", async (t) => {
  await using demo = await startDemo({ submissions: 10 });
  const login = ["-s", demo.url, "-u", demo.user, "-k", demo.apikey];
  const al = (args: string[], stdin?: string, env: Record<string, string> = {}) =>
    run(["al-submit", ...args], { env, ...(stdin === undefined ? {} : { stdin }) });

  await t.step(
    "the messages, in their order, on standard error; results on standard output",
    () =>
      inFolder({ a: "first", b: "second" }, async (folder) => {
        const { out, err, code } = await al([...login, folder]);
        assert.equal(code, 0);
        const results = out.trimEnd().split("\n").map((line) => JSON.parse(line));
        assert.deepEqual(results.map(({ files }) => files[0].name), ["a", "b"]);
        const [first = "", second = ""] = err.split(/(?=^File b)/m);
        const file = (name: string) =>
          new RegExp(
            `^File ${name} submitted for analysis \\[sid: \\w+\\]\n(?:\tListening for incoming results ` +
              `\\(WQ_ID: D-\\S+-WQ\\)\n\tProcessing\\.\\.\\.\n(?:\t\t\\[x\\] \\w+ \\([0-9a-f]{64}\\) - (?:SUCCESS|ERROR)\n)*)?` +
              "\tAll messages received, fetching results\\.\\.\\.\n$",
          );
        assert.match(first, file("a"));
        assert.match(second, file("b"));
      }),
  );

  await t.step("-q says nothing but errors", () =>
    inFolder({ a: "quiet" }, async (folder) => {
      assert.equal((await al([...login, "-q", `${folder}/a`])).err, "");
      const { err, code } = await al([...login, "-q", `${folder}/none`]);
      assert.deepEqual([err, code], [`!!ERROR!! ${folder}/none => File does not exist.\n`, 1]);
    }));

  await t.step("-a: as it goes, and -n: the ingest ids", () =>
    inFolder({ a: "async" }, async (folder) => {
      const { out, err } = await al([...login, "-a", folder]);
      assert.equal(JSON.parse(out).metadata.type, "AL_SUBMIT");
      assert.match(err, new RegExp(`^Sending file ${folder}/a for analysis\\.\\.\\.$`, "m"));
      assert.match(err, /^Checking message on notification queue: al_submit_\w+$/m);
      assert.match(err, /^\tFile 'a' complete\. Fetching results for submission ID: \w+\.\.\.$/m);
      const silent = await al([...login, "-a", "-n", folder]);
      assert.equal(silent.out, "");
      assert.match(silent.err, /has the ingest ID \w+\n$/);
    }));

  await t.step(
    "errors among several files end with the warning, and one line feed",
    () =>
      inFolder({ a: "fine", b: "" }, async (folder) => {
        const { err, code } = await al([...login, folder]);
        assert.equal(code, 1);
        assert.match(err, /\n\n\*\* WARNING: al_submit encountered .* multiple files\. \*\*\n$/);
        assert.doesNotMatch((await al([...login, "-q", folder])).err, /WARNING/);
      }),
  );

  await t.step(
    "a folder in the place of ~/.al/submit.cfg is said to be one",
    () =>
      inFolder({ a: "cfg" }, async (folder) => {
        await Deno.mkdir(`${folder}/.al/submit.cfg`, { recursive: true });
        const { err, code } = await al([...login, `${folder}/a`], undefined, { HOME: folder });
        assert.deepEqual([code, err], [
          1,
          `!!ERROR!! Cannot read "${folder}/.al/submit.cfg": it is a folder\n`,
        ]);
      }),
  );

  await t.step("names of files from standard input; nothing at all is an error", async () => {
    await inFolder({ a: "listed" }, async (folder) => {
      assert.equal((await al([...login, "-q"], `${folder}/a\n`)).code, 0);
    });
    const { err, code } = await al(login, "");
    assert.equal(code, 2);
    assert.equal(err, `${usageText()}al-submit: error: the following arguments are required: file/dir\n`);
  });

  await t.step(
    "~/.al/submit.cfg: odd sections are told of, percent signs are letters, options win",
    () =>
      inFolder({ a: "cfg" }, async (folder) => {
        const { hostname, port } = new URL(demo.url);
        await Deno.mkdir(`${folder}/.al`);
        await Deno.writeTextFile(
          `${folder}/.al/submit.cfg`,
          `[auth]\nuser: ${demo.user}\nAPIKEY = ${demo.apikey}\npassword = 100%s\n` +
            `[server]\ntransport = http\nhost = ${hostname}\nport = ${port}\n[other]\nx = 1\n`,
        );
        const env = { HOME: folder };
        const { err, code } = await al(["-q", `${folder}/a`], undefined, env);
        assert.equal(code, 0);
        assert.equal(
          err,
          "The configuration section '[other]' is invalid. The only valid sections are '[auth]' and '[server]'.\n",
        );
        assert.equal((await al(["-q", "-k", "x:wrong", `${folder}/a`], undefined, env)).code, 1);
      }),
  );

  await t.step(
    "-d without the right to customise: by a profile that has it, and never for another user",
    () =>
      inFolder({ a: "dynamic" }, async (folder) => {
        const { out, code } = await al([...login, "-q", "-d", `${folder}/a`]);
        assert.equal(code, 0);
        const { params } = JSON.parse(out);
        assert(params.services.selected.includes("Dynamic Analysis"));
        assert.equal(params.submitter, demo.user);
      }),
  );

  await t.step("help and version", async () => {
    assert.match((await al(["-h"])).out, /^usage: al-submit /);
    const { version } = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
    assert.equal((await al(["--vers"])).out, `al_submit v4.10.1 (alx ${version})\n`);
  });

  await t.step("a server that is not there", async () => {
    const { err, code } = await al(["-s", "http://127.0.0.1:9", "-u", "a", "-k", "b:c", "-"], "x", {
      ALX_RETRIES: "0",
    });
    assert.equal(code, 1);
    assert.match(err, /^!!ERROR!! /);
  });
});

Deno.test("al-submit tells of an answer of another form in words, not in JavaScript's", () => {
  const line = failureLine("a.bin", new TypeError("e.key.split is not a function"));
  assert.match(line, /Failed to submit 'a\.bin': The server's answer has another form than alx knows\./);
});
