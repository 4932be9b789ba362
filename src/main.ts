import { argv0 } from "node:process";
import { wordsFor } from "./cli/own_name.ts";
import { VERSION } from "./cli/version.ts";

/** Answers `--version` without loading anything else, and hands all other work to the command line. */
async function main(args: readonly string[]): Promise<number> {
  if (args.length === 1 && args[0] === "--version") {
    // deno-lint-ignore no-console -- the one answer that needs nothing else
    console.log(`alx ${VERSION}`);
    return 0;
  }
  Deno.env.set("NODE_ENV", "production"); // before React loads: it draws twice as fast then
  const { runProcess } = await import("./cli/process.ts");
  return await runProcess(args);
}

Deno.exit(await main(wordsFor(argv0, Deno.args)));
