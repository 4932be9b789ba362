import { Argument, type Command } from "@commander-js/extra-typings";
import type { CliContext } from "../context.ts";
import { callAndPrint, callAndSay, readJson } from "../noun.ts";
import { parsePositive } from "../options.ts";
import { FILTER } from "../search_options.ts";
import { isObject } from "../../util/json.ts";
import { UsageError } from "../../util/error.ts";

const index = () => new Argument("<index>").choices(["alert", "submission"] as const);
const message = () => new Argument("<type>").choices(["alert", "submission", "file"] as const);
const list = () => new Argument("<list>").choices(["badlist", "safelist", "workflow"] as const);

/** `alx replay request|complete|pending|take|put|checkpoint` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("replay").description("Copies to another system, on servers that make them");
  noun.command("request").description("Ask for one to be copied").addArgument(index()).argument("<id>")
    .action((kind, id) =>
      callAndSay(ctx, (client, signal) => client.replay.request(kind, id, signal), `"${id}" is asked for`)
    );
  noun.command("complete").description("Mark as copied").addArgument(index()).argument("<id>")
    .action((kind, id) =>
      callAndSay(ctx, (client, signal) => client.replay.setComplete(kind, id, signal), `"${id}" is done`)
    );
  noun.command("pending").description("Request copies of all matches").addArgument(index()).argument(
    "<query>",
  )
    .option(...FILTER)
    .option("--limit <n>", "Maximum number to copy", parsePositive, 1000)
    .action((kind, query, { filter, limit }) =>
      callAndPrint(
        ctx,
        (client, signal) =>
          client.replay.setBulkPending(kind, { query, filters: filter, maxDocs: limit, signal }),
      )
    );
  noun.command("take").description("Take one message off a queue; waits up to 30 seconds")
    .addArgument(message())
    .action((kind) => callAndPrint(ctx, (client, signal) => client.replay.getMessage(kind, signal)));
  noun.command("put").description("Add a message to a queue").addArgument(message())
    .argument("<json>", "JSON, @FILE or @-")
    .action(async (kind, json) => {
      const value = await readJson(ctx, json);
      if (typeof value !== "string" && !isObject(value)) {
        throw new UsageError("Expected a JSON object or a JSON text");
      }
      await callAndSay(
        ctx,
        (client, signal) => client.replay.putMessage(kind, value, signal),
        "The message is queued",
      );
    });
  addCheckpoint(noun, ctx);
}

function addCheckpoint(parent: Command, ctx: CliContext): void {
  const noun = parent.command("checkpoint").description("How far a list was copied");
  noun.command("get").description("Read it").addArgument(list())
    .action((kind) => callAndPrint(ctx, (client, signal) => client.replay.getCheckpoint(kind, signal)));
  noun.command("set").description("Set it").addArgument(list()).argument("<checkpoint>")
    .action((kind, checkpoint) =>
      callAndSay(
        ctx,
        (client, signal) => client.replay.putCheckpoint(kind, checkpoint, signal),
        `"${kind}" is copied up to ${checkpoint}`,
      )
    );
}
