import type { Command } from "@commander-js/extra-typings";
import type { CliContext } from "../context.ts";
import { callAndPrint } from "../noun.ts";
import { addKnownList } from "./known_list.ts";

/** `alx safelist list|show|tag|signature|add|import|enable|disable|expire|classify|remove-source|delete` */
export function add(root: Command, ctx: CliContext): void {
  const noun = addKnownList(root, ctx, { name: "safelist", api: (client) => client.safelist })
    .description("Read and manage what is known to be harmless");
  noun.command("signature").description("The entry of a signature").argument("<name>")
    .action((name) => callAndPrint(ctx, (client, signal) => client.safelist.signature(name, signal)));
}
