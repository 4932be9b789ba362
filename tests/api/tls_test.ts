import assert from "node:assert/strict";
import type { ClientOptions, Verify } from "../../src/api/client_options.ts";
import { NetworkError, TlsError } from "../../src/api/errors.ts";
import { createHttp } from "../../src/api/http_client.ts";
import { CAN_PIN, tlsError } from "../../src/api/network_error.ts";
import { fakeProxy } from "../support/fake_proxy.ts";
import { fakeServer, tlsFixture } from "../support/fake_server.ts";
import { impostorServer } from "../support/impostor_server.ts";

const AUTH = { kind: "apikey", user: "ana", apikey: "k:secret" } as const;

async function ask(server: string, options: Partial<ClientOptions>): Promise<unknown> {
  const http = createHttp({ server, auth: AUTH, retries: 0, ...options });
  try {
    const first = await http.get("a/");
    assert.deepEqual(await http.get("a/"), first);
    return first;
  } finally {
    http.close();
  }
}

const trust = (name: string) => ({ caPem: tlsFixture(name) });
const cases:
  readonly (readonly ["selfsigned" | "pinned" | "server" | "elsewhere", string, Verify, boolean])[] = [
    ["selfsigned", "system", "system", false],
    ["selfsigned", "off", "off", true],
    ["selfsigned", "that certificate", trust("selfsigned.crt"), CAN_PIN],
    ["pinned", "that certificate", trust("pinned.crt"), true],
    ["selfsigned", "another CA", trust("ca.crt"), false],
    ["server", "system", "system", false],
    ["server", "its CA", trust("ca.crt"), true],
    ["server", "that certificate, but not the CA that issued it", trust("server.crt"), false],
    ["elsewhere", "its CA, but for another name", trust("ca.crt"), false],
    ["elsewhere", "off", "off", true],
  ];
for (const [tls, name, verify, expected] of cases) {
  Deno.test(`the "${tls}" certificate, trusting ${name}: ${expected ? "accepted" : "refused"}`, async () => {
    await using server = await fakeServer({ tls, replies: [{ response: "in" }] });
    await using proxy = fakeProxy();
    for (const through of [undefined, proxy.url]) {
      const answer = ask(server.url, { verify, proxy: through });
      if (expected) assert.equal(await answer, "in");
      else {
        await assert.rejects(answer, (error) => {
          assert.equal((error as Error).constructor, TlsError, String(error));
          assert.match(
            (error as TlsError).message,
            /^The certificate of "localhost(:\d+)?" is (not trusted|for another name)$/,
          );
          assert.match((error as TlsError).hint ?? "", /--insecure/);
          return true;
        });
      }
    }
    if (!expected) assert.equal(server.seen.length, 0, "no key is sent to a server that is not trusted");
  });
}

for (const shown of ["ca.crt", "selfsigned.crt", "pinned.crt"]) {
  Deno.test(`nothing is sent to an impostor that shows the trusted ${shown} without its key`, async () => {
    await using server = impostorServer(tlsFixture(shown));
    await using proxy = fakeProxy();
    for (const through of [undefined, proxy.url]) {
      const url = `https://localhost:${server.port}`;
      await assert.rejects(ask(url, { verify: trust(shown), proxy: through }), TlsError);
    }
    assert(server.count >= 2);
    assert.deepEqual(server.received, []);
  });
}

Deno.test("a proxy is asked for a tunnel to an https server, and with the full URL for an http one", async () => {
  await using proxy = fakeProxy();
  await using secure = await fakeServer({ tls: "server" });
  await using plain = await fakeServer({});
  const login = { proxy: proxy.url.replace("http://", "http://us:pa55@"), verify: trust("ca.crt") };
  await ask(secure.url, login);
  await ask(plain.url, login);
  assert.match(proxy.heads[0]!, new RegExp(`^CONNECT localhost:${secure.port} HTTP/1.1\r\n`));
  assert.doesNotMatch(proxy.heads[0]!, /apikey/i);
  assert.match(proxy.heads[1]!, new RegExp(`^GET http://localhost:${plain.port}/api/v4/a/ HTTP/1.1\r\n`));
  for (const head of proxy.heads) assert.match(head, /Proxy-Authorization: Basic dXM6cGE1NQ==\r\n/);
  const asked = proxy.heads.length;
  await ask(plain.url, { ...login, noProxy: ["localhost"] });
  assert.equal(proxy.heads.length, asked);
});

Deno.test("a proxy that refuses is named, and what to do", async () => {
  await using proxy = fakeProxy(407);
  const failed = ask("https://localhost:1", { proxy: proxy.url.replace("http://", "http://us:pa55w0rd@") });
  await assert.rejects(failed, (error) => {
    assert.ok(error instanceof NetworkError);
    assert.match(error.message, /^The proxy ".*" refused to connect to "localhost:1" \(407\)$/);
    assert.match(error.hint ?? "", /user:password@/);
    assert.doesNotMatch(JSON.stringify(error), /pa55w0rd/);
    return true;
  });
});

Deno.test("https to a port that speaks http, and http to one that speaks https", async () => {
  await using plain = await fakeServer({});
  await assert.rejects(ask(plain.url.replace("http:", "https:"), {}), /does not speak TLS$/);
  await using secure = await fakeServer({ tls: "server" });
  await assert.rejects(ask(secure.url.replace("https:", "http:"), {}), NetworkError);
});

Deno.test("cancelling while the certificate is checked frees the connection", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  for (const verify of ["system", "off"] as const) {
    const stop = new AbortController();
    const http = createHttp({ server: `https://localhost:${port}`, auth: AUTH, verify, retries: 0 });
    const reason = new Error("enough");
    const failed = assert.rejects(http.get("a/", { signal: stop.signal }), reason);
    const silent = await listener.accept();
    stop.abort(reason);
    await failed;
    silent.close();
    http.close();
  }
  listener.close();
});

Deno.test("a secured connection that is cut is no fault of a certificate: it is worth another try", async () => {
  await using server = await fakeServer({ tls: "server", replies: ["stall"] });
  for (const verify of [trust("ca.crt"), "off"] as const) {
    const asked = server.seen.length;
    const proxy = fakeProxy();
    const failed = assert.rejects(ask(server.url, { verify, proxy: proxy.url }), (error) => {
      assert.equal((error as Error).constructor, NetworkError, String(error));
      assert.match((error as Error).message, /^The connection to "localhost:\d+" broke: [\w ]+$/);
      return true;
    });
    await server.arrived(asked + 1);
    await proxy[Symbol.asyncDispose]();
    await failed;
  }
});

Deno.test("nor is one that is cut while it is being secured", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  for (const verify of [trust("ca.crt"), "off"] as const) {
    const failed = assert.rejects(ask(`https://localhost:${port}`, { verify }), (error) => {
      assert.equal((error as Error).constructor, NetworkError, String(error));
      assert.match(
        (error as Error).message,
        /"localhost:\d+" (closed the connection while it was being secured|broke: [\w ]+)$/,
      );
      return true;
    });
    const conn = await listener.accept();
    await conn.read(new Uint8Array(1000));
    conn.close();
    await failed;
  }
  listener.close();
});

const words: readonly (readonly [string, RegExp])[] = [
  ["invalid peer certificate: UnknownIssuer", /is not trusted/],
  [
    "invalid peer certificate: certificate expired: verified at time 1 (UNIX), but certificate is not valid after 0",
    /expired/,
  ],
  ["invalid peer certificate: NotValidForName", /another name/],
  ["received fatal alert: CertificateRequired", /^"h" wants a client certificate$/],
  ["received fatal alert: UnknownCA", /^"h" refuses our client certificate/],
  ["invalid peer certificate: BadSignature", /No safe connection/],
];
for (const [message, pattern] of words) {
  Deno.test(`the runtime's words are understood: ${message}`, () => {
    assert.match(tlsError(new Error(message), "h")?.message ?? "", pattern);
  });
}

Deno.test("what is no certificate's fault is not taken for one", () => {
  const cut = "peer closed connection without sending TLS close_notify: https://docs.rs/rustls/";
  const others = ["Connection reset by peer (os error 104)", "broken pipe", "tls.example refused"];
  for (const message of [cut, "tls handshake eof", ...others]) {
    assert.equal(tlsError(new Error(message), "h"), undefined, message);
  }
});
