import type { Command } from "@commander-js/extra-typings";
import type { HashSource } from "../../api/types/server.ts";
import { UsageError } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { call, forEach } from "../noun.ts";
import { textArgument } from "../text_argument.ts";
import { parseList } from "../options.ts";
import { printValue } from "../output/print.ts";

/** `alx hash HASH…` */
export function add(root: Command, ctx: CliContext): void {
  root.command("hash")
    .description("Look hashes up everywhere the server knows: sha256, sha1, md5, ssdeep, tlsh")
    .argument("[hash...]", 'The hashes; "-" for those on standard input')
    .option("--sources <a,b>", "Only these sources", parseList)
    .option("--list-sources", "Name the sources instead")
    .action(async (hashes, { sources, listSources }) => {
      if ((hashes.length > 0) === (listSources === true)) {
        throw new UsageError("Expected a hash, or --list-sources", { hint: "alx hash HASH" });
      }
      if (listSources) {
        const names = await call(ctx, (client, signal) => client.hashSearch.dataSources(signal));
        return await printValue(ctx, names, () => names.map((name) => safeText(name)));
      }
      await forEach(ctx, await givenHashes(ctx, hashes), {
        get: (client, hash, signal) => client.hashSearch.lookup(hash, { sources, signal }),
        lines: (answer) => sourceLines(ctx, answer),
        key: "hash",
      });
    });
}

/** The hashes, each once, with those on standard input where `-` stands, separated by blanks or line feeds. */
async function givenHashes(ctx: CliContext, words: readonly string[]): Promise<readonly string[]> {
  if (!words.includes("-")) return words;
  const typed = (await textArgument(ctx, "@-")).split(/\s+/).filter((word) => word !== "");
  const hashes = [...new Set(words.flatMap((word) => word === "-" ? typed : [word]))];
  if (hashes.length === 0) throw new UsageError("There is no hash on standard input");
  return hashes;
}

function sourceLines(ctx: CliContext, answer: Readonly<Record<string, HashSource>>): string[] {
  const found = Object.entries(answer).filter(([, source]) =>
    source.error || (source.items ?? []).length > 0
  );
  if (found.length === 0) return [ctx.style.tone("Unknown to every source", "dim")];
  return found.flatMap(([name, { error, items }]) => [
    ctx.style.bold(safeText(name)),
    ...(error ? [`  ${ctx.style.tone(safeText(error), "error")}`] : []),
    ...(items ?? []).map(({ malicious, confirmed, description }) => {
      const word = malicious ? (confirmed ? "malicious" : "maybe malicious") : "not malicious";
      return `  ${ctx.style.tone(word, malicious ? "malicious" : "safe")}  ${safeText(description)}`;
    }),
  ]);
}
