import type { Command } from "@commander-js/extra-typings";
import type { Endpoint } from "../../api/mod.ts";
import { textColumn } from "../../domain/columns/make.ts";
import type { CliContext } from "../context.ts";
import { textLines } from "../lines.ts";
import { call, callAndPrint } from "../noun.ts";
import { givesRows } from "../output/format.ts";
import { printRows, printValue } from "../output/print.ts";

const ENDPOINTS = [
  textColumn<Endpoint>("methods", "methods", { width: 10, priority: 0 }),
  textColumn<Endpoint>("path", "path", { width: 40, grow: 1, priority: 0 }),
  textColumn<Endpoint>("roles", "require_role", { width: 24 }),
];

/** `alx help-info configuration|constants|classification|tos|versions|endpoints` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("help-info").description("How the server is set up");
  noun.command("configuration").description("Settings by dotted name").action(() =>
    callAndPrint(ctx, (client, signal) => client.help.configuration(signal))
  );
  noun.command("constants").description("Priorities, file types, tag types").action(() =>
    callAndPrint(ctx, (client, signal) => client.help.constants(signal))
  );
  noun.command("classification").description("The classification scheme")
    .option("--original", "As the administrator wrote it")
    .action(({ original = false }) =>
      callAndPrint(ctx, (client, signal) => client.help.classificationDefinition({ original, signal }))
    );
  noun.command("tos").description("The terms of service").action(async () => {
    const text = await call(ctx, (client, signal) => client.help.tos(signal));
    await printValue(
      ctx,
      text,
      () => text === null ? [ctx.style.tone("There are none", "dim")] : textLines(text),
    );
  });
  noun.command("versions").description("API versions the server speaks").action(() =>
    callAndPrint(ctx, (client, signal) => client.help.versions(signal))
  );
  givesRows(noun.command("endpoints")).description("Every endpoint you may use").action(async () => {
    const value = await call(ctx, (client, signal) => client.help.endpoints(signal));
    await printRows(ctx, value.apis, { columns: ENDPOINTS, value });
  });
}
