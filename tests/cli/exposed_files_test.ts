import assert from "node:assert/strict";
import { startDemo } from "../support/demo.ts";
import { run } from "../support/cli.ts";

/** Where a secret may stand, and how it is named to alx. */
interface Place {
  readonly name: string;
  readonly file: string;
  readonly text: (server: string) => string;
  readonly args?: (path: string) => readonly string[];
}

const LOGIN = "user = analyst\napikey = demo:analyst\n";
const ELSEWHERE = (path: string) => ["--apikey-file", path, "--user", "analyst"];

const PLACES: readonly Place[] = [
  {
    name: "alx.ini",
    file: ".config/alx/alx.ini",
    text: (server) => `[alx]\nprofile = p\n[profile p]\nserver = ${server}\n${LOGIN}`,
  },
  {
    name: "submit.cfg",
    file: ".al/submit.cfg",
    text: (server) => `[auth]\n${LOGIN}[server]\nurl = ${server}\n`,
  },
  { name: "--apikey-file", file: "a key", text: () => "demo:analyst\n", args: ELSEWHERE },
];

const MODES: readonly (readonly [mode: number, may: string | undefined])[] = [
  [0o600, undefined],
  [0o400, undefined],
  [0o644, "read"],
  [0o640, "read"],
  [0o666, "change"],
  [0o602, "change"],
];

for (const { name, file, text, args } of PLACES) {
  Deno.test({
    name: `${name} with a secret is warned of when others may read or change it`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await using demo = await startDemo({ submissions: 5 });
      const home = await Deno.makeTempDir();
      const path = `${home}/${file}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(path, text(demo.url));
      const env = { HOME: home, ...(args === undefined ? {} : { ALX_SERVER: demo.url }) };
      for (const [mode, may] of MODES) {
        await Deno.chmod(path, mode);
        const { code, err } = await run(["quota", ...args?.(path) ?? []], { env });
        assert.equal(code, 0, err);
        const warning =
          `alx: Other users may ${may} "${path}", which holds a secret; to keep it yours: chmod 600 `;
        assert(may === undefined ? err === "" : err.startsWith(warning), err);
        const quiet = await run(["quota", "--quiet", ...args?.(path) ?? []], { env });
        assert.equal(quiet.err, "");
      }
      await Deno.remove(home, { recursive: true });
    },
  });
}

Deno.test("the key of a client certificate is warned of, and a file without a secret is not", async () => {
  const home = await Deno.makeTempDir();
  await Deno.mkdir(`${home}/.al`);
  await Deno.writeTextFile(`${home}/.al/submit.cfg`, "[server]\nhost = h\n", { mode: 0o644 });
  await Deno.writeTextFile(`${home}/cert.pem`, "", { mode: 0o644 });
  await Deno.writeTextFile(`${home}/key.pem`, "", { mode: 0o644 });
  const args = ["config", "show", "--cert", `${home}/cert.pem,${home}/key.pem`];
  const { err } = await run(args, { env: { HOME: home } });
  assert.equal(err.split("\n").length, 2, err);
  assert.match(err, /key\.pem", which holds a secret/);
  await Deno.remove(home, { recursive: true });
});
