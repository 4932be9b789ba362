import type { Command } from "@commander-js/extra-typings";
import type { CliContext } from "../context.ts";
import { pairLines, textLines } from "../lines.ts";
import { forEach } from "../noun.ts";
import { oneResultLines } from "../views/result_view.ts";

/** `alx result show|error KEY…` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("result").description("Read results of services");
  noun.command("show").description("Results by key, with their sections")
    .argument("<key...>", "Such as SHA256.SERVICE.vVERSION.cCONFIG")
    .action((keys) =>
      forEach(ctx, keys, {
        get: (client, key, signal) => client.result.get(key, signal),
        lines: (result) => oneResultLines(ctx, result),
        json: "list",
      })
    );
  noun.command("error").description("Errors of services by key")
    .argument("<key...>")
    .action((keys) =>
      forEach(ctx, keys, {
        get: (client, key, signal) => client.result.error(key, signal),
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
        json: "list",
      })
    );
}
