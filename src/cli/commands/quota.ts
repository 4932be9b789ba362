import type { Command } from "@commander-js/extra-typings";
import type { UserQuotas } from "../../api/types/user.ts";
import { countColumn } from "../../domain/columns/make.ts";
import { formatCount } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { pairLines } from "../lines.ts";
import { givesRows } from "../output/format.ts";
import { printRecord } from "../output/print.ts";

const COLUMNS = [
  countColumn<UserQuotas>("daily_api", "daily_api"),
  countColumn<UserQuotas>("daily_submission", "daily_submission"),
];

/** `alx quota [USER]` */
export function add(root: Command, ctx: CliContext): void {
  givesRows(root.command("quota"))
    .description("What is left of today's quotas\n\nIn JSON and CSV, 0 also means that there is no limit.")
    .argument("[user]", "Someone else, for administrators")
    .action(async (user) => {
      const { client, signal } = await ctx.services();
      const me = await client.user.whoami(signal);
      const name = user ?? me.username;
      const [quotas, limits] = await Promise.all([
        client.user.quotas(name, signal),
        name === me.username ? me : client.user.get(name, { signal }),
      ]);
      const left = (amount: number, limit: number | null | undefined) =>
        limit === 0 ? "unlimited" : formatCount(amount) + (limit ? ` of ${formatCount(limit)}` : "");
      await printRecord(ctx, quotas, {
        columns: COLUMNS,
        lines: () =>
          pairLines(ctx, [
            ["API calls left today", left(quotas.daily_api, limits.api_daily_quota)],
            ["submissions left today", left(quotas.daily_submission, limits.submission_daily_quota)],
          ]),
      });
    });
}
