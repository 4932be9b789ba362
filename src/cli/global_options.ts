/** The options that every command has, before or after its name. @module */
import {
  type CommandUnknownOpts as Command,
  InvalidArgumentError,
  Option,
} from "@commander-js/extra-typings";
import { UsageError } from "../util/error.ts";
import { FORMATS, type GlobalOptions } from "./context.ts";

/** Heading of the global options in help texts. */
export const GLOBAL_GROUP = "Global options:";

const DEFINITIONS: readonly (readonly [flags: string, description: string])[] = [
  ["--server <url>", "Assemblyline to talk to, such as https://host:443 (ALX_SERVER)"],
  ["--user <name>", "User name (ALX_USER)"],
  ["--password <text>", "Password; better in ALX_PASSWORD or a profile, where others cannot see it"],
  ["--apikey <name:secret>", "API key; better in ALX_APIKEY, a file or a profile"],
  ["--apikey-file <path>", 'Read the API key from a file; "-" for standard input (ALX_APIKEY_FILE)'],
  ["--otp <digits>", "Code of the second factor, beside a password (ALX_OTP); asked for on a terminal"],
  ["--token-file <path>", "Log in with the OAuth token in a file (ALX_TOKEN, ALX_TOKEN_FILE)"],
  ["--token-provider <name>", "OAuth provider of this token (ALX_TOKEN_PROVIDER)"],
  [
    "--obo-token-file <path>",
    "Act for the person whose token is in a file (ALX_OBO_TOKEN, ALX_OBO_TOKEN_FILE)",
  ],
  [
    "--obo-provider <name>",
    "OAuth provider of that token; without it, Assemblyline's own (ALX_OBO_PROVIDER)",
  ],
  ["--cert <pem[,key]>", "Client certificate (ALX_CERT)"],
  ["--server-crt <pem>", "Trust this certificate or authority (ALX_SERVER_CRT)"],
  ["--insecure", "Do not verify the server's certificate (ALX_INSECURE)"],
  ["--no-insecure", "Verify it, whatever the settings say"],
  ["--profile <name>", "A server stored with alx login (ALX_PROFILE)"],
  ["--config <path>", "Read this file instead of ~/.al/submit.cfg (ALX_CONFIG)"],
  ["--timeout <seconds>", "Give up after this long without a response (ALX_TIMEOUT)"],
  ["--retries <n>", "How often a failed request is sent again (ALX_RETRIES)"],
  ["--proxy <url>", 'Proxy, or "none" (HTTPS_PROXY, NO_PROXY)'],
  [
    "--output <format>",
    "Form of the results; table on a terminal, else json, or jsonl where rows come bit by bit (ALX_OUTPUT)",
  ],
  ["--csv-raw", "CSV without the apostrophe that keeps spreadsheets from running a text as a formula"],
  ["--quiet", "No progress and no notices"],
  ["--debug", "One line per request on standard error, secrets masked"],
  ["--no-color", "No colours (NO_COLOR)"],
  ["--no-input", "Never ask"],
];

function makeOptions(hidden: boolean): Option[] {
  return DEFINITIONS.map(([flags, description]) => {
    const option = new Option(flags, description).helpGroup(GLOBAL_GROUP);
    if (flags.startsWith("--output")) {
      option.choices(FORMATS);
      const parse = option.parseArg!; // made by the line before
      option.argParser((text: string, before: unknown) => {
        if (text !== "html") return parse(text, before as string);
        throw new InvalidArgumentError('A page is made by "alx incident analyze --html FILE"');
      });
    }
    return option.hideHelp(hidden);
  });
}

/** The global options of one command; a command's own option of the same name stays its own. */
const added = new WeakMap<Command, readonly Option[]>();

/** Gives the global options to a command and, out of sight in their help, to all below it. */
export function addGlobalOptions(root: Command): void {
  const add = (command: Command, hidden: boolean) => {
    const own = new Set(command.options.map((option) => option.long));
    const options = makeOptions(hidden).filter((option) => !own.has(option.long ?? ""));
    for (const option of options) command.addOption(option);
    added.set(command, options);
    for (const child of command.commands) add(child, true);
  };
  add(root, false);
}

/**
 * The global options given on the way from the root to a command; the one nearest to the command wins.
 *
 * @throws {UsageError} when two of them contradict each other
 */
export function globalOptionsOf(command: Command): GlobalOptions {
  const path: Command[] = [];
  for (let one: Command | null = command; one !== null; one = one.parent) path.unshift(one);
  const values: Record<string, unknown> = {};
  for (const one of path) {
    for (const option of added.get(one) ?? []) {
      const name = option.attributeName();
      if (one.getOptionValueSource(name) === "cli") values[name] = one.getOptionValue(name);
    }
  }
  const globals = values as GlobalOptions; // each name is in DEFINITIONS, and commander checked the choices
  if (globals.insecure === true && globals.serverCrt !== undefined) {
    throw new UsageError("--insecure and --server-crt exclude each other");
  }
  return globals;
}
