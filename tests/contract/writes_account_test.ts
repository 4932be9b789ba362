/** Accounts, keys, sessions, second factors: made, used and removed. */
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { ServerError } from "../../src/api/mod.ts";
import { eventually } from "./eventually.ts";
import { refused } from "./refusal.ts";
import { PASSWORD, someone } from "./someone.ts";
import { adminTest, contractTest } from "./suite.ts";
import { totp } from "./totp.ts";

const NO_SIGNUP = "Signup process has been disabled";
const PICTURE = "data:image/png;base64,iVBORw0KGgo=";

adminTest("an account from its making to its end", async (contract) => {
  const { admin } = contract;
  const name = "alxcontract1";
  const client = await someone(contract, name);
  deepStrictEqual(
    [(await client.user.whoami()).username, (await client.user.whoami()).name],
    [name, "Alx Contract"],
  );
  await refused(admin.user.add(name, {}), 400, "The username you are trying to add already exists.");
  const account = await client.user.get(name);
  deepStrictEqual(await client.user.update(name, { ...account, name: "Alx Again" }), { success: true });
  strictEqual((await client.user.get(name)).name, "Alx Again");
  await refused(
    client.user.update(name, { ...account, name: "Alx Again", api_daily_quota: 1 }),
    403,
    "Only Administrators can change the value of the field [api_daily_quota].",
  );
  deepStrictEqual(await client.user.setAvatar(name, PICTURE), { success: true });
  strictEqual(await client.user.avatar(name), PICTURE);
  const listed = await eventually(
    () => admin.user.list({ query: `uname:${name}` }),
    (page) => page.total === 1,
  );
  strictEqual(listed.items[0]!.uname, name);
  await refused(client.user.list(), 403, /requires one of the following roles: administration/);
});

adminTest("favourites are kept, replaced and removed", async (contract) => {
  const name = "alxcontract2";
  const { user } = await someone(contract, name);
  const client = { user };
  const favorite = { name: "alx contract", query: "max_score:>1000", classification: "TLP:C" };
  deepStrictEqual(await client.user.favorites.add(name, "search", { favorite }), { success: true });
  const kept = await client.user.favorites.get(name);
  deepStrictEqual(kept.search.map(({ query }) => query), [favorite.query]);
  await client.user.favorites.add(name, "search", { favorite: { ...favorite, query: "*" } });
  strictEqual((await client.user.favorites.get(name)).search[0]!.query, "*");
  deepStrictEqual(await client.user.favorites.delete(name, "search", { name: favorite.name }), {
    success: true,
  });
  await refused(
    client.user.favorites.delete(name, "search", { name: favorite.name }),
    404,
    "Favorite 'alx contract' does not exists for search page",
  );
  deepStrictEqual(await client.user.favorites.set(name, kept), { success: true });
  strictEqual((await client.user.favorites.get(name)).search[0]!.query, favorite.query);
});

adminTest("settings are saved, and put back", async (contract) => {
  const name = "alxcontract3";
  const client = await someone(contract, name);
  const settings = await client.user.settings(name);
  const changed = { ...settings, download_encoding: "zip", expand_min_score: 123 } as const;
  deepStrictEqual(await client.user.setSettings(name, changed), { success: true });
  const saved = await client.user.settings(name);
  deepStrictEqual([saved.download_encoding, saved.expand_min_score], ["zip", 123]);
  await client.user.setSettings(name, settings);
  const back = await client.user.settings(name);
  deepStrictEqual(
    [back.download_encoding, back.expand_min_score],
    [settings.download_encoding, settings.expand_min_score],
  );
  await refused(
    client.user.setSettings(name, { ...settings, default_zip_password: "" }),
    403,
    "Encryption password can't be empty.",
  );
  deepStrictEqual(await client.user.quotas(name), { daily_api: 0, daily_submission: 0 });
});

adminTest("an API key from its making to its end", async (contract) => {
  const { as } = contract;
  const name = "alxcontract4";
  const client = await someone(contract, name);
  const made = await client.apikey.add({ name: "alxkey", privilege: "R" });
  deepStrictEqual([made.id, made.acl], [`alxkey+${name}`, ["R"]]);
  const reader = as({ kind: "apikey", user: name, apikey: made.keypassword! });
  strictEqual((await reader.user.whoami()).username, name);
  await refused(
    reader.submit.submit({ kind: "plaintext", content: "alx contract" }),
    403,
    /requires one of the following roles: submission_create/,
  );
  const changed = await client.apikey.update(made.id, { name: "alxkey", privilege: "RW" });
  deepStrictEqual([changed.keypassword, [...changed.acl].sort()], [null, ["R", "W"]]);
  deepStrictEqual([...(await client.apikey.get(made.id)).acl].sort(), ["R", "W"]);
  await refused(client.apikey.add({ name: "alxkey", privilege: "R" }), 400, /already exist/);
  deepStrictEqual(await client.apikey.delete(made.id), { success: true });
  await refused(client.apikey.get(made.id), 404, "Cannot find APIKey with the given ID.");
});

adminTest("a second factor is set up, used and removed", async (contract) => {
  const { admin, as } = contract;
  const name = "alxcontract5";
  const client = await someone(contract, name);
  const { otp_url: url, secret_key: secret } = await client.auth.setupOtp();
  ok(url.startsWith("otpauth://totp/"));
  await refused(client.auth.validateOtp("abc"), 400, "This is not a valid OTP token");
  const digits = totp(secret, Date.now());
  deepStrictEqual(await client.auth.validateOtp(digits), { success: true });
  strictEqual((await client.user.get(name))["2fa_enabled"], true);
  const without = as({ kind: "password", user: name, password: PASSWORD });
  await refused(without.user.whoami(), 401, "Wrong OTP token");
  deepStrictEqual(await client.auth.disableOtp(), { success: true });
  strictEqual((await client.user.get(name))["2fa_enabled"], false);
  deepStrictEqual(await admin.auth.unsetOtp(name), { success: true });
});

adminTest("sessions are opened and ended", async (contract) => {
  const name = "alxcontract6";
  const client = await someone(contract, name);
  const answer = await client.auth.login({ user: name, password: PASSWORD });
  deepStrictEqual([answer.username, answer.roles_limit], [name, null]);
  await refused(
    client.auth.login({ user: name, password: "wrong" }),
    401,
    "Wrong username or password",
  );
  deepStrictEqual(await client.auth.logout(), { success: true });
  // The client logs in by itself again.
  strictEqual((await client.user.whoami()).username, name);
});

adminTest("an application is granted a token, and loses it", async (contract) => {
  const { admin, as, username } = contract;
  const name = "alxcontract7";
  const client = await someone(contract, name);
  const request = {
    clientId: username,
    redirectUrl: "https://alx.example/back",
    scope: "r",
    server: "alx contract",
  } as const;
  const token = await client.auth.oboToken(request);
  strictEqual((await client.auth.oboToken(request)).split(".")[0], token.split(".")[0]);
  const { token_id: id, user } = JSON.parse(atob(token.split(".")[0]!));
  strictEqual(user, name);
  ok(id in ((await client.user.get(name))["apps"] as object));
  const acting = as({ kind: "apikey", user: username, apikey: contract.apikey }, { obo: { token } });
  // The server takes the caller of a sound token for nobody; so no token of its own is of use yet.
  await refused(acting.user.whoami(), 403, /Invalid OBO token - None is not allowed to use this token/);
  deepStrictEqual(await client.auth.deleteOboToken(id), { success: true });
  await refused(acting.user.whoami(), 403, /Invalid OBO token - Token ID does not match the token/);
  await refused(client.auth.deleteOboToken(id), 404, "Token ID does not exist");
  await refused(
    admin.auth.oboToken({ ...request, redirectUrl: "http://alx.example/" }),
    400,
    "Insecure redirect-url, ignored...",
  );
});

adminTest("security keys need a browser and a second factor", async (contract) => {
  const name = "alxcontract8";
  const client = await someone(contract, name);
  const challenge = await client.auth.securityKeys.beginLogin(name);
  ok(challenge.length > 32 && challenge.every((byte) => byte >= 0 && byte < 256));
  await refused(
    client.auth.securityKeys.beginRegister(),
    403,
    "OTP must be setup before adding security tokens",
  );
  await rejects(client.auth.securityKeys.completeRegister("alx", [1]), ServerError);
  deepStrictEqual(await client.auth.removeSecurityToken("alx"), { success: true });
});

contractTest("nobody signs up, and other ways in are shut", async ({ client }) => {
  const secret = { password: PASSWORD, password_confirm: PASSWORD };
  await refused(client.auth.signup({ user: "alx", email: "a@alx.example", ...secret }), 403, NO_SIGNUP);
  await refused(client.auth.validateSignup("key"), 403, NO_SIGNUP);
  await refused(client.auth.getResetLink("a@alx.example"), 403, NO_SIGNUP);
  await refused(client.auth.resetPassword({ reset_id: "id", ...secret }), 403, NO_SIGNUP);
  await refused(client.auth.oauth({ provider: "none" }), 401, "oAuth disabled on the server");
  await refused(client.auth.samlUrl(), 401, "SAML disabled on the server");
  await refused(client.auth.samlAnswer("nothing"), 401, "SAML disabled on the server");
});
