import { type Command, Option } from "@commander-js/extra-typings";
import type { Download, Encoding } from "../../api/download.ts";
import { formatBytes } from "../../util/format.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { createFile, refuseTerminal, targetPath } from "../files.ts";
import { tellingUnfinished } from "../interrupted.ts";
import { textLines } from "../lines.ts";
import { sha256Of } from "../options.ts";
import { printValue } from "../output/print.ts";
import { createProgress } from "../progress.ts";
import { safeFileName } from "../../util/safe_name.ts";

const ENCODINGS = ["cart", "raw", "zip"] as const satisfies readonly Encoding[];

/** `alx file download SHA256` */
export function addDownload(noun: Command, ctx: CliContext): void {
  noun.command("download")
    .description(
      "Download a file, by default neutralised as CaRT\n\n" +
        "The file appears under its name when all of it is there. Raw bytes are checked against the sha256. " +
        '"--out -" writes to standard output.',
    )
    .argument("<sha256>", "Its sha256", sha256Of)
    .addOption(
      new Option("--encoding <how>", "How it is wrapped").choices(ENCODINGS).default("cart" as const),
    )
    .option("--password <text>", "Password of the zip; the server's default is in your settings")
    .option("--name <name>", "Name to give it")
    .option("--sid <sid>", "Submission whose metadata goes into the CaRT")
    .option("--out <file>", "File or folder to write to, instead of the server's name in this folder")
    .option("--force", "Replace an existing file")
    .action((sha256, options) => download(ctx, sha256, options));
}

interface DownloadChoice {
  readonly encoding: Encoding;
  readonly password?: string | undefined;
  readonly name?: string | undefined;
  readonly sid?: string | undefined;
  readonly out?: string | undefined;
  readonly force?: true | undefined;
}

async function download(ctx: CliContext, sha256: string, choice: DownloadChoice): Promise<void> {
  const { encoding, password, name, sid, out } = choice;
  // A CaRT too: whoever made the file chose what its bytes become.
  refuseTerminal(ctx, out);
  if (password !== undefined && encoding !== "zip") {
    throw new UsageError("--password is for --encoding zip", { hint: "--encoding zip --password TEXT" });
  }
  const { client, signal } = await ctx.services();
  const file = await client.file.download(sha256, { encoding, password, name, sid, signal });
  if (encoding === "raw") ctx.note("Raw bytes may be live malware: keep them where nothing runs them");
  if (out === "-") return await pass(ctx, file, sha256);
  const path = await targetPath(out, safeFileName(file.name, `${sha256}.${encoding}`));
  const bytes = await save(ctx, file, { path, force: choice.force });
  const checked = encoding === "raw";
  const value = { sha256, path, encoding, size: bytes, verified: checked };
  await printValue(
    ctx,
    value,
    () => textLines(`${path} (${formatBytes(bytes)}${checked ? ", sha256 checked" : ""})`),
  );
}

/** `3.1 M of 10 M` */
function amount(bytes: number, { sizeBytes }: Download): string {
  return `${formatBytes(bytes)}${sizeBytes === undefined ? "" : ` of ${formatBytes(sizeBytes)}`}`;
}

/** To standard output. */
async function pass(ctx: CliContext, file: Download, sha256: string): Promise<void> {
  let bytes = 0;
  const unfinished = () => ({
    what: ` after ${amount(bytes, file)}: what was written is not the whole file`,
    hint: `alx file download ${sha256}`,
  });
  await tellingUnfinished(ctx, unfinished, async () => {
    for await (const chunk of file.body) {
      await ctx.out(chunk);
      bytes += chunk.length;
    }
  });
}

async function save(
  ctx: CliContext,
  file: Download,
  { path, force }: { path: string; force: true | undefined },
): Promise<number> {
  const target = await createFile(path, { force });
  const progress = createProgress(ctx);
  let bytes = 0;
  const unfinished = () => ({
    what: ` after ${amount(bytes, file)}: there is no "${path}", and the part that came is removed`,
    hint: "the same command begins anew",
  });
  return await tellingUnfinished(ctx, unfinished, async () => {
    try {
      for await (const chunk of file.body) {
        await target.write(chunk);
        bytes += chunk.length;
        progress.show(() => amount(bytes, file));
      }
      await target.finish();
    } finally {
      progress.end();
      await target.discard();
    }
    return bytes;
  });
}
