import type { Socket } from "node:net";
import * as nodeTls from "node:tls";
import { Buffer } from "node:buffer";
import type { ClientCertificate, Verify } from "./client_options.ts";
import { TlsError } from "./errors.ts";
import { CA_TRUE_HINT, CAN_PIN } from "./network_error.ts";

/** How to secure a connection. */
export interface TlsSettings {
  readonly verify: Verify;
  readonly clientCertificate: ClientCertificate | undefined;
}

/** The certificates in a PEM text, as DER. */
function certificatesIn(pem: string): Buffer[] {
  const blocks = pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g);
  return [...blocks].map((block) => Buffer.from(block[1]!.replace(/\s+/g, ""), "base64"));
}

/** What `node:tls` secures, and whose certificate it expects there. */
export interface TlsTarget {
  /** A connection that is there, or where to connect to. */
  readonly over: { readonly socket: Socket } | { readonly host: string; readonly port: number };
  /** The server's name, also when a relay stands in for it. */
  readonly servername: string;
}

/**
 * Connects with `node:tls`, for what Deno's own TLS cannot do: no verification, a self-signed certificate with CA:TRUE
 * trusted as such, a given certificate for another name, a client certificate inside a tunnel.
 *
 * @param signal Frees the socket at once
 * @throws {TlsError} untrusted
 */
export async function connectNode(
  to: TlsTarget,
  tls: TlsSettings,
  signal: AbortSignal,
): Promise<nodeTls.TLSSocket> {
  const socket = await handshake(to, tls, signal);
  if (tls.verify === "off" || hasPeerCertificate(socket)) return socket;
  socket.destroy();
  throw new TlsError(`The certificate of "${to.servername}" is not trusted`, { hint: CA_TRUE_HINT });
}

/** False after a handshake that failed without an error, as on Deno 2.6. */
function hasPeerCertificate(socket: nodeTls.TLSSocket): boolean {
  return socket.getPeerCertificate()?.raw !== undefined;
}

/** What is trusted besides a given certificate: on Node and Bun that would replace these, on Deno it is added anyway. */
function systemRoots(): readonly string[] {
  if ("Deno" in globalThis) return [];
  // Node 22.15 and later.
  return nodeTls.getCACertificates?.("default") ?? nodeTls.rootCertificates;
}

/** Whether `name` is an IP address, which TLS does not take as a server's name. */
function isAddress(name: string): boolean {
  return name.includes(":") || /^[\d.]+$/.test(name);
}

/**
 * A socket destroyed while it is being secured keeps its descriptor for ever (seen on Deno 2.6): one more each time a
 * silent server is given up. There it is destroyed when the other side has moved, as with Deno's own TLS.
 */
const LEAKS_UNSECURED = !CAN_PIN;

function handshake(to: TlsTarget, tls: TlsSettings, signal: AbortSignal): Promise<nodeTls.TLSSocket> {
  const { certPem, keyPem } = tls.clientCertificate ?? {};
  const given = typeof tls.verify === "string" ? [] : certificatesIn(tls.verify.caPem);
  const isGiven = (raw: Buffer | undefined) => raw !== undefined && given.some((der) => der.equals(raw));
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = nodeTls.connect({
      ...to.over,
      ...(isAddress(to.servername) ? {} : { servername: to.servername }),
      rejectUnauthorized: tls.verify !== "off",
      ...(typeof tls.verify === "string" ? {} : { ca: [...systemRoots(), tls.verify.caPem] }),
      ...(certPem === undefined ? {} : { cert: certPem, key: keyPem ?? certPem }),
      ALPNProtocols: ["http/1.1"],
      checkServerIdentity: (_host, certificate) =>
        isGiven(certificate?.raw) ? undefined : nodeTls.checkServerIdentity(to.servername, certificate),
    }, () => {
      signal.removeEventListener("abort", stop);
      if (signal.aborted) socket.destroy();
      resolve(socket);
    });
    const stop = () => {
      if (!LEAKS_UNSECURED) socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener("abort", stop, { once: true });
    socket.once("error", reject);
    socket.once("close", () => {
      signal.removeEventListener("abort", stop);
      reject(new Error("tls handshake eof")); // what Deno's own TLS says of it
    });
  });
}
