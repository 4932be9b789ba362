import { Argument, type Command } from "@commander-js/extra-typings";
import { ATTRIBUTION_TYPES } from "../../api/types/lists.ts";
import type { CliContext } from "../context.ts";
import { callAndPrint, callAndSay } from "../noun.ts";
import { addKnownList } from "./known_list.ts";

/** `alx badlist list|show|tag|ssdeep|tlsh|add|import|enable|disable|expire|classify|remove-source|attribute|delete` */
export function add(root: Command, ctx: CliContext): void {
  const noun = addKnownList(root, ctx, { name: "badlist", api: (client) => client.badlist })
    .description("Read and manage what is known to be bad");
  for (const kind of ["ssdeep", "tlsh"] as const) {
    noun.command(kind).description(`Entries like a ${kind} hash`).argument("<hash>")
      .action((hash) => callAndPrint(ctx, (client, signal) => client.badlist[kind](hash, signal)));
  }
  noun.command("attribute").description("Say whose an entry is").argument("<id>")
    .addArgument(new Argument("<type>").choices(ATTRIBUTION_TYPES)).argument("<value>")
    .option("--remove", "Take it back")
    .action((id, type, value, { remove }) =>
      callAndSay(
        ctx,
        (client, signal) =>
          remove
            ? client.badlist.removeAttribution(id, { type, value, signal })
            : client.badlist.addAttribution(id, { type, value, signal }),
        `"${id}" is ${remove ? "no longer" : "now"} of the ${type} "${value}"`,
      )
    );
}
