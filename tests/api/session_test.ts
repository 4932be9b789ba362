import assert from "node:assert/strict";
import type { Credentials } from "../../src/api/client_options.ts";
import { AuthError, ForbiddenError } from "../../src/api/errors.ts";
import { createHttp, type HttpClient } from "../../src/api/http_client.ts";
import { type FakeServer, fakeServer, type Reply, type Seen } from "../support/fake_server.ts";

const PASSWORD = { kind: "password", user: "ana", password: "correct horse" } as const;

/** A server with sessions: logins make `s1`, `s2`, …; `lose` forgets the last. */
class Sessions {
  logins: unknown[] = [];
  lost = "Session expired";
  #valid = "";

  lose(): void {
    this.#valid = "";
  }

  readonly handle = (request: Seen): Reply => {
    if (request.url.endsWith("/auth/login/")) return this.login(request.json);
    const session = /session=(\w+)/.exec(String(request.headers.cookie))?.[1];
    if (session !== this.#valid || this.#valid === "") {
      return { status: 401, error: this.lost, headers: GONE };
    }
    if (request.headers["x-xsrf-token"] !== `x-${session}`) {
      return { status: 403, error: "Access Denied (/x/) [Invalid XSRF token]" };
    }
    return { response: session };
  };

  login(body: unknown): Reply {
    this.logins.push(body);
    this.#valid = `s${this.logins.length}`;
    return {
      response: { username: "ana" },
      headers: {
        "Set-Cookie": [`session=${this.#valid}; HttpOnly; Path=/`, `XSRF-TOKEN=x-${this.#valid}; Path=/`],
      },
    };
  }
}

const GONE = { "Set-Cookie": ["session=; Max-Age=0; Path=/", "XSRF-TOKEN=; Max-Age=0; Path=/"] };

async function withSessions(
  work: (sessions: Sessions, http: HttpClient, server: FakeServer) => Promise<void>,
  auth: Credentials = PASSWORD,
  sessions: Sessions = new Sessions(),
) {
  await using server = await fakeServer({ handle: sessions.handle });
  const http = createHttp({ server: server.url, auth, retries: 0 });
  try {
    await work(sessions, http, server);
  } finally {
    http.close();
  }
}

Deno.test("a password opens one session, whoever asks first", () =>
  withSessions(async (sessions, http) => {
    assert.deepEqual(await Promise.all([1, 2, 3].map(() => http.get("a/"))), ["s1", "s1", "s1"]);
    assert.deepEqual(sessions.logins, [{ user: "ana", password: "correct horse" }]);
  }));

Deno.test("a token and the code of a second factor go into the login", async () => {
  await withSessions(async (sessions, http) => {
    assert.equal(await http.get("a/"), "s1");
    assert.deepEqual(sessions.logins, [{ oauth_token: "tok", oauth_provider: "corp" }]);
  }, { kind: "token", token: "tok", provider: "corp" });
  await withSessions(async (sessions, http) => {
    await http.get("a/");
    assert.deepEqual(sessions.logins, [{ user: "ana", password: "correct horse", otp: "123456" }]);
  }, { ...PASSWORD, otp: "123456" });
});

/** Logins of an account with a second factor. */
class SecondFactor extends Sessions {
  override login(body: unknown): Reply {
    if (typeof body === "object" && body !== null && "otp" in body) return super.login(body);
    this.logins.push(body);
    return { status: 401, error: "Wrong OTP token" };
  }
}

Deno.test("a second factor is asked for once the server wants it, and then before each login", async () => {
  const login = { user: "ana", password: "correct horse" };
  let codes = 0;
  const auth = { ...PASSWORD, otp: () => Promise.resolve(String(++codes)) };
  await withSessions(async (sessions, http) => {
    await http.get("a/");
    assert.deepEqual([sessions.logins, codes], [[login], 0]);
  }, auth);
  await withSessions(
    async (sessions, http) => {
      await http.get("a/");
      assert.deepEqual(sessions.logins, [login, { ...login, otp: "1" }]);
      sessions.lose();
      await http.get("a/");
      assert.deepEqual(sessions.logins.slice(2), [{ ...login, otp: "2" }]);
    },
    auth,
    new SecondFactor(),
  );
});

Deno.test("requests with an API key share a session where that is asked for", () =>
  withSessions(
    async (sessions, http, server) => {
      assert.deepEqual([await http.get("a/"), await http.get("b/")], ["s1", "s1"]);
      assert.deepEqual(sessions.logins, [{ user: "ana", apikey: "k:s" }]);
      assert.equal(server.seen.at(-1)?.headers["x-apikey"], "k:s");
    },
    { kind: "apikey", user: "ana", apikey: "k:s", session: true },
  ));

for (
  const text of [
    "Session rejected",
    "Session not found",
    "Session expired",
    "Invalid source IP for this session",
    "Invalid user agent for this session",
  ]
) {
  Deno.test(`a lost session (${text}) is replaced once for all requests, POSTs too`, () =>
    withSessions(async (sessions, http) => {
      sessions.lost = text;
      await http.get("a/");
      sessions.lose();
      const answers = await Promise.all([
        http.get("a/"),
        http.json("POST", "b/", { json: {} }),
        http.get("c/"),
      ]);
      assert.deepEqual(answers, ["s2", "s2", "s2"]);
      assert.equal(sessions.logins.length, 2);
    }));
}

Deno.test("a refusal that comes late, of a session already replaced, opens no third", async () => {
  const sessions = new Sessions();
  const late = Promise.withResolvers<void>();
  await using server = await fakeServer({
    handle: (request) => {
      const reply = sessions.handle(request);
      if (!request.url.endsWith("/slow/") || typeof reply !== "object" || reply.status !== 401) return reply;
      return async (_, response) => {
        await late.promise;
        await response.head(401, { "Content-Type": "application/json", ...GONE });
        await response.end(JSON.stringify({ api_response: "", api_error_message: reply.error }));
      };
    },
  });
  const http = createHttp({ server: server.url, auth: PASSWORD, retries: 0 });
  await http.get("a/");
  sessions.lose();
  const slow = http.get("slow/");
  await server.arrived(3);
  assert.equal(await http.get("a/"), "s2");
  late.resolve();
  assert.equal(await slow, "s2");
  assert.equal(await http.get("a/"), "s2");
  assert.equal(sessions.logins.length, 2);
  http.close();
});

Deno.test("a session that is lost at once is not replaced for ever", () => {
  const sessions = new Sessions();
  return withSessions(
    async (_, http, server) => {
      await assert.rejects(
        http.get("a/"),
        (error) => error instanceof AuthError && error.message === "Session expired",
      );
      assert.ok(server.seen.length <= 4, String(server.seen.length));
    },
    PASSWORD,
    Object.assign(sessions, {
      login: (body: unknown) => {
        const reply = Sessions.prototype.login.call(sessions, body);
        sessions.lose();
        return reply;
      },
    }),
  );
});

Deno.test("a wrong password is asked once, not once per request: five failures lock the account", async () => {
  await using server = await fakeServer({ replies: [{ status: 401, error: "Wrong username or password" }] });
  const http = createHttp({ server: server.url, auth: PASSWORD });
  for (let i = 0; i < 3; i++) await assert.rejects(http.get("a/"), AuthError);
  assert.equal(server.seen.length, 1);
  http.close();
});

Deno.test("another refusal of a session's request is no reason to log in again", async () => {
  const sessions = new Sessions();
  await using server = await fakeServer({
    handle: (request) =>
      request.url.endsWith("/login/")
        ? sessions.handle(request)
        : { status: 403, error: "Access Denied (/a/) [No]" },
  });
  const http = createHttp({ server: server.url, auth: PASSWORD });
  await assert.rejects(http.get("a/"), ForbiddenError);
  assert.equal(sessions.logins.length, 1);
  http.close();
});

Deno.test("socket.io gets a session also with a key, which needs none for requests", () =>
  withSessions(async (sessions, http, server) => {
    assert.equal((await http.session()).headers["Cookie"], "session=s1; XSRF-TOKEN=x-s1");
    await http.session();
    assert.deepEqual(sessions.logins, [{ user: "ana", apikey: "k:secret" }]);
    assert.equal((await http.session({ renew: true })).headers["Cookie"], "session=s2; XSRF-TOKEN=x-s2");
    assert.equal(server.seen[0]!.headers["x-apikey"], undefined);
  }, { kind: "apikey", user: "ana", apikey: "k:secret" }));

Deno.test("one who stops waiting for the login does not stop it for others", async () => {
  const gate = Promise.withResolvers<void>();
  const sessions = new Sessions();
  await using server = await fakeServer({
    handle: (request) =>
      request.url.endsWith("/login/")
        ? async (seen, response) => {
          await gate.promise;
          const { headers } = sessions.login(seen.json) as { headers: Record<string, string[]> };
          await response.head(200, { "Content-Type": "application/json", ...headers });
          await response.end('{"api_response":{},"api_error_message":""}');
        }
        : sessions.handle(request),
  });
  const http = createHttp({ server: server.url, auth: PASSWORD });
  const stop = new AbortController();
  const reason = new Error("enough");
  const first = assert.rejects(http.get("a/", { signal: stop.signal }), reason);
  const second = http.get("b/");
  await server.arrived(1);
  stop.abort(reason);
  await first;
  gate.resolve();
  assert.equal(await second, "s1");
  http.close();
});
