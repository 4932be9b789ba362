import {
  ApiError,
  type ApiErrorOptions,
  AuthError,
  ForbiddenError,
  NotFoundError,
  ProtocolError,
  QuotaError,
  RequestError,
  ServerError,
  TlsError,
  TooEarlyError,
} from "./errors.ts";
import { CERT_HINT, REFUSED_HINT } from "./network_error.ts";

/** An answer to be judged. */
export interface Received {
  /** `METHOD path`, without secrets. */
  readonly request: string;
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

/** What every JSON answer is wrapped in. */
interface Envelope {
  readonly api_error_message: string | null;
  readonly api_response: unknown;
  readonly api_server_version: string;
  readonly api_status_code: number;
}

const utf8 = new TextDecoder();

/**
 * Unwraps an answer; null for one that says that there is nothing (204).
 *
 * @throws {ApiError} the error it carries, or a ProtocolError when it is not Assemblyline's
 */
export function unwrap(received: Received): unknown {
  if (received.status === 204) return null;
  const envelope = parse(received);
  if (envelope === undefined) throw foreign(received);
  const message = messageOf(envelope);
  if (received.status < 400 && message === "") return envelope.api_response;
  throw refusal(received, envelope, message);
}

/** The reason it gives; as JSON where a server sends no text. */
function messageOf({ api_error_message: message }: { readonly api_error_message: unknown }): string {
  if (typeof message === "string") return message;
  try {
    return message === null || message === undefined ? "" : JSON.stringify(message);
  } catch {
    return "The server gave a reason that cannot be read"; // nested too deeply
  }
}

/** The error that a failed answer to a raw request stands for. */
export function failureOf(received: Received): ApiError {
  try {
    unwrap(received);
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  return foreign(received);
}

function parse({ headers, body }: Received): Envelope | undefined {
  if (!/json/i.test(headers.get("content-type") ?? "json")) return undefined;
  try {
    const value: unknown = JSON.parse(utf8.decode(body));
    return typeof value === "object" && value !== null && "api_response" in value
      ? value as Envelope
      : undefined;
  } catch {
    return undefined;
  }
}

/** The error of an envelope. A 200 may carry one: its status is then in the text. */
function refusal(received: Received, envelope: Envelope, message: string): ApiError {
  const inText = /^([45]\d\d) /.exec(message)?.[1];
  const status = received.status >= 400 ? received.status : Number(inText ?? envelope.api_status_code);
  const text = message === "" ? `The server answered ${status} without a reason` : message;
  return byStatus(status < 400 ? 400 : status, text, {
    status: received.status,
    request: received.request,
    response: envelope.api_response,
  });
}

function byStatus(status: number, message: string, options: ApiErrorOptions): ApiError {
  const hint = hintFor(status, message);
  const all = hint === undefined ? options : { ...options, hint };
  if (status === 401) return new AuthError(message, all);
  if (status === 403) return new ForbiddenError(message, all);
  if (status === 404) return new NotFoundError(message, all);
  if (status === 425) return new TooEarlyError(message, all);
  if (/quota/i.test(message) && (status === 503 || status === 429)) {
    return new QuotaError(message, /daily/i.test(message) ? "daily" : "concurrent", all);
  }
  return status >= 500 || status === 429 ? new ServerError(message, all) : new RequestError(message, all);
}

const HINTS: readonly (readonly [RegExp, string])[] = [
  [/Invalid user or APIKey/, "Check --user and --apikey; the key is NAME:SECRET as the web page shows it"],
  [
    /not allowed to use API Keys/,
    "Log in with --password instead, or ask an administrator for the role apikey_access",
  ],
  [/Wrong username or password/, "Check --user and --password; five failures lock the account for a minute"],
  [/Wrong OTP token/, "Give the current code of the second factor with --otp or ALX_OTP"],
  [/Maximum password retry/, "Wait a minute, then try again with the right password"],
  [
    /Not enough information to proceed|^Session not found/,
    "Give --user with --apikey or --password, or run: alx login",
  ],
  [
    /Invalid source IP/,
    "The address of this machine changes between requests; use an API key, which needs no session",
  ],
  [/Terms of Service/, "Agree to the terms on the web page, or with: alx user tos"],
  [/Invalid XSRF token/, "Log in again"],
  [/AI Support is disabled|disabled on this system/, "An administrator has to turn this feature on"],
  [/is disabled|not active/, "Ask an administrator to enable the account"],
  [
    /requires one of the following roles|requires the role/,
    "The account, or the API key, lacks the role; see: alx whoami",
  ],
  [/not allowed to view the archive/, "Leave out --archive; it needs the role archive_view"],
  [/daily.*quota|quota.*daily|daily maximum/i, "The count starts anew at midnight UTC"],
  [/quota/i, "Wait until a running one ends, or run fewer at once"],
  [/Result window is too large/, "Only the first 10,000 hits can be paged; use --all for every hit"],
  [/Api does not exist/, "The server may lack this feature, or be of another version"],
];

function hintFor(status: number, message: string): string | undefined {
  const known = HINTS.find(([pattern]) => pattern.test(message))?.[1];
  if (known !== undefined) return known;
  return status === 500 ? "The server failed; its administrators find the reason in its log" : undefined;
}

/** An answer that is not Assemblyline's: a redirect, a web page, a proxy's error. */
function foreign(received: Received): ApiError {
  const { status, headers, request, body } = received;
  const options = { status, request };
  const text = utf8.decode(body.subarray(0, 4096));
  if (status >= 300 && status < 400) return redirected(headers.get("location"), options);
  return aboutTls(text, options) ?? byForeignStatus(status, options) ??
    new ProtocolError(`The server answered ${status} with ${kindOf(text)} instead of Assemblyline's JSON`, {
      ...options,
      hint: "Check --server: a login portal, another service or a wrong path prefix may answer there",
    });
}

function kindOf(text: string): string {
  if (text === "") return "nothing";
  return /<html|<!doctype/i.test(text) ? "a web page" : "something else";
}

/** What nginx says of a connection that it does not like. */
function aboutTls(text: string, options: ApiErrorOptions): ApiError | undefined {
  if (options.status === 400 && /ssl certificate/i.test(text)) {
    const wanted = /no required/i.test(text);
    return new TlsError(`The server ${wanted ? "wants a" : "refuses our"} client certificate`, {
      ...options,
      hint: wanted ? CERT_HINT : REFUSED_HINT,
    });
  }
  if (!/plain HTTP request was sent to HTTPS/i.test(text)) return undefined;
  return new ProtocolError("The server wants https", { ...options, hint: "Write the server as https://…" });
}

function byForeignStatus(status: number, options: ApiErrorOptions): ApiError | undefined {
  if (status === 413) {
    return new RequestError("The upload is larger than the server, or a proxy before it, takes", options);
  }
  if (status === 405) return new ProtocolError("The server does not allow this method here", options);
  if (status === 401 || status === 403) {
    const Class = status === 401 ? AuthError : ForbiddenError;
    return new Class(`Refused with ${status} by something before Assemblyline`, {
      ...options,
      hint:
        "A proxy or login portal stands before the server: ask its administrators how programs get through",
    });
  }
  return status >= 500 || status === 429
    ? new ServerError(`The server, or a proxy before it, answered ${status}${reason(status)}`, options)
    : undefined;
}

function redirected(location: string | undefined, options: ApiErrorOptions): ProtocolError {
  const to = location?.replace(/[?#].*$/, "") ?? "";
  const path = options.request?.replace(/^\w+ |[?].*$/g, "") ?? "";
  const hint = to.endsWith(`${path}/`)
    ? "A path of the API ends in a slash"
    : to.endsWith(path)
    ? "Give the address it redirects to as --server"
    : "A login portal seems to stand before the server: ask its administrators how programs get through";
  return new ProtocolError(`The server redirects${to === "" ? "" : ` to "${to}"`}`, { ...options, hint });
}

function reason(status: number): string {
  const words: Record<number, string> = {
    429: ": too many requests",
    502: ": bad gateway",
    503: ": not available",
    504: ": gateway timeout",
  };
  return words[status] ?? "";
}
