import type { Command } from "@commander-js/extra-typings";
import type { LookupSource } from "../../api/mod.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { callAndPrint, forEach } from "../noun.ts";
import { parseList, parsePositive } from "../options.ts";

/** `alx federated tags|lookup` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("federated").description("What other systems know of a tag");
  noun.command("tags").description("Types of tags that can be asked about, by source").action(() =>
    callAndPrint(ctx, (client, signal) => client.federatedLookup.tags(signal))
  );
  noun.command("lookup").description("Ask about values").argument("<type>", "network.static.domain, …")
    .argument("<value...>")
    .option("--sources <a,b>", "Only these sources", parseList)
    .option("--timeout-seconds <n>", "How long the server waits for a source", parsePositive)
    .option("--limit <n>", "Items a source", parsePositive)
    .option("--classification <text>", "Highest that may leave")
    .action((type, values, { timeoutSeconds, ...options }) =>
      forEach(ctx, values, {
        get: (client, value, signal) =>
          client.federatedLookup.enrich(type, value, {
            ...options,
            maxTimeoutSeconds: timeoutSeconds,
            signal,
          }),
        lines: (answer) => sourceLines(ctx, answer),
      })
    );
}

function sourceLines(ctx: CliContext, answer: Readonly<Record<string, LookupSource>>): string[] {
  return Object.entries(answer).flatMap(([name, { error, items }]) => [
    ctx.style.bold(safeText(name)),
    ...(error ? [`  ${ctx.style.tone(safeText(error), "error")}`] : []),
    ...items.map(({ malicious, description, link }) => {
      const word = malicious ? "malicious" : "not malicious";
      return `  ${ctx.style.tone(word, malicious ? "malicious" : "safe")}  ${safeText(description)}  ${
        safeText(link)
      }`;
    }),
  ]);
}
