/** The limit on open files: how many requests fit below it, and patience when it is reached. @module */
import { setTimeout as sleep } from "node:timers/promises";

/** What a process needs besides its requests: the runtime, the journal, folders, standard streams. */
const RESERVED = 40;
/** A request holds a connection and its file; as many again are hashed at a time. */
const PER_LANE = 3;

/** The process's limit on open files; undefined where the system does not tell it. */
export async function descriptorLimit(): Promise<number | undefined> {
  const text = await Deno.readTextFile("/proc/self/limits").catch(() => "");
  const soft = /^Max open files\s+(\d+)/m.exec(text)?.[1];
  return soft === undefined ? undefined : Number(soft);
}

/** How many requests at once fit below a limit on open files; at least 1. */
export function lanesWithin(limit: number): number {
  return Math.max(1, Math.floor((limit - RESERVED) / PER_LANE));
}

const RETRY_MS = 100;
const MAX_TRIES = 100;

/** Does something that opens a file; while too many are open it is tried again, for ten seconds. */
export async function whenFree<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1;; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === MAX_TRIES || !isExhausted(error)) throw error;
      await sleep(RETRY_MS);
    }
  }
}

/** Whether an error says that too many files are open. */
export function isExhausted(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EMFILE" || code === "ENFILE" ||
    error instanceof Error && /os error 2[34]\)/.test(error.message);
}
