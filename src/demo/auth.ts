import { Session } from "./sessions.ts";
import { type Account, findAccount, texts } from "./accounts.ts";
import { Denied, Refusal } from "./envelope.ts";
import { refuseToken } from "./obo.ts";
import { rolesOfKey } from "./roles.ts";
import { totpCode } from "./totp.ts";
import type { State } from "./state.ts";
import { newToken } from "./random_ids.ts";

/** Who is calling, and by which login. */
export interface Identity {
  readonly account: Account;
  readonly roles: ReadonlySet<string>;
  /** Undefined for a stateless call with an API key. */
  readonly session: { readonly id: string; readonly data: Session } | undefined;
}

const LOGIN_OPTIONS = { allow_saml_login: false, allow_signup: false, allow_userpass_login: true };
const GONE = "Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0";
/** Cookies that end a login. */
export const CLEARED_COOKIES: readonly (readonly [string, string])[] = [
  ["set-cookie", `XSRF-TOKEN=; ${GONE}; Path=/`],
  ["set-cookie", `session=; ${GONE}; HttpOnly; Path=/; SameSite=None`],
];

/** The 401 that ends a login. */
export function notLoggedIn(reason: string): Refusal {
  return new Refusal(401, reason, LOGIN_OPTIONS, CLEARED_COOKIES);
}

/** Finds who sends a request: headers with an API key first, else the session cookie. */
export function identify(state: State, request: Request, peerAddress: string): Identity {
  const bearer = /^bearer\s+(.*)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (bearer !== undefined) refuseToken(state, bearer);
  const user = request.headers.get("x-user");
  const key = request.headers.get("x-apikey");
  const identity = user !== null && key !== null
    ? byHeaders(state, user, key)
    : bySession(state, request, addressOf(request, peerAddress));
  if (identity.account.doc["is_active"] === false) {
    throw new Denied(`User ${identity.account.uname} is disabled`);
  }
  return identity;
}

/** The address a session is bound to: the first of `X-Forwarded-For`, else the connection's. */
export function addressOf(request: Request, peerAddress: string): string {
  return request.headers.get("x-forwarded-for")?.split(",")[0]?.trim() ?? peerAddress;
}

function byHeaders(state: State, uname: string, key: string): Identity {
  try {
    const { account, roles } = checkKey(state, uname, key);
    return { account, roles, session: undefined };
  } catch (fault) {
    if (fault instanceof Refusal) throw notLoggedIn(fault.message);
    throw fault;
  }
}

function bySession(state: State, request: Request, address: string): Identity {
  const id = cookie(request, "session");
  if (id === undefined) throw notLoggedIn("Session not found");
  const data = state.sessions.live.get(id);
  const end = (reason: string) => {
    state.sessions.live.delete(id);
    return notLoggedIn(reason);
  };
  if (data === undefined || data.expiresMs < state.clock.now()) throw end("Session expired");
  if (data.address !== address) throw end("Invalid source IP for this session");
  if (data.userAgent !== (request.headers.get("user-agent") ?? "")) {
    throw end("Invalid user agent for this session");
  }
  const account = findAccount(state.store, data.uname);
  if (account === undefined) throw notLoggedIn(`User ${data.uname} does not exists`);
  data.expiresMs = state.clock.now() + state.config.sessionSeconds * 1000;
  const limit = data.rolesLimit;
  const roles = limit === null ? account.roles : new Set(limit.filter((role) => account.roles.has(role)));
  return { account, roles, session: { id, data } };
}

/** Checks `X-XSRF-TOKEN`, which only password sessions need. */
export function checkXsrf(identity: Identity, request: Request, query: URLSearchParams) {
  const session = identity.session?.data;
  if (session === undefined || session.rolesLimit !== null) return;
  const token = request.headers.get("x-xsrf-token") ?? query.get("XSRF_TOKEN");
  if (token !== session.xsrf) throw new Denied("Invalid XSRF token");
}

/** What a login is asked with. */
export interface LoginRequest {
  readonly user?: unknown;
  readonly password?: unknown;
  readonly apikey?: unknown;
  readonly otp?: unknown;
  readonly [other: string]: unknown;
}

/** Opens a session and returns it with its id, or throws the 401. */
export function login(
  state: State,
  asked: LoginRequest,
  from: { readonly address: string; readonly userAgent: string },
): { readonly id: string; readonly session: Session } {
  const { rolesLimit, uname } = authenticate(state, asked);
  const session: Session = {
    uname,
    rolesLimit,
    address: from.address,
    userAgent: from.userAgent,
    xsrf: newToken(state, 32),
    expiresMs: state.clock.now() + state.config.sessionSeconds * 1000,
  };
  const id = newToken(state, 43);
  state.sessions.live.set(id, session);
  return { id, session };
}

/** The cookies of an open session. */
export function sessionCookies(id: string, session: Session): [string, string][] {
  return [
    ["set-cookie", `XSRF-TOKEN=${session.xsrf}; Path=/`],
    ["set-cookie", `session=${id}; HttpOnly; Path=/; SameSite=None`],
  ];
}

/** A cookie of the request. */
export function cookie(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.get("cookie") ?? "").split(/;\s*/)) {
    const at = pair.indexOf("=");
    if (pair.slice(0, at) === name && at + 1 < pair.length) return pair.slice(at + 1);
  }
  return undefined;
}

function authenticate(state: State, asked: LoginRequest): { uname: string; rolesLimit: string[] | null } {
  const { apikey, password, user } = asked;
  const otp = otpOf(asked.otp);
  if (asked["oauth_token"] || asked["oauth_token_id"]) throw new Refusal(401, "oAuth login is disabled");
  if (asked["saml_token_id"]) throw new Refusal(401, "SAML login is disabled");
  if (typeof user !== "string" || user === "" || !(apikey || password)) {
    throw new Refusal(401, "Not enough information to proceed with authentication");
  }
  refuseLocked(state, user);
  try {
    if (apikey) return { uname: user, rolesLimit: [...checkKey(state, user, String(apikey)).roles] };
    checkPassword(state, user, { password: String(password), otp });
    return { uname: user, rolesLimit: null };
  } catch (fault) {
    const times = state.sessions.failures.get(user) ?? [];
    state.sessions.failures.set(user, [...times, state.clock.now()]);
    throw fault;
  }
}

const MAX_FAILURES = 5;
const LOCK_SECONDS = 60;

function refuseLocked(state: State, uname: string) {
  const since = state.clock.now() - LOCK_SECONDS * 1000;
  const recent = (state.sessions.failures.get(uname) ?? []).filter((time) => time > since);
  state.sessions.failures.set(uname, recent);
  if (recent.length < MAX_FAILURES) return;
  throw new Refusal(
    401,
    `Maximum password retry of ${MAX_FAILURES} was reached. This account is locked for the next ${LOCK_SECONDS} ` +
      "seconds...",
  );
}

function checkPassword(state: State, uname: string, given: { password: string; otp: number }) {
  const account = findAccount(state.store, uname);
  if (account === undefined || state.secrets.passwords.get(uname) !== given.password) {
    throw new Refusal(401, "Wrong username or password");
  }
  const otp = state.secrets.otps.get(uname);
  if (otp === undefined) return;
  if (given.otp !== totpCode(otp, state.clock.now())) throw new Refusal(401, "Wrong OTP token");
}

/** A code as Python's `int()` reads it; nothing counts as 0. */
function otpOf(value: unknown): number {
  if (!value || value === true) return Number(value ?? 0);
  if (!/^\s*[+-]?\d+\s*$/.test(String(value))) throw new Refusal(401, "Invalid OTP token", LOGIN_OPTIONS);
  return Number(value);
}

function checkKey(state: State, uname: string, key: string): { account: Account; roles: Set<string> } {
  const at = key.indexOf(":");
  const id = `${key.slice(0, at)}+${uname}`;
  const account = findAccount(state.store, uname);
  if (account !== undefined && !account.roles.has("apikey_access")) {
    throw new Refusal(401, "This user is not allowed to use API Keys");
  }
  const doc = state.store.collections.apikey.get(id);
  if (
    account === undefined || at < 1 || doc === undefined || state.secrets.keys.get(id) !== key.slice(at + 1)
  ) throw new Refusal(401, "Invalid user or APIKey");
  if (account.doc["is_active"] === false) {
    throw new Refusal(401, "This owner of this API Key is not active.");
  }
  return { account, roles: rolesOfKey(texts(doc["acl"]), texts(doc["roles"]), account.roles) };
}
