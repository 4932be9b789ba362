/** The scripts that complete command lines. Each asks alx itself, so it never falls behind. @module */

/** Shells with a completion script. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
/** A shell with a completion script. */
export type Shell = typeof SHELLS[number];

/** The script of a shell. */
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
  local -a alx_lines alx_described
  local alx_line
  alx_lines=("\${(@f)$(alx __describe "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for alx_line in $alx_lines; do
    alx_described+=("\${\${alx_line%%$'\\t'*}//:/\\\\:}:\${alx_line#*$'\\t'}")
  done
  if (( \${#alx_described} )); then _describe alx alx_described; else _files; fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _alx "$@"; else compdef _alx alx; fi
`,
  fish: `# fish completion of alx: alx completions fish | source
function __alx_complete
  set -l found (alx __describe (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c alx -f -a '(__alx_complete)'
`,
};
