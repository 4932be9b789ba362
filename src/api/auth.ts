import type { Credentials, OnBehalfOf } from "./client_options.ts";
import { ApiError, AuthError } from "./errors.ts";
import type { Secrets } from "./secrets.ts";

/** What a request is sent with. */
export interface Proof {
  readonly headers: Readonly<Record<string, string>>;
  /** Number of the session it belongs to; 0 without one. */
  readonly session: number;
}

/** What a login answered. */
export interface LoginAnswer {
  readonly setCookie: readonly string[];
}

/** Sends `POST auth/login/`. */
export type Login = (body: Readonly<Record<string, string>>) => Promise<LoginAnswer>;

/** The 401 texts that mean: the session is gone, log in again. */
const SESSION_LOST = new Set([
  "Session rejected",
  "Session not found",
  "Session expired",
  "Invalid source IP for this session",
  "Invalid user agent for this session",
]);

/** Whether logging in again may help. */
export function isSessionLost(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  if (error.status === 401) return SESSION_LOST.has(error.message);
  return error.status === 403 && error.message.includes("[Invalid XSRF token]");
}

/** Who we are, on each request. Sessions are opened when first needed, once for all that wait. */
export class Auth {
  readonly #credentials: Credentials;
  readonly #login: Login;
  readonly #secrets: Secrets;
  readonly #fixed: Readonly<Record<string, string>>;
  readonly #cookies = new Map<string, string>();
  #session = 0;
  #opening: Promise<void> | undefined;
  /** The account has a second factor: its code goes with each login. */
  #wantsOtp = false;
  /** A refusal that will not change: more tries would lock the account. */
  #refused: AuthError | undefined;

  constructor(credentials: Credentials, obo: OnBehalfOf | undefined, secrets: Secrets, login: Login) {
    this.#credentials = credentials;
    this.#login = login;
    this.#secrets = secrets;
    this.#fixed = { ...keyHeaders(credentials), ...oboHeaders(obo) };
    for (const secret of secretsOf(credentials, obo)) secrets.add(secret);
  }

  /** Whether requests ride on a session. */
  get usesSession(): boolean {
    const { kind } = this.#credentials;
    return kind === "apikey" ? this.#credentials.session === true : kind !== "none";
  }

  /** The headers of a request; logs in first when there is no session. */
  async proof(): Promise<Proof> {
    if (!this.usesSession) return { headers: this.#fixed, session: 0 };
    if (!this.#cookies.has("session")) await this.renew(this.#session);
    const xsrf = this.#cookies.get("XSRF-TOKEN");
    return {
      headers: {
        ...this.#fixed,
        "Cookie": this.cookie(),
        ...(xsrf === undefined ? {} : { "X-XSRF-TOKEN": xsrf }),
      },
      session: this.#session,
    };
  }

  /** Logs in anew, unless that has happened since session `number`. */
  async renew(number: number): Promise<void> {
    if (this.#refused !== undefined) throw this.#refused;
    if (this.#session !== number && this.#cookies.has("session")) return;
    this.#opening ??= this.#open().finally(() => this.#opening = undefined);
    await this.#opening;
  }

  /** Takes the cookies of an answer to a request of session `number`. */
  accept(setCookie: readonly string[], number: number): void {
    if (this.usesSession && number === this.#session) this.#take(setCookie);
  }

  /** The cookies as a header. */
  cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Makes sure that there is a session, also with an API key, which needs none for requests. */
  async ensureSession(): Promise<void> {
    if (!this.#cookies.has("session")) await this.renew(this.#session);
  }

  /** Lets go of the session, so that the next use opens another. */
  forget(): void {
    this.#cookies.clear();
  }

  async #open(): Promise<void> {
    try {
      const { setCookie } = await this.#logIn(this.#credentials);
      this.#cookies.clear();
      this.#session++;
      this.#take(setCookie);
    } catch (error) {
      if (error instanceof AuthError && !/Maximum password retry/.test(error.message)) this.#refused = error;
      throw error;
    }
    if (this.#cookies.has("session")) return;
    throw new AuthError("The server accepted the login but opened no session", {
      hint: "A proxy may strip cookies; use an API key, which needs none",
    });
  }

  /** Logs in; asks for the code of a second factor only once the server wants it. */
  async #logIn(credentials: Credentials): Promise<LoginAnswer> {
    const body = loginBody(credentials);
    if (credentials.kind !== "password" || typeof credentials.otp !== "function") {
      return await this.#login(body);
    }
    if (!this.#wantsOtp) {
      try {
        return await this.#login(body);
      } catch (error) {
        if (!(error instanceof AuthError) || error.message !== "Wrong OTP token") throw error;
        this.#wantsOtp = true;
      }
    }
    return await this.#login({ ...body, otp: await credentials.otp() });
  }

  #take(setCookie: readonly string[]): void {
    for (const line of setCookie) {
      const [, name, value] = /^\s*([^=;\s]+)=([^;]*)/.exec(line) ?? [];
      if (name === undefined || value === undefined) continue;
      const gone = value === "" || value === '""' || /;\s*max-age=0\b/i.test(line);
      if (gone) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
      if (!gone) this.#secrets.add(value);
    }
  }
}

function keyHeaders(credentials: Credentials): Record<string, string> {
  return credentials.kind === "apikey" ? { "X-USER": credentials.user, "X-APIKEY": credentials.apikey } : {};
}

function oboHeaders(obo: OnBehalfOf | undefined): Record<string, string> {
  if (obo === undefined) return {};
  const provider: Record<string, string> = obo.provider === undefined
    ? {}
    : { "X-TOKEN-PROVIDER": obo.provider };
  return { "Authorization": `Bearer ${obo.token}`, ...provider };
}

function loginBody(credentials: Credentials): Record<string, string> {
  switch (credentials.kind) {
    case "apikey":
      return { user: credentials.user, apikey: credentials.apikey };
    case "password": {
      const { user, password, otp } = credentials;
      return { user, password, ...(typeof otp === "string" ? { otp } : {}) };
    }
    case "token":
      return {
        oauth_token: credentials.token,
        ...(credentials.provider === undefined ? {} : { oauth_provider: credentials.provider }),
      };
    case "none":
      return {};
  }
}

function* secretsOf(credentials: Credentials, obo: OnBehalfOf | undefined): Generator<string | undefined> {
  yield obo?.token;
  if (credentials.kind === "password") yield credentials.password;
  if (credentials.kind === "token") yield credentials.token;
  if (credentials.kind !== "apikey") return;
  yield credentials.apikey;
  const colon = credentials.apikey.indexOf(":");
  if (colon >= 0) yield credentials.apikey.slice(colon + 1);
}
