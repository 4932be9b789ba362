import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { totpCode } from "../../src/demo/totp.ts";
import { type Ask, cookiesOf, type Fixture, fixture } from "./fixture.ts";

const WHOAMI = "user/whoami/";

async function logIn(on: Fixture, json: unknown, more: Ask = {}) {
  const answer = await on.ask("auth/login/", { as: null, json, ...more });
  const cookie = cookiesOf(answer.headers);
  const xsrf = /XSRF-TOKEN=([^;]*)/.exec(cookie)?.[1] ?? "";
  return { ...answer, cookie, session: { cookie, "x-xsrf-token": xsrf } };
}

const REFUSED: readonly (readonly [name: string, json: unknown, message: string])[] = [
  ["wrong password", { user: "admin", password: "no" }, "Wrong username or password"],
  ["unknown user", { user: "nobody", password: "no" }, "Wrong username or password"],
  ["wrong key", { user: "admin", apikey: "devkey:no" }, "Invalid user or APIKey"],
  ["key without a colon", { user: "admin", apikey: "devkey" }, "Invalid user or APIKey"],
  ["nothing", {}, "Not enough information to proceed with authentication"],
  ["a token", { oauth_token: "x" }, "oAuth login is disabled"],
];

for (const [name, json, message] of REFUSED) {
  Deno.test(`login refuses ${name}`, async () => {
    const answer = await logIn(fixture(), json);
    deepStrictEqual([answer.status, answer.message, answer.response], [401, message, ""]);
  });
}

Deno.test("a password session needs its XSRF token, a key session does not", async () => {
  const on = fixture();
  const byPassword = await logIn(on, { user: "admin", password: "admin" });
  strictEqual(byPassword.response.roles_limit, null);
  strictEqual((await on.ask(WHOAMI, { as: null, headers: byPassword.session })).response.username, "admin");
  const bare = await on.ask(WHOAMI, { as: null, headers: { cookie: byPassword.cookie } });
  deepStrictEqual([bare.status, bare.message], [
    403,
    "Access Denied (/api/v4/user/whoami/) [Invalid XSRF token]",
  ]);
  const byKey = await logIn(on, { user: "admin", apikey: "devkey:admin" });
  ok(byKey.response.roles_limit.includes("submission_view"));
  strictEqual((await on.ask(WHOAMI, { as: null, headers: { cookie: byKey.cookie } })).status, 200);
});

Deno.test("a session is bound to its address and user agent, and any 401 ends it", async () => {
  for (
    const [headers, from, message] of [
      [{ "user-agent": "other" }, "127.0.0.1", "Invalid user agent for this session"],
      [{}, "10.0.0.9", "Invalid source IP for this session"],
    ] as const
  ) {
    const on = fixture();
    const { session } = await logIn(on, { user: "admin", password: "admin" });
    const moved = await on.ask(WHOAMI, { as: null, headers: { ...session, ...headers }, from });
    deepStrictEqual([moved.status, moved.message], [401, message]);
    match(moved.headers.getSetCookie().join(), /session=;/);
    strictEqual((await on.ask(WHOAMI, { as: null, headers: session })).message, "Session expired");
  }
});

Deno.test("use extends a session; an hour of rest ends it", async () => {
  const on = fixture();
  const { session } = await logIn(on, { user: "admin", password: "admin" });
  const ask = () => on.ask(WHOAMI, { as: null, headers: session });
  for (let i = 0; i < 3; i++) {
    await on.clock.advance(3_500_000);
    strictEqual((await ask()).status, 200);
  }
  await on.clock.advance(3_601_000);
  strictEqual((await ask()).message, "Session expired");
});

Deno.test("logout and a restart end sessions", async () => {
  const on = fixture();
  const one = await logIn(on, { user: "admin", password: "admin" });
  deepStrictEqual((await on.ask("auth/logout/", { as: null, headers: one.session })).response, {
    success: true,
  });
  strictEqual((await on.ask(WHOAMI, { as: null, headers: one.session })).message, "Session expired");
  const two = await logIn(on, { user: "admin", password: "admin" });
  on.demo.restart();
  strictEqual((await on.ask(WHOAMI, { as: null, headers: two.session })).message, "Session expired");
});

Deno.test("five failures lock an account for a minute", async () => {
  const on = fixture();
  for (let i = 0; i < 5; i++) await logIn(on, { user: "admin", password: "no" });
  const locked = await logIn(on, { user: "admin", password: "admin" });
  match(locked.message, /^Maximum password retry of 5 was reached/);
  await on.clock.advance(61_000);
  strictEqual((await logIn(on, { user: "admin", password: "admin" })).status, 200);
});

Deno.test("a one-time password is asked for and checked", async () => {
  const otpSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  const on = fixture({ accounts: [{ uname: "otto", password: "otto", otpSecret }] });
  const code = String(totpCode(otpSecret, on.clock.now())).padStart(6, "0");
  strictEqual((await logIn(on, { user: "otto", password: "otto" })).message, "Wrong OTP token");
  strictEqual((await logIn(on, { user: "otto", password: "otto", otp: "x" })).message, "Invalid OTP token");
  strictEqual((await logIn(on, { user: "otto", password: "otto", otp: code })).status, 200);
  strictEqual((await logIn(on, { user: "otto", password: "otto", otp: Number(code) })).status, 200);
  await on.clock.advance(60_000);
  strictEqual((await logIn(on, { user: "otto", password: "otto", otp: code })).message, "Wrong OTP token");
  strictEqual(
    (await logIn(on, { user: "admin", password: "admin", otp: "abc" })).message,
    "Invalid OTP token",
  );
});

Deno.test("keys carry fewer roles than their owners", async () => {
  const on = fixture({
    accounts: [
      { uname: "reader", password: "r", keys: { demo: { secret: "reader", acl: ["R"] } } },
      {
        uname: "nokeys",
        password: "n",
        type: ["custom"],
        roles: ["alert_view"],
        keys: { demo: { secret: "nokeys", acl: ["R"] } },
      },
      { uname: "gone", password: "g", isActive: false, keys: { demo: { secret: "gone", acl: ["R"] } } },
    ],
  });
  const submit = await on.ask("submit/", { as: "reader", json: { plaintext: "x" } });
  strictEqual(
    submit.message,
    "Access Denied (/api/v4/submit/) [API /api/v4/submit/ requires one of the following roles: submission_create]",
  );
  strictEqual((await on.ask(WHOAMI, { as: "nokeys" })).message, "This user is not allowed to use API Keys");
  strictEqual((await on.ask(WHOAMI, { as: "gone" })).message, "This owner of this API Key is not active.");
  const session = (await logIn(on, { user: "gone", password: "g" })).session;
  match((await on.ask(WHOAMI, { as: null, headers: session })).message, /\[User gone is disabled\]$/);
});

Deno.test("terms of service stand before everything but a few calls", async () => {
  const on = fixture({ config: { tos: "Be kind" } });
  strictEqual((await on.ask("help/tos/")).response, "Be kind");
  const { user } = on.demo.state.store.collections;
  user.put("analyst", { ...user.get("analyst")!, agrees_with_tos: null });
  match((await on.ask("search/file/?query=*")).message, /Agree to Terms of Service before/);
  strictEqual((await on.ask(WHOAMI)).status, 200);
  strictEqual((await on.ask("user/tos/analyst/")).status, 200);
  strictEqual((await on.ask("search/file/?query=*")).status, 200);
});

Deno.test("a new API key works until it is deleted", async () => {
  const on = fixture();
  const made = await on.ask("apikey/add/", { method: "PUT", json: { key_name: "fresh", priv: ["R"] } });
  const use = () =>
    on.ask(WHOAMI, { as: null, headers: { "x-user": "analyst", "x-apikey": made.response.keypassword } });
  strictEqual((await use()).status, 200);
  strictEqual(
    (await on.ask(`apikey/${encodeURIComponent(made.response.id)}/`, { method: "DELETE" })).status,
    200,
  );
  strictEqual((await use()).message, "Invalid user or APIKey");
});

Deno.test("a second factor is set up with a code of its secret, in the session that asked for it", async () => {
  const on = fixture();
  const { session } = await logIn(on, { user: "analyst", password: "analyst" });
  const ask = (path: string, headers: Record<string, string> = session) =>
    on.ask(path, { as: null, headers });
  const refused = { status: 400, message: "OTP token does not match secret key" };
  const validate = async (token: string | number, headers = session) => {
    const { status, message } = await ask(`auth/validate_otp/${token}/`, headers);
    return { status, message };
  };
  deepStrictEqual(await validate("000000"), refused);
  const { secret_key: secret, otp_url: url } = (await ask("auth/setup_otp/")).response;
  ok(/^[A-Z2-7]{24,}$/.test(secret) && url.includes(`secret=${secret}`));
  const code = totpCode(secret, on.clock.now());
  deepStrictEqual(await validate((code + 1) % 1_000_000), refused);
  deepStrictEqual(await validate("abc"), { status: 400, message: "This is not a valid OTP token" });
  const other = await logIn(on, { user: "analyst", password: "analyst" });
  strictEqual(other.status, 200);
  deepStrictEqual(await validate(code, other.session), refused);
  deepStrictEqual(await validate(code), { status: 200, message: "" });
  strictEqual((await logIn(on, { user: "analyst", password: "analyst" })).message, "Wrong OTP token");
  strictEqual((await logIn(on, { user: "analyst", password: "analyst", otp: code })).status, 200);
  strictEqual((await ask("auth/disable_otp/")).status, 200);
  strictEqual((await logIn(on, { user: "analyst", password: "analyst" })).status, 200);
});

Deno.test("codes are those of RFC 6238", () => {
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  const at = [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000];
  deepStrictEqual(at.map((seconds) => totpCode(secret, seconds * 1_000)), [
    287_082,
    81_804,
    50_471,
    5_924,
    279_037,
  ]);
});

Deno.test("other users' API keys are shown to administrators alone, and no hash to anybody", async () => {
  const on = fixture();
  const analyst = await logIn(on, { user: "analyst", password: "analyst" });
  const admin = await logIn(on, { user: "admin", password: "admin" });
  const ask = (path: string, { session }: typeof admin) => on.ask(path, { as: null, headers: session });
  const refused = await ask("apikey/username/admin/", analyst);
  deepStrictEqual([refused.status, refused.message], [
    400,
    "You do not have the permission to fetch API Keys for user admin",
  ]);
  const own = await ask("apikey/username/analyst/", analyst);
  strictEqual(own.response.length, 2);
  const others = await ask("apikey/username/analyst/", admin);
  deepStrictEqual(others.response, own.response);
  const one = await ask("apikey/demo%2Banalyst/", analyst);
  for (const key of [...own.response, one.response]) ok(!Object.hasOwn(key, "password") && key.id !== "");
});
