import { Argument, type Command } from "@commander-js/extra-typings";
import { completionScript, SHELLS } from "../completion_scripts.ts";
import type { CliContext } from "../context.ts";

/** `alx completions SHELL` */
export function add(root: Command, ctx: CliContext): void {
  root.command("completions")
    .description(
      "Print the completion script of a shell\n\n" +
        'bash: eval "$(alx completions bash)"   zsh: eval "$(alx completions zsh)"   fish: alx completions fish | source',
    )
    .addArgument(new Argument("<shell>").choices(SHELLS))
    .action((shell) => ctx.out(completionScript(shell)));
}
