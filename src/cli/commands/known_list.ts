/** What `alx safelist` and `alx badlist` have in common. @module */
import { Argument, type Command, Option } from "@commander-js/extra-typings";
import type { Client } from "../../api/mod.ts";
import type { ListApi } from "../../api/lists.ts";
import type { SafelistEntry } from "../../api/types/lists.ts";
import { columnsFor } from "../../domain/columns.ts";
import { draftOf } from "../../features/list_draft.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { withHandle } from "../handles.ts";
import { callAndList, callAndPrint, callAndSay, confirmDanger, forEach, readJson, YES } from "../noun.ts";
import { collect, parseCount, parseSort } from "../options.ts";
import { timeAhead } from "../time_ahead.ts";
import { givesRows } from "../output/format.ts";

/** One of the two lists. */
export interface KnownList {
  readonly name: "safelist" | "badlist";
  api(client: Client): ListApi<SafelistEntry>;
}

/** Adds the commands that both lists have; returns the noun for more. */
export function addKnownList(root: Command, ctx: CliContext, list: KnownList): Command {
  const noun = root.command(list.name);
  addReads(noun, ctx, list);
  addAdd(noun, ctx, list);
  addSwitches(noun, ctx, list);
  addExpire(noun, ctx, list);
  addSources(noun, ctx, list);
  addDelete(noun, ctx, list);
  return noun;
}

function addReads(noun: Command, ctx: CliContext, list: KnownList): void {
  givesRows(noun.command("list")).description("Entries, newest first").argument("[query]", "", "*")
    .option("--offset <n>", "Leave out the first", parseCount, 0)
    .option("--rows <n>", "How many", parseCount, 25)
    .option("--sort <sort>", '"field desc"', parseSort)
    .action((query, page) =>
      callAndList(
        ctx,
        (client, signal) => client.search.page(list.name, query, { ...page, signal }),
        withHandle(list.name, columnsFor(list.name), ctx.columns),
      )
    );
  noun.command("show").description('Entries by id: the hash, or the sha256 of "TYPE: VALUE"').argument(
    "<id...>",
  )
    .action((ids) => forEach(ctx, ids, { get: (client, id, signal) => list.api(client).get(id, signal) }));
  noun.command("tag").description("The entry of a tag").argument("<type>", "Such as network.static.domain")
    .argument("<value>")
    .action((type, value) =>
      callAndPrint(ctx, (client, signal) => list.api(client).tag(type, value, signal))
    );
}

/** `enable` and `disable`. */
function addSwitches(noun: Command, ctx: CliContext, list: KnownList): void {
  for (const [name, enabled] of [["enable", true], ["disable", false]] as const) {
    noun.command(name).description(`Turn an entry ${enabled ? "on" : "off"}`).argument("<id>")
      .action((id) =>
        callAndSay(
          ctx,
          (client, signal) => list.api(client).enable(id, enabled, signal),
          `"${id}" is ${name}d`,
        )
      );
  }
}

/** `expire`: when an entry ends by itself. */
function addExpire(noun: Command, ctx: CliContext, list: KnownList): void {
  noun.command("expire").description(
    'Set when an entry expires: a time such as 30d or 2030-01-31, or "never"',
  ).argument("<id>")
    .argument("<time>")
    .action((id, time) => {
      const when = time === "never" ? null : timeAhead(time, ctx.clock.now());
      if (when === undefined) {
        throw new UsageError(`Invalid time "${time}"`, { hint: "30d, 2030-01-31T00:00:00Z, or never" });
      }
      return callAndSay(
        ctx,
        (client, signal) => list.api(client).expiry(id, when, signal),
        `"${id}" ends ${when === null ? "never" : when.toISOString()}`,
      );
    });
}

/** `delete`, which asks first. */
function addDelete(noun: Command, ctx: CliContext, list: KnownList): void {
  noun.command("delete").description("Delete an entry, or your own sources of it when there are others'")
    .argument("<id>").option(...YES)
    .action(async (id, { yes }) => {
      await confirmDanger(ctx, `Delete "${id}" from the ${list.name}?`, yes);
      await callAndSay(ctx, async (client, signal) => {
        await list.api(client).get(id, signal); // the server says that it has deleted what is not there
        return await list.api(client).delete(id, signal);
      }, `"${id}" is deleted`);
    });
}

const SOURCE_TYPES = ["user", "external"] as const;

const SOURCE_TYPE = () =>
  new Option("--type <kind>", "Kind of the source").choices(SOURCE_TYPES).default(
    "user" as const,
  );

function addSources(noun: Command, ctx: CliContext, list: KnownList): void {
  noun.command("classify").description("Set the marking of what a source says").argument("<id>")
    .argument("<source>").argument("<marking>").addOption(SOURCE_TYPE())
    .action((id, name, marking, { type }) =>
      callAndSay(
        ctx,
        (client, signal) => list.api(client).classification(id, marking, { name, type, signal }),
        `What "${name}" says of "${id}" is ${marking}`,
      )
    );
  noun.command("remove-source").description("Take a source off an entry").argument("<id>").argument(
    "<source>",
  )
    .addOption(SOURCE_TYPE()).option(...YES)
    .action(async (id, name, { type, yes }) => {
      await confirmDanger(ctx, `Take "${name}" off "${id}"?`, yes);
      await callAndSay(
        ctx,
        (client, signal) => list.api(client).removeSource(id, { name, type, signal }),
        `"${name}" is off "${id}"`,
      );
    });
}

function addAdd(noun: Command, ctx: CliContext, list: KnownList): void {
  noun.command("add")
    .description("Add an entry, or a reason to the one there is")
    .addArgument(new Argument("<kind>").choices(["file", "tag", "signature"] as const))
    .argument("<value>", "A hash, TYPE=VALUE of a tag, or the name of a signature")
    .requiredOption("--reason <text>", "Why; may be repeated", collect, [])
    .option("--source <name>", "Where the reason comes from; default: you")
    .addOption(
      new Option("--type <kind>", "Kind of the source; default: user for you, external for others")
        .choices(SOURCE_TYPES),
    )
    .option("--classification <marking>", "Marking of the reason")
    .option("--days <n>", "Remove it after this many days", parseCount)
    .action(async (kind, value, options) => {
      if (options.reason.length === 0) throw new UsageError("Missing the reason", { hint: "--reason TEXT" });
      await callAndPrint(ctx, async (client, signal) => {
        const { username } = await client.user.whoami(signal);
        const { source = username } = options;
        const type = options.type ?? (source === username ? "user" : "external");
        return await list.api(client).addUpdate(draftOf(kind, value, { ...options, source, type }), signal);
      });
    });
  noun.command("import").description("Add many entries").argument(
    "<json>",
    "A JSON list of entries, @FILE or @-",
  )
    .action(async (json) => {
      const drafts = await readJson(ctx, json);
      if (!Array.isArray(drafts)) throw new UsageError("Expected a JSON list of entries", { hint: "@FILE" });
      await callAndPrint(ctx, (client, signal) => list.api(client).addUpdateMany(drafts, signal));
    });
}
