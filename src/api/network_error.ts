import { NetworkError, TimeoutError, TlsError } from "./errors.ts";
import { toError } from "../util/error.ts";

/** The other end of a connection, for messages. */
export interface Peer {
  /** `host` or `host:port`, as a person wrote it. */
  readonly name: string;
  /** Whether it is a proxy rather than the server. */
  readonly proxy: boolean;
}

/** What the system calls a failure, in one form for both ways to connect. */
function codeOf(error: Error): string {
  if ("code" in error && typeof error.code === "string" && error.code !== "UNKNOWN") return error.code;
  if (/lookup address|getaddrinfo/.test(error.message)) {
    return /temporary|again/i.test(error.message) ? "EAI_AGAIN" : "ENOTFOUND";
  }
  return error.name;
}

const CONNECT: Readonly<Record<string, (peer: string) => string>> = {
  ECONNREFUSED: (peer) => `${peer} refused the connection`,
  ENOTFOUND: (peer) => `${peer} has no address: the name is unknown`,
  EAI_AGAIN: (peer) => `The address of ${peer} cannot be looked up just now`,
  ENETUNREACH: (peer) => `No network leads to ${peer}`,
  EHOSTUNREACH: (peer) => `${peer} cannot be reached`,
  ETIMEDOUT: (peer) => `${peer} did not answer`,
};

/** The failure to reach `peer`. Names that do not exist are told apart by `permanent`. */
export function connectError(thrown: unknown, peer: Peer): NetworkError {
  if (thrown instanceof NetworkError) return thrown;
  const cause = toError(thrown);
  const what = `${peer.proxy ? "The proxy" : "The server"} "${peer.name}"`;
  const tls = tlsError(cause, peer.name);
  if (tls !== undefined) return tls;
  if (isCut(cause)) {
    return new NetworkError(`${what} closed the connection while it was being secured`, { cause });
  }
  const message = CONNECT[codeOf(cause)]?.(what) ?? `${what} cannot be reached: ${plain(cause)}`;
  const hint = peer.proxy
    ? "Check --proxy and the HTTPS_PROXY variable"
    : "Check --server, the network and whether a proxy is needed (--proxy)";
  return new NetworkError(message, { cause, hint });
}

/** Whether trying to connect again cannot help. */
export function isPermanent(error: NetworkError): boolean {
  return error instanceof TlsError || (error.cause instanceof Error && codeOf(error.cause) === "ENOTFOUND");
}

/** A connection that broke after it was made. */
export function brokenError(thrown: unknown, peer: Peer): NetworkError {
  if (thrown instanceof NetworkError) return thrown;
  const cause = toError(thrown);
  const tls = tlsError(cause, peer.name);
  if (tls !== undefined) return tls;
  const why = isCut(cause) ? "the server closed it" : plain(cause);
  return new NetworkError(`The connection to "${peer.name}" broke: ${why}`, { cause });
}

/**
 * Whether TLS was cut off below it, as when a server or what stands before it is restarted. Older runtimes (seen on
 * Deno 2.6) complain of the missing farewell in a sentence that names TLS, where newer ones report a plain end.
 */
function isCut(error: Error): boolean {
  return /without sending TLS close_notify|handshake eof|unexpected end of file|disconnected before secure/
    .test(error.message);
}

/** Nothing moved for `ms`, or but a few bytes. */
export function idleError(ms: number, movedBytes: number, peer: Peer): TimeoutError {
  const what = movedBytes === 0 ? "was silent" : `sent or took only ${movedBytes} bytes`;
  return new TimeoutError(`"${peer.name}" ${what} ${movedBytes === 0 ? "for" : "in"} ${seconds(ms)}`, {
    hint: "Try again, or allow more time with --timeout",
  });
}

/** No connection within `ms`. */
export function connectTimeout(ms: number, peer: Peer): TimeoutError {
  return new TimeoutError(`"${peer.name}" did not accept a connection within ${seconds(ms)}`, {
    hint: "Check --server, the network and whether a proxy is needed (--proxy)",
  });
}

/** The whole request took longer than `ms`. */
export function totalTimeout(ms: number): TimeoutError {
  return new TimeoutError(`The request was not done within ${seconds(ms)}`);
}

const seconds = (ms: number) => ms < 1000 ? `${ms} ms` : `${ms / 1000} s`;

/** A system's message without its code and its number. */
function plain(error: Error): string {
  const text = error.message.replace(/ \(os error \d+\)$/, "").replace(/^(\w+ )?E[A-Z]+:? /, "");
  return text === "" ? error.name : text;
}

/** What to do when a server wants a client certificate. */
export const CERT_HINT = "Give it with --cert PEM[,KEY]";
/** What to do when it refuses the one it was shown. */
export const REFUSED_HINT = "Check who issued it and until when it is valid; --cert PEM[,KEY] names another";

const SKIP = "Trust it with --server-crt FILE, or skip the check with --insecure";

/**
 * Runtimes before Deno 2.9 have a `node:tls` that refuses a given certificate with CA:TRUE, or with other names, and
 * reports the handshake as done. Comparing certificates after an unverified handshake would not do: they are public,
 * and only a verified handshake proves that the server holds the key. Such certificates are refused there.
 */
export const CAN_PIN = !("Deno" in globalThis) || !/^2\.[0-8]\./.test(Deno.version.deno);

/** What to do about a certificate that cannot be pinned here. */
export const CA_TRUE_HINT = `${SKIP}. This build cannot verify a CA certificate as a server's own: ` +
  "reissue it with basicConstraints=CA:FALSE, or use a build on Deno 2.9 or later";

/** `error` as a refused certificate, when it is one. Both Rustls' words and OpenSSL's codes are known. */
export function tlsError(error: Error, host: string): TlsError | undefined {
  const text = `${codeOf(error)} ${error.message}`;
  const make = (message: string, hint: string) => new TlsError(message, { cause: error, hint });
  if (isCut(error)) return undefined; // another try may do better, where a certificate stays what it is
  if (/CaUsedAsEndEntity/.test(text)) {
    return make(`The certificate of "${host}" is not trusted`, CAN_PIN ? SKIP : CA_TRUE_HINT);
  }
  if (/UnknownIssuer|SELF_SIGNED|UNABLE_TO_|UnsupportedCertVersion/.test(text)) {
    return make(`The certificate of "${host}" is not trusted`, SKIP);
  }
  if (
    /certificate (not valid yet|expired)|NotValidYet|Expired|CERT_(HAS_EXPIRED|NOT_YET_VALID)/i.test(text)
  ) {
    return make(
      `The certificate of "${host}" has expired or is not valid yet`,
      "Check this machine's clock; --insecure skips the check",
    );
  }
  if (/NotValidForName|not valid for name|ALTNAME_INVALID/.test(text)) {
    return make(
      `The certificate of "${host}" is for another name`,
      `Use the name in the certificate; ${SKIP.toLowerCase()}`,
    );
  }
  if (/InvalidContentType|WRONG_VERSION|corrupt message/i.test(text)) {
    return make(`"${host}" does not speak TLS`, "Try http:// instead of https://");
  }
  if (
    /alert.*(certificate|UnknownCA|AccessDenied|HandshakeFailure)|ALERT_.*CERTIFICATE|CERTIFICATE_REQUIRED/i
      .test(text)
  ) {
    return /CertificateRequired|CERTIFICATE_REQUIRED/i.test(text)
      ? make(`"${host}" wants a client certificate`, CERT_HINT)
      : make(`"${host}" refuses our client certificate, or wants one`, REFUSED_HINT);
  }
  if (/invalid peer certificate|CERT_|ERR_TLS|ERR_SSL|\bTLS\b|handshake/.test(text)) {
    return make(`No safe connection to "${host}": ${plain(error)}`, SKIP);
  }
  return undefined;
}
