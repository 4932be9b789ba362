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

/** Text as roff shows it unchanged. */
function roff(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replace(/^([.'])/, "\\&$1");
}
