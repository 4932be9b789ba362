import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import type { Method, QueryValue } from "../../api/http.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { saveBytes } from "../files.ts";
import { readJson } from "../noun.ts";
import { formatOf } from "../output/format.ts";
import { jsonText } from "../output/json.ts";
import { collect } from "../options.ts";

const METHODS: readonly Method[] = ["GET", "POST", "PUT", "DELETE", "HEAD"];

/** `alx api METHOD PATH` */
export function add(root: Command, ctx: CliContext): void {
  root.command("api")
    .description(
      "Call any endpoint, with login and retries, and print what its answer holds\n\n" +
        "PATH stands below /api/v4/: user/whoami, submission/SID, search/file?query=*",
    )
    .argument("<method>", METHODS.join(", "), parseMethod)
    .argument("<path>")
    .option("--data <json>", "Body: JSON text, @FILE, or @- for standard input")
    .option("--query <k=v>", "Part of the query string; may be repeated", collect, [])
    .option("--raw", "Print the answer's bytes as they are")
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
      const indent = formatOf(ctx, "value") === "jsonl" ? 0 : 2;
      await ctx.out(jsonText(ctx, await client.http.json(method, call.path, request), { indent }) + "\n");
    });
}

function parseMethod(text: string): Method {
  const method = METHODS.find((one) => one === text.toUpperCase());
  if (method !== undefined) return method;
  throw new InvalidArgumentError(`wanted one of ${METHODS.join(", ")}`);
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
    if (at < 1) throw new UsageError(`Cannot use "${pair}" as a part of the query: wanted NAME=VALUE`);
    (query[pair.slice(0, at)] ??= []).push(pair.slice(at + 1));
  }
  return { path: root + (below === "" || below.endsWith("/") ? below : `${below}/`), query };
}
