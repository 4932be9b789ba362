/** `alx user avatar`. @module */
import type { Command } from "@commander-js/extra-typings";
import { UsageError } from "../../util/error.ts";
import { formatBytes } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { fileBytes, fileSize } from "../file_source.ts";
import { forUser, WHO } from "../for_user.ts";
import { call, callAndSay } from "../noun.ts";
import { printValue } from "../output/print.ts";

const LARGEST_BYTES = 1 << 20;

/** Adds `avatar show|set`. */
export function addAvatar(user: Command, ctx: CliContext): void {
  const noun = user.command("avatar").description("The picture of an account");
  noun.command("show").description("As a data: address; null when there is none").argument(...WHO)
    .action(async (name) => {
      const url = await call(ctx, forUser(name, (who, client, signal) => client.user.avatar(who, signal)));
      const words = url === null ? "There is none" : `A picture of about ${formatBytes(url.length * 3 / 4)}`;
      await printValue(ctx, url, () => [words]);
    });
  noun.command("set").description("Set your picture").argument("<file>", "A PNG or JPEG file")
    .option("--of <user>", "Someone else's, for administrators")
    .action(async (path, { of }) => {
      const url = await pictureUrl(ctx, path);
      await callAndSay(
        ctx,
        forUser(of, (who, client, signal) => client.user.setAvatar(who, url, signal)),
        "The picture is set",
      );
    });
}

/** @throws {UsageError} when it is no such picture, or a large one */
async function pictureUrl(ctx: CliContext, path: string): Promise<string> {
  if (await fileSize(path) > LARGEST_BYTES) {
    throw new UsageError(
      `Cannot use "${path}" as a picture: it is larger than ${formatBytes(LARGEST_BYTES)}`,
    );
  }
  let text = "";
  for await (const chunk of fileBytes(ctx, path)) {
    for (const byte of chunk) text += String.fromCharCode(byte);
  }
  const kind = text.startsWith("\x89PNG") ? "png" : text.startsWith("\xff\xd8\xff") ? "jpeg" : undefined;
  if (kind === undefined) {
    throw new UsageError(`Cannot use "${path}" as a picture: it is neither a PNG nor a JPEG file`);
  }
  return `data:image/${kind};base64,${btoa(text)}`;
}
