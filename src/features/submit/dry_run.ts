import type { Http, RequestOptions } from "../../api/http.ts";
import { ingestApi } from "../../api/ingest.ts";
import { submitApi } from "../../api/submit.ts";
import { checkSize, type HandInOptions, ingestOptions } from "./hand_in.ts";
import type { SubmitItem } from "./item.ts";

/** A request that would be sent. */
export interface DryRequest {
  readonly input: string;
  readonly method: string;
  /** From the server's root. */
  readonly path: string;
  /** The JSON, as it is or as the form's part `json`. */
  readonly json: unknown;
  /** The form's part `bin`. */
  readonly file?: { readonly name: string; readonly size: number | null };
}

/** Ends a request that is only recorded. */
class Recorded extends Error {}

/**
 * The request that {@link handIn} would send for an item: the client makes it, and it is caught before it leaves.
 *
 * @throws {AlxError} it is empty, or too big
 */
export async function dryRequest(item: SubmitItem, options: HandInOptions): Promise<DryRequest> {
  checkSize(item, options.plan.maxSizeBytes);
  const { params, metadata, profile, generateAlert } = options.plan;
  const common = { params, metadata, profile, generateAlert };
  let caught: { method: string; path: string; request: RequestOptions } | undefined;
  const http = {
    json(method: string, path: string, request: RequestOptions = {}): Promise<never> {
      caught = { method, path, request };
      return Promise.reject(new Recorded());
    },
  } as unknown as Http; // handing in uses nothing else
  const sending = options.via === "ingest"
    ? ingestApi(http).ingest(item.source, { ...common, ...ingestOptions(options) })
    : submitApi(http).submit(item.source, common);
  await sending.catch((error: unknown) => {
    if (!(error instanceof Recorded)) throw error;
  });
  const { method, path, request } = caught!;
  const json = request.json ?? await jsonPart(request);
  if (options.via === "chunked" && item.read !== undefined) return startOf(item, json);
  const file = request.body === undefined ? {} : { file: fileOf(item, json) };
  return { input: item.input, method, path: `/api/v4/${path}`, json, ...file };
}

/** The form's first value; the bytes after it are not read. */
async function jsonPart({ body }: RequestOptions): Promise<unknown> {
  let text = "";
  for await (const piece of (await body!()).stream) {
    text += new TextDecoder().decode(piece);
    const value = /\r\n\r\n(\{.*\})$/s.exec(text)?.[1];
    if (value !== undefined) return JSON.parse(value);
  }
  return undefined;
}

function fileOf(item: SubmitItem, json: unknown): DryRequest["file"] & object {
  return { name: String((json as { name?: unknown }).name), size: item.sizeBytes ?? null };
}

/** The request that starts the analysis, after the pieces. */
function startOf(item: SubmitItem, json: unknown): DryRequest {
  const { name, ...fields } = json as Readonly<Record<string, unknown>>;
  return {
    input: item.input,
    method: "POST",
    path: "/api/v4/ui/start/{identifier}/",
    json: { ...fields, filename: name },
    file: fileOf(item, json),
  };
}
