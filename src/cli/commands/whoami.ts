import type { Command } from "@commander-js/extra-typings";
import type { Whoami } from "../../api/types/user.ts";
import { countColumn, firstOfColumn, textColumn } from "../../domain/columns/make.ts";
import type { CliContext } from "../context.ts";
import { pairLines } from "../lines.ts";
import { givesRows } from "../output/format.ts";
import { printRecord } from "../output/print.ts";

const TEXTS = ["username", "name", "email", "classification"];
const LISTS = ["type", "groups", "roles"];
const QUOTAS = ["api_daily_quota", "submission_daily_quota"];
const COLUMNS = [
  ...TEXTS.map((name) => textColumn<Whoami>(name, name)),
  ...LISTS.map((name) => firstOfColumn<Whoami>(name, name)),
  ...QUOTAS.map((name) => countColumn<Whoami>(name, name)),
];

/** `alx whoami` */
export function add(root: Command, ctx: CliContext): void {
  givesRows(root.command("whoami"))
    .description(
      "Who am I, what may I do, and on which server\n\n" +
        "Roles, quotas and the server's version; CSV has one row of the account. JSON is the server's whole answer, with " +
        "its settings and the fields of every index.",
    )
    .action(async () => {
      const { client, settings, signal } = await ctx.services();
      const me = await client.user.whoami(signal);
      await printRecord(ctx, me, {
        columns: COLUMNS,
        lines: () => whoamiLines(ctx, me, settings.server),
      });
    });
}

function whoamiLines(ctx: CliContext, me: Whoami, server: string): string[] {
  const { system } = me.configuration;
  return pairLines(ctx, [
    ["user", me.name === me.username ? me.username : `${me.username} (${me.name})`],
    ["server", server],
    ["system", [system?.organisation, system?.type, system?.version].filter(Boolean).join(" ")],
    ["classification", me.classification],
    ["type", me.type?.join(", ")],
    ["groups", me.groups?.join(", ")],
    ["roles", [...me.roles].sort().join(", ")],
    ["daily quota", quotaText(me)],
    ["terms of service", me.configuration.ui?.tos && !me.agrees_with_tos ? "not accepted" : undefined],
  ]);
}

function quotaText(
  { api_daily_quota: calls, submission_daily_quota: submissions }: Whoami,
): string | undefined {
  if (calls === undefined && submissions === undefined) return undefined;
  const amount = (limit: number | undefined, what: string) =>
    limit ? `${limit} ${what}` : `unlimited ${what}`;
  return `${amount(calls, "API calls")}, ${amount(submissions, "submissions")}`;
}
