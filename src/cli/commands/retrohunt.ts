import type { Command } from "@commander-js/extra-typings";
import { Option } from "@commander-js/extra-typings";
import type { RetrohuntJob, SearchHit } from "../../api/mod.ts";
import { columnsFor } from "../../domain/columns.ts";
import { ageColumn, countColumn, flagColumn, textColumn } from "../../domain/columns/make.ts";
import type { CliContext } from "../context.ts";
import { callAndList, callAndPrint, forEach } from "../noun.ts";
import { parseCount, parsePositive, parseSort } from "../options.ts";
import { givesRows } from "../output/format.ts";
import { FILTER } from "../search_options.ts";
import { textArgument } from "../text_argument.ts";

const JOBS = [
  ageColumn<RetrohuntJob>("age", "created_time", { priority: 0 }),
  textColumn<RetrohuntJob>("key", "key", { width: 22, priority: 0 }),
  flagColumn<RetrohuntJob>("done", "finished", { width: 4, title: "done" }),
  countColumn<RetrohuntJob>("hits", "total_hits"),
  textColumn<RetrohuntJob>("creator", "creator", { width: 12, priority: 2 }),
  textColumn<RetrohuntJob>("description", "description", { grow: 2, width: 20 }),
];

interface Fault {
  readonly type: string;
  readonly message: string;
}
const FAULTS = [
  textColumn<Fault>("type", "type", { width: 10, priority: 0 }),
  textColumn<Fault>("message", "message", { width: 30, grow: 1, priority: 0 }),
];

/** `alx retrohunt list|show|hits|errors|types|create|repeat` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("retrohunt").description("Run YARA rules over old files, on servers that can");
  paged(noun.command("list")).description("Hunts, newest first").argument("[query]").action((query, page) =>
    callAndList(
      ctx,
      (client, signal) => client.retrohunt.list({ query, ...pageOf(page), signal }),
      JOBS,
    )
  );
  noun.command("show").description("Whole hunts").argument("<key...>").action((keys) =>
    forEach(ctx, keys, { get: (client, key, signal) => client.retrohunt.get(key, signal) })
  );
  paged(noun.command("hits")).description("Files that a hunt found").argument("<key>").argument("[query]")
    .action((key, query, page) =>
      callAndList<SearchHit>(
        ctx,
        (client, signal) => client.retrohunt.hits(key, { query, ...pageOf(page), signal }),
        columnsFor("file"),
      )
    );
  paged(noun.command("errors")).description("What went wrong in a hunt").argument("<key>")
    .action((key, page) =>
      callAndList<Fault>(
        ctx,
        (client, signal) => client.retrohunt.errors(key, { ...pageOf(page), signal }),
        FAULTS,
      )
    );
  noun.command("types").description("Its hits by file type").argument("<key>").action((key) =>
    callAndPrint(ctx, (client, signal) => client.retrohunt.types(key, { signal }))
  );
  addRuns(noun, ctx);
}

function addRuns(noun: Command, ctx: CliContext): void {
  const search = ["--search-classification <text>", "Up to what files are searched"] as const;
  const ttl = ["--ttl <days>", "Days to keep the hunt", parsePositive] as const;
  noun.command("create").description("Start a hunt").argument("<rule>", "YARA text, @FILE or @-")
    .requiredOption("--description <text>", "What it is for")
    .addOption(
      new Option("--indices <name>", "Which files").choices(["hot", "archive", "hot_and_archive"] as const)
        .default("hot_and_archive" as const),
    )
    .option("--classification <text>", "Who may see the hunt").option(...search).option(...ttl)
    .action(async (rule, { searchClassification, ...draft }) => {
      const yara_signature = await textArgument(ctx, rule);
      await callAndPrint(
        ctx,
        (client, signal) =>
          client.retrohunt.create({
            yara_signature,
            ...draft,
            ...(searchClassification === undefined ? {} : { search_classification: searchClassification }),
          }, signal),
      );
    });
  noun.command("repeat").description("Run a hunt again").argument("<key>").option(...search).option(...ttl)
    .action((key, { searchClassification, ttl }) =>
      callAndPrint(
        ctx,
        (client, signal) =>
          client.retrohunt.repeat(key, {
            ...(searchClassification === undefined ? {} : { searchClassification }),
            ...(ttl === undefined ? {} : { ttl }),
            signal,
          }),
      )
    );
}

function paged(command: Command) {
  return givesRows(command).option(...FILTER)
    .option("--offset <n>", "Leave out the first", parseCount, 0)
    .option("--rows <n>", "How many", parseCount, 25)
    .option("--sort <sort>", '"field desc"', parseSort);
}

/** The options of a page by the library's names. */
function pageOf<Page>({ filter, ...page }: Page & { readonly filter: readonly string[] }) {
  return { ...page, filters: filter };
}
