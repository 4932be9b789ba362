import type { Command } from "@commander-js/extra-typings";
import type { SignatureSource } from "../../api/types/knowledge.ts";
import { UsageError } from "../../util/error.ts";
import { flagColumn, textColumn } from "../../domain/columns/make.ts";
import type { CliContext } from "../context.ts";
import { call, callAndSay, confirmDanger, readObject, YES } from "../noun.ts";
import { givesRows } from "../output/format.ts";
import { printRows } from "../output/print.ts";

type Row = SignatureSource & { readonly service: string };

const COLUMNS = [
  textColumn<Row>("service", "service", { width: 14, priority: 0 }),
  textColumn<Row>("name", "name", { width: 18, priority: 0 }),
  flagColumn<Row>("enabled", "enabled"),
  textColumn<Row>("state", "status.state", { width: 10 }),
  textColumn<Row>("message", "status.message", { width: 20, grow: 1, priority: 2 }),
  textColumn<Row>("uri", "uri", { width: 24, grow: 1 }),
];

/** Adds `alx signature sources list|add|update|delete|enable|disable|trigger`. */
export function addSignatureSources(signature: Command, ctx: CliContext): void {
  const noun = signature.command("sources").description("Where rules come from");
  givesRows(noun.command("list")).description("All sources, by service").action(async () => {
    const value = await call(ctx, (client, signal) => client.signature.sources.list(signal));
    const rows = Object.entries(value).flatMap(([service, { sources }]) =>
      sources.map((source): Row => ({ ...source, service }))
    );
    await printRows(ctx, rows, { columns: COLUMNS, value });
  });
  for (
    const [name, words] of [["add", "Add a source"], ["update", "Replace the source of that name"]] as const
  ) {
    noun.command(name).description(words).argument("<service>").argument(
      "<json>",
      "The source as JSON, @FILE or @-",
    )
      .action(async (service, json) => {
        const source = sourceOf(await readObject(ctx, json));
        await callAndSay(
          ctx,
          (client, signal) => client.signature.sources[name](service, source, signal),
          `"${source.name}" is stored`,
        );
      });
  }
  addSourceSwitches(noun, ctx);
}

function addSourceSwitches(noun: Command, ctx: CliContext): void {
  for (const [name, enabled] of [["enable", true], ["disable", false]] as const) {
    noun.command(name).description(`Turn a source ${enabled ? "on" : "off"}`).argument("<service>").argument(
      "<name>",
    )
      .action((service, source) =>
        callAndSay(
          ctx,
          (client, signal) => client.signature.sources.enable(service, source, { enabled, signal }),
          `"${source}" is ${name}d`,
        )
      );
  }
  noun.command("trigger").description("Fetch rules again, by default from all sources")
    .argument("<service>").argument("[names...]")
    .action((service, names) =>
      callAndSay(ctx, (client, signal) => client.signature.sources.trigger(service, names, signal), "Started")
    );
  noun.command("delete").description("Remove a source with its rules").argument("<service>").argument(
    "<name>",
  )
    .option(...YES)
    .action(async (service, name, { yes }) => {
      await confirmDanger(ctx, `Remove the source "${name}" with all its rules?`, yes);
      await callAndSay(
        ctx,
        (client, signal) => client.signature.sources.delete(service, name, signal),
        `"${name}" is removed`,
      );
    });
}

function sourceOf(value: Record<string, unknown>): SignatureSource {
  const { name, uri } = value;
  if (typeof name === "string" && typeof uri === "string") return { ...value, name, uri };
  throw new UsageError("The source lacks its name or its uri", { hint: '{"name": "…", "uri": "https://…"}' });
}
