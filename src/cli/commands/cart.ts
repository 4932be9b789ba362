import type { Command } from "@commander-js/extra-typings";
import { CartError, cartInfo, CartTooLargeError, packCart, unpackCart } from "../../domain/cart.ts";
import { formatBytes } from "../../util/format.ts";
import { AlxError, UsageError } from "../../util/error.ts";
import type { JsonObject } from "../../util/json.ts";
import { safeFileName } from "../../util/safe_name.ts";
import type { CliContext } from "../context.ts";
import { createFile, PRIVATE, refuseTerminal, replacing, targetPath } from "../files.ts";
import { fileBytes, fileSize } from "../file_source.ts";
import { textLines } from "../lines.ts";
import { objectLines } from "../object_lines.ts";
import { parsePositive } from "../options.ts";
import { printValue } from "../output/print.ts";
import { createProgress } from "../progress.ts";

/** `alx cart pack|unpack|info` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("cart").description(
    "Pack malware so that nothing runs or deletes it, and unpack it",
  );
  addPack(noun, ctx);
  addUnpack(noun, ctx);
  noun.command("info").description("What a CaRT says of itself; the content stays packed")
    .argument("<file>", "- for standard input").option(...KEY)
    .action(async (path, { key }) => {
      const info = await named(path, () => cartInfo(fileBytes(ctx, path), { key }));
      await printValue(ctx, info, () => objectLines(ctx, info));
    });
}

const KEY = ["--key <text>", "The key, when it is not the well-known one"] as const;
const FORCE = ["--force", "Replace an existing file"] as const;

function addPack(noun: Command, ctx: CliContext): void {
  noun.command("pack").description("Wrap a file as CaRT; the file itself stays as it is")
    .argument("<file>", "- for standard input")
    .option("--out <file>", "Where to write, - for standard output (FILE.cart)")
    .option("--name <name>", "Name to keep in it (the file's)")
    .option("--meta <key=value>", "More to keep in it; may be repeated", collectPair, {})
    .option(...KEY).option(...FORCE)
    .action(async (path, { out, name, meta, key, force }) => {
      const target = out ?? (path === "-" ? undefined : `${path}.cart`);
      if (target === undefined) {
        throw new UsageError("Standard input has no name to write to", { hint: "--out FILE" });
      }
      if (path !== "-") await fileSize(path);
      const kept = name ?? (path === "-" ? undefined : path.split(/[\\/]/).at(-1));
      const header = { ...meta, ...(kept === undefined ? {} : { name: kept }) };
      const packed = packCart(fileBytes(ctx, path), { header, key });
      await write(ctx, packed, { from: path, target, out: target, force });
    });
}

function addUnpack(noun: Command, ctx: CliContext): void {
  noun.command("unpack")
    .description(
      "Take the content out of a CaRT\n\nIt is live malware from then on. The file appears when all of it is there " +
        "and its hashes agree; it cannot be run as a program.",
    )
    .argument("<file>", "- for standard input")
    .option("--out <file>", "File or folder to write to, - for standard output (the name kept in it, here)")
    .option("--max-bytes <n>", "Stop if the content is longer (1 GiB)", parsePositive)
    .option(...KEY).option(...FORCE)
    .action(async (path, { out, maxBytes, key, force }) => {
      if (path !== "-") await fileSize(path);
      refuseTerminal(ctx, out);
      let header: JsonObject = {};
      const content = unpackCart(fileBytes(ctx, path), {
        key,
        maxBytes,
        onHeader: (found) => header = found,
      });
      const target = () => {
        const { name } = header;
        const plain = safeFileName(typeof name === "string" ? name : "", fallbackName(path));
        return out === "-" ? Promise.resolve(out) : targetPath(out, plain);
      };
      await write(ctx, content, { from: path, target, out, force, mode: PRIVATE });
      ctx.note("What was unpacked may be live malware: keep it where nothing runs it");
    });
}

/** A name for content that has none: that of the CaRT, so that it is plain where it came from. */
function fallbackName(path: string): string {
  const name = path === "-" ? "" : path.replace(/\.cart$/i, "");
  return safeFileName(name === path ? `${name}.unpacked` : name, "unpacked");
}

interface Writing {
  /** File that is read, for messages. */
  readonly from: string;
  /** File to write; a function is asked once the first piece has come. */
  readonly target: string | (() => Promise<string>);
  /** Path that the user named; another target has its name from whoever made the CaRT, and replaces nothing. */
  readonly out: string | undefined;
  readonly force: true | undefined;
  readonly mode?: number;
}

async function write(ctx: CliContext, body: AsyncGenerator<Uint8Array>, how: Writing): Promise<void> {
  const { from, out, mode } = how;
  // The first piece comes first: nothing is made for a file that cannot be read.
  const first = await named(from, () => body.next());
  const path = typeof how.target === "string" ? how.target : await how.target();
  const file = path === "-"
    ? undefined
    : await createFile(path, { ...replacing(path, { out, force: how.force }), mode });
  const progress = createProgress(ctx);
  let bytes = 0;
  try {
    for (let piece = first; !piece.done; piece = await named(from, () => body.next())) {
      bytes += piece.value.length;
      await (file?.write(piece.value) ?? ctx.out(piece.value));
      progress.show(() => `${path} ${formatBytes(bytes)}`);
    }
    await file?.finish();
  } finally {
    progress.end();
    await file?.discard();
    await body.return(undefined);
  }
  if (file !== undefined) {
    await printValue(ctx, { path, size: bytes }, () => textLines(`${path} (${formatBytes(bytes)})`));
  }
}

/** Says which file it was that cannot be read as a CaRT. */
async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof CartError)) throw cause;
    const why = cause.message.slice(0, 1).toLowerCase() + cause.message.slice(1);
    const hint = cause instanceof CartTooLargeError ? "--max-bytes N" : "--key TEXT";
    throw new AlxError(`Cannot read "${path}": ${why}`, {
      cause,
      ...(cause.hint === undefined ? {} : { hint }),
    });
  }
}

function collectPair(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`"${text}" is not of the form KEY=VALUE`);
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
