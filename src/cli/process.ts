/** The command line in a real process. @module */
import { systemClock } from "../util/clock.ts";
import { CanceledError } from "../util/error.ts";
import type { Outside } from "./context.ts";
import { EXIT } from "./exit.ts";
import { run } from "./run.ts";

/** Runs one command in this process and returns its exit code. */
export async function runProcess(args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  const interrupt = () => {
    if (stop.signal.aborted) Deno.exit(EXIT.interrupted); // asked twice: do not wait for anything
    stop.abort(new CanceledError("Interrupted"));
  };
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, interrupt);
  return await run(args, processOutside(stop.signal));
}

function processOutside(signal: AbortSignal): Outside {
  const encoder = new TextEncoder();
  const isTty = {
    in: Deno.stdin.isTerminal(),
    out: Deno.stdout.isTerminal(),
    err: Deno.stderr.isTerminal(),
  };
  return {
    env: Deno.env.toObject(),
    clock: systemClock,
    signal,
    isTty,
    columns: isTty.out ? terminalColumns() : Infinity,
    async out(data) {
      const bytes = typeof data === "string" ? encoder.encode(data) : data;
      for (let done = 0; done < bytes.length;) done += await Deno.stdout.write(bytes.subarray(done));
    },
    err(text) {
      const bytes = encoder.encode(text);
      try {
        for (let done = 0; done < bytes.length;) done += Deno.stderr.writeSync(bytes.subarray(done));
      } catch {
        // Nobody listens to standard error any more: what matters went to standard output.
      }
    },
    stdin: () => Deno.stdin.readable,
  };
}

function terminalColumns(): number {
  try {
    return Math.max(20, Deno.consoleSize().columns);
  } catch {
    return 80;
  }
}
