/** What the README shows: commands, and code beside Python's. @module */
import { ROOT } from "./paths.ts";

/** A row of "From Python to alx"; an empty text where there is no such thing. */
export interface PythonRow {
  readonly python: string;
  readonly library: string;
  readonly command: string;
}

/** The README. */
export async function readReadme(): Promise<string> {
  return await Deno.readTextFile(`${ROOT}README.md`);
}

/** The rows that put the library and the command line beside Python. */
export function pythonRows(readme: string): PythonRow[] {
  const [, section = ""] = readme.split("### From Python to alx");
  const lines = section.split("\n").filter((line) => line.startsWith("| `"));
  return lines.map((line) => {
    const [, python = "", library = "", command = ""] = line.split(/(?<!\\)\|/).map(codeOf);
    return { python, library, command };
  });
}

function codeOf(cell: string): string {
  return /^`(.*)`$/.exec(cell.trim())?.[1]?.replaceAll("\\|", "|") ?? "";
}

/** Every command that the README shows, as words, in its order and once. */
export function shownCommands(readme: string): string[][] {
  const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, text = ""]) => text.split("\n"));
  const lines = [...blocks, ...pythonRows(readme).map(({ command }) => command)];
  const commands = lines.filter((line) => /^alx /.test(line)).map((line) => wordsOf(line).slice(1));
  return [...new Map(commands.map((words) => [words.join("\0"), words])).values()];
}

/** The words of a line of sh, up to a comment, a pipe or a redirection. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (const [token, quoted] of line.matchAll(/'([^']*)'|[^\s']+/g)) {
    if (quoted === undefined && /^[#|>]/.test(token)) break;
    words.push(quoted ?? token);
  }
  return words;
}
