import type { Command } from "@commander-js/extra-typings";
import type { CliContext } from "../context.ts";
import { callAndPrint } from "../noun.ts";
import { addKnownList } from "./known_list.ts";

/** `alx badlist list|show|tag|ssdeep|tlsh|add|import|enable|disable|expire|delete` */
export function add(root: Command, ctx: CliContext): void {
  const noun = addKnownList(root, ctx, { name: "badlist", api: (client) => client.badlist })
    .description("Read and manage what is known to be bad");
  for (const kind of ["ssdeep", "tlsh"] as const) {
    noun.command(kind).description(`Entries like a ${kind} hash`).argument("<hash>")
      .action((hash) => callAndPrint(ctx, (client, signal) => client.badlist[kind](hash, signal)));
  }
}
