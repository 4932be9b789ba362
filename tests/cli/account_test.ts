import assert from "node:assert/strict";
import { startDemo } from "../support/demo.ts";
import { run } from "../support/cli.ts";

async function inHome(work: (home: string) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir();
  try {
    await work(home);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("login stores a profile that later commands use, until logout", () =>
  inHome(async (home) => {
    await using demo = await startDemo({ submissions: 5 });
    const env = { HOME: home };
    await Deno.writeTextFile(`${home}/key`, `${demo.apikey}\n`, { mode: 0o600 });
    const login = await run(
      [
        "login",
        "--server",
        demo.url,
        "--user",
        demo.user,
        "--apikey-file",
        `${home}/key`,
        "--profile",
        "lab",
      ],
      { env },
    );
    assert.deepEqual([login.code, login.err], [0, ""]);
    const file = `${home}/.config/alx/alx.ini`;
    assert.deepEqual(JSON.parse(login.out), {
      profile: "lab",
      server: demo.url,
      user: demo.user,
      path: file,
    });
    assert.equal((await Deno.stat(file)).mode! & 0o777, 0o600);
    assert(!(login.out + login.err).includes(demo.apikey));

    const me = await run(["whoami"], { env });
    assert.equal(JSON.parse(me.out).username, demo.user);
    const shown = await run(["config", "show", "--output", "table"], { env });
    assert.match(shown.out, /^server .*profile ".*alx\.ini" line \d+$/m);
    assert(!shown.out.includes(demo.apikey));
    const profiles = JSON.parse((await run(["config", "profiles"], { env })).out);
    assert.deepEqual(profiles, [{ name: "lab", server: demo.url, user: demo.user, default: true }]);

    const logout = await run(["logout"], { env });
    assert.equal(logout.code, 0);
    assert(!(await Deno.readTextFile(file)).includes(demo.apikey));
    assert.equal((await run(["whoami"], { env })).code, 3);
  }));

Deno.test("login stores nothing when the server refuses", () =>
  inHome(async (home) => {
    await using demo = await startDemo({ submissions: 5 });
    const { code } = await run(
      ["login", "--server", demo.url, "--user", demo.user, "--apikey", "demo:wrong"],
      { env: { HOME: home } },
    );
    assert.equal(code, 4);
    await assert.rejects(Deno.stat(`${home}/.config/alx/alx.ini`), Deno.errors.NotFound);
  }));

Deno.test("login keeps the other profiles and the settings of submit.cfg apart", () =>
  inHome(async (home) => {
    await using demo = await startDemo({ submissions: 5 });
    const env = { HOME: home, ...demo.env };
    for (const name of ["one", "two"]) {
      assert.equal((await run(["login", "--profile", name], { env })).code, 0);
    }
    const profiles = JSON.parse((await run(["config", "profiles"], { env: { HOME: home } })).out);
    assert.deepEqual(
      profiles.map((one: { name: string; default: boolean }) => [one.name, one.default]),
      [["one", true], ["two", false]],
    );
    const bad = await run(["login", "--profile", "a b"], { env });
    assert.equal(bad.code, 3);
  }));

Deno.test("a password works as well as a key", async () => {
  await using demo = await startDemo({ submissions: 5 });
  const { out, code } = await run(["whoami"], {
    env: { ALX_SERVER: demo.url, ALX_USER: demo.user, ALX_PASSWORD: "analyst" },
  });
  assert.equal(code, 0);
  assert.equal(JSON.parse(out).username, demo.user);
});

Deno.test("--debug tells each request on standard error, without secrets", async () => {
  await using demo = await startDemo({ submissions: 5 });
  const { err, out } = await run(["whoami", "--debug"], { env: demo.env });
  assert.match(err, /^alx: GET \/api\/v4\/user\/whoami\/ → 200 .*\n$/);
  assert(!err.includes(demo.apikey));
  assert.equal(JSON.parse(out).username, demo.user);
});

Deno.test("whoami and quota are readable pages on a terminal", async () => {
  await using demo = await startDemo({ submissions: 5 });
  const me = await run(["whoami", "--no-color"], { env: demo.env, terminal: 80 });
  assert.match(me.out, /^user +analyst/m);
  assert.match(me.out, /^roles +.*submission_view/m);
  const quota = await run(["quota", "--no-color"], { env: demo.env, terminal: 80 });
  assert.match(quota.out, /^API calls left today/m);
});

Deno.test("no prompt is opened without a terminal or with --no-input", async () => {
  const env = { ALX_SERVER: "http://127.0.0.1:1", ALX_USER: "me" };
  for (const [args, terminal] of [[["whoami"], undefined], [["whoami", "--no-input"], 80]] as const) {
    const { code, err } = await run(args, { env, ...(terminal === undefined ? {} : { terminal }) });
    assert.equal(code, 4);
    assert.match(err, /Not logged in/);
  }
});
