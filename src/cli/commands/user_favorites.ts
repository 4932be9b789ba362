/** `alx user favorites`. @module */
import { Argument, type Command } from "@commander-js/extra-typings";
import { FAVORITE_TYPES } from "../../api/types/account.ts";
import type { CliContext } from "../context.ts";
import { forUser } from "../for_user.ts";
import { callAndPrint, callAndSay } from "../noun.ts";

/** Adds `favorites list|add|remove`. */
export function addFavorites(user: Command, ctx: CliContext): void {
  const noun = user.command("favorites").description("Kept queries, by the page they are for");
  const page = () => new Argument("<page>").choices(FAVORITE_TYPES);
  const whose = ["--of <user>", "Someone else's; \"__global__\" for everyone's"] as const;
  noun.command("list").description("All of them").option(...whose).action(({ of }) =>
    callAndPrint(ctx, forUser(of, (who, client, signal) => client.user.favorites.get(who, signal)))
  );
  noun.command("add").description("Keep a query, or replace the one of that name").addArgument(page())
    .argument("<name>").argument("<query>").option(...whose)
    .option("--classification <marking>", "Marking of a query for everyone")
    .action((type, name, query, { of, classification }) =>
      callAndSay(
        ctx,
        forUser(of, (who, client, signal) => {
          const favorite = { name, query, ...classification === undefined ? {} : { classification } };
          return client.user.favorites.add(who, type, { favorite, signal });
        }),
        `"${name}" is kept`,
      )
    );
  noun.command("remove").description("Forget one").addArgument(page()).argument("<name>").option(...whose)
    .action((type, name, { of }) =>
      callAndSay(
        ctx,
        forUser(of, (who, client, signal) => client.user.favorites.delete(who, type, { name, signal })),
        `"${name}" is forgotten`,
      )
    );
}
