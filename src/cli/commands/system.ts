import { Argument, type Command, Option } from "@commander-js/extra-typings";
import type { Client } from "../../api/mod.ts";
import { UsageError } from "../../util/error.ts";
import type { JsonObject } from "../../util/json.ts";
import type { CliContext } from "../context.ts";
import { textLines } from "../lines.ts";
import { call, callAndPrint, callAndSay, confirmDanger, readObject, YES } from "../noun.ts";
import { objectLines } from "../object_lines.ts";
import { askedFormat } from "../output/format.ts";
import { printLines, printValue } from "../output/print.ts";
import { textArgument } from "../text_argument.ts";

const COMPONENTS = ["ingester", "dispatcher"] as const;
const TABLES = ["magic", "mimes", "patterns", "yara"] as const;
const SEVERITIES = ["info", "success", "warning", "error"] as const;

/** `alx system status|pause|resume|message|tag-safelist|aliases|suggestions|identify|actions` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("system").description(
    "The system as a whole: for administrators, but for status\n\n" +
      '"alx status" tells how its parts are at the moment.',
  );
  addStatus(noun, ctx);
  addMessage(noun, ctx);
  addTagSafelist(noun, ctx);
  addAliases(noun, ctx);
  addSuggestions(noun, ctx);
  addIdentify(noun, ctx);
  addActions(noun, ctx);
}

function addStatus(noun: Command, ctx: CliContext): void {
  noun.command("status").description("Whether a part is running or paused").argument(
    "[component]",
    COMPONENTS.join(", "),
  )
    .action((component = "ALL") =>
      callAndPrint(ctx, (client, signal) => client.system.status(component, signal))
    );
  noun.command("pause").description("Pause a part of the system for all users").argument(
    "<component>",
    COMPONENTS.join(", "),
  )
    .option(...YES)
    .action(async (component, { yes }) => {
      await confirmDanger(ctx, `Pause the ${component} for everybody?`, yes);
      await switchPart(ctx, component, false);
    });
  noun.command("resume").description("Let a paused part go on").argument("<component>", COMPONENTS.join(", "))
    .action((component) => switchPart(ctx, component, true));
}

async function switchPart(ctx: CliContext, component: string, active: boolean): Promise<void> {
  const done = `The ${component} is ${active ? "running" : "paused"}`;
  await callAndSay(ctx, (client, signal) => client.system.setStatus(component, active, signal), done);
}

function addMessage(noun: Command, ctx: CliContext): void {
  const message = noun.command("message").description("The notice that all users see");
  message.command("show").description("The notice").action(async () => {
    const value = await call(ctx, (client, signal) => client.system.message(signal));
    await printValue(
      ctx,
      value,
      () => value === null ? [ctx.style.tone("There is none", "dim")] : objectLines(ctx, value),
    );
  });
  message.command("set").description("Show a notice to all users").argument(
    "<text>",
    "The words, @FILE or @-",
  )
    .requiredOption("--title <text>", "In a few words")
    .addOption(
      new Option("--severity <how>", "How serious").choices(SEVERITIES).default("info" as const),
    )
    .action(async (given, { title, severity }) => {
      const text = (await textArgument(ctx, given)).trim();
      await callAndSay(ctx, async (client, signal) => {
        const { username: user } = await client.user.whoami(signal);
        return await client.system.setMessage({ title, severity, message: text, user }, signal);
      }, "The notice is shown");
    });
  message.command("clear").description("Take the notice away").action(() =>
    callAndSay(ctx, (client, signal) => client.system.clearMessage(signal), "The notice is gone")
  );
}

/** A text that administrators replace as a whole. */
interface Document {
  readonly name: string;
  read(client: Client, signal: AbortSignal): Promise<string>;
  write(client: Client, text: string, signal: AbortSignal): Promise<unknown>;
}

/** Prints it as it is, in pipes too: it is a file to edit and to give back. */
async function showDocument(ctx: CliContext, { read }: Pick<Document, "read">): Promise<void> {
  const text = await call(ctx, read);
  if (askedFormat(ctx, "value") !== undefined) return await printValue(ctx, text, () => textLines(text));
  if (ctx.isTty.out) return await printLines(ctx, textLines(text));
  await ctx.out(text);
}

async function setDocument(
  ctx: CliContext,
  { name, write }: Omit<Document, "read">,
  given: { readonly text: string; readonly yes: boolean | undefined },
): Promise<void> {
  const text = await textArgument(ctx, given.text);
  if (text.trim() === "") throw new UsageError(`Will not replace ${name} by nothing`);
  await confirmDanger(ctx, `Replace ${name} for everybody?`, given.yes);
  await callAndSay(ctx, (client, signal) => write(client, text, signal), `Stored ${name}`);
}

const DEFAULT = ["--default", "As it came with the system"] as const;
const TEXT = ["<text>", "The whole of it: text, @FILE or @-"] as const;

function addTagSafelist(noun: Command, ctx: CliContext): void {
  const tags = noun.command("tag-safelist").description("Tags to overlook, YAML");
  tags.command("show").description("The list").option(...DEFAULT).action((options) =>
    showDocument(ctx, { read: (client, signal) => client.system.tagSafelist({ ...options, signal }) })
  );
  tags.command("set").description("Replace the list").argument(...TEXT).option(...YES).action((
    text,
    { yes },
  ) =>
    setDocument(ctx, {
      name: "the tag safelist",
      write: (client, yaml, signal) => client.system.setTagSafelist(yaml, signal),
    }, { text, yes })
  );
}

function addAliases(noun: Command, ctx: CliContext): void {
  const aliases = noun.command("aliases").description("Other names of classifications");
  aliases.command("show").description("All of them")
    .action(() => callAndPrint(ctx, (client, signal) => client.system.classificationAliases(signal)));
  aliases.command("set").description("Replace all of them")
    .argument("<json>", '{"TLP:A": {"name": "…", "short_name": "…"}}, @FILE or @-').option(...YES)
    .action(async (json, { yes }) => {
      const value = await readObject(ctx, json);
      await confirmDanger(ctx, "Replace the names of classifications for everybody?", yes);
      await callAndSay(
        ctx,
        // What JSON.parse made is JSON.
        (client, signal) => client.system.setClassificationAliases(value as JsonObject, signal),
        "Stored the names of classifications",
      );
    });
}

function addSuggestions(noun: Command, ctx: CliContext): void {
  const suggestions = noun.command("suggestions").description("Values offered for metadata keys");
  suggestions.command("show").description("Of one key, or of all").argument("[key]").action((key) =>
    callAndPrint(
      ctx,
      (client, signal) => client.system.metadataSuggestions({ ...key === undefined ? {} : { key }, signal }),
    )
  );
  suggestions.command("set").description("Replace those of a key").argument("<key>").argument("<values...>")
    .action((key, values) =>
      callAndSay(
        ctx,
        (client, signal) => client.system.setMetadataSuggestions(values, { key, signal }),
        `Stored the suggestions of "${key}"`,
      )
    );
}

function addIdentify(noun: Command, ctx: CliContext): void {
  const identify = noun.command("identify").description("Tables with which the server tells file types");
  const table = () => new Argument("<table>", "Which").choices(TABLES);
  identify.command("show").description("A table").addArgument(table()).option(...DEFAULT)
    .action((name, options) =>
      showDocument(ctx, { read: (client, signal) => client.system.identify(name, { ...options, signal }) })
    );
  identify.command("set").description("Replace a table").addArgument(table()).argument(...TEXT).option(...YES)
    .action((name, text, { yes }) =>
      setDocument(ctx, {
        name: `the table "${name}"`,
        write: (client, whole, signal) => client.system.setIdentify(name, whole, signal),
      }, { text, yes })
    );
}

function addActions(noun: Command, ctx: CliContext): void {
  const actions = noun.command("actions").description("What follows a submission, YAML");
  actions.command("show").description("The rules").action(() =>
    showDocument(ctx, { read: (client, signal) => client.system.actions(signal) })
  );
  actions.command("set").description("Replace the rules").argument(...TEXT).option(...YES).action((
    text,
    { yes },
  ) =>
    setDocument(ctx, {
      name: "the rules after submissions",
      write: (client, yaml, signal) => client.system.setActions(yaml, signal),
    }, { text, yes })
  );
}
