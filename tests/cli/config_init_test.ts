import assert from "node:assert/strict";
import { initConfig } from "../../src/cli/commands/config_init.ts";
import type { GlobalOptions } from "../../src/cli/context.ts";
import { createContext } from "../../src/cli/create_context.ts";
import type { Asker } from "../../src/cli/prompts.ts";
import { CanceledError } from "../../src/util/error.ts";
import { systemClock } from "../../src/util/clock.ts";
import { parseIni } from "../../src/util/ini.ts";
import { run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";

/** Runs with a home of its own. */
async function withHome(work: (home: string, path: string) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir();
  try {
    await work(home, `${home}/.al/submit.cfg`);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

function keys(text: string): Record<string, string> {
  return Object.fromEntries(
    [...parseIni(text)].flatMap(([name, section]) =>
      [...section].map(([key, value]) => [`${name}.${key}`, value.text])
    ),
  );
}

/** Answers in turn; a question that does not match the next expectation fails. */
function scripted(
  script: [question: RegExp, answer: string | boolean | Error][],
): { ask: Asker; left: typeof script } {
  const next = (question: string): Promise<string | boolean> => {
    const [wanted, answer] = script.shift() ?? [];
    assert.match(question, wanted ?? /^nothing more is asked$/);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? "");
  };
  const text = (question: string) => next(question) as Promise<string>; // the script says what fits
  const ask: Asker = {
    text: async (question, { check, initial }) => {
      const answer = await text(question);
      const given = answer === "=" ? initial ?? "" : answer;
      assert.equal(check?.(given), undefined);
      return given;
    },
    secret: text,
    choice: async (question, { choices, initial }) => {
      const answer = await text(question);
      const found = choices.find(({ value }) => value === (answer === "=" ? initial : answer));
      assert(found, answer);
      return found.value;
    },
    confirm: (question) => next(question) as Promise<boolean>,
  };
  return { ask, left: script };
}

async function answerAll(
  home: string,
  script: [RegExp, string | boolean | Error][],
  globals: GlobalOptions = {},
): Promise<{ out: string; err: string; left: number }> {
  let [out, err] = ["", ""];
  const ctx = createContext({
    ...{ env: { HOME: home }, clock: systemClock, signal: new AbortController().signal, columns: 80 },
    isTty: { in: true, out: true, err: true },
    out: (data) => {
      out += String(data);
      return Promise.resolve();
    },
    err: (text) => void (err += text),
    async *stdin() {},
  });
  ctx.setGlobals(globals);
  const { ask, left } = scripted(script);
  await initConfig(ctx, ask);
  return { out, err, left: left.length };
}

Deno.test("config init writes a new file by its layout, for its owner alone", () =>
  withHome(async (home, path) => {
    await using demo = await startDemo();
    const { port } = new URL(demo.url);
    const result = await answerAll(home, [
      [/^Server$/, demo.url],
      [/^Log in with$/, "apikey"],
      [/^User name$/, demo.user],
      [/^API key \(NAME:SECRET\)$/, demo.apikey],
    ]);
    assert.equal(result.left, 0);
    assert.match(result.out, /^Wrote .*submit\.cfg; only you may read it\n$/);
    const text = await Deno.readTextFile(path);
    assert.deepEqual(keys(text), {
      "auth.user": demo.user,
      "auth.apikey": demo.apikey,
      "auth.insecure": "false",
      "server.transport": "http",
      "server.host": "127.0.0.1",
      "server.port": port,
    });
    assert.match(text, /# apikey = NAME:SECRET\napikey = /);
    assert(!result.out.includes(demo.apikey) && !result.err.includes(demo.apikey));
    if (Deno.build.os !== "windows") {
      assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
      assert.equal((await Deno.stat(`${home}/.al`)).mode! & 0o777, 0o700);
    }
    const names = await Array.fromAsync(Deno.readDir(`${home}/.al`), ({ name }) => name);
    assert.deepEqual(names, ["submit.cfg"]);
    const used = await run(["whoami", "--output", "json"], { env: { HOME: home } });
    assert.equal(JSON.parse(used.out).username, demo.user);
  }));

Deno.test("config init changes a file in place, through a link, once the person agrees", () =>
  withHome(async (home, path) => {
    await using demo = await startDemo();
    const { port } = new URL(demo.url);
    const before =
      `; mine\n[server]\nHost: 127.0.0.1\nport=${port}\ntransport = http\n\n[auth]\nuser = ${demo.user}\n` +
      `password = 50%off\n# do not lose me\n[other]\nx = 1\n`;
    await Deno.mkdir(`${home}/.al`);
    await Deno.writeTextFile(`${home}/dotfile`, before, { mode: 0o644 });
    await Deno.symlink(`${home}/dotfile`, path);
    const script = (agrees: boolean): [RegExp, string | boolean][] => [
      [/^Server$/, "="],
      [/^Log in with$/, "apikey"],
      [/^User name$/, "="],
      [/^API key/, demo.apikey],
      [/^The login works\. Change \[auth\] password, \[auth\] apikey in .*submit\.cfg\?$/, agrees],
    ];
    await assert.rejects(answerAll(home, script(false)), /Nothing was written/);
    assert.equal(await Deno.readTextFile(path), before);
    await answerAll(home, script(true));
    const after = before.replace("password = 50%off\n", "").replace(
      `user = ${demo.user}\n`,
      `user = ${demo.user}\napikey = ${demo.apikey}\n`,
    );
    assert.equal(await Deno.readTextFile(`${home}/dotfile`), after);
    assert((await Deno.lstat(path)).isSymlink);
    if (Deno.build.os !== "windows") assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  }));

Deno.test("config init writes nothing before the login works, and asks again", () =>
  withHome(async (home, path) => {
    await using demo = await startDemo();
    const wrong: [RegExp, string][] = [
      [/^Server$/, demo.url],
      [/^Log in with$/, "password"],
      [/^User name$/, demo.user],
      [/^Password$/, "wrong one"],
    ];
    const again = /^Nothing is written yet\. Change the answers\?$/;
    await assert.rejects(answerAll(home, [...wrong, [again, false]]), { name: "ExitWith", code: 4 });
    await assert.rejects(
      answerAll(home, [...wrong, [again, new CanceledError("Interrupted")]]),
      CanceledError,
    );
    await assert.rejects(Deno.stat(`${home}/.al`), Deno.errors.NotFound);
    const { err, left } = await answerAll(home, [
      ...wrong,
      [again, true],
      [/^Server$/, "="],
      [/^Log in with$/, "apikey"],
      [/^User name$/, "="],
      [/^API key/, demo.apikey],
    ]);
    assert.equal(left, 0);
    assert(!err.includes("wrong one"), err);
    assert.equal(keys(await Deno.readTextFile(path))["auth.password"], undefined);
  }));

Deno.test("config init asks again for what such a file cannot hold, before any server is asked", () =>
  withHome(async (home, path) => {
    await using demo = await startDemo();
    const answers = (server: string, secret: string): [RegExp, string][] => [
      [/^Server$/, server],
      [/^Log in with$/, "password"],
      [/^User name$/, demo.user],
      [/^Password/, secret],
    ];
    const { err } = await answerAll(home, [
      ...answers("http://127.0.0.1:1", " begins with a space"),
      [/Change the answers/, true],
      ...answers(demo.url, demo.user),
    ]);
    assert.match(err, /^alx: Cannot keep this value of "password": an INI file cannot hold it\n/);
    assert.equal(keys(await Deno.readTextFile(path))["auth.password"], demo.user);
  }));

Deno.test("config init asks nothing that an option says", () =>
  withHome(async (home) => {
    await using demo = await startDemo();
    const path = `${home}/new/my.cfg`;
    const result = await answerAll(home, [[/^User name$/, demo.user]], {
      ...{ server: demo.url, apikey: demo.apikey, config: path },
    });
    assert.equal(result.left, 0);
    assert.equal(keys(await Deno.readTextFile(path))["auth.user"], demo.user);
  }));

Deno.test("without a terminal config init takes options, the environment and the file", () =>
  withHome(async (home, path) => {
    await using demo = await startDemo();
    const env = { HOME: home, ALX_SERVER: demo.url };
    const login = ["--user", demo.user, "--apikey", demo.apikey];
    const made = await run(["config", "init", ...login], { env });
    assert.equal(made.code, 0, made.err);
    assert.deepEqual(JSON.parse(made.out).login, "apikey");
    assert.match(made.err, /^alx: The environment comes before this file: ALX_SERVER\n/);
    const before = await Deno.readTextFile(path);
    const same = await run(["config", "init"], { env: { HOME: home } });
    assert.equal(same.code, 0, same.err);
    assert.deepEqual(JSON.parse(same.out).changed, []);
    assert.equal(await Deno.readTextFile(path), before);
    const denied = await run(["config", "init", "--apikey", "no:key"], { env: { HOME: home } });
    assert.equal(denied.code, 4, denied.err);
    assert.equal(await Deno.readTextFile(path), before);
  }));

/** What is missing, and what is said. */
const MISSING: [args: string[], code: number, err: RegExp][] = [
  [[], 2, /^alx: The server is missing\n {2}Try: --server URL\n$/],
  [["--server", "https://h"], 2, /^alx: The user name is missing\n/],
  [["--server", "https://h", "--user", "u"], 2, /^alx: A proof of who you are is missing\n/],
  [["--server", "h", "--user", "u", "--apikey", "a:b"], 2, /^alx: The server address "h" is not/],
  [
    ["--config", "/proc/none/x.cfg", "--server", "https://h", "--user", "u", "--cert", "/none.pem"],
    3,
    /\/none\.pem/,
  ],
];
for (const [args, code, err] of MISSING) {
  Deno.test(`config init --no-input ${args.join(" ")} ends with ${code}`, () =>
    withHome(async (home) => {
      const result = await run(["config", "init", "--no-input", ...args], {
        env: { HOME: home },
        terminal: 80,
      });
      assert.match(result.err, err);
      assert.equal(result.code, code);
    }));
}

Deno.test("config init leaves alone a file that it cannot read, naming the line", () =>
  withHome(async (home, path) => {
    await Deno.mkdir(`${home}/.al`);
    await Deno.writeTextFile(path, "[auth]\nuser = a\nuser = b\n");
    const result = await run(["config", "init", "--server", "https://h"], { env: { HOME: home } });
    assert.equal(result.code, 3);
    assert.match(result.err, /submit\.cfg": line 3 repeats the key "user"/);
  }));
