import type { Command } from "@commander-js/extra-typings";
import { formatBytes } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { fileBytes, fileSize } from "../file_source.ts";
import { refuseTerminal, replacing, saveBytes, targetPath } from "../files.ts";
import { textLines } from "../lines.ts";
import { callAndSay } from "../noun.ts";
import { parseList } from "../options.ts";
import { printValue } from "../output/print.ts";
import { safeFileName } from "../../util/safe_name.ts";

/** `alx bundle create|import` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("bundle").description("Whole submissions as files, moved between systems");
  noun.command("create").description("Save a submission with its files and results").argument("<sid>")
    .option("--alert", "The argument is an alert: its submission")
    .option("--out <file>", "File or folder to write to, - for standard output (the server's name, here)")
    .option("--force", "Replace what is there")
    .action((id, options) => create(ctx, id, options));
  noun.command("import").description("Bring a saved submission in").argument("<file>")
    .option("--exist-ok", "Accept a submission that exists already")
    .option("--allow-incomplete", "Take it though parts are missing")
    .option("--min-classification <text>", "Raise everything to this")
    .option("--rescan <a,b>", "Services to run again", parseList)
    .option("--ingest", "Analyse it through the ingester")
    .action(async (path, { rescan, ingest, ...rest }) => {
      const sizeBytes = await fileSize(path);
      const options = { ...rest, rescanServices: rescan, toIngest: ingest, sizeBytes };
      await callAndSay(
        ctx,
        (client, signal) => client.bundle.import(() => fileBytes(ctx, path), { ...options, signal }),
        `"${path}" is imported`,
      );
    });
}

interface CreateChoice {
  readonly alert?: true | undefined;
  readonly out?: string | undefined;
  readonly force?: true | undefined;
}

async function create(ctx: CliContext, id: string, { alert, out, force }: CreateChoice): Promise<void> {
  refuseTerminal(ctx, out);
  const { client, signal } = await ctx.services();
  const bundle = await client.bundle.create(id, { useAlert: alert === true, signal });
  const path = out === "-" ? out : await targetPath(out, safeFileName(bundle.name, "submission.al_bundle"));
  let size = 0;
  const counted = async function* () {
    for await (const chunk of bundle.body) {
      size += chunk.length;
      yield chunk;
    }
  };
  await saveBytes(ctx, counted(), { out: path, ...replacing(path, { out, force }) });
  if (path === "-") return;
  await printValue(ctx, { path, size }, () => textLines(`${path} (${formatBytes(size)})`));
}
