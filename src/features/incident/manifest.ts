/** Signed manifests of incidents: every input with its outcome, for the chain of custody. @module */
import { Buffer } from "node:buffer";
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { AlxError, toError, UsageError } from "../../util/error.ts";
import type { IncidentJournal } from "./journal.ts";
import { incidentRows } from "./rows.ts";

/** What a manifest begins with. */
export interface ManifestHead {
  readonly type: "manifest";
  readonly version: 1;
  readonly incident: string;
  readonly server: string;
  /** What contents were submitted with; without passwords. */
  readonly settings: object;
  /** Version of alx. */
  readonly alx: string;
  readonly made_at: string;
  /** Lines of the journal that could not be read. */
  readonly damaged_lines: number;
  /** The signer's key, as PEM. */
  readonly public_key: string;
}

interface Signature {
  readonly type: "signature";
  readonly algorithm: "ed25519";
  readonly files: number;
  /** Of everything before this line. */
  readonly sha256: string;
  /** Over these 64 hex digits, base64. */
  readonly signature: string;
}

/** Reads a private ed25519 key. @throws {UsageError} it is none */
export function privateKey(pem: string, path: string): KeyObject {
  return keyOf(() => createPrivateKey(pem), `"${path}" is not a private ed25519 key`);
}

/** Reads a public ed25519 key; a private one gives its public half. @throws {UsageError} it is none */
export function publicKey(pem: string, path: string): KeyObject {
  return keyOf(() => createPublicKey(pem), `"${path}" is not a public ed25519 key`);
}

function keyOf(read: () => KeyObject, message: string): KeyObject {
  const hint = "alx incident manifest key FILE, or: openssl genpkey -algorithm ed25519";
  try {
    const key = read();
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch (cause) {
    throw new UsageError(message, { cause: toError(cause), hint });
  }
  throw new UsageError(message, { hint });
}

/** A new key pair, as PEM. */
export function newKeyPair(): { readonly privatePem: string; readonly publicPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    privatePem: String(privateKey.export({ type: "pkcs8", format: "pem" })),
    publicPem: pemOf(publicKey),
  };
}

function pemOf(key: KeyObject): string {
  return String(key.export({ type: "spki", format: "pem" }));
}

/** What a person compares keys by: SHA-256 of the public key's DER. */
export function fingerprint(key: KeyObject): string {
  return `SHA256:${
    createHash("sha256").update(key.export({ type: "spki", format: "der" })).digest("base64")
  }`;
}

/** The lines of a signed manifest, one JSON object each: a head, every input, the signature. */
export async function* manifestLines(
  journal: IncidentJournal,
  { head, key }: { readonly head: Omit<ManifestHead, "public_key">; readonly key: KeyObject },
): AsyncGenerator<string, void> {
  const hash = createHash("sha256");
  const signed = (value: object) => {
    const line = `${JSON.stringify(value)}\n`;
    hash.update(line);
    return line;
  };
  yield signed({ ...head, public_key: pemOf(createPublicKey(key)) });
  let files = 0;
  for await (const row of incidentRows(journal)) {
    files++;
    const { path, sha256 = null, size = null, mtime, fate, how = null, sid = null, score = null } = row;
    const modified = mtime === undefined ? null : new Date(mtime).toISOString();
    const { errors = null, reason = null, at } = row;
    yield signed({
      ...{ type: "file", path, sha256, size, modified, outcome: fate, how, sid, score, errors, reason, at },
    });
  }
  const sha256 = hash.digest("hex");
  const signature = sign(null, Buffer.from(sha256), key).toString("base64");
  yield signatureLine({ files, sha256, signature });
}

function signatureLine(signed: Pick<Signature, "files" | "sha256" | "signature">): string {
  return `${JSON.stringify({ type: "signature", algorithm: "ed25519", ...signed } satisfies Signature)}\n`;
}

/** What a manifest that was verified says of itself. */
export interface Verified {
  readonly head: ManifestHead;
  readonly files: number;
  readonly fingerprint: string;
}

/**
 * Verifies a manifest.
 *
 * @param key The signer's; undefined: the one that stands in the manifest, which anybody can have put there.
 * @throws {AlxError} it was changed, is not whole, or was signed by another key
 */
export async function verifyManifest(path: string, key: KeyObject | undefined): Promise<Verified> {
  const hash = createHash("sha256");
  let [head, last, count] = [undefined as ManifestHead | undefined, "", -1];
  const changed = (cause?: unknown) =>
    new AlxError(`The manifest "${path}" was changed, or signed with another key`, { cause });
  for await (const line of textLines(path, changed)) {
    if (last !== "") {
      hash.update(last);
      count++;
      if (head === undefined) head = parsed<ManifestHead>(last, "manifest");
    }
    last = line;
  }
  const signature = parsed<Signature>(last, "signature");
  if (head === undefined || signature === undefined) throw new AlxError(`"${path}" is not a whole manifest`);
  const used = key ?? publicKey(String(head.public_key), path);
  const sha256 = hash.digest("hex");
  const bytes = Buffer.from(String(signature.signature), "base64");
  // Written again from what was read: not a byte may stand there that the signature does not cover.
  const own = signatureLine({ files: count, sha256, signature: bytes.toString("base64") });
  const isSigned = last === own && signature.sha256 === sha256 && signature.files === count &&
    verify(null, Buffer.from(sha256), used, bytes);
  if (!isSigned) throw changed();
  return { head, files: count, fingerprint: fingerprint(used) };
}

function parsed<T extends { readonly type: string }>(line: string, type: T["type"]): T | undefined {
  try {
    const value = JSON.parse(line) as T;
    return value?.type === type ? value : undefined;
  } catch {
    return undefined;
  }
}

async function* textLines(path: string, changed: (cause: unknown) => AlxError): AsyncGenerator<string> {
  try {
    yield* linesOf(path);
  } catch (error) {
    throw error instanceof TypeError ? changed(error) : error;
  }
}

/** Lines with their line ends, exactly as they stand. @throws {TypeError} bytes that are no UTF-8 */
async function* linesOf(path: string): AsyncGenerator<string> {
  const { readable } = await Deno.open(path);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
  let rest = "";
  for await (const chunk of readable) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop()!;
    for (const part of parts) yield `${part}\n`;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
