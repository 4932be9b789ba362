import { type Command, Option } from "@commander-js/extra-typings";
import type { Download, Encoding } from "../../api/download.ts";
import { formatBytes } from "../../util/format.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { createFile, type NewFileOptions, PRIVATE, refuseTerminal, replacing, targetPath } from "../files.ts";
import { checkedCart } from "../../features/checked_cart.ts";
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
        "The file appears under its name when all of it is there and it is the one asked for: the content of a CaRT, " +
        "and raw bytes, are checked against the sha256. --force replaces a file that --out names, never one of a name " +
        'that the server chose. "--out -" writes to standard output.',
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
  const warn = () => {
    if (encoding === "raw") ctx.note("Raw bytes may be live malware: keep them where nothing runs them");
  };
  if (out === "-") {
    await pass(ctx, file, { sha256, encoding });
    return warn();
  }
  const path = await targetPath(out, safeFileName(file.name, `${sha256}.${encoding}`));
  const force = replacing(path, { out, force: choice.force });
  const bytes = await save(ctx, file, { path, sha256, encoding, force });
  const checked = encoding !== "zip";
  const value = { sha256, path, encoding, size: bytes, verified: checked };
  await printValue(
    ctx,
    value,
    () => textLines(`${path} (${formatBytes(bytes)}${checked ? ", sha256 checked" : ""})`),
  );
  warn();
}

/** `3.1 M of 10 M` */
function amount(bytes: number, { sizeBytes }: Download): string {
  return `${formatBytes(bytes)}${sizeBytes === undefined ? "" : ` of ${formatBytes(sizeBytes)}`}`;
}

interface Passing {
  readonly sha256: string;
  readonly encoding: Encoding;
  readonly write: (piece: Uint8Array) => Promise<void>;
}

/** Writes a body piece by piece; a CaRT is checked meanwhile, as raw bytes are by the client. */
async function passed({ body, sizeBytes }: Download, { encoding, sha256, write }: Passing): Promise<void> {
  if (encoding === "cart") await checkedCart(body, { sha256, sizeBytes, write });
  else for await (const piece of body) await write(piece);
}

/** To standard output. */
async function pass(ctx: CliContext, file: Download, how: Omit<Passing, "write">): Promise<void> {
  let bytes = 0;
  const unfinished = () => ({
    what: ` after ${amount(bytes, file)}: what was written is not the whole file`,
    hint: `alx file download ${how.sha256}`,
  });
  const write = async (piece: Uint8Array) => {
    await ctx.out(piece);
    bytes += piece.length;
  };
  await tellingUnfinished(ctx, unfinished, () => passed(file, { ...how, write }));
}

interface Saving {
  readonly path: string;
  readonly sha256: string;
  readonly encoding: Encoding;
  readonly force: NewFileOptions;
}

async function save(ctx: CliContext, file: Download, { path, force, ...how }: Saving): Promise<number> {
  const target = await createFile(path, { ...force, mode: PRIVATE });
  const progress = createProgress(ctx);
  let bytes = 0;
  const unfinished = () => ({
    what: ` after ${amount(bytes, file)}: there is no "${path}", and the part that came is removed`,
    hint: "the same command starts again",
  });
  const write = async (piece: Uint8Array) => {
    await target.write(piece);
    bytes += piece.length;
    progress.show(() => amount(bytes, file));
  };
  return await tellingUnfinished(ctx, unfinished, async () => {
    try {
      await passed(file, { ...how, write });
      await target.finish();
    } finally {
      progress.end();
      await target.discard();
    }
    return bytes;
  });
}
