import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { ApiKey } from "../../api/types/account.ts";
import { ageColumn, textColumn } from "../../domain/columns/make.ts";
import { UsageError } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { call, callAndList, callAndPrint, callAndSay, confirmDanger, YES } from "../noun.ts";
import { timeAhead } from "../time_ahead.ts";
import { parseCount, parseList } from "../options.ts";
import { givesRows } from "../output/format.ts";
import { printRows, printValue } from "../output/print.ts";

const PRIVILEGES = ["R", "W", "RW", "E", "C"] as const;

const COLUMNS = [
  textColumn<ApiKey>("name", "key_name", { width: 14, priority: 0 }),
  textColumn<ApiKey>("user", "uname", { width: 12 }),
  textColumn<ApiKey>("acl", "acl", { width: 6, priority: 0 }),
  textColumn<ApiKey>("roles", "roles", { width: 20, grow: 1, priority: 2 }),
  ageColumn<ApiKey>("created", "creation_date", { width: 7 }),
  ageColumn<ApiKey>("used", "last_used", { width: 5 }),
  ageColumn<ApiKey>("expires", "expiry_ts", { width: 8 }),
  textColumn<ApiKey>("id", "id", { width: 20, priority: 3 }),
];

/** `alx apikey list|show|add|set|delete` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("apikey").description("Read, make and revoke API keys");
  givesRows(noun.command("list")).description("Your keys; with --everyone all, for administrators")
    .option("--of <user>", "Someone else's").option("--everyone", "All")
    .option("--rows <n>", "With --everyone: how many", parseCount, 100)
    .action(async ({ of, everyone, rows }) => {
      if (everyone) {
        return await callAndList(ctx, (client, signal) => client.apikey.list({ rows, signal }), COLUMNS);
      }
      const keys = await call(
        ctx,
        async (client, signal) =>
          await client.apikey.ofUser(of ?? (await client.user.whoami(signal)).username, signal),
      );
      await printRows(ctx, keys, { columns: COLUMNS, empty: "No key" });
    });
  noun.command("show").description("A key, without its secret").argument("<id>", "NAME+USER")
    .action((id) => callAndPrint(ctx, (client, signal) => client.apikey.get(id, signal)));
  addAdd(noun, ctx);
  addSet(noun, ctx);
  noun.command("delete").description("Revoke a key").argument("<id>", "NAME+USER").option(...YES)
    .action(async (id, { yes }) => {
      await confirmDanger(ctx, `Revoke the key "${id}"?`, yes);
      await callAndSay(ctx, (client, signal) => client.apikey.delete(id, signal), `"${id}" is revoked`);
    });
}

function addAdd(noun: Command, ctx: CliContext): void {
  noun.command("add")
    .description(
      "Make a key; its secret is shown this once\n\nR reads, W submits, E does everything, C has --roles.",
    )
    .argument("<name>")
    .addOption(new Option("--privilege <acl>", "What it may do").choices(PRIVILEGES).default("R" as const))
    .option("--roles <a,b>", "With --privilege C", parseList)
    .option("--expires <time>", "When it expires: 30d, 12h or an ISO time", expiryParser(ctx))
    .option("--of <user>", "For someone else")
    .action(async (name, { privilege, roles, expires, of }) => {
      if ((privilege === "C") !== (roles !== undefined)) {
        throw new UsageError("--roles belongs to --privilege C");
      }
      const key = await call(
        ctx,
        (client, signal) =>
          client.apikey.add({ name, privilege, roles, expiry: expires, username: of }, signal),
      );
      await printValue(ctx, key, () => [safeText(key.keypassword ?? "")]);
    });
}

function addSet(noun: Command, ctx: CliContext): void {
  noun.command("set").description("Change what a key may do, or until when; its secret stays")
    .argument("<id>", "NAME+USER")
    .addOption(new Option("--privilege <acl>", "What it may do").choices(PRIVILEGES))
    .option("--roles <a,b>", "With --privilege C", parseList)
    .option("--expires <time>", "When it expires: 30d, 12h or an ISO time", expiryParser(ctx))
    .action(async (id, { privilege, roles, expires }) => {
      if (roles !== undefined && privilege !== "C") throw new UsageError("--roles belongs to --privilege C");
      if ((privilege ?? expires) === undefined) {
        throw new UsageError("There is nothing to change", { hint: "--privilege, --expires" });
      }
      await callAndSay(ctx, async (client, signal) => {
        const now = await client.apikey.get(id, signal);
        const acl = privilege ??
          PRIVILEGES.find((one) => [...one].sort().join() === [...now.acl].sort().join());
        if (acl === undefined) {
          throw new UsageError(`Cannot tell what "${id}" may do now`, { hint: "--privilege" });
        }
        return await client.apikey.update(id, {
          name: now.key_name,
          username: now.uname,
          privilege: acl,
          roles: acl === "C" ? roles ?? now.roles : undefined,
          expiry: expires ?? now.expiry_ts,
        }, signal);
      }, `"${id}" is changed`);
    });
}

/** Parses the time at which a key expires; one in the past would make a key that nobody can use. */
function expiryParser({ clock }: CliContext): (text: string) => string {
  return (text) => {
    const time = timeAhead(text, clock.now());
    if (time === undefined) {
      throw new InvalidArgumentError("Expected a time such as 30d or 2030-01-31T00:00:00Z");
    }
    if (time.getTime() <= clock.now()) throw new InvalidArgumentError("It is in the past");
    return time.toISOString();
  };
}
