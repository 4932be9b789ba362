/** The command line in a real process. @module */
import { systemClock } from "../util/clock.ts";
import { AlxError, CanceledError } from "../util/error.ts";
import { fileFault } from "../util/file_error.ts";
import type { Outside } from "./context.ts";
import type { Env } from "../util/xdg.ts";
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
  const env = Deno.env.toObject();
  return {
    env,
    clock: systemClock,
    signal,
    isTty,
    columns: isTty.out ? terminalColumns() : columnsAsked(env),
    async out(data) {
      const bytes = typeof data === "string" ? encoder.encode(data) : data;
      for (let done = 0; done < bytes.length;) {
        done += await Deno.stdout.write(bytes.subarray(done)).catch((error) => {
          throw error instanceof Deno.errors.BrokenPipe ? error : outputFault(error);
        });
      }
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

/** Width where there is no terminal: `COLUMNS`, when it is exported; else nothing is cut. */
export function columnsAsked({ COLUMNS = "" }: Env): number {
  return /^\d{1,5}$/.test(COLUMNS) ? Math.max(20, Number(COLUMNS)) : Infinity;
}

function outputFault(cause: unknown): AlxError {
  return new AlxError(`Cannot write to standard output: ${fileFault(cause)}`, { cause });
}

function terminalColumns(): number {
  try {
    return Math.max(20, Deno.consoleSize().columns);
  } catch {
    return 80;
  }
}
