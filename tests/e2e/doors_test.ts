/** What a key or an empty variable must not reach, with the binary as it is copied to a server. @module */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { withDemo } from "../support/demo_process.ts";
import { fakeServer } from "../support/fake_server.ts";
import { BINARY } from "./tmux.ts";

async function alx(args: readonly string[], env: Record<string, string>) {
  const child = new Deno.Command(BINARY, {
    args: [...args, "--no-input", "--retries", "0"],
    clearEnv: true,
    env,
    stdin: "null",
  });
  const { code, stdout, stderr } = await child.output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

Deno.test("a stored profile's key goes only to the server of the profile", async () => {
  const home = await Deno.makeTempDir();
  try {
    await withDemo({ submissions: 5, command: [BINARY] }, async (demo) => {
      const { ALX_SERVER: server = "", ALX_USER: user = "", ALX_APIKEY: apikey = "" } = demo;
      const env = { HOME: home };
      const login = await alx(["login", "--server", server, "--user", user, "--apikey", apikey], env);
      strictEqual(login.code, 0, login.err);
      strictEqual((await alx(["quota"], env)).code, 0);
      await using other = await fakeServer({});
      for (const way of [["--server", other.url], []]) {
        const more = way.length === 0 ? { ALX_SERVER: other.url } : {};
        const { code, err } = await alx(["quota", ...way], { ...env, ...more });
        strictEqual(code, 3, err);
      }
      deepStrictEqual(other.seen, []);
    });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("an empty batch query changes no alert", () =>
  withDemo({ submissions: 40, command: [BINARY] }, async (demo) => {
    const env = { HOME: "/nonexistent", ...demo };
    for (const query of ["", "  "]) {
      const { code, err } = await alx(["alert", "label", "--batch", query, "--yes", "SEEN"], env);
      strictEqual(code, 2, err);
      match(err, /empty/);
    }
    const { out } = await alx(["count", "alert", "label:SEEN"], env);
    match(out, /\b0\b/);
  }));
