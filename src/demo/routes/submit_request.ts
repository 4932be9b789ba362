import type { Json, JsonObject } from "../../util/json.ts";
import { canSee } from "../access.ts";
import { texts } from "../accounts.ts";
import { isCart, unpackCart } from "../cart_bytes.ts";
import type { Call } from "../call.ts";
import { Refusal } from "../envelope.ts";
import { boundaryOf, type FileSink, readForm } from "../multipart_reader.ts";
import { FileReceiver, receivedBytes, type ReceivedFile } from "../received_file.ts";
import { flatMetadata } from "../submission_params.ts";

/** The JSON part of a submit or ingest request. */
export type SubmitJson = Readonly<Record<string, unknown>>;

/** A file to submit and what was said about it. */
export interface SubmitRequest {
  readonly asked: SubmitJson;
  readonly name: string;
  /** Undefined for a file the server has already. */
  readonly received: ReceivedFile | undefined;
  /** Takes time where the file is huge. */
  sha256(): Promise<string>;
  readonly size: number;
  /** The text after "Inspection of": `file: …` or `URL: …`. */
  readonly subject: string;
  /** Metadata that came inside a CaRT. */
  readonly packedMetadata: JsonObject;
}

const BAD_REQUEST =
  "400 Bad Request: The browser (or proxy) sent a request that this server could not understand.";

/** Reads a submit or ingest request in any of its forms. @throws {Refusal} with the genuine server's texts */
export async function readSubmitRequest(call: Call): Promise<SubmitRequest> {
  const boundary = boundaryOf(call.request.headers.get("content-type"));
  if (boundary !== undefined) return await fromForm(call, boundary);
  if (!/\bjson\b/i.test(call.request.headers.get("content-type") ?? "")) {
    throw new Refusal(400, "Invalid content type", {});
  }
  return await fromJson(call, parsed(await call.request.text()));
}

function parsed(text: string): SubmitJson {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return value as SubmitJson;
  } catch {
    // Answered below, like JSON that is no object.
  }
  throw new Refusal(400, BAD_REQUEST, {});
}

/** What is sent along without being asked for. */
const NOWHERE: FileSink = { write() {} };

async function fromForm(call: Call, boundary: string): Promise<SubmitRequest> {
  const receiver = new FileReceiver(call.state.config.maxFileSizeBytes);
  if (call.request.body === null) throw new Refusal(400, BAD_REQUEST, {});
  const form = await readForm(call.request, boundary, (field) => field === "bin" ? receiver : NOWHERE);
  const asked = parsed(form.fields.get("json") || "{}");
  const filename = form.files.get("bin");
  if (filename === undefined) return await fromJson(call, asked);
  const name = textOf(asked["name"]) ?? filename;
  return checked(call, { asked, received: receiver.finish(), name: baseName(name) });
}

async function fromJson(call: Call, asked: SubmitJson): Promise<SubmitRequest> {
  if (typeof asked["metadata"] === "string") {
    throw new Refusal(400, "'str' object has no attribute 'items'", {});
  }
  const name = textOf(asked["name"]);
  const content = bytesOf(asked);
  if (content !== undefined) {
    const received = receivedBytes(content);
    return checked(call, { asked, received, name: baseName(name ?? await received.sha256()) });
  }
  if (textOf(asked["url"]) !== undefined) return fromUrl(call, asked, refanged(String(asked["url"])));
  for (const type of ["sha256", "sha1", "md5", "ssdeep", "tlsh"]) {
    const hash = textOf(asked[type]);
    if (hash !== undefined) return fromHash(call, asked, { type, hash, name });
  }
  throw new Refusal(400, "Missing file to scan. No binary or fetching method provided.", {});
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null || value === "" ? undefined : String(value);
}

/** The last part of a path; backslashes go, as on the genuine server. */
function baseName(name: string): string {
  return name.split("/").at(-1)!.replaceAll("\\", "") || name;
}

/** The content in the request; undefined when there is none, or it is empty. */
function bytesOf(asked: SubmitJson): Uint8Array | undefined {
  if (textOf(asked["plaintext"]) !== undefined) return new TextEncoder().encode(String(asked["plaintext"]));
  const bytes = fromBase64(textOf(asked["base64"]) ?? "");
  return bytes.length === 0 ? undefined : bytes;
}

/** As Python reads it: what is not of the alphabet is passed over. */
function fromBase64(text: string): Uint8Array {
  const kept = text.replace(/[^A-Za-z0-9+/=]/g, "");
  const count = kept.replace(/=+$/, "").length;
  if (count % 4 === 1) {
    throw new Refusal(
      400,
      `Invalid base64-encoded string: number of data characters (${count}) cannot be 1 more than a multiple of 4`,
      {},
    );
  }
  if (kept.length % 4 !== 0) throw new Refusal(400, "Incorrect padding", {});
  return Uint8Array.from(atob(kept), (char) => char.charCodeAt(0));
}

/** Undoes what people do to an address so that nobody clicks it. */
function refanged(url: string): string {
  return url.replace(/^hxxp/i, "http").replaceAll(/\[\.\]|\(dot\)|\[dot\]/gi, ".").replace(
    /\[:\]\/\//,
    "://",
  );
}

function fromUrl(call: Call, asked: SubmitJson, url: string): SubmitRequest {
  const file = `# Assemblyline URI file\nuri: ${url}\n`;
  const received = receivedBytes(new TextEncoder().encode(file));
  return { ...checked(call, { asked, received, name: url }), subject: `URL: ${url}` };
}

function fromHash(
  call: Call,
  asked: SubmitJson,
  by: { readonly type: string; readonly hash: string; readonly name: string | undefined },
): SubmitRequest {
  const { store } = call.state;
  const hash = by.type === "ssdeep" ? by.hash : by.hash.toLowerCase();
  const same = (value: Json | undefined) =>
    by.type === "ssdeep" ? value === hash : String(value ?? "").toLowerCase() === hash;
  const found = by.type === "sha256"
    ? [hash, store.collections.file.get(hash)] as const
    : [...store.collections.file.entries()].find(([, doc]) => same(doc[by.type]));
  const doc = found?.[1];
  if (doc === undefined || !canSee(call, doc) || store.bytes(found![0]) === undefined) {
    const external =
      texts((asked["params"] as JsonObject | undefined)?.["default_external_sources"]).length > 0;
    throw new Refusal(
      404,
      `${by.type.toUpperCase()} does not exist in Assemblyline ${
        external ? "or any of the selected sources" : "and no external sources are available."
      }`,
      {},
    );
  }
  const name = baseName(by.name ?? by.hash);
  return {
    asked,
    name,
    received: undefined,
    sha256: () => Promise.resolve(found![0]),
    size: Number(doc["size"]),
    subject: `file: ${name}`,
    packedMetadata: {},
  };
}

function checked(
  call: Call,
  from: { readonly asked: SubmitJson; readonly received: ReceivedFile; readonly name: string },
): SubmitRequest {
  let { name, received } = from;
  let packedMetadata: JsonObject = {};
  if (received.bytes !== undefined && isCart(received.bytes)) {
    const { about, content } = unpackCart(received.bytes);
    received = receivedBytes(content);
    const { name: packedName, md5: _md5, sha1: _sha1, sha256: _sha256, ...rest } = about;
    packedMetadata = flatMetadata(rest);
    if (textOf(packedName) !== undefined) name = baseName(String(packedName));
  }
  if (received.size === 0) throw new Refusal(400, "File empty.", {});
  const limit = call.state.config.maxFileSizeBytes;
  const ignore = (from.asked["params"] as JsonObject | undefined)?.["ignore_size"] === true;
  if (received.size > limit && !ignore) {
    throw new Refusal(413, `File too big to be scanned (${received.size} > ${limit}).`, {});
  }
  const { sha256, size } = received;
  return { asked: from.asked, name, received, sha256, size, subject: `file: ${name}`, packedMetadata };
}
