import type { Command } from "@commander-js/extra-typings";
import type { ServiceInfo, ServiceUpdate } from "../../api/types/server.ts";
import { flagColumn, textColumn } from "../../domain/columns/make.ts";
import { UsageError } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { readTextFile, saveBytes } from "../files.ts";
import { call, callAndPrint, callAndSay, confirmDanger, readObject, YES } from "../noun.ts";
import { parsePositive } from "../options.ts";
import { givesRows } from "../output/format.ts";
import { printRows, printValue } from "../output/print.ts";

/** `alx service list|show|versions|stats|constants|updates|update|install|installing|add|set|delete|backup|restore` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("service").description("Read services; administrators manage them");
  addReads(noun, ctx);
  addUpdates(noun, ctx);
  addWrites(noun, ctx);
  addBackups(noun, ctx);
}

function addReads(noun: Command, ctx: CliContext): void {
  givesRows(noun.command("list")).description("All services").action(async () => {
    const rows = await call(ctx, (client, signal) => client.service.list(signal));
    await printRows(ctx, rows, { columns: COLUMNS });
  });
  noun.command("show").description("Settings of a service").argument("<name>")
    .option("--version-of <version>", "Not the newest, but this")
    .action((name, { versionOf: version }) =>
      callAndPrint(
        ctx,
        (client, signal) =>
          client.service.get(name, { ...(version === undefined ? {} : { version }), signal }),
      )
    );
  noun.command("versions").description("Installed versions, newest first").argument("<name>")
    .action(async (name) => {
      const versions = await call(ctx, (client, signal) => client.service.versions(name, signal));
      await printValue(ctx, versions, () => versions.map((one) => safeText(one)));
    });
  noun.command("stats").description("What a service did of late").argument("<name>")
    .option("--max-docs <n>", "Maximum results to read", parsePositive)
    .action((name, { maxDocs }) =>
      callAndPrint(
        ctx,
        (client, signal) =>
          client.service.stats(name, { ...(maxDocs === undefined ? {} : { maxDocs }), signal }),
      )
    );
  noun.command("constants").description("Stages and categories")
    .action(() => callAndPrint(ctx, (client, signal) => client.service.constants(signal)));
}

type Update = ServiceUpdate & { readonly name: string };

function addUpdates(noun: Command, ctx: CliContext): void {
  givesRows(noun.command("updates")).description("Newer images, by service").action(async () => {
    const value = await call(ctx, (client, signal) => client.service.updates(signal));
    const rows = Object.entries(value).map(([name, update]): Update => ({ ...update, name }));
    await printRows(ctx, rows, { columns: UPDATE_COLUMNS, value, empty: "Everything is up to date" });
  });
  noun.command("update").description("Update a service, or with --all everything that can be")
    .argument("[name]").option("--all", "Everything that can be")
    .action(async (name, { all }) => {
      if ((name === undefined) === !all) throw new UsageError("Expected the name of a service, or --all");
      await callAndPrint(ctx, async (client, signal) => {
        if (name === undefined) return await client.service.updateAll(signal);
        const { [name]: found } = await client.service.updates(signal);
        if (found?.latest_tag == null) throw new UsageError(`There is no update of "${name}"`);
        return await client.service.update({ name, image: found.image, tag: found.latest_tag }, signal);
      });
    });
  noun.command("install").description("Install a service from an image").argument("<name>").argument(
    "<image>",
  )
    .action((name, image) =>
      callAndPrint(ctx, (client, signal) => client.service.install([{ name, image }], signal))
    );
  noun.command("installing").description("What is being installed, or how far those named are")
    .argument("[names...]").action(async (asked) => {
      if (asked.length > 0) {
        return await callAndPrint(ctx, (client, signal) => client.service.installState(asked, signal));
      }
      const names = await call(ctx, (client, signal) => client.service.installing(signal));
      await printValue(ctx, names, () => names.map((one) => safeText(one)));
    });
}

function addWrites(noun: Command, ctx: CliContext): void {
  noun.command("add").description("Add a service from its manifest").argument("<yaml>", "A file")
    .action(async (path) => {
      const manifest = await readText(path);
      await callAndPrint(ctx, (client, signal) => client.service.add(manifest, signal));
    });
  noun.command("set").description("Change settings; what is left out stays").argument("<name>")
    .argument("<json>", "JSON, @FILE or @-")
    .action(async (name, json) => {
      const changes = await readObject(ctx, json);
      await callAndSay(ctx, async (client, signal) => {
        const now = await client.service.get(name, { signal });
        // The server takes the whole record back as JSON, which both parts are.
        return await client.service.set(
          name,
          { ...now, ...changes } as Parameters<typeof client.service.set>[1],
          signal,
        );
      }, `"${name}" is changed`);
    });
  noun.command("delete").description("Remove a service").argument("<name>").option(...YES)
    .action(async (name, { yes }) => {
      await confirmDanger(ctx, `Remove the service "${name}"?`, yes);
      await callAndSay(ctx, (client, signal) => client.service.delete(name, signal), `"${name}" is removed`);
    });
}

function addBackups(noun: Command, ctx: CliContext): void {
  noun.command("backup").description("Settings of all services as YAML")
    .option("--full", "Of every version").option("--out <file>", "Where to write", "-")
    .option("--force", "Replace an existing file")
    .action(async ({ full = false, out, force }) => {
      const { body } = await call(ctx, (client, signal) => client.service.backup({ full, signal }));
      await saveBytes(ctx, body, { out, force });
    });
  noun.command("restore").description("Bring a backup back").argument("<yaml>", "A file").option(...YES)
    .action(async (path, { yes }) => {
      const backup = await readText(path);
      await confirmDanger(ctx, "Replace the settings of all services?", yes);
      await callAndSay(
        ctx,
        (client, signal) => client.service.restore(backup, signal),
        "The backup is restored",
      );
    });
}

async function readText(path: string): Promise<string> {
  const text = await readTextFile(path);
  if (text === undefined) throw new UsageError(`Cannot read "${path}": there is no such file`);
  return text;
}

const COLUMNS = [
  textColumn<ServiceInfo>("name", "name", { width: 18, priority: 0 }),
  textColumn<ServiceInfo>("category", "category", { width: 16 }),
  textColumn<ServiceInfo>("stage", "stage", { width: 8 }),
  textColumn<ServiceInfo>("version", "version", { width: 16 }),
  flagColumn<ServiceInfo>("enabled", "enabled"),
  flagColumn<ServiceInfo>("external", "is_external", { priority: 2, width: 8 }),
  textColumn<ServiceInfo>("accepts", "accepts", { width: 16, grow: 1, priority: 3 }),
  textColumn<ServiceInfo>("description", "description", { width: 20, grow: 2, priority: 2 }),
];

const UPDATE_COLUMNS = [
  textColumn<Update>("name", "name", { width: 18, priority: 0 }),
  flagColumn<Update>("available", "update_available", { width: 9 }),
  flagColumn<Update>("updating", "updating", { width: 8 }),
  textColumn<Update>("tag", "latest_tag", { width: 16 }),
  textColumn<Update>("image", "image", { width: 24, grow: 1 }),
];
