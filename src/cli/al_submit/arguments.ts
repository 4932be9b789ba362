/** The command line of al-submit, read as Python's argparse reads it. @module */
import { UsageError } from "../../util/error.ts";

/** One option of al-submit. */
export interface AlSubmitOption {
  readonly short: string;
  readonly long: string;
  /** What its value is called; without it the option is a switch. */
  readonly value?: string;
  readonly help: string;
}

/** The options, in the order of the help. */
export const AL_SUBMIT_OPTIONS = [
  { short: "-h", long: "--help", help: "Print this help" },
  { short: "-v", long: "--version", help: "Print the version" },
  { short: "-q", long: "--quiet", help: "Say nothing but errors" },
  { short: "-a", long: "--async", help: "Go through the ingestion queue" },
  { short: "-n", long: "--no-output", help: "With -a: do not wait for the results" },
  { short: "-i", long: "--insecure", help: "Do not verify the server's certificate" },
  { short: "-t", long: "--text", help: "Results as text instead of JSON" },
  { short: "-d", long: "--run-dynamic", help: "Add dynamic analysis to the services" },
  { short: "-u", long: "--user", value: "NAME", help: "User name" },
  { short: "-p", long: "--password", value: "TEXT", help: "Password" },
  { short: "-o", long: "--output-file", value: "FILE", help: "Append the results to this file" },
  { short: "-s", long: "--server", value: "URL", help: "Server, such as https://localhost:443" },
  { short: "-c", long: "--cert", value: "PEM", help: "Client certificate" },
  { short: "-k", long: "--apikey", value: "NAME:SECRET", help: "API key of the user" },
  { short: "-j", long: "--json-params", value: "JSON", help: "Settings of the analysis, a JSON object" },
  { short: "-m", long: "--metadata", value: "JSON", help: "Metadata, a JSON object" },
  { short: "", long: "--srv-spec", value: "JSON", help: "Parameters of services, a JSON object" },
  { short: "", long: "--server-crt", value: "PEM", help: "Trust this certificate or authority" },
  { short: "-r", long: "--submission-profile", value: "NAME", help: "Submission profile, such as static" },
] as const satisfies readonly AlSubmitOption[];

/** Options of alx that al-submit does not have; they are read elsewhere, and may stand here. */
const FOREIGN: Readonly<Record<string, boolean>> = {
  "--apikey-file": true,
  "--otp": true,
  "--token-file": true,
  "--token-provider": true,
  "--obo-token-file": true,
  "--obo-provider": true,
  "--profile": true,
  "--config": true,
  "--timeout": true,
  "--retries": true,
  "--proxy": true,
  "--debug": false,
  "--no-color": false,
  "--no-input": false,
};

/** What was given: the values by long name, and the files. */
export interface AlSubmitArguments {
  readonly values: ReadonlyMap<string, string>;
  readonly files: readonly string[];
}

/** Whether an option was given. */
export function isGiven(
  { values }: AlSubmitArguments,
  long: typeof AL_SUBMIT_OPTIONS[number]["long"],
): boolean {
  return values.has(long);
}

/** The value of an option; undefined when it was not given. */
export function valueOf(
  { values }: AlSubmitArguments,
  long: Extract<typeof AL_SUBMIT_OPTIONS[number], { value: string }>["long"],
): string | undefined {
  return values.get(long);
}

/**
 * Reads the words: options may be shortened (`--meta`), joined (`-aq`, `-ofile`), and stand anywhere; `--` ends them.
 *
 * @throws {UsageError} an option is unknown, ambiguous, or lacks its value
 */
export function parseAlSubmit(words: readonly string[]): AlSubmitArguments {
  const values = new Map<string, string>();
  const files: string[] = [];
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === "--") {
      files.push(...left.splice(0));
    } else if (!isOption(word)) files.push(word);
    else if (word.startsWith("--")) takeLong(word, left, values);
    else takeShort(word, left, values);
  }
  return { values, files };
}

function isOption(word: string): boolean {
  return word.startsWith("-") && word !== "-" && !/^-\d+$|^-\d*\.\d+$/.test(word) && !/ /.test(word);
}

function takeLong(word: string, left: string[], values: Map<string, string>): void {
  const at = word.indexOf("=");
  const [name, joined] = at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
  if (name in FOREIGN) {
    if (FOREIGN[name] && joined === undefined) left.shift();
    return;
  }
  const option = longNamed(name);
  if (!("value" in option)) {
    if (joined !== undefined) {
      throw new UsageError(`argument ${names(option)}: ignored explicit argument '${joined}'`);
    }
    values.set(option.long, "");
  } else values.set(option.long, joined ?? valueAfter(option, left));
}

function longNamed(name: string): typeof AL_SUBMIT_OPTIONS[number] {
  const found = AL_SUBMIT_OPTIONS.filter((one) => one.long.startsWith(name));
  const exact = found.find((one) => one.long === name);
  if (exact ?? found.length === 1) return exact ?? found[0]!;
  if (found.length === 0) throw new UsageError(`unrecognized arguments: ${name}`);
  throw new UsageError(
    `ambiguous option: ${name} could match ${found.map((one) => one.long).join(", ")}`,
  );
}

function takeShort(word: string, left: string[], values: Map<string, string>): void {
  for (let rest = word.slice(1); rest !== "";) {
    const option = AL_SUBMIT_OPTIONS.find((one) => one.short === `-${rest[0]}`);
    if (option === undefined) throw new UsageError(`unrecognized arguments: ${word}`);
    rest = rest.slice(1);
    if (!("value" in option)) {
      values.set(option.long, "");
      continue;
    }
    values.set(option.long, rest === "" ? valueAfter(option, left) : rest.replace(/^=/, ""));
    return;
  }
}

function valueAfter(option: AlSubmitOption, left: string[]): string {
  const [next] = left;
  if (next === undefined || isOption(next)) {
    throw new UsageError(`argument ${names(option)}: expected one argument`);
  }
  left.shift();
  return next;
}

function names({ short, long }: AlSubmitOption): string {
  return short === "" ? long : `${short}/${long}`;
}

/** The first lines of the help, and of a complaint. */
export function usageText(): string {
  const words = AL_SUBMIT_OPTIONS.map((option: AlSubmitOption) => {
    const name = option.short || option.long;
    return option.value === undefined ? `[${name}]` : `[${name} ${option.value}]`;
  });
  const lines = ["usage: al-submit"];
  for (const word of [...words, "file/dir [file/dir ...]"]) {
    if (lines.at(-1)!.length + word.length > 78) lines.push(" ".repeat(16));
    lines[lines.length - 1] += ` ${word}`;
  }
  return lines.join("\n") + "\n";
}

/** The help. */
export function helpText(): string {
  const rows = AL_SUBMIT_OPTIONS.map((option: AlSubmitOption) => {
    const value = option.value === undefined ? "" : ` ${option.value}`;
    const flags = option.short === ""
      ? option.long + value
      : `${option.short}${value}, ${option.long}${value}`;
    return flags.length > 32
      ? `  ${flags}\n${" ".repeat(36)}${option.help}`
      : `  ${flags.padEnd(34)}${option.help}`;
  });
  return [
    usageText(),
    "Submit files to Assemblyline and write the results to standard output or to a file. Names of files are read",
    'from standard input when none is given; "-" stands for a file on standard input. Settings that are not given',
    "come from the environment of alx (ALX_SERVER, ALX_USER, ALX_APIKEY, ALX_PASSWORD, ...), then from",
    "~/.al/submit.cfg, then https://localhost:443 is the server. A profile of alx counts only when --profile or",
    "ALX_PROFILE names it.",
    "",
    "positional arguments:",
    "  file/dir",
    "",
    "options:",
    ...rows,
    "",
  ].join("\n");
}
