import assert from "node:assert/strict";
import { inFolder } from "../features/submit/support.ts";
import { run } from "../support/cli.ts";
import { type FakeServer, fakeServer, type Seen } from "../support/fake_server.ts";

const SESSION = { "Set-Cookie": ["session=s1; Path=/", "XSRF-TOKEN=x1; Path=/"] };

/** A server that takes tokens. */
const oauthServer = (): Promise<FakeServer> =>
  fakeServer({
    handle: ({ url }: Seen) =>
      url.includes("auth/login")
        ? { headers: SESSION, response: { username: "ana" } }
        : { response: { username: "ana", roles: [] } },
  });

const logins = ({ seen }: FakeServer) =>
  seen.filter(({ url }) => url.includes("auth/login")).map(({ json }) => json);

Deno.test("A token logs in, from a file, standard input or the environment, and is never shown", async () => {
  await inFolder({ "token": "tok-en\n" }, async (folder) => {
    const ways: [args: string[], options: Parameters<typeof run>[1]][] = [
      [["--token-file", `${folder}/token`, "--token-provider", "corp"], {}],
      [["--token-file", "-", "--token-provider", "corp"], { stdin: "tok-en\n" }],
      [[], { env: { ALX_TOKEN: "tok-en", ALX_TOKEN_PROVIDER: "corp" } }],
    ];
    for (const [args, options = {}] of ways) {
      await using server = await oauthServer();
      const env = { ALX_SERVER: server.url, HOME: folder, ...options.env };
      const { code, out, err } = await run(["whoami", "--debug", ...args], { ...options, env });
      assert.equal(code, 0, err);
      assert.equal(JSON.parse(out).username, "ana");
      assert.deepEqual(logins(server), [{ oauth_token: "tok-en", oauth_provider: "corp" }]);
      assert.doesNotMatch(out + err, /tok-en/);
      const shown = await run(["config", "show", ...args], { ...options, env });
      assert.doesNotMatch(shown.out + shown.err, /tok-en/);
      assert.match(shown.out, /\*{8}/);
    }
  });
});

Deno.test("With a token of another person, requests go out on their behalf", async () => {
  await inFolder({ "obo": "for-bob\n" }, async (folder) => {
    for (const provider of [undefined, "corp"]) {
      await using server = await oauthServer();
      const env = { ALX_SERVER: server.url, HOME: folder, ALX_USER: "ana", ALX_APIKEY: "k:secret" };
      const args = provider === undefined ? [] : ["--obo-provider", provider];
      const { code, err } = await run(["whoami", "--obo-token-file", `${folder}/obo`, ...args], { env });
      assert.equal(code, 0, err);
      const { headers } = server.seen.at(-1)!;
      assert.equal(headers["authorization"], "Bearer for-bob");
      assert.equal(headers["x-token-provider"], provider);
      assert.equal(headers["x-user"], "ana");
    }
  });
});

Deno.test("login keeps tokens in the profile, which is yours alone; al-submit takes them too", async () => {
  await inFolder({ "token": "tok-en\n", "a.txt": "a" }, async (folder) => {
    await using server = await oauthServer();
    const env = { HOME: folder };
    const login = await run(
      ["login", "--server", server.url, "--token-file", `${folder}/token`, "--token-provider", "corp"],
      { env },
    );
    assert.equal(login.code, 0, login.err);
    const path = `${folder}/.config/alx/alx.ini`;
    assert.match(await Deno.readTextFile(path), /token = tok-en\ntoken_provider = corp\n/);
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    assert.equal((await run(["whoami"], { env })).code, 0);
    assert.equal(logins(server).length, 2);
    await run(["al-submit", "-s", server.url, "--token-file", `${folder}/token`, `${folder}/a.txt`], { env });
    assert.deepEqual(logins(server).at(-1), { oauth_token: "tok-en" });
    const init = await run(["config", "init", "--server", server.url, "--token-file", `${folder}/token`], {
      env,
    });
    assert.equal(init.code, 2);
    assert.match(init.err, /A token cannot stand in a file that al-submit reads too\n {2}Try: alx login/);
  });
});
