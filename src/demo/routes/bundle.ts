import { gunzipSync, gzipSync } from "node:zlib";
import type { Json, JsonObject } from "../../util/json.ts";
import { canSee } from "../access.ts";
import { texts } from "../accounts.ts";
import { isCart, packCart, unpackCart } from "../cart_bytes.ts";
import { bodyBytes, type Call, flag, param } from "../call.ts";
import { highest } from "../classification.ts";
import { fileAnswer, Refusal } from "../envelope.ts";
import { type Route, section } from "../router.ts";
import type { DemoStore, Doc } from "../store.ts";
import { makeTar, readTar, type TarEntry } from "../tar.ts";

const MAX_BUNDLE_BYTES = 268_435_456;

/** `bundle/…`: a submission with its results, errors and files in one CaRT. */
export const bundleRoutes: readonly Route[] = section("bundle", [
  ["GET", "/<sid>/", "bundle_download", "", create],
  ["POST", "/", "submission_create", "w", importBundle],
]);

interface Contents {
  readonly submission: Doc;
  readonly results: Readonly<Record<string, Doc>>;
  readonly emptyresults: Readonly<Record<string, Doc>>;
  readonly errors: Readonly<Record<string, Doc>>;
  readonly files: Readonly<Record<string, Doc>>;
  readonly alert?: Doc;
}

function create(call: Call): Response {
  const id = param(call, "sid");
  const { alert, submission } = call.state.store.collections;
  const byAlert = flag(call.query, "use_alert") ? alert.get(id) : undefined;
  const doc = submission.get(byAlert === undefined ? id : String(byAlert["sid"]));
  if (doc === undefined || !canSee(call, doc)) {
    throw new Refusal(403, "You are not allowed create a bundle for this submission...");
  }
  const contents = contentsOf(call.state.store, doc, byAlert);
  const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const entries: TarEntry[] = [{ name: "results.json", content: encode(contents) }];
  for (const sha256 of Object.keys(contents.files)) {
    const bytes = call.state.store.bytes(sha256);
    if (bytes !== undefined) entries.push({ name: sha256, content: bytes });
  }
  const sid = String(doc["sid"]);
  const packed = packCart(new Uint8Array(gzipSync(makeTar(entries))), {
    al: { type: "archive/bundle/al" },
    name: `${sid}.tgz`,
  });
  return fileAnswer(packed, `${id}.al_bundle`);
}

function contentsOf(store: DemoStore, submission: Doc, alert: Doc | undefined): Contents {
  const pick = (name: "result" | "emptyresult" | "error" | "file", ids: Iterable<string>) =>
    Object.fromEntries(
      [...ids].map((id) => [id, store.collections[name].get(id)] as const).filter(([, doc]) =>
        doc !== undefined
      ),
    ) as Record<string, Doc>;
  const keys = texts(submission["results"]);
  const hashes = new Set([
    ...(submission["files"] as readonly { sha256: string }[]).map((file) => file.sha256),
    ...keys.map((key) => key.slice(0, 64)),
  ]);
  return {
    submission,
    results: pick("result", keys),
    emptyresults: pick("emptyresult", keys),
    errors: pick("error", texts(submission["errors"])),
    files: pick("file", hashes),
    ...(alert !== undefined && { alert }),
  };
}

const GARBAGE = "Bundle decompression failed. Not a valid bundle: file could not be opened successfully:\n" +
  "- method gz: ReadError('not a gzip file')\n- method bz2: ReadError('not a bzip2 file')\n" +
  "- method xz: ReadError('not an lzma file')\n- method tar: ReadError('truncated header')";

function refuse(status: number, message: string): never {
  throw new Refusal(status, message, { success: false });
}

function unpacked(body: Uint8Array): { contents: Contents; files: Map<string, Uint8Array> } {
  try {
    const cart = isCart(body) ? body : fromBase64(body);
    const entries = readTar(new Uint8Array(gunzipSync(unpackCart(cart).content)));
    const files = new Map(entries.map((entry) => [entry.name, entry.content]));
    const results = files.get("results.json")!;
    files.delete("results.json");
    return { contents: JSON.parse(new TextDecoder().decode(results as Uint8Array<ArrayBuffer>)), files };
  } catch {
    return refuse(400, GARBAGE);
  }
}

function fromBase64(body: Uint8Array): Uint8Array {
  const text = new TextDecoder("latin1").decode(body as Uint8Array<ArrayBuffer>).trim();
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

async function importBundle(call: Call) {
  const { contents, files } = unpacked(await bodyBytes(call, MAX_BUNDLE_BYTES));
  const sid = String(contents.submission["sid"]);
  const { store } = call.state;
  if (store.collections.submission.get(sid) !== undefined) {
    if (call.query.has("exist_ok")) return { success: true };
    refuse(409, `Submission ${sid} already exists.`);
  }
  if (contents.submission["state"] !== "completed" && !call.query.has("allow_incomplete")) {
    refuse(400, `Submission ${sid} is incomplete.`);
  }
  const least = call.query.get("min_classification") ?? undefined;
  const raised = (doc: Doc): Doc => ({ ...doc, classification: highest([doc["classification"], least]) });
  for (const [sha256, bytes] of files) store.putBytes(sha256, bytes);
  const putAll = (
    name: "result" | "error" | "emptyresult" | "file",
    docs: Readonly<Record<string, Doc>> = {},
  ) => {
    for (const [id, doc] of Object.entries(docs)) {
      if (store.collections[name].get(id) !== undefined) continue;
      store.collections[name].put(id, name === "result" || name === "file" ? raised(doc) : doc);
    }
  };
  putAll("file", contents.files);
  putAll("result", contents.results);
  putAll("emptyresult", contents.emptyresults);
  putAll("error", contents.errors);
  const metadata: Record<string, Json> = {
    ...contents.submission["metadata"] as JsonObject,
    "bundle.source": "localhost",
  };
  store.collections.submission.put(sid, { ...raised(contents.submission), metadata });
  if (contents.alert !== undefined) {
    store.collections.alert.put(String(contents.alert["alert_id"]), raised(contents.alert));
  }
  return { success: true };
}
