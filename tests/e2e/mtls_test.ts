import assert from "node:assert/strict";
import { fakeProxy } from "../support/fake_proxy.ts";
import { mtlsServer } from "../support/mtls_server.ts";
import { BINARY } from "./tmux.ts";

const FIXTURES = new URL("../fixtures/tls/", import.meta.url).pathname;
const file = (name: string) => `${FIXTURES}${name}`;

/** The runtime of the binary has another TLS than the one these tests run on: what it says of it counts. */
async function whoami(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command(BINARY, {
    // --quiet: git keeps no mode, so that the fixtures' keys are warned of.
    args: ["whoami", "--output", "json", "--retries", "0", "--quiet", ...args],
    clearEnv: true,
    env: { HOME: "/nonexistent" },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

Deno.test("the binary logs in with a client certificate, checked or not, through a proxy or not", async () => {
  await using server = await mtlsServer(true);
  await using proxy = fakeProxy();
  const certificate = ["--cert", `${file("client.crt")},${file("client.key")}`];
  for (const trust of [["--server-crt", file("ca.crt")], ["--insecure"]]) {
    for (const way of [[], ["--proxy", proxy.url]]) {
      const { code, out, err } = await whoami(["--server", server.url, ...trust, ...certificate, ...way]);
      assert.equal(code, 0, err);
      assert.equal(JSON.parse(out).username, "analyst");
    }
  }
  assert.deepEqual(new Set(server.names), new Set(["analyst"]));
});

Deno.test("without one, or with a stranger's, it says so in a sentence of its own", async () => {
  await using server = await mtlsServer(true);
  const stranger = ["--cert", `${file("stranger.crt")},${file("stranger.key")}`];
  for (const args of [[], stranger]) {
    const { code, err } = await whoami(["--server", server.url, "--server-crt", file("ca.crt"), ...args]);
    assert.equal(code, 6);
    assert.match(err, /^alx: [^\n]*"localhost:\d+"[^\n]*\n( {2}Try: [^\n]+\n)?$/);
    assert.doesNotMatch(err, /rustls|close_notify/);
  }
});
