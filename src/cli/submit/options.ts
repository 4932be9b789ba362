/** The options that `alx submit` and `alx ingest` share. @module */
import { type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { choosableParams, SUBMIT_PARAM_GROUPS, type SubmitParam } from "../../domain/submit_params.ts";
import { collect, parsePositive } from "../options.ts";

/** What is sent, as given on the command line. */
export interface InputOptions {
  readonly url?: readonly string[];
  readonly sha256?: readonly string[];
  readonly hash?: readonly string[];
  readonly fetch?: readonly string[];
  readonly fromFile?: readonly string[];
  readonly include?: readonly string[];
  readonly excludePath?: readonly string[];
  readonly recursive: boolean;
  readonly stdinName?: string;
  readonly jobs: number;
  readonly skipKnown?: true;
  readonly dryRun?: true;
}

/** Settings of the analysis, as given on the command line; the flags of the table stand beside them. */
export interface PlanOptions extends Readonly<Record<string, unknown>> {
  readonly submissionProfile?: string;
  readonly jsonParams?: string;
  readonly srvSpec?: string;
  readonly params?: string;
  readonly metadata?: string;
  readonly meta?: readonly string[];
  readonly runDynamic?: true;
  readonly archivePassword?: readonly string[];
}

/** al-submit's short letters for global options. */
export interface ShortOptions {
  readonly u?: string;
  readonly p?: string;
  readonly k?: string;
  readonly c?: string;
  readonly s?: string;
  readonly i?: true;
  readonly q?: true;
}

/** Adds options to the group of a heading. */
function inGroup(command: CommandUnknownOpts, heading: string): (option: Option) => void {
  return (option) => void command.addOption(option.helpGroup(`${heading}:`));
}

const many = (flags: string, help: string) =>
  new Option(flags, help).argParser((value: string, before: readonly string[] = []) =>
    collect(value, before)
  );

/** What to send. */
export function addInputOptions(command: CommandUnknownOpts): void {
  const add = inGroup(command, "What to send");
  add(many("--url <url>", "Have the server fetch this address; may be repeated"));
  add(many("--sha256 <hash>", "Analyse a file the server has, or can get; may be repeated"));
  add(many("--hash <type:hash>", "The same by another kind of hash, such as md5:…; may be repeated"));
  add(many("--fetch <name:value>", "Have a source of the server fetch it; may be repeated"));
  add(many("--from-file <list>", 'Paths in a file, one a line or NUL after each; "-" for standard input'));
  add(
    many("--include <glob>", "Of the files in folders, only these, such as '*.{doc,docx}'; may be repeated"),
  );
  add(many("--exclude-path <glob>", "Leave out these files and folders in folders; may be repeated"));
  add(new Option("--no-recursive", "Leave out the folders in folders"));
  add(new Option("--stdin-name <name>", 'Name of what comes from standard input ("-")'));
  add(new Option("--jobs <n>", "How many at once").argParser(parsePositive).default(4));
  add(new Option("--skip-known", "Do not send what was analysed before; its newest result counts"));
  add(new Option("--dry-run", "Print the requests instead of sending them"));
}

/** How to analyse it: the settings table, and al-submit's ways to give settings. */
export function addPlanOptions(command: CommandUnknownOpts): void {
  const add = inGroup(command, "Settings of the analysis");
  add(new Option("-r, --submission-profile <name>", "Settings of this profile, such as static"));
  add(new Option("-d, --run-dynamic", "Add dynamic analysis to the services"));
  add(many("--meta <key=value>", "Add to the metadata; may be repeated"));
  add(new Option("-m, --metadata <json>", "Metadata as a JSON object, or @FILE"));
  add(new Option("-j, --json-params <json>", "Settings as a JSON object, or @FILE"));
  add(new Option("--srv-spec <json>", "Parameters of services as a JSON object, or @FILE"));
  add(
    new Option(
      "--params <file>",
      "Settings from a JSON file, or with params, metadata and submission_profile",
    ),
  );
  add(many("--archive-password <text>", "A password for archives; may be repeated"));
  for (const param of choosableParams()) {
    inGroup(command, SUBMIT_PARAM_GROUPS[param.group])(flagOption(param));
  }
}

function flagOption(param: SubmitParam): Option {
  const { flag = "", argument, type } = param;
  const help = param.help.replace(/\.$/, "");
  if (type === "flag") return new Option(flag, help);
  const flags = `${flag} <${(argument ?? "value").toLowerCase()}>`;
  return type === "names" || type === "spec" ? many(flags, help) : new Option(flags, help);
}

/** al-submit's short letters, which mean global options here. */
export function addShortOptions(command: CommandUnknownOpts, letters: string): void {
  const meanings: Readonly<Record<keyof ShortOptions, readonly [flags: string, help: string]>> = {
    u: ["-u <name>", "--user"],
    p: ["-p <text>", "--password"],
    k: ["-k <name:secret>", "--apikey"],
    c: ["-c <pem[,key]>", "--cert"],
    s: ["-s <url>", "--server"],
    i: ["-i", "--insecure"],
    q: ["-q", "--quiet"],
  };
  for (const [letter, [flags, help]] of Object.entries(meanings)) {
    if (letters.includes(letter)) inGroup(command, "Short for global options")(new Option(flags, help));
  }
}
