import { addressOf, CLEARED_COOKIES, cookie, login, type LoginRequest, sessionCookies } from "../auth.ts";
import { bodyText, type Call, isJson, param } from "../call.ts";
import { Refusal } from "../envelope.ts";
import { grantToken, revokeToken } from "../obo.ts";
import { type Route, section } from "../router.ts";
import { newTotpSecret, totpCode } from "../totp.ts";

/** `auth/…` */
export const authRoutes: readonly Route[] = section("auth", [
  ["GET/POST", "/login/", "-", "!", doLogin],
  ["GET", "/logout/", "-", "xq", doLogout],
  ["GET", "/setup_otp/", "self_manage", "q", setupOtp],
  ["GET", "/validate_otp/<token>/", "-", "q", validateOtp],
  ["GET", "/disable_otp/", "self_manage", "q", (call) => removeOtp(call, call.account.uname)],
  [
    "GET",
    "/unset_otp/<username>/",
    "administration",
    "q",
    (call) => removeOtp(call, param(call, "username")),
  ],
  ["GET", "/obo_token/", "obo_access", "q", oboToken],
  ["DELETE", "/obo_token/<token_id>/", "obo_access", "q", revoke],
  ["GET/POST", "/get_reset_link/", "-", "!", signupOff],
  ["GET/POST", "/reset_pwd/", "-", "!", signupOff],
  ["GET/POST", "/signup/", "-", "!", signupOff],
  ["POST", "/signup_validate/", "-", "!", signupOff],
  ["GET", "/oauth/", "-", "!", () => refuse(401, "oAuth disabled on the server", { err_code: 0 })],
  ["GET", "/saml/sso/", "-", "!", () => refuse(401, "SAML disabled on the server", { err_code: 0 })],
  ["GET/POST", "/saml/acs/", "-", "!", () => refuse(401, "SAML disabled on the server", { err_code: 0 })],
]);

function refuse(status: number, message: string, response: unknown = ""): never {
  throw new Refusal(status, message, response);
}

function signupOff(): never {
  refuse(403, "Signup process has been disabled");
}

async function doLogin(call: Call) {
  const asked = await loginRequest(call);
  const { id, session } = login(call.state, asked, {
    address: addressOf(call.request, call.peer.address),
    userAgent: call.request.headers.get("user-agent") ?? "",
  });
  call.extraHeaders.push(...sessionCookies(id, session));
  return {
    roles_limit: session.rolesLimit,
    session_duration: call.state.config.sessionSeconds,
    username: session.uname,
  };
}

/** A login is short: what is longer is refused before it is read. */
const MAX_LOGIN_BYTES = 65_536;

/** The JSON body, also of a GET; else the query string and the fields of a form. */
async function loginRequest(call: Call): Promise<LoginRequest> {
  const type = call.request.headers.get("content-type") ?? "";
  const text = await bodyText(call, MAX_LOGIN_BYTES);
  if (isJson(call)) {
    try {
      const asked: unknown = JSON.parse(text);
      if (asked !== null && typeof asked === "object" && !Array.isArray(asked)) return { ...asked };
    } catch {
      // Then the query string may hold it.
    }
  }
  const form = /^application\/x-www-form-urlencoded\b/i.test(type) && call.request.method !== "GET";
  return Object.fromEntries([...call.query, ...(form ? new URLSearchParams(text) : [])]);
}

function doLogout(call: Call) {
  const id = cookie(call.request, "session");
  if (id !== undefined) call.state.sessions.live.delete(id);
  for (const [name, value] of CLEARED_COOKIES) call.extraHeaders.push([name, value]);
  return { success: true };
}

function setupOtp(call: Call) {
  const { uname } = call.account;
  if (call.state.secrets.otps.has(uname)) refuse(400, "OTP already set for this user");
  const secret = newTotpSecret();
  if (call.session !== undefined) call.session.newOtpSecret = secret;
  return {
    otp_url: `otpauth://totp/localhost:${uname}?secret=${secret}&issuer=localhost`,
    qrcode: '<svg xmlns="http://www.w3.org/2000/svg" width="41" height="41"></svg>',
    secret_key: secret,
  };
}

function validateOtp(call: Call) {
  const { uname } = call.account;
  const token = param(call, "token");
  if (!/^\s*[+-]?\d+\s*$/.test(token)) refuse(400, "This is not a valid OTP token", { success: false });
  const secret = call.session?.newOtpSecret;
  if (secret === undefined || totpCode(secret, call.state.clock.now()) !== Number(token)) {
    refuse(400, "OTP token does not match secret key", { success: false });
  }
  delete call.session!.newOtpSecret;
  call.state.secrets.otps.set(uname, secret);
  return { success: true };
}

function removeOtp(call: Call, uname: string) {
  call.state.secrets.otps.delete(uname);
  return { success: true };
}

function revoke(call: Call) {
  if (revokeToken(call.state, call.account, param(call, "token_id"))) return { success: true };
  refuse(404, "Token ID does not exist");
}

function oboToken(call: Call) {
  const referer = call.request.headers.get("referer");
  if (referer === null || new URL(referer).host !== call.url.host) refuse(403, "Forbidden", {});
  const target = call.query.get("redirect_url");
  if (target === null) refuse(400, "Redirect_url missing", "");
  if (!["r", "w", "rw", "c"].includes((call.query.get("scope") ?? "").toLowerCase())) {
    refuse(400, "Invalid Scope selected", "");
  }
  if (!target.startsWith("https://")) refuse(400, "Insecure redirect-url, ignored...", "");
  const to = new URL(target);
  const token = grantToken(call.state, call.account, {
    clientId: call.query.get("client_id") ?? "",
    netloc: to.host,
    scope: call.query.get("scope")!,
    server: call.query.get("server"),
    roles: call.query.get("roles")?.split(",") ?? [],
  });
  to.searchParams.set("token", token);
  return new Response(null, { status: 302, headers: { location: to.href } });
}
