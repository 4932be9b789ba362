import type { Command } from "@commander-js/extra-typings";
import type { CliContext } from "../context.ts";
import { printValue } from "../output/print.ts";
import { VERSION } from "../version.ts";

/** `alx version` */
export function add(root: Command, ctx: CliContext): void {
  root.command("version").description("Print the version of alx and of what it runs on").action(async () => {
    const { deno, v8 } = Deno.version;
    const platform = `${Deno.build.os}-${Deno.build.arch}`;
    await printValue(
      ctx,
      { version: VERSION, deno, v8, platform },
      () => [`alx ${VERSION} (deno ${deno}, ${platform})`],
    );
  });
}
