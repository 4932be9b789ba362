/** Attacks on TLS, and the certificates that must be accepted, with the runtime inside the binary. @module */
import assert from "node:assert/strict";
import { fakeProxy } from "../support/fake_proxy.ts";
import { fakeServer, tlsFixture } from "../support/fake_server.ts";
import { impostorServer } from "../support/impostor_server.ts";
import { BINARY } from "./tmux.ts";

const fixture = (name: string) => new URL(`../fixtures/tls/${name}`, import.meta.url).pathname;
const KEY = ["--user", "ana", "--apikey", "k:s3cret"];

async function alx(args: readonly string[], env: Record<string, string> = {}) {
  const child = new Deno.Command(BINARY, {
    args: [...args, "--retries", "0", "--no-input"],
    clearEnv: true,
    env: { HOME: "/nonexistent", ...env },
    stdin: "null",
  });
  const { code, stdout, stderr } = await child.output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

/** A file with several certificates, the impostor's first. */
async function withBundle(work: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".pem" });
  try {
    const names = ["ca.crt", "client_ca.crt", "selfsigned.crt"];
    await Deno.writeTextFile(path, names.map(tlsFixture).join("\n"));
    await work(path);
  } finally {
    await Deno.remove(path);
  }
}

for (const shown of ["ca.crt", "selfsigned.crt", "pinned.crt", "server.crt"]) {
  Deno.test(`nothing is sent to an impostor that shows the trusted ${shown} without its key`, async () => {
    await using server = impostorServer(tlsFixture(shown));
    await using proxy = fakeProxy();
    const url = `https://localhost:${server.port}`;
    const login = ["--server", url, "--server-crt", fixture(shown)];
    const runs: [string[], Record<string, string>?][] = [
      [["quota", ...login, ...KEY]],
      [["quota", ...login, ...KEY, "--proxy", proxy.url]],
      [["status", ...login, ...KEY]],
      [["submission", "watch", "1a2b3c", ...login, ...KEY]],
      [["quota", ...login, "--user", "ana"], { ALX_PASSWORD: "pa55word" }],
    ];
    for (const [args, env] of runs) {
      const before = server.count;
      const { code, out, err } = await alx(args, env);
      assert.equal(code, 6, `${args.join(" ")}: ${out}${err}`);
      assert(server.count > before, `${args.join(" ")} never reached the server`);
    }
    assert.deepEqual(server.received, []);
  });
}

Deno.test("nothing is sent to an impostor that shows an authority of a trusted bundle", () =>
  withBundle(async (bundle) => {
    await using server = impostorServer(tlsFixture("ca.crt"));
    const at = ["--server", `https://localhost:${server.port}`, "--server-crt", bundle];
    assert.equal((await alx(["quota", ...at, ...KEY])).code, 6);
    assert.equal(server.count > 0, true);
    assert.deepEqual(server.received, []);
  }));

for (
  const [tls, trusted] of [["server", "ca.crt"], ["pinned", "pinned.crt"], [
    "selfsigned",
    "selfsigned.crt",
  ]] as const
) {
  Deno.test(`a server with the key of "${tls}" is accepted with --server-crt ${trusted}`, async () => {
    await using proxy = fakeProxy();
    for (const way of [[], ["--proxy", proxy.url]]) {
      await using server = await fakeServer({ tls, replies: [{ response: { quota: 1 } }] });
      const at = ["--server", server.url, "--server-crt", fixture(trusted), ...way];
      const { code, err } = await alx(["api", "GET", "user/quotas", ...at, ...KEY]);
      // A runtime before Deno 2.9 cannot verify a pinned CA certificate: refused, with what to do.
      if (tls === "selfsigned" && code === 6) assert.match(err, /basicConstraints=CA:FALSE/);
      else assert.equal(code, 0, err);
    }
  });
}
