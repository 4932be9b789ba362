/** The manual page, made from the tree of commands. @module */
import type { CommandUnknownOpts as Command } from "@commander-js/extra-typings";
import { commandPath } from "./usage_error.ts";
import { VERSION } from "./version.ts";

const EXIT_CODES: readonly (readonly [code: string, meaning: string])[] = [
  ["0", "done"],
  ["1", "failed"],
  ["2", "wrong usage, a local file that cannot be read, or a query the server cannot read"],
  ["3", "the settings, or a file that they name, are unusable"],
  ["4", "not logged in or not allowed"],
  ["5", "the server has no such thing"],
  ["6", "server, network or TLS"],
  ["7", "some items of many failed; the others are done, each is named"],
  ["8", "a --fail-on threshold was reached"],
  ["130", "interrupted"],
];

const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ["ALX_SERVER, ALX_USER, ALX_APIKEY, ALX_PASSWORD, ALX_OTP", "the options of the same name"],
  ["ALX_APIKEY_FILE, ALX_TOKEN, ALX_TOKEN_FILE, ALX_TOKEN_PROVIDER", "an API key in a file, an OAuth token"],
  ["ALX_OBO_TOKEN, ALX_OBO_TOKEN_FILE, ALX_OBO_PROVIDER", "a token of a user to act for"],
  ["ALX_CERT, ALX_SERVER_CRT, ALX_INSECURE", "client certificate, trusted certificate, no verification"],
  ["ALX_PROFILE, ALX_CONFIG", "stored profile, settings file"],
  ["ALX_TIMEOUT, ALX_RETRIES, ALX_OUTPUT", "the options of the same name"],
  ["HTTPS_PROXY, HTTP_PROXY, NO_PROXY", "proxy by scheme, and the hosts reached without it"],
  ["NO_COLOR", "no colours"],
  ["XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME", "folders for settings, journals and caches"],
];

const EXAMPLES: readonly (readonly [meaning: string, command: string])[] = [
  ["Store a server and a login, then open the terminal UI:", "alx login\nalx"],
  ["Submit a file, wait, and fail when it is malicious:", "alx submit sample.exe --fail-on malicious"],
  ["Export every alert of a week:", "alx search alert 'reporting_ts:[now-7d TO now]' --all --out alerts.csv"],
  [
    "Submit a folder as an incident, and report on it:",
    "alx incident submit --incident IR-1 evidence/\nalx incident analyze --incident IR-1",
  ],
  [
    "See how many alerts a change would reach:",
    "alx alert label --batch 'file.sha256:abc*' --dry-run EMOTET",
  ],
];

/** The page in roff. */
export function manPage(root: Command): string {
  const lines = [
    `.TH ALX 1 "" "alx ${VERSION}"`,
    ".SH NAME",
    "alx \\- the terminal for Assemblyline 4",
    ".SH SYNOPSIS",
    ".B alx",
    "[\\fIoptions\\fR] [\\fIcommand\\fR]",
    ".SH DESCRIPTION",
    ...paragraphs(root.description()),
    ".SH GLOBAL OPTIONS",
    ...optionLines(root),
    ".SH COMMANDS",
    ...root.createHelp().visibleCommands(root).flatMap((command) => commandLines(command)),
    ".SH EXIT STATUS",
    ...EXIT_CODES.flatMap(([code, meaning]) => [".TP", `.B ${code}`, roff(meaning)]),
    ".SH FILES",
    ...[".TP", ".I ~/.al/submit.cfg", "Settings shared with al\\-submit"],
    ...[".TP", ".I ~/.config/alx/alx.ini", "Profiles stored with alx login"],
    ".SH ENVIRONMENT",
    ...ENVIRONMENT.flatMap(([name, meaning]) => [".TP", `.B ${name}`, roff(meaning)]),
    ".SH EXAMPLES",
    ...EXAMPLES.flatMap((
      [meaning, command],
    ) => [".PP", roff(meaning), ".PP", ".RS", ".nf", roff(command), ".fi", ".RE"]),
    ".SH SEE ALSO",
    ".BR al\\-submit (1),",
    ".BR jq (1)",
    ".PP",
    "https://cybercentrecanada.github.io/assemblyline4_docs/",
  ];
  return lines.join("\n") + "\n";
}

function commandLines(command: Command): string[] {
  const children = command.createHelp().visibleCommands(command).filter((one) => one.name() !== "help");
  if (children.length > 0) return children.flatMap((child) => commandLines(child));
  const usage = command.usage().replace("[options]", "[\\fIoptions\\fR]");
  return [
    `.SS ${roff(commandPath(command))} ${usage.replaceAll("-", "\\-")}`,
    ...paragraphs(command.description()),
    ...optionLines(command),
  ];
}

function optionLines(command: Command): string[] {
  return command.createHelp().visibleOptions(command)
    .filter((option) => option.long !== "--help")
    .flatMap((option) => [".TP", `.B ${roff(option.flags)}`, roff(option.description)]);
}

function paragraphs(text: string): string[] {
  return text.split(/\n{2,}/).flatMap((part) => [".PP", ...part.split("\n").map(roff)]);
}

/** Text as roff shows it unchanged, in ASCII: groff warns of other signs where no preprocessor reads them. */
function roff(text: string): string {
  return text.split("\n").map((line) =>
    line.replaceAll("\\", "\\e").replaceAll("-", "\\-").replace(/^([.'])/, "\\&$1")
      .replace(
        /[^\0-\x7f]/gu,
        (sign) => `\\[u${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`,
      )
  ).join("\n");
}
