import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { ConfigError } from "../util/error.ts";
import type { ClientCertificate } from "./client_options.ts";

/**
 * Checks what can be checked of a client certificate before it is shown: TLS itself says in many ways, or not at all,
 * that there is no key or another one's.
 *
 * @throws {ConfigError} there is no certificate or no usable key in the text, or they do not belong together
 */
export function checkClientCertificate({ certPem, keyPem = certPem }: ClientCertificate): void {
  if (!/-----BEGIN CERTIFICATE-----/.test(certPem)) {
    throw new ConfigError("The client certificate's file holds no certificate");
  }
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(keyPem)) {
    throw new ConfigError("The key of the client certificate is protected by a password", {
      hint: "openssl pkey -in KEY -out NEW_KEY writes it without; keep that file to yourself",
    });
  }
  if (!/-----BEGIN (\w+ )?PRIVATE KEY-----/.test(keyPem)) {
    throw new ConfigError("The client certificate comes without its key", {
      hint: "--cert CERTIFICATE,KEY, or one PEM file that holds both",
    });
  }
  const [ofCertificate, ofKey] = [
    publicKey(() => new X509Certificate(certPem).publicKey),
    publicKey(() => createPublicKey(createPrivateKey(keyPem))),
  ];
  if (ofCertificate !== undefined && ofKey !== undefined && ofCertificate !== ofKey) {
    throw new ConfigError("The client certificate and its key do not belong together");
  }
}

/** The key as text; undefined for kinds that the runtime does not read, which TLS may still do. */
function publicKey(read: () => KeyObject): string | undefined {
  try {
    return String(read().export({ type: "spki", format: "pem" }));
  } catch {
    return undefined;
  }
}
