import type { JsonObject } from "../../util/json.ts";
import { canSee } from "../access.ts";
import { packCart } from "../cart_bytes.ts";
import { type Call, param } from "../call.ts";
import { fileAnswer, Refusal } from "../envelope.ts";
import { settingsOf } from "../settings.ts";
import { encryptedZip } from "../zip.ts";

const ENCODINGS = ["raw", "zip", "cart"];

/** `file/download/{sha256}/` as CaRT, raw bytes or an encrypted zip. */
export async function download(call: Call): Promise<Response> {
  const { query, state } = call;
  const sha256 = param(call, "sha256");
  const settings = settingsOf(state, call.account, call.roles);
  const encoding = query.get("encoding") ?? String(settings["download_encoding"]);
  if (!ENCODINGS.includes(encoding)) {
    throw new Refusal(
      403,
      `${encoding.toUpperCase()} is not in the valid encoding types: {'raw', 'zip', 'cart'}`,
      {},
    );
  }
  const doc = state.store.collections.file.get(sha256);
  const bytes = doc !== undefined && canSee(call, doc) ? state.store.bytes(sha256) : undefined;
  if (bytes === undefined || doc === undefined) {
    throw new Refusal(404, "The file was not found in the system.", {});
  }
  const name = query.get("name") || sha256;
  if (encoding === "raw") return fileAnswer(bytes, name);
  if (encoding === "zip") {
    const password = query.get("password") ?? String(settings["default_zip_password"]);
    return fileAnswer(encryptedZip(name, bytes, checkedPassword(password)), `${name}.zip`);
  }
  const { md5, sha1 } = doc;
  const about: JsonObject = { name, md5: md5!, sha1: sha1!, sha256, ...submissionMetadata(call) };
  return fileAnswer(await packCart(bytes, about), `${name}.cart`);
}

function checkedPassword(password: string): string {
  if (password === "") throw new Refusal(403, "No password given or retrieved from user's settings.", {});
  // deno-lint-ignore no-control-regex -- control characters are what is refused
  if (password.length > 128 || /[\x00-\x1f\x7f]/.test(password)) {
    throw new Refusal(400, "Invalid password for protected file download.", {});
  }
  return password;
}

function submissionMetadata(call: Call): JsonObject {
  const sid = call.query.get("sid");
  const doc = sid === null ? undefined : call.state.store.collections.submission.get(sid);
  return doc !== undefined && canSee(call, doc) ? doc["metadata"] as JsonObject : {};
}
