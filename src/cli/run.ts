/** Runs one command line from its words to its exit code. @module */
import { CommanderError } from "@commander-js/extra-typings";
import { isSafeText } from "../util/safe_text.ts";
import type { Outside } from "./context.ts";
import { createContext, type OwnedContext } from "./create_context.ts";
import { blamedOnAnswer, errorText, EXIT, exitCodeOf } from "./exit.ts";
import { checkHelpPath, createProgram } from "./program.ts";
import { usageErrorOf } from "./usage_error.ts";

/**
 * Runs `alx ARGS…` in the given world.
 *
 * @returns the exit code; whatever went wrong has been said on standard error
 */
export async function run(args: readonly string[], outside: Outside): Promise<number> {
  const ctx = createContext(outside);
  try {
    const [asked] = args;
    if (asked === "__complete" || asked === "__describe") {
      const at = args.indexOf("--profile");
      const profile = at < 0 || at > args.length - 3 ? {} : { profile: args[at + 1]! };
      ctx.setGlobals({ ...profile, input: false, quiet: true, retries: "0" });
      await complete(ctx, args.slice(1), asked === "__describe");
    } else await runCommand(ctx, args);
    return EXIT.done;
  } catch (thrown) {
    const debug = ctx.globals.debug ?? false;
    const error = ctx.hasAsked ? blamedOnAnswer(thrown) : thrown;
    outside.err(errorText(error, { debug }));
    return exitCodeOf(error);
  } finally {
    await ctx.close();
  }
}

async function runCommand(ctx: OwnedContext, args: readonly string[]): Promise<void> {
  const help: string[] = [];
  const root = await createProgram(ctx, { words: args, help: (text) => help.push(text) });
  // commander's own help command knows one word only.
  const helpPath = args[0] === "help" ? args.slice(1).filter((word) => !word.startsWith("-")) : undefined;
  if (helpPath !== undefined) checkHelpPath(root, helpPath);
  const words = helpPath === undefined ? args : [...helpPath, "--help"];
  try {
    await root.parseAsync([...words], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageErrorOf(error, root, words);
  }
  if (help.length > 0) await ctx.out(help.join(""));
}

/** Answers the completion scripts: one candidate a line, described after a tab. Whatever goes wrong, it stays silent. */
async function complete(ctx: OwnedContext, words: readonly string[], described: boolean): Promise<void> {
  const { candidates } = await import("./completions.ts");
  const root = await createProgram(ctx, { words, help: () => undefined });
  const found = (await candidates(ctx, root, words)).filter(({ word }) => isSafeText(word));
  const lines = found.map(({ word, about }) => described ? `${word}\t${about}` : word);
  if (lines.length > 0) await ctx.out(lines.join("\n") + "\n");
}
