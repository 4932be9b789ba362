import type { LoginAnswer } from "./types/account.ts";
import type { Success } from "./types/common.ts";
import { type BrowserAuthApi, browserAuthApi } from "./auth_browser.ts";
import { type Http, route } from "./http.ts";

/** What to log in with. */
export interface LoginFields {
  /** Login name. */
  readonly user?: string | undefined;
  /** The account's password, in place of `apikey`. */
  readonly password?: string | undefined;
  /** `name:secret`. */
  readonly apikey?: string | undefined;
  /** Six digits. */
  readonly otp?: string | undefined;
  /** Name of the provider of the token. */
  readonly oauth_provider?: string | undefined;
  /** The token. */
  readonly oauth_token?: string | undefined;
}

/** How to set up a second factor. */
export interface OtpSetup {
  /** `otpauth://…` for an authenticator. */
  readonly otp_url: string;
  /** To type into an authenticator by hand. */
  readonly secret_key: string;
  /** SVG. */
  readonly qrcode: string;
}

/** A new account. */
export interface Signup {
  /** Login name. */
  readonly user: string;
  /** Where to write to. */
  readonly email: string;
  /** The secret. */
  readonly password: string;
  /** The same again. */
  readonly password_confirm: string;
}

/** A new password. */
export interface PasswordReset {
  /** From the link that was sent. */
  readonly reset_id: string;
  /** The secret. */
  readonly password: string;
  /** The same again. */
  readonly password_confirm: string;
}

/**
 * Sessions and second factors. The client logs in by itself; these are for managing them.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function secondFactor(client: Client, digits: () => Promise<string>): Promise<void> {
 *   const { otp_url } = await client.auth.setupOtp();
 *   console.log(otp_url); // for the authenticator
 *   await client.auth.validateOtp(await digits());
 * }
 * ```
 */
export interface AuthApi extends BrowserAuthApi {
  /**
   * Tries credentials; the client keeps its own session. `POST auth/login/`
   *
   * @throws {AuthError} they are wrong, or a second factor is wanted
   */
  login(fields: LoginFields, signal?: AbortSignal): Promise<LoginAnswer>;
  /** Ends the session. `GET auth/logout/` */
  logout(signal?: AbortSignal): Promise<Success>;
  /** Begins a second factor. `GET auth/setup_otp/` */
  setupOtp(signal?: AbortSignal): Promise<OtpSetup>;
  /**
   * Ends the set-up with its first six digits. `GET auth/validate_otp/{digits}/`
   *
   * @throws {RequestError} the digits are not those of now
   */
  validateOtp(digits: string, signal?: AbortSignal): Promise<Success>;
  /** Turns the second factor off. `GET auth/disable_otp/` */
  disableOtp(signal?: AbortSignal): Promise<Success>;
  /** Turns a user's second factor off, for administrators. `GET auth/unset_otp/{username}/` */
  unsetOtp(username: string, signal?: AbortSignal): Promise<Success>;
  /**
   * Revokes a token with which others act for the user. `DELETE auth/obo_token/{id}/`
   *
   * @param id The token's `token_id`
   */
  deleteOboToken(id: string, signal?: AbortSignal): Promise<Success>;
  /** Makes an account, where that is allowed. `POST auth/signup/` */
  signup(fields: Signup, signal?: AbortSignal): Promise<Success>;
  /**
   * Ends the making of an account with the key that was sent. `POST auth/signup_validate/`
   *
   * @param registrationKey From the link that was sent
   */
  validateSignup(registrationKey: string, signal?: AbortSignal): Promise<Success>;
  /** Has a link sent to set a new password. `POST auth/get_reset_link/` */
  getResetLink(email: string, signal?: AbortSignal): Promise<Success>;
  /** Sets a new password with the id of such a link. `POST auth/reset_pwd/` */
  resetPassword(fields: PasswordReset, signal?: AbortSignal): Promise<Success>;
  /**
   * Removes a security key. `GET webauthn/remove/{name}/`
   *
   * @param name As given when the key was registered
   */
  removeSecurityToken(name: string, signal?: AbortSignal): Promise<Success>;
}

/**
 * The `auth` module over a connection.
 *
 * @param serverUrl Scheme, host and prefix of the server
 */
export function authApi(http: Http, serverUrl: string): AuthApi {
  return {
    ...browserAuthApi(http, serverUrl),
    login: (json, signal) => http.json("POST", "auth/login/", { json, signal }),
    logout: (signal) => http.get("auth/logout/", { signal }),
    setupOtp: (signal) => http.get("auth/setup_otp/", { signal, idempotent: false }),
    validateOtp: (digits, signal) =>
      http.get(route`auth/validate_otp/${digits}/`, { signal, idempotent: false }),
    disableOtp: (signal) => http.get("auth/disable_otp/", { signal }),
    unsetOtp: (username, signal) => http.get(route`auth/unset_otp/${username}/`, { signal }),
    deleteOboToken: (id, signal) => http.json("DELETE", route`auth/obo_token/${id}/`, { signal }),
    signup: (json, signal) => http.json("POST", "auth/signup/", { json, signal }),
    validateSignup: (key, signal) =>
      http.json("POST", "auth/signup_validate/", { json: { registration_key: key }, signal }),
    resetPassword: (json, signal) => http.json("POST", "auth/reset_pwd/", { json, signal }),
    getResetLink: (email, signal) => http.json("POST", "auth/get_reset_link/", { json: { email }, signal }),
    removeSecurityToken: (name, signal) => http.get(route`webauthn/remove/${name}/`, { signal }),
  };
}
