/** What may follow on a command line, and the scripts that ask for it. @module */
import type { CommandUnknownOpts as Command, Option } from "@commander-js/extra-typings";
import { SEARCH_INDEXES } from "../api/types/common.ts";
import { readProfiles } from "../features/profiles.ts";
import { type Env, xdgDirs } from "../util/xdg.ts";
import { readTextFile } from "./files.ts";

/** Shells with a completion script. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
/** A shell with a completion script. */
export type Shell = typeof SHELLS[number];

/** Values that only the machine knows. */
export interface CompletionSource {
  /** Names of stored profiles. */
  profiles(): Promise<readonly string[]>;
}

/** Names of the stored profiles. */
export async function profileNames(env: Env): Promise<readonly string[]> {
  const { config } = xdgDirs(env);
  return [...(await readProfiles(config && `${config}/alx.ini`, readTextFile)).all.keys()];
}

/** Words that may stand where the last of `words` is being typed; empty where only a file name fits. */
export async function candidates(
  root: Command,
  words: readonly string[],
  source: CompletionSource,
): Promise<string[]> {
  const typed = words.at(-1) ?? "";
  const { command, operands, pending, literal } = walk(root, words.slice(0, -1));
  const all = pending !== undefined
    ? await valuesOf(pending, source)
    : typed.startsWith("-") && !literal
    ? optionNames(command)
    : [...subcommands(command, operands), ...argumentValues(command, operands)];
  return [...new Set(all)].filter((word) => word.startsWith(typed)).sort();
}

interface Walked {
  readonly command: Command;
  /** Operands given to the command so far. */
  readonly operands: number;
  /** An option that waits for its value. */
  readonly pending: Option | undefined;
  /** After `--`. */
  readonly literal: boolean;
}

function walk(root: Command, words: readonly string[]): Walked {
  let command = root;
  let operands = 0;
  let pending: Option | undefined;
  let literal = false;
  for (const word of words) {
    if (pending !== undefined) pending = undefined;
    else if (word === "--") literal = true;
    else if (word.startsWith("-") && !literal) {
      const option = command.options.find((one) => one.long === word || one.short === word);
      if (option?.required) pending = option;
    } else {
      const child = operands === 0 ? command.commands.find((one) => one.name() === word) : undefined;
      if (child === undefined) operands++;
      else command = child;
    }
  }
  return { command, operands, pending, literal };
}

function optionNames(command: Command): string[] {
  return [...command.options.map((option) => option.long ?? ""), "--help"].filter((name) => name !== "");
}

function subcommands(command: Command, operands: number): string[] {
  if (operands > 0) return [];
  return command.createHelp().visibleCommands(command).map((one) => one.name());
}

function argumentValues(command: Command, operands: number): readonly string[] {
  const argument = command.registeredArguments[operands];
  if (argument?.argChoices !== undefined) return argument.argChoices;
  return argument?.name() === "index" ? SEARCH_INDEXES : [];
}

async function valuesOf(option: Option, source: CompletionSource): Promise<readonly string[]> {
  if (option.argChoices !== undefined) return option.argChoices;
  return option.long === "--profile" ? await source.profiles() : [];
}

/** The script of a shell. Each asks alx itself, so it never falls behind. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# bash completion of alx: eval "$(alx completions bash)"
_alx() {
  local IFS=$'\\n'
  COMPREPLY=($(alx __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _alx alx
`,
  zsh: `#compdef alx
# zsh completion of alx: eval "$(alx completions zsh)"
_alx() {
  local -a words_found
  words_found=(\${(f)"$(alx __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( \${#words_found} )); then compadd -- $words_found; else _files; fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _alx "$@"; else compdef _alx alx; fi
`,
  fish: `# fish completion of alx: alx completions fish | source
complete -c alx -a '(alx __complete (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
};
