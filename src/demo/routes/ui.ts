import { type Call, objectBody, param } from "../call.ts";
import { Refusal } from "../envelope.ts";
import { boundaryOf, readForm } from "../multipart_reader.ts";
import { receivedBytes } from "../received_file.ts";
import { type Route, section } from "../router.ts";
import { flatMetadata, submissionParams } from "../submission_params.ts";
import { concatBytes } from "../../util/bytes.ts";
import { keep, start } from "./submit.ts";

/** `ui/…`: chunked uploads of the web interface. */
export const uiRoutes: readonly Route[] = section("ui", [
  ["GET", "/flowjs/", "submission_create", "xqw", hasChunk],
  ["POST", "/flowjs/", "submission_create", "xqw", addChunk],
  ["POST", "/start/<ui_sid>/", "submission_create", "qw", begin],
]);

interface Upload {
  readonly chunks: Map<number, Uint8Array>;
  complete: Uint8Array | undefined;
}

const NEEDED = ["flowChunkNumber", "flowTotalChunks", "flowIdentifier", "flowFilename"];

function uploads(call: Call): Map<string, Upload> {
  const held = call.state.memory.get("uploads") as Map<string, Upload> | undefined;
  if (held !== undefined) return held;
  const fresh = new Map<string, Upload>();
  call.state.memory.set("uploads", fresh);
  return fresh;
}

function needed(get: (name: string) => string | null | undefined) {
  const missing = NEEDED.filter((name) => !get(name));
  if (missing.length === 0) return;
  throw new Refusal(
    412,
    `Required arguments missing. flowChunkNumber, flowChunkSize, flowCurrentChunkSize, ` +
      `flowFilename, flowIdentifier, flowRelativePath, flowTotalChunks and flowTotalSize should always be present.`,
    "",
  );
}

function hasChunk(call: Call) {
  needed((name) => call.query.get(name));
  const upload = uploads(call).get(call.query.get("flowIdentifier")!);
  const number = Number(call.query.get("flowChunkNumber"));
  if (upload?.complete !== undefined || upload?.chunks.has(number)) return { exist: true };
  return new Response(null, { status: 204 });
}

async function addChunk(call: Call) {
  const boundary = boundaryOf(call.request.headers.get("content-type"));
  if (boundary === undefined || call.request.body === null) needed(() => undefined);
  const pieces: Uint8Array[] = [];
  const form = await readForm(call.request, boundary!, () => ({
    write: (bytes) => void pieces.push(new Uint8Array(bytes)),
  }));
  needed((name) => form.fields.get(name));
  const id = form.fields.get("flowIdentifier")!;
  const upload = uploads(call).get(id) ?? { chunks: new Map(), complete: undefined };
  uploads(call).set(id, upload);
  upload.chunks.set(Number(form.fields.get("flowChunkNumber")), concatBytes(pieces));
  const total = Number(form.fields.get("flowTotalChunks"));
  if (upload.chunks.size >= total) {
    const order = [...upload.chunks].sort(([a], [b]) => a - b);
    upload.complete = concatBytes(order.map(([, bytes]) => bytes));
    upload.chunks.clear();
  }
  return { completed: upload.complete !== undefined, success: true };
}

async function begin(call: Call) {
  const id = param(call, "ui_sid");
  const bytes = uploads(call).get(id)?.complete;
  const body = await objectBody(call);
  if (bytes === undefined) {
    throw new Refusal(404, `No files where found for ID ${id}. Try again...`, { sid: null, started: false });
  }
  const received = receivedBytes(bytes);
  const [sha256, size] = [await received.sha256(), received.size];
  const limit = call.state.config.maxFileSizeBytes;
  if (size > limit) throw new Refusal(413, `File too big to be scanned (${size} > ${limit}).`, {});
  const name = String(body["filename"] || sha256);
  const params = submissionParams(call, {
    // The web interface's own settings win as a whole over plain ones, as on the genuine server.
    params: Object.hasOwn(body, "ui_params") ? body["ui_params"] : body["params"],
    submission_profile: body["submission_profile"],
  });
  if (params["description"] === "") params["description"] = `Inspection of file: ${name}`;
  keep(call, received, sha256);
  const metadata = flatMetadata(body["metadata"]);
  const doc = start(call, { files: [{ name, sha256, size }], params, metadata });
  uploads(call).delete(id);
  return { sid: doc["sid"], started: true };
}
