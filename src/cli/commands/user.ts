import type { Command } from "@commander-js/extra-typings";
import type { UserAccount } from "../../api/types/account.ts";
import type { Column } from "../../domain/column.ts";
import { columnsFor } from "../../domain/columns.ts";
import type { CliContext } from "../context.ts";
import { callAndList, callAndPrint, callAndSay, confirmDanger, readObject, YES } from "../noun.ts";
import { parseCount, parseSort } from "../options.ts";
import { forUser, WHO } from "../for_user.ts";
import { addAvatar } from "./user_avatar.ts";
import { addFavorites } from "./user_favorites.ts";
import { givesRows } from "../output/format.ts";

/** `alx user list|show|settings|params|favorites|avatar|set|set-settings|tos|add|delete` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("user").description("Read and change accounts; others' need an administrator");
  // The accounts of a list are the documents that the index's columns are made for.
  const columns = columnsFor("user") as readonly Column<unknown>[] as readonly Column<UserAccount>[];
  givesRows(noun.command("list")).description("Accounts, by default the first 25").argument("[query]")
    .option("--offset <n>", "Leave out the first", parseCount, 0)
    .option("--rows <n>", "How many", parseCount, 25)
    .option("--sort <sort>", '"field desc"', parseSort)
    .action((query, page) =>
      callAndList(ctx, (client, signal) => client.user.list({ query, ...page, signal }), columns)
    );
  addReads(noun, ctx);
  addFavorites(noun, ctx);
  addAvatar(noun, ctx);
  addWrites(noun, ctx);
}

function addReads(noun: Command, ctx: CliContext): void {
  noun.command("show").description("An account").argument(...WHO)
    .action((name) =>
      callAndPrint(ctx, forUser(name, (who, client, signal) => client.user.get(who, { signal })))
    );
  noun.command("settings").description("Settings of an account").argument(...WHO)
    .action((name) =>
      callAndPrint(ctx, forUser(name, (who, client, signal) => client.user.settings(who, signal)))
    );
  noun.command("params").description("Submission parameters that a profile gives").argument("<profile>")
    .argument(...WHO)
    .action((profile, name) =>
      callAndPrint(
        ctx,
        forUser(name, (who, client, signal) => client.user.submissionParams(who, profile, signal)),
      )
    );
}

function addWrites(noun: Command, ctx: CliContext): void {
  noun.command("set").description("Change an account; what is left out stays").argument("<name>")
    .argument("<json>", "JSON, @FILE or @-")
    .action(async (name, json) => {
      const changes = await readObject(ctx, json);
      await callAndSay(ctx, async (client, signal) => {
        const now = await client.user.get(name, { signal });
        return await client.user.update(name, { ...now, ...changes }, signal);
      }, `"${name}" is changed`);
    });
  noun.command("set-settings").description("Change settings; what is left out stays").argument("<name>")
    .argument("<json>", "JSON, @FILE or @-")
    .action(async (name, json) => {
      const changes = await readObject(ctx, json);
      await callAndSay(ctx, async (client, signal) => {
        const now = await client.user.settings(name, signal);
        return await client.user.setSettings(name, { ...now, ...changes }, signal);
      }, `The settings of "${name}" are changed`);
    });
  noun.command("tos").description("Accept the terms of service").argument(...WHO).option(...YES)
    .action(async (name, { yes }) => {
      await confirmDanger(ctx, 'Accept the terms of service? "alx api GET help/tos" shows them', yes);
      await callAndSay(
        ctx,
        forUser(name, (who, client, signal) => client.user.agreeTos(who, signal)),
        "Accepted",
      );
    });
  noun.command("add").description("Add an account").argument("<name>").argument("<json>", "JSON, @FILE or @-")
    .action(async (name, json) => {
      const account = await readObject(ctx, json);
      await callAndSay(ctx, (client, signal) => client.user.add(name, account, signal), `"${name}" is added`);
    });
  noun.command("delete").description("Delete an account").argument("<name>").option(...YES)
    .action(async (name, { yes }) => {
      await confirmDanger(ctx, `Delete the account "${name}"?`, yes);
      await callAndSay(ctx, (client, signal) => client.user.delete(name, signal), `"${name}" is deleted`);
    });
}
