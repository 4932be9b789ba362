import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { ProtocolError } from "../../api/errors.ts";
import type { Method, QueryValue, RawResponse } from "../../api/http.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { saveBytes } from "../files.ts";
import { readJson } from "../noun.ts";
import { formatOf } from "../output/format.ts";
import { jsonText } from "../output/json.ts";
import { collect } from "../options.ts";

/** Methods of requests. */
export const METHODS: readonly Method[] = ["GET", "POST", "PUT", "DELETE", "HEAD"];

/** `alx api METHOD PATH` */
export function add(root: Command, ctx: CliContext): void {
  root.command("api")
    .description(
      "Call any endpoint, with login and retries, and print what its answer holds\n\n" +
        "PATH stands below /api/v4/: user/whoami, submission/SID, search/file?query=*",
    )
    .argument("<method>", METHODS.join(", "), parseMethod)
    .argument("<path>", "Below /api/v4/, with its query string if it has one")
    .option("--data <json>", "Body: JSON text, @FILE, or @- for standard input")
    .option("--query <k=v>", "Part of the query string; may be repeated", collect, [])
    .option("--raw", "Print the response's bytes as they are, whatever they hold")
    .option("--out <file>", "Write them to a file")
    .option("--force", "Replace that file")
    .action(async (method, path, options) => {
      const json = options.data === undefined ? undefined : await readJson(ctx, options.data);
      const call = endpointOf(path, options.query);
      const { client, signal } = await ctx.services();
      const request = { query: call.query, signal, ...(json === undefined ? {} : { json }) };
      if (options.raw || options.out !== undefined) {
        const { body } = await client.http.raw(method, call.path, request);
        return await saveBytes(ctx, body, { out: options.out ?? "-", force: options.force });
      }
      const value = method === "HEAD"
        ? headOf(await client.http.raw(method, call.path, request))
        : await orRaw(() => client.http.json(method, call.path, request));
      const indent = formatOf(ctx, "value") === "jsonl" ? 0 : 2;
      await ctx.out(jsonText(ctx, value, { indent }) + "\n");
    });
}

/** What an answer without a body tells. */
function headOf({ status, headers }: RawResponse): { status: number; headers: Record<string, string> } {
  return { status, headers: Object.fromEntries(headers) };
}

/** The JSON of an answer; one that is not JSON is told how it can be had. */
async function orRaw<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProtocolError) || error.status !== 200 || /web page/.test(error.message)) {
      throw error;
    }
    const { status, request, cause } = error;
    throw new ProtocolError(error.message, {
      ...{ status, cause, hint: "--raw for its bytes as they are, or --out FILE" },
      ...(request === undefined ? {} : { request }),
    });
  }
}

function parseMethod(text: string): Method {
  const method = METHODS.find((one) => one === text.toUpperCase());
  if (method !== undefined) return method;
  throw new InvalidArgumentError(`Expected one of ${METHODS.join(", ")}`);
}

/** The path as the client wants it, with the trailing slash that the server insists on, and the query apart. */
export function endpointOf(
  text: string,
  pairs: readonly string[],
): { path: string; query: Record<string, QueryValue> } {
  const [before = "", after] = text.split(/\?(.*)/s);
  const below = before.replace(/^\/?api\/v4(?=\/|$)/, "").replace(/^\/+/, "");
  const root = /^\/?api(\/(?!v4)|$)/.test(before) ? "/" : "";
  const query: Record<string, string[]> = {};
  for (const [key, value] of new URLSearchParams(after ?? "")) (query[key] ??= []).push(value);
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 1) throw new UsageError(`Cannot use "${pair}" as a part of the query: expected NAME=VALUE`);
    (query[pair.slice(0, at)] ??= []).push(pair.slice(at + 1));
  }
  return { path: root + (below === "" || below.endsWith("/") ? below : `${below}/`), query };
}
