import type { Command } from "@commander-js/extra-typings";
import type { CliContext } from "../context.ts";
import { pairLines } from "../lines.ts";
import { printValue } from "../output/print.ts";

/** `alx quota [USER]` */
export function add(root: Command, ctx: CliContext): void {
  root.command("quota").description("What is left of today's quotas")
    .argument("[user]", "Someone else, for administrators")
    .action(async (user) => {
      const { client, settings, signal } = await ctx.services();
      const name = user ?? (settings.obo === undefined ? settings.user : undefined) ??
        (await client.user.whoami(signal)).username;
      const quotas = await client.user.quotas(name, signal);
      const left = (amount: number) => amount === 0 ? "unlimited, or none" : String(amount);
      await printValue(ctx, quotas, () =>
        pairLines(ctx, [
          ["API calls left today", left(quotas.daily_api)],
          ["submissions left today", left(quotas.daily_submission)],
        ]));
    });
}
