import { type Command, Option } from "@commander-js/extra-typings";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { isObject } from "../../util/json.ts";
import { callAndPrint, callAndSay, confirmDanger, readJson, YES } from "../noun.ts";

/** `alx archive submission|comment|label` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("archive").description("The archive, on servers that have one");
  noun.command("submission").description("Move a submission to the archive").argument("<sid>")
    .option("--meta <json>", "Words to keep with it: JSON, @FILE or @-", "{}")
    .option("--delete-after", "Delete it elsewhere afterwards")
    .option("--skip-hook", "Do not ask the approval service")
    .option("--alternate-ttl", "Keep it for the other span")
    .option(...YES)
    .action(async (sid, { meta, yes, alternateTtl, ...options }) => {
      const metadata = await readJson(ctx, meta);
      if (!isObject(metadata)) throw new UsageError("Expected a JSON object", { hint: '{"name": "value"}' });
      if (options.deleteAfter) await confirmDanger(ctx, `Delete "${sid}" once it is archived?`, yes);
      await callAndPrint(
        ctx,
        (client, signal) =>
          client.archive.archive(sid, { ...options, metadata, useAlternateDtl: alternateTtl, signal }),
      );
    });
  addComments(noun, ctx);
  addLabels(noun, ctx);
}

function addComments(parent: Command, ctx: CliContext): void {
  const noun = parent.command("comment").description("What people wrote of a file");
  noun.command("list").description("All of a file").argument("<sha256>").action((sha256) =>
    callAndPrint(ctx, (client, signal) => client.archive.comments.list(sha256, signal))
  );
  noun.command("add").description("Write one").argument("<sha256>").argument("<text>").action((
    sha256,
    text,
  ) => callAndPrint(ctx, (client, signal) => client.archive.comments.add(sha256, text, signal)));
  noun.command("update").description("Rewrite one").argument("<sha256>").argument("<comment>")
    .argument("<text>").action((sha256, comment, text) =>
      callAndSay(
        ctx,
        (client, signal) => client.archive.comments.update({ sha256, comment }, text, signal),
        `"${comment}" is changed`,
      )
    );
  noun.command("delete").description("Delete one").argument("<sha256>").argument("<comment>")
    .option(...YES).action(async (sha256, comment, { yes }) => {
      await confirmDanger(ctx, `Delete the comment "${comment}"?`, yes);
      await callAndSay(
        ctx,
        (client, signal) => client.archive.comments.delete({ sha256, comment }, signal),
        `"${comment}" is deleted`,
      );
    });
  noun.command("react").description("Add your reaction, or take it off").argument("<sha256>")
    .argument("<comment>").argument("<icon>").action((sha256, comment, icon) =>
      callAndPrint(
        ctx,
        (client, signal) => client.archive.comments.react({ sha256, comment }, icon, signal),
      )
    );
}

const LABEL_CHANGES = [["add", "Add to a file's"], ["remove", "Take some off"], [
  "set",
  "Replace a file's",
]] as const;

function addLabels(parent: Command, ctx: CliContext): void {
  const noun = parent.command("label").description("Labels of files");
  noun.command("list").description("Labels in use, by category").action(() =>
    callAndPrint(ctx, (client, signal) => client.archive.labels.list(signal))
  );
  for (const [verb, summary] of LABEL_CHANGES) {
    noun.command(verb).description(summary).argument("<sha256>").argument("<labels...>")
      .addOption(
        new Option("--category <name>", "Kind of label").choices(
          ["attribution", "technique", "info"] as const,
        )
          .default("info" as const),
      )
      .action((sha256, labels, { category }) =>
        callAndPrint(
          ctx,
          (client, signal) => client.archive.labels[verb](sha256, { [category]: labels }, signal),
        )
      );
  }
}
