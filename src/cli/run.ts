/** Runs one command line from its words to its exit code. @module */
import { CommanderError } from "@commander-js/extra-typings";
import type { Outside } from "./context.ts";
import { createContext } from "./create_context.ts";
import { errorText, EXIT, exitCodeOf } from "./exit.ts";
import { createProgram } from "./program.ts";
import { usageErrorOf } from "./usage_error.ts";

/**
 * Runs `alx ARGS…` in the given world.
 *
 * @returns the exit code; whatever went wrong has been said on standard error
 */
export async function run(args: readonly string[], outside: Outside): Promise<number> {
  const ctx = createContext(outside);
  const help: string[] = [];
  try {
    const root = await createProgram(ctx, { words: args, help: (text) => help.push(text) });
    try {
      await root.parseAsync([...args], { from: "user" });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      if (error.exitCode !== 0) throw usageErrorOf(error, root, args);
    }
    if (help.length > 0) await outside.out(help.join(""));
    return EXIT.done;
  } catch (error) {
    const debug = args.includes("--debug");
    outside.err(errorText(error, { debug }));
    return exitCodeOf(error);
  } finally {
    await ctx.close();
  }
}
