import assert from "node:assert/strict";
import { tlsFixture } from "../support/fake_server.ts";
import { run } from "../support/cli.ts";
import { fakeProxy } from "../support/fake_proxy.ts";
import { CAN_ASK, type MtlsServer, mtlsServer } from "../support/mtls_server.ts";

const FIXTURES = new URL("../fixtures/tls/", import.meta.url).pathname;
const file = (name: string) => `${FIXTURES}${name}`;

const GOOD = ["--cert", `${file("client.crt")},${file("client.key")}`];
const STRANGER = ["--cert", `${file("stranger.crt")},${file("stranger.key")}`];
const TRUSTS = [["--server-crt", file("ca.crt")], ["--insecure"]];

function whoami(server: MtlsServer, ...args: string[]) {
  // --quiet: git keeps no mode, so that the fixtures' keys are warned of.
  return run(["whoami", "--server", server.url, "--retries", "0", "--output", "json", "--quiet", ...args]);
}

Deno.test("a client certificate alone logs in, also through a proxy and without verification", {
  ignore: !CAN_ASK,
}, async () => {
  await using server = await mtlsServer(true);
  await using proxy = fakeProxy();
  for (const trust of TRUSTS) {
    for (const way of [[], ["--proxy", proxy.url]]) {
      const { out, err, code } = await whoami(server, ...trust, ...GOOD, ...way);
      assert.equal(code, 0, err);
      assert.equal(JSON.parse(out).username, "analyst");
    }
  }
  assert.deepEqual(new Set(server.names), new Set(["analyst"]));
});

Deno.test(
  "certificate and key may stand in one file, and --user with a key goes along",
  { ignore: !CAN_ASK },
  async () => {
    await using server = await mtlsServer(true);
    const path = await Deno.makeTempFile({ suffix: ".pem" });
    try {
      await Deno.writeTextFile(path, tlsFixture("client.crt") + tlsFixture("client.key"));
      const args = ["--server-crt", file("ca.crt"), "--cert", path, "--user", "ana", "--apikey", "a:b"];
      const { code, err } = await whoami(server, ...args);
      assert.equal(code, 0, err);
    } finally {
      await Deno.remove(path);
    }
  },
);

Deno.test("none or a wrong one is one sentence and exit code 6", { ignore: !CAN_ASK }, async () => {
  await using server = await mtlsServer(false);
  for (const trust of TRUSTS) {
    const none = await whoami(server, ...trust);
    assert.equal(none.code, 6);
    assert.equal(
      none.err,
      "alx: The server wants a client certificate\n  Try: Give it with --cert PEM[,KEY]\n",
    );
    const wrong = await whoami(server, ...trust, ...STRANGER);
    assert.equal(wrong.code, 6);
    assert.match(wrong.err, /^alx: The server refuses our client certificate\n {2}Try: [^\n]+\n$/);
  }
  assert.deepEqual(server.names, []);
});

Deno.test(
  "a server that breaks the connection instead is one sentence, too",
  { ignore: !CAN_ASK },
  async () => {
    await using server = await mtlsServer(true);
    for (const args of [[], STRANGER]) {
      const { err, code } = await whoami(server, "--server-crt", file("ca.crt"), ...args);
      assert.equal(code, 6);
      assert.match(err, /^alx: [^\n]*"localhost:\d+"[^\n]*\n( {2}Try: [^\n]+\n)?$/);
    }
  },
);

/** Files that cannot be shown to any server. */
const UNUSABLE: [cert: string, message: RegExp][] = [
  [file("client.crt"), /^alx: The client certificate comes without its key\n/],
  [`${file("client.crt")},${file("stranger.key")}`, /^alx: The client certificate and its key do not belong/],
  [file("client.key"), /^alx: The client certificate's file holds no certificate\n/],
  [file("README.md"), /^alx: Cannot use ".*README\.md" as the client certificate: it is not a PEM file\n/],
  [file("none.pem"), /^alx: Cannot read the client certificate from ".*none\.pem": there is no such file\n/],
];
for (const [cert, message] of UNUSABLE) {
  Deno.test(`a client certificate that no server could take is refused at once: ${message.source}`, async () => {
    const { err, code } = await run(["whoami", "--server", "https://localhost:1", "--quiet", "--cert", cert]);
    assert.match(err, message);
    assert.equal(code, 3);
  });
}

Deno.test("a key protected by a password is named as such", async () => {
  const path = await Deno.makeTempFile({ suffix: ".pem" });
  try {
    const kind = "ENCRYPTED PRIVATE KEY";
    const key = `-----BEGIN ${kind}-----\nMIH=\n-----END ${kind}-----\n`;
    await Deno.writeTextFile(path, tlsFixture("client.crt") + key);
    const { err, code } = await run(["whoami", "--server", "https://localhost:1", "--cert", path]);
    assert.match(err, /^alx: The key of the client certificate is protected by a password\n/);
    assert.equal(code, 3);
  } finally {
    await Deno.remove(path);
  }
});
