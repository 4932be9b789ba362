import manifest from "../../deno.json" with { type: "json" };
import type { Clock } from "../util/clock.ts";
import { ConfigError } from "../util/error.ts";

/** How alx names itself. The server binds a session to it, so every connection, socket.io too, sends the same. */
export const USER_AGENT = `alx/${manifest.version}`;

/** Tries after the first, where nothing else is asked for. */
export const DEFAULT_RETRIES = 4;
/** Longest silence of a connection in milliseconds, where nothing else is asked for. */
export const DEFAULT_IDLE_TIMEOUT_MS = 60_000;

/** Who is asking. */
export type Credentials =
  /**
   * An API key, sent with each request. `apikey` is `name:secret`. With `session` requests share one session too, which
   * a second factor is set up in.
   */
  | {
    readonly kind: "apikey";
    readonly user: string;
    readonly apikey: string;
    readonly session?: boolean | undefined;
  }
  /** A session. `otp` is the six digits of a second factor, or a function that is called once the server wants them. */
  | {
    readonly kind: "password";
    readonly user: string;
    readonly password: string;
    readonly otp?: string | (() => Promise<string>) | undefined;
  }
  /** A session opened with a token of an OAuth provider. */
  | { readonly kind: "token"; readonly token: string; readonly provider?: string | undefined }
  /** Nothing: a client certificate, or a proxy, says who it is. */
  | { readonly kind: "none" };

/** Act for another user. */
export interface OnBehalfOf {
  /** The token that the other user gave. */
  readonly token: string;
  /** The OAuth provider of the token; without it, an Assemblyline token. */
  readonly provider?: string | undefined;
}

/** A client certificate in PEM; the key may be in the same text. */
export interface ClientCertificate {
  /** The certificate, with those between it and the CA. */
  readonly certPem: string;
  /** Its key, not encrypted. Default: in `certPem`. */
  readonly keyPem?: string | undefined;
}

/**
 * Which server certificates are trusted: the system's, those in a PEM text too (a CA's, or the server's own
 * self-signed one), or any (`off`: whoever sits between can read and change everything).
 */
export type Verify = "system" | "off" | { readonly caPem: string };

/** One attempt at a request, for a log. Holds no secret. */
export interface RequestRecord {
  /** HTTP method. */
  readonly method: string;
  /** Path and query, secrets masked. */
  readonly path: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  /** From the start of the attempt to its end, body included. */
  readonly ms: number;
  /** Head and body. */
  readonly sentBytes: number;
  /** The body alone. */
  readonly receivedBytes: number;
  /** What went wrong, one sentence. */
  readonly error: string | undefined;
}

/** Told before the client waits. */
export interface WaitNotice {
  /** A failure that passes by itself, or a concurrent quota. */
  readonly reason: "retry" | "quota";
  /** How long, in milliseconds. */
  readonly waitMs: number;
  /** The try that failed, 1 for the first. */
  readonly attempt: number;
  /** Why, one sentence. */
  readonly error: string;
}

/** A wait in which nothing happens, so that it can be shown instead of looking like a hang. */
export interface SilenceNotice {
  /** What is waited for: a connection, the response, or the time of the next try. */
  readonly what: "connection" | "response" | "retry";
  /** `METHOD path`, secrets masked. */
  readonly request: string;
  /** How long nothing has happened, in milliseconds; 0 once it is over. */
  readonly silentMs: number;
  /** When the wait ends by itself, in milliseconds from its start; 0 for never. */
  readonly limitMs: number;
}

/** Everything a client is made from. */
export interface ClientOptions {
  /** Such as `https://host:443`; a path prefix and a trailing slash are fine. */
  readonly server: string;
  /** Who is asking. */
  readonly auth: Credentials;
  /** Whom to act for. Default: oneself. */
  readonly obo?: OnBehalfOf | undefined;
  /** Shown to a server, or a proxy before it, that wants one. */
  readonly clientCertificate?: ClientCertificate | undefined;
  /** Default: `system`. */
  readonly verify?: Verify | undefined;
  /** `http://[user:password@]host:port`. */
  readonly proxy?: string | undefined;
  /** Hosts reached directly: `host`, `.domain`, `host:port`, `10.0.0.0/8`, `*`. */
  readonly noProxy?: readonly string[] | undefined;
  /** Name, TCP, proxy and TLS together. Default: 10,000. */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * No byte either way for so long, or less than 1 KiB a minute, ends the try; not a cap on a long transfer. Default:
   * 60,000. 0: never.
   */
  readonly idleTimeoutMs?: number | undefined;
  /** A request with all its tries may take so long. Default: no limit. */
  readonly totalTimeoutMs?: number | undefined;
  /** Tries after the first. Default: 4. 0: none, and no waiting for a quota either. */
  readonly retries?: number | undefined;
  /** How long one request waits in all for a concurrent quota to free. Default: 120,000. */
  readonly quotaWaitMs?: number | undefined;
  /** Connections at once. Default: 8, below the server's default of 10 calls at once. */
  readonly maxConnections?: number | undefined;
  /** Default: {@link USER_AGENT}. */
  readonly userAgent?: string | undefined;
  /** Sent with every request, socket.io too, such as a gateway before the server wants. Not those that alx sets itself. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Default: the machine's. */
  readonly clock?: Clock | undefined;
  /** In [0, 1). Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Told of every try once it has ended. */
  readonly onRequest?: ((record: RequestRecord) => void) | undefined;
  /** Told before each wait. */
  readonly onWait?: ((notice: WaitNotice) => void) | undefined;
  /** Called within five seconds of silence, every few seconds while it lasts, and once it is over. */
  readonly onSilence?: ((notice: SilenceNotice) => void) | undefined;
}

/** Where the server is. */
export interface ServerAddress {
  /** Whether it is https. */
  readonly secure: boolean;
  /** Without the brackets of an IPv6 address. */
  readonly hostname: string;
  /** From the URL, or the scheme's. */
  readonly port: number;
  /** As in a URL: the port only when it is not the scheme's. */
  readonly host: string;
  /** Path prefix, without the trailing slash; mostly empty. */
  readonly prefix: string;
  /** Scheme, host and prefix, without a trailing slash. */
  readonly url: string;
}

/**
 * Reads a server's URL.
 *
 * @throws {ConfigError} it is not an `http` or `https` URL, or holds a user, a query or a fragment
 */
export function parseServer(text: string): ServerAddress {
  const trimmed = text.trim();
  const hint = "Give the server as https://host or https://host:port";
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) {
    throw new ConfigError(`The server address "${withoutUser(trimmed)}" is not an http or https URL`, {
      hint,
    });
  }
  const url = new URL(trimmed);
  if (url.username !== "" || url.password !== "") {
    throw new ConfigError("The server address holds a user name or password", {
      hint: "Give the credentials as --user with --apikey or --password",
    });
  }
  if (url.search !== "" || url.hash !== "") {
    throw new ConfigError(`The server address "${trimmed}" holds a query or a fragment`, { hint });
  }
  const secure = url.protocol === "https:";
  const prefix = url.pathname.replace(/\/+$/, "");
  return {
    secure,
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (secure ? 443 : 80) : Number(url.port),
    host: url.host,
    prefix,
    url: `${url.protocol}//${url.host}${prefix}`,
  };
}

function withoutUser(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//***@");
}
