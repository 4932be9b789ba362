import type { Command } from "@commander-js/extra-typings";
import type { CliContext } from "../context.ts";
import { pairLines, textLines } from "../lines.ts";
import { formatOf } from "../output/format.ts";
import { jsonText } from "../output/json.ts";
import { printLines } from "../output/print.ts";
import { oneResultLines } from "../views/result_view.ts";

/** `alx result show|error KEY…` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("result").description("Read results of services");
  noun.command("show").description("Results by key, with their sections")
    .argument("<key...>", "Such as SHA256.SERVICE.vVERSION.cCONFIG")
    .action(async (keys) => {
      const { client, signal } = await ctx.services();
      await printEach(ctx, keys, {
        get: (key) => client.result.get(key, signal),
        lines: (result) => oneResultLines(ctx, result),
      });
    });
  noun.command("error").description("Errors of services by key")
    .argument("<key...>")
    .action(async (keys) => {
      const { client, signal } = await ctx.services();
      await printEach(ctx, keys, {
        get: (key) => client.result.error(key, signal),
        lines: (error) => [
          ...pairLines(ctx, [
            ["service", `${error.response.service_name} ${error.response.service_version}`],
            ["type", error.type],
            ["status", error.response.status],
            ["created", error.created],
            ["sha256", error.sha256],
          ]),
          ...textLines(error.response.message),
        ],
      });
    });
}

interface Each<T> {
  get(key: string): Promise<T>;
  lines(value: T): readonly string[];
}

/** One value as itself, several as a list. */
async function printEach<T>(ctx: CliContext, keys: readonly string[], each: Each<T>): Promise<void> {
  const values: T[] = [];
  for (const key of keys) values.push(await each.get(key));
  const format = formatOf(ctx, "value");
  if (format === "table") {
    return await printLines(ctx, values.flatMap((value, i) => [...i > 0 ? [""] : [], ...each.lines(value)]));
  }
  if (format === "jsonl") return await ctx.out(values.map((value) => jsonText(ctx, value) + "\n").join(""));
  await ctx.out(jsonText(ctx, values.length === 1 ? values[0] : values, { indent: 2 }) + "\n");
}
