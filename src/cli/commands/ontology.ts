import type { Command } from "@commander-js/extra-typings";
import type { Client } from "../../api/mod.ts";
import type { JsonObject } from "../../util/json.ts";
import type { CliContext } from "../context.ts";
import { parseList } from "../options.ts";
import { askedFormat } from "../output/format.ts";
import { jsonText } from "../output/json.ts";

/** `alx ontology submission|alert|file` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("ontology")
    .description("What services found, in one vocabulary: a JSON record a line, as they arrive");
  for (const kind of ["submission", "alert"] as const) {
    const what = kind === "alert" ? "an alert's submission" : "a submission";
    noun.command(kind).description(`Of ${what}`).argument("<id>")
      .option("--services <a,b>", "Only these services", parseList)
      .option("--sha256 <a,b>", "Only these files", parseList)
      .action((id, { services, sha256 }) =>
        print(
          ctx,
          (client, signal) => client.ontology[kind](id, { services, sha256s: sha256, signal }),
        )
      );
  }
  noun.command("file").description("Of a file, whatever submission it was in").argument("<sha256>")
    .option("--services <a,b>", "Only these services", parseList)
    .option("--all", "Every run, not the newest alone")
    .action((sha256, options) =>
      print(ctx, (client, signal) => client.ontology.file(sha256, { ...options, signal }))
    );
}

type Records = (client: Client, signal: AbortSignal) => AsyncGenerator<JsonObject, void>;

/** Lines, so that the first is out before the last has come; `--output json` asks for one list. */
async function print(ctx: CliContext, records: Records): Promise<void> {
  const whole = askedFormat(ctx, "value") === "json";
  const { client, signal } = await ctx.services();
  const list: JsonObject[] = [];
  for await (const record of records(client, signal)) {
    if (whole) list.push(record);
    else await ctx.out(jsonText(ctx, record) + "\n");
  }
  if (whole) await ctx.out(jsonText(ctx, list, { indent: 2 }) + "\n");
}
