import type { Json, JsonObject } from "../../util/json.ts";
import { canSee } from "../access.ts";
import { texts } from "../accounts.ts";
import { isCart, unpackCart } from "../cart_bytes.ts";
import { bodyText, type Call } from "../call.ts";
import { Refusal } from "../envelope.ts";
import { boundaryOf, BrokenForm, type FileSink, LongForm, readForm } from "../multipart_reader.ts";
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

const TOO_LARGE = "413 Request Entity Too Large: The data value transmitted exceeds the capacity limit.";

/** Reads a submit or ingest request in any of its forms. @throws {Refusal} with the genuine server's texts */
export async function readSubmitRequest(call: Call): Promise<SubmitRequest> {
  const boundary = boundaryOf(call.request.headers.get("content-type"));
  if (boundary !== undefined) return await fromForm(call, boundary);
  if (!/\bjson\b/i.test(call.request.headers.get("content-type") ?? "")) {
    throw new Refusal(400, "Invalid content type", {});
  }
  return await fromJson(call, parsed(await bodyText(call, 2 * call.state.config.maxFileSizeBytes)));
}

function parsed(text: string): SubmitJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(400, BAD_REQUEST, {});
  }
  if (pythonType(value) !== "dict") throw new Refusal(400, noAttribute(value, "get"), {});
  const asked = value as SubmitJson;
  const { params, metadata } = asked;
  if (Array.isArray(params)) throw new Refusal(400, "pop expected at most 1 argument, got 2", {});
  if (params !== undefined && pythonType(params) !== "dict") {
    throw new Refusal(400, noAttribute(params, "pop"), {});
  }
  if (metadata !== undefined && pythonType(metadata) !== "dict") {
    throw new Refusal(400, noAttribute(metadata, "items"), {});
  }
  return asked;
}

/** What Python calls the type of a JSON value; the genuine server's errors name it. */
function pythonType(value: unknown): string {
  if (value === null) return "NoneType";
  if (Array.isArray(value)) return "list";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return { string: "str", boolean: "bool" }[typeof value as string] ?? "dict";
}

function noAttribute(value: unknown, name: string): string {
  return `'${pythonType(value)}' object has no attribute '${name}'`;
}

/** What is sent along without being asked for. */
const NOWHERE: FileSink = { write() {} };

async function fromForm(call: Call, boundary: string): Promise<SubmitRequest> {
  const receiver = new FileReceiver(call.state.config.maxFileSizeBytes);
  if (call.request.body === null) throw new Refusal(400, BAD_REQUEST, {});
  const form = await readForm(call.request, boundary, (field) => field === "bin" ? receiver : NOWHERE)
    .catch(refuseForm);
  const asked = parsed(form.fields.get("json") || "{}");
  const filename = form.files.get("bin");
  if (filename === undefined) return await fromJson(call, asked);
  const given = asked["name"];
  const name = given === undefined ? baseName(filename) : given === null ? "" : shownText(String(given));
  return checked(call, { asked, received: receiver.finish(), name });
}

function refuseForm(error: unknown): never {
  if (error instanceof LongForm) throw new Refusal(400, TOO_LARGE, {});
  if (error instanceof BrokenForm) throw new Refusal(400, BAD_REQUEST, {});
  throw error;
}

async function fromJson(call: Call, asked: SubmitJson): Promise<SubmitRequest> {
  const content = bytesOf(asked);
  if (content !== undefined) {
    const received = receivedBytes(content);
    return checked(call, { asked, received, name: baseName(asked["name"] || await received.sha256()) });
  }
  if (textOf(asked["url"]) !== undefined) return fromUrl(call, asked, refanged(String(asked["url"])));
  for (const type of ["sha256", "sha1", "md5", "ssdeep", "tlsh"]) {
    const hash = textOf(asked[type]);
    if (hash !== undefined) return fromHash(call, asked, { type, hash });
  }
  throw new Refusal(400, "Missing file to scan. No binary or fetching method provided.", {});
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null || value === "" ? undefined : String(value);
}

/** The last part of a path, which is all that is kept of a name in JSON. */
function baseName(name: unknown): string {
  if (typeof name === "string") return shownText(name.split("/").at(-1)!);
  throw new Refusal(400, `expected str, bytes or os.PathLike object, not ${pythonType(name)}`, {});
}

/** Control characters as `\\xNN`, but for tabs and line breaks. */
function shownText(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, (char) => {
    return `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}

/** The content in the request; undefined when there is none, or it is empty. */
function bytesOf(asked: SubmitJson): Uint8Array | undefined {
  const plain = asked["plaintext"];
  if (plain !== undefined && typeof plain !== "string") {
    throw new Refusal(400, noAttribute(plain, "encode"), {});
  }
  if (plain) return new TextEncoder().encode(plain);
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
  by: { readonly type: string; readonly hash: string },
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
  const name = baseName(asked["name"] || by.hash);
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
    if (textOf(packedName) !== undefined) name = String(packedName);
  }
  if (received.size === 0) throw new Refusal(400, "File empty.", {});
  const limit = call.state.config.maxFileSizeBytes;
  const ignore = (from.asked["params"] as JsonObject | undefined)?.["ignore_size"] === true;
  if (received.size > limit && !ignore) {
    throw new Refusal(413, `File too big to be scanned (${received.size} > ${limit}).`, {});
  }
  if (name === "") throw new Refusal(400, "Filename missing", {});
  const { sha256, size } = received;
  return { asked: from.asked, name, received, sha256, size, subject: `file: ${name}`, packedMetadata };
}
