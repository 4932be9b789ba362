/** Runs the command line in this process, with everything it touches handed in. @module */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { Outside } from "../../src/cli/context.ts";
import { createContext } from "../../src/cli/create_context.ts";
import { createProgram } from "../../src/cli/program.ts";
import { run as runCli } from "../../src/cli/run.ts";
import type { Clock } from "../../src/util/clock.ts";
import { dayClock } from "./day_clock.ts";

/** The tree of all commands. */
export async function wholeProgram(): Promise<CommandUnknownOpts> {
  const ctx = createContext({
    env: {},
    clock: dayClock,
    signal: new AbortController().signal,
    isTty: { in: false, out: false, err: false },
    columns: Infinity,
    out: () => Promise.resolve(),
    err: () => {},
    async *stdin() {},
  });
  return await createProgram(ctx, { help: () => {} });
}

/** The world of one run; what is left out is empty, and no terminal is there. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Columns of a terminal on all three streams. Default: no terminal. */
  readonly terminal?: number;
  readonly stdin?: string;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  /** Told of each piece as it is written to standard output; may throw as a closed pipe does. */
  readonly onOut?: (text: string) => void;
  /** Told of each piece as it is written to standard error. */
  readonly onErr?: (text: string) => void;
}

/** What a run left behind. */
export interface RunResult {
  readonly out: string;
  /** Standard output as bytes. */
  readonly bytes: Uint8Array;
  readonly err: string;
  readonly code: number;
}

/** Runs `alx ARGS…`. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const chunks: Uint8Array[] = [];
  const decoder = new TextDecoder();
  let err = "";
  const isTerminal = options.terminal !== undefined;
  const outside: Outside = {
    env: options.env ?? {},
    clock: options.clock ?? dayClock,
    signal: options.signal ?? new AbortController().signal,
    isTty: { in: isTerminal, out: isTerminal, err: isTerminal },
    columns: options.terminal ?? Infinity,
    // deno-lint-ignore require-await
    async out(data) {
      const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data.slice();
      options.onOut?.(typeof data === "string" ? data : decoder.decode(data));
      chunks.push(bytes);
    },
    err(text) {
      err += text;
      options.onErr?.(text);
    },
    async *stdin() {
      if (options.stdin !== undefined) yield new TextEncoder().encode(options.stdin);
    },
  };
  const code = await runCli(args, outside);
  const bytes = new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
  return { out: new TextDecoder().decode(bytes), bytes, err, code };
}

/** The values of JSON lines. */
export function lines(text: string): Record<string, unknown>[] {
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}
