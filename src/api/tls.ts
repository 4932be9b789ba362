import type { Socket } from "node:net";
import { checkServerIdentity, connect as connectTls, type TLSSocket } from "node:tls";
import { Buffer } from "node:buffer";
import type { ClientCertificate, Verify } from "./client_options.ts";
import { TlsError } from "./errors.ts";

/** How to secure a connection. */
export interface TlsSettings {
  readonly verify: Verify;
  readonly clientCertificate: ClientCertificate | undefined;
}

/** The certificates in a PEM text, as DER. */
export function certificatesIn(pem: string): Buffer[] {
  const blocks = pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g);
  return [...blocks].map((block) => Buffer.from(block[1]!.replace(/\s+/g, ""), "base64"));
}

/**
 * Secures `socket` with `node:tls`, for what Deno's own TLS cannot do: no verification, a self-signed certificate
 * with CA:TRUE trusted as such, a client certificate inside a tunnel.
 *
 * A certificate given by the person is trusted whatever names it holds. Older runtimes (seen on Deno 2.6) refuse
 * such a certificate before anything can be asked, and report the handshake as done: there the connection is made
 * unverified, and is dropped unless the server showed exactly a given certificate. See README.md for what that is worth.
 *
 * @throws {TlsError} untrusted
 */
export async function secureNode(
  open: () => Promise<Socket>,
  hostname: string,
  tls: TlsSettings,
): Promise<TLSSocket> {
  const given = typeof tls.verify === "string" ? [] : certificatesIn(tls.verify.caPem);
  const isGiven = (raw: Buffer | undefined) => raw !== undefined && given.some((der) => der.equals(raw));
  const first = await handshake(await open(), hostname, tls, tls.verify !== "off", isGiven);
  if (tls.verify === "off" || presented(first) !== undefined) return first;
  first.destroy();
  const second = await handshake(await open(), hostname, tls, false, isGiven);
  if (isGiven(presented(second))) return second;
  second.destroy();
  throw new TlsError(`The certificate of "${hostname}" is not trusted`, {
    hint: "Trust it with --server-crt FILE, or skip the check with --insecure",
  });
}

/** The certificate the other side showed; undefined when the handshake failed silently. */
function presented(socket: TLSSocket): Buffer | undefined {
  const raw = socket.getPeerCertificate()?.raw;
  return raw === undefined ? undefined : Buffer.from(raw);
}

function handshake(
  socket: Socket,
  hostname: string,
  tls: TlsSettings,
  verify: boolean,
  isGiven: (raw: Buffer | undefined) => boolean,
): Promise<TLSSocket> {
  const { certPem, keyPem } = tls.clientCertificate ?? {};
  return new Promise((resolve, reject) => {
    const secure = connectTls({
      socket,
      servername: /^[\d.]+$|:/.test(hostname) ? "" : hostname,
      host: hostname,
      rejectUnauthorized: verify,
      ...(typeof tls.verify === "string" ? {} : { ca: tls.verify.caPem }),
      ...(certPem === undefined ? {} : { cert: certPem, key: keyPem ?? certPem }),
      ALPNProtocols: ["http/1.1"],
      checkServerIdentity: (host, certificate) =>
        isGiven(certificate?.raw) ? undefined : checkServerIdentity(host, certificate),
    }, () => resolve(secure));
    secure.once("error", reject);
    secure.once(
      "close",
      () => reject(new TlsError(`"${hostname}" closed the connection while it was being secured`)),
    );
  });
}
