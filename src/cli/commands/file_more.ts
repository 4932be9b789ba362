/** The verbs of `alx file` that are seldom used. @module */
import type { Command } from "@commander-js/extra-typings";
import type { AiOptions } from "../../api/file.ts";
import { AlxError } from "../../util/error.ts";
import { formatBytes } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { createFile, refuseTerminal, targetPath } from "../files.ts";
import { textLines } from "../lines.ts";
import { type Call, call, callAndSay, confirmDanger, YES } from "../noun.ts";
import { sha256Of } from "../options.ts";
import { printValue } from "../output/print.ts";

const SHA256 = ["<sha256>", "Its sha256", sha256Of] as const;

/** `image`, `ai`, `code-summary`, `purge` */
export function addMore(noun: Command, ctx: CliContext): void {
  noun.command("image").description("A picture that a service made, such as a screenshot").argument(...SHA256)
    .option("--out <file>", "File or folder to write to, - for standard output (SHA256.png, here)")
    .option("--force", "Replace an existing file")
    .action((sha256, options) => image(ctx, sha256, options));
  aiCommand(noun, "ai").description("What its results mean, in the words of the server's language model")
    .argument(...SHA256)
    .action((sha256, options) =>
      printAi(ctx, (client, signal) => client.file.aiSummary(sha256, aiOptions(options, signal)))
    );
  aiCommand(noun, "code-summary").description(
    "What its code does, in the words of the server's language model",
  )
    .argument(...SHA256)
    .action((sha256, options) =>
      printAi(ctx, (client, signal) => client.file.codeSummary(sha256, aiOptions(options, signal)))
    );
  noun.command("purge").description("Delete its bytes from the server; results stay").argument(...SHA256)
    .option(...YES)
    .action(async (sha256, { yes }) => {
      await confirmDanger(ctx, `Delete the bytes of "${sha256}" for everybody?`, yes);
      await callAndSay(
        ctx,
        (client, signal) => client.file.delete(sha256, signal),
        `The bytes of "${sha256}" are gone`,
      );
    });
}

interface ImageChoice {
  readonly out?: string | undefined;
  readonly force?: true | undefined;
}

async function image(ctx: CliContext, sha256: string, { out, force }: ImageChoice): Promise<void> {
  refuseTerminal(ctx, out);
  const url = await call(ctx, (client, signal) => client.file.image(sha256, signal));
  const [, kind, base64] = /^data:image\/(\w+);base64,([A-Za-z0-9+/=]+)$/.exec(url) ?? [];
  if (kind === undefined || base64 === undefined) {
    throw new AlxError(`The server sent no picture for "${sha256}"`);
  }
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (out === "-") return await ctx.out(bytes);
  const path = await targetPath(out, `${sha256}.${kind}`);
  const file = await createFile(path, { force });
  try {
    await file.write(bytes);
    await file.finish();
  } finally {
    await file.discard();
  }
  const value = { sha256, path, size: bytes.length };
  await printValue(ctx, value, () => textLines(`${path} (${formatBytes(bytes.length)})`));
}

/** A command with the options of the reads that ask a language model. */
export function aiCommand(noun: Command, name: string) {
  return noun.command(name)
    .option("--no-cache", "Skip the server's cache")
    .option("--with-trace", "Add the conversation")
    .option("--archive-only", "Look in the archive alone")
    .option("--language <name>", "Language of the answer (english)");
}

/** The options of {@link aiCommand}. */
export interface AiChoice {
  /** False with `--no-cache`. */
  readonly cache: boolean;
  readonly withTrace?: true | undefined;
  readonly archiveOnly?: true | undefined;
  readonly language?: string | undefined;
}

/** The choice as the client takes it. */
export function aiOptions({ cache, ...options }: AiChoice, signal: AbortSignal): AiOptions {
  return { ...options, noCache: !cache, signal };
}

/** Prints what the model said. */
export async function printAi(ctx: CliContext, work: Call<{ readonly content: string }>): Promise<void> {
  const answer = await call(ctx, work);
  await printValue(ctx, answer, () => textLines(answer.content));
}
