import { Argument, type Command } from "@commander-js/extra-typings";
import { SIGNATURE_STATUSES, type SignatureStats } from "../../api/types/knowledge.ts";
import { ageColumn, countColumn, textColumn } from "../../domain/columns/make.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { saveBytes } from "../files.ts";
import { headingLines, pairLines, textLines } from "../lines.ts";
import {
  call,
  callAndPrint,
  callAndSay,
  confirmDanger,
  forEach,
  readJson,
  readObject,
  YES,
} from "../noun.ts";
import { givesRows } from "../output/format.ts";
import { printRows } from "../output/print.ts";
import { addSignatureSources } from "./signature_sources.ts";

/** `alx signature show|stats|status|clear-status|add|import|delete|download|updates|sources` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("signature").description(
    'Read and manage signatures; "alx search signature" lists them',
  );
  addReads(noun, ctx);
  addDownloads(noun, ctx);
  addStates(noun, ctx);
  addRules(noun, ctx);
  addSignatureSources(noun, ctx);
}

function addReads(noun: Command, ctx: CliContext): void {
  noun.command("show").description("The rule, its state and how often it hit").argument("<id...>")
    .action((ids) =>
      forEach(ctx, ids, {
        get: (client, id, signal) => client.signature.get(id, signal),
        lines: ({ data, stats, ...signature }) => [
          ...pairLines(ctx, [
            ["name", signature.name],
            ["type", signature.type],
            ["source", signature.source],
            ["status", signature.status],
            ["classification", signature.classification],
            ["revision", signature.revision],
            ["last modified", signature.last_modified],
            ["changed by", signature.state_change_user],
            ["hits", stats?.count],
            ["last hit", stats?.last_hit],
          ]),
          ...headingLines(ctx, "Rule"),
          ...textLines(data),
        ],
      })
    );
  givesRows(noun.command("stats")).description("How often each hit, most first").action(async () => {
    const stats = await call(ctx, (client, signal) => client.signature.stats(signal));
    const rows = [...stats].sort((a, b) => b.count - a.count);
    await printRows(ctx, rows, { columns: COLUMNS, value: stats });
  });
}

function addDownloads(noun: Command, ctx: CliContext): void {
  noun.command("download").description("A zip of the rules, by default all that are deployed").argument(
    "[query]",
  )
    .option("--out <file>", "Where to write", "signatures.zip")
    .option("--force", "Replace an existing file")
    .action(async (query, { out, force }) => {
      const { body } = await call(
        ctx,
        (client, signal) => client.signature.download({ ...(query === undefined ? {} : { query }), signal }),
      );
      await saveBytes(ctx, body, { out, force });
    });
  noun.command("updates").description("Whether any rule changed").option("--type <type>", "Only of this type")
    .option("--since <time>", "Since this ISO time")
    .action(({ type, since }) =>
      callAndPrint(
        ctx,
        (client, signal) => client.signature.updateAvailable({ type, since, signal }),
      )
    );
}

function addStates(noun: Command, ctx: CliContext): void {
  noun.command("status").description("Set the state of a rule").argument("<id>")
    .addArgument(new Argument("<status>").choices(SIGNATURE_STATUSES))
    .action((id, status) =>
      callAndSay(
        ctx,
        (client, signal) => client.signature.changeStatus(id, status, signal),
        `"${id}" is ${status}`,
      )
    );
  noun.command("clear-status").description("Let updates set the state again").argument("<id>")
    .action((id) =>
      callAndSay(
        ctx,
        (client, signal) => client.signature.clearStatus(id, signal),
        `"${id}" follows its source again`,
      )
    );
}

function addRules(noun: Command, ctx: CliContext): void {
  noun.command("add").description("Add a rule, or replace the one with its id")
    .argument("<json>", "The signature as JSON, @FILE or @-")
    .action(async (json) => {
      const signature = await readObject(ctx, json);
      await callAndPrint(ctx, (client, signal) => client.signature.addUpdate(signature, { signal }));
    });
  noun.command("import").description("Add many rules of one source, or replace those with their ids")
    .argument("<json>", "A JSON list of signatures, @FILE or @-")
    .requiredOption("--source <name>", "Where they come from")
    .requiredOption("--type <type>", "Such as yara, sigma, suricata")
    .option("--no-dedup-name", "Do not rename on a clash of names")
    .action(async (json, options) => {
      const signatures = await readJson(ctx, json);
      if (!Array.isArray(signatures)) {
        throw new UsageError("Expected a JSON list of signatures", { hint: "@FILE" });
      }
      await callAndPrint(
        ctx,
        (client, signal) => client.signature.addUpdateMany(signatures, { ...options, signal }),
      );
    });
  noun.command("delete").description("Delete a rule").argument("<id>").option(...YES)
    .action(async (id, { yes }) => {
      await confirmDanger(ctx, `Delete the signature "${id}"?`, yes);
      await callAndSay(ctx, (client, signal) => client.signature.delete(id, signal), `"${id}" is deleted`);
    });
}

const COLUMNS = [
  textColumn<SignatureStats>("name", "name", { width: 24, grow: 1, priority: 0 }),
  textColumn<SignatureStats>("type", "type", { width: 10 }),
  textColumn<SignatureStats>("source", "source", { width: 14 }),
  countColumn<SignatureStats>("count", "count", { priority: 0 }),
  countColumn<SignatureStats>("avg", "avg", { priority: 2, type: "float" }),
  ageColumn<SignatureStats>("last_hit", "last_hit", { width: 8 }),
  ageColumn<SignatureStats>("first_hit", "first_hit", { width: 9, priority: 3 }),
  textColumn<SignatureStats>("id", "id", { width: 20, priority: 4 }),
];
