import { ProtocolError } from "./errors.ts";
import { type Http, type RequestBody, type RequestOptions, route } from "./http.ts";
import { textBody } from "./text_body.ts";

/** A token to ask for, with which an application acts for the user. */
export interface OboRequest {
  /** The account of the application. */
  readonly clientId: string;
  /** Where the application waits for it; must be https. */
  readonly redirectUrl: string;
  /** Reading, writing, both, or the roles listed. */
  readonly scope: "r" | "w" | "rw" | "c";
  /** With scope `c`. */
  readonly roles?: readonly string[] | undefined;
  /** What people call the application. */
  readonly server?: string | undefined;
  /** Stops it. */
  readonly signal?: AbortSignal | undefined;
}

/** Who an OAuth provider says the user is. */
export interface OAuthAnswer {
  /** The user's login name here. */
  readonly username: string;
  /** A picture as a `data:` URL, or null. */
  readonly avatar?: string | null;
  /** Where to write to. */
  readonly email_adr?: string | null;
  /** To log in with, once: `oauth_token_id` of `POST auth/login/`. */
  readonly oauth_token_id: string;
}

/** A message of WebAuthn: CBOR, its bytes as numbers. */
export type WebAuthnMessage = readonly number[];

/** Security keys: the messages between the server and a browser's `navigator.credentials`. */
export interface SecurityKeysApi {
  /**
   * A challenge for logging in. `GET webauthn/authenticate/begin/{username}/`
   *
   * @throws {NotFoundError} the user has no security key
   */
  beginLogin(username: string, signal?: AbortSignal): Promise<WebAuthnMessage>;
  /**
   * A challenge for a new key. `POST webauthn/register/begin/`
   *
   * @throws {ForbiddenError} the user has no second factor yet, or the server takes no keys
   */
  beginRegister(signal?: AbortSignal): Promise<WebAuthnMessage>;
  /** Stores the new key under a name. `POST webauthn/register/complete/{name}/` */
  completeRegister(name: string, answer: WebAuthnMessage, signal?: AbortSignal): Promise<unknown>;
}

/**
 * The legs of logging in and of granting that go through a browser.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function grant(client: Client): Promise<string> {
 *   return await client.auth.oboToken({
 *     clientId: "portal",
 *     redirectUrl: "https://portal.example/granted",
 *     scope: "r",
 *   });
 * }
 * ```
 */
export interface BrowserAuthApi {
  /**
   * A token with which an application acts for the user; the same application gets the same token. Its id, to revoke it
   * by, is `token_id` in the token's head. Needs the role obo_access. `GET auth/obo_token/`
   *
   * @throws {RequestError} the scope or the address is refused
   */
  oboToken(request: OboRequest): Promise<string>;
  /**
   * Trades what an OAuth provider sent the browser back with for a login. `GET auth/oauth/`
   *
   * @param answer `provider`, and every parameter of the provider's callback
   * @throws {AuthError} the server has no OAuth, or the provider's answer is refused
   */
  oauth(answer: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<OAuthAnswer>;
  /**
   * The identity provider's address, where a browser logs in. `GET auth/saml/sso/`
   *
   * @throws {AuthError} the server has no SAML
   */
  samlUrl(signal?: AbortSignal): Promise<string>;
  /**
   * Hands over the identity provider's signed answer; gives the address a browser goes on to, which holds the
   * `saml_token_id` to log in with. `POST auth/saml/acs/`
   *
   * @param samlResponse As the provider posts it: base64
   * @throws {AuthError} the server has no SAML, or refuses the answer
   */
  samlAnswer(samlResponse: string, signal?: AbortSignal): Promise<string>;
  /** Security keys. */
  readonly securityKeys: SecurityKeysApi;
}

/**
 * The browser's part of the `auth` module over a connection.
 *
 * @param serverUrl The server grants tokens only to calls that come from its own pages
 */
export function browserAuthApi(http: Http, serverUrl: string): BrowserAuthApi {
  return {
    async oboToken({ clientId, redirectUrl, scope, roles, server, signal }) {
      const to = await redirectOf(http, "GET", "auth/obo_token/", {
        query: { client_id: clientId, redirect_url: redirectUrl, scope, roles: roles?.join(","), server },
        headers: { Referer: `${serverUrl}/` },
        signal,
        idempotent: false,
      });
      const token = new URL(to).searchParams.get("token");
      if (token === null) throw new ProtocolError("The server redirects without a token");
      return token;
    },
    oauth: (query, signal) => http.get("auth/oauth/", { query, signal, idempotent: false }),
    samlUrl: (signal) => redirectOf(http, "GET", "auth/saml/sso/", { signal }),
    samlAnswer: (samlResponse, signal) =>
      redirectOf(http, "POST", "auth/saml/acs/", { body: form({ SAMLResponse: samlResponse }), signal }),
    securityKeys: {
      beginLogin: (username, signal) =>
        http.get(route`webauthn/authenticate/begin/${username}/`, { signal, idempotent: false }),
      beginRegister: (signal) => http.json("POST", "webauthn/register/begin/", { signal }),
      completeRegister: (name, json, signal) =>
        http.json("POST", route`webauthn/register/complete/${name}/`, { json, signal }),
    },
  };
}

function form(fields: Readonly<Record<string, string>>): () => RequestBody {
  return textBody(new URLSearchParams(fields).toString(), "application/x-www-form-urlencoded");
}

/** Where an answer sends the browser. */
async function redirectOf(
  http: Http,
  method: "GET" | "POST",
  path: string,
  options: RequestOptions,
): Promise<string> {
  const answer = await http.raw(method, path, { ...options, redirects: true });
  for await (const _ of answer.body) { /* only to free the connection */ }
  const to = answer.headers.get("location");
  if (to !== undefined) return to;
  throw new ProtocolError("The server does not redirect", { request: `${method} ${path}` });
}
