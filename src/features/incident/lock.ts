/** Keeps two runs from using one journal. @module */
import process from "node:process";
import { AlxError, UsageError } from "../../util/error.ts";
import { fileFault } from "../submit/file_source.ts";

/** A lock that is held. */
export interface Lock {
  release(): Promise<void>;
}

/** Who asks; tests hand in others. */
export interface LockOptions {
  /** Default: this process. */
  readonly pid?: number | undefined;
  /** Whether a process runs on this machine. Default: asks the system. */
  readonly isAlive?: ((pid: number) => boolean) | undefined;
}

/**
 * Takes the lock of a journal. One that a dead process left is taken over.
 *
 * @throws {UsageError} another run holds it
 */
export async function lockJournal(journal: string, options: LockOptions = {}): Promise<Lock> {
  const { pid = process.pid, isAlive = runs } = options;
  const path = `${journal}.lock`;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await Deno.writeTextFile(path, `${pid}\n`, { createNew: true, mode: 0o600 });
      return { release: () => Deno.remove(path).catch(() => undefined) };
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) {
        throw new AlxError(`Cannot write "${path}": ${fileFault(error)}`, { cause: error });
      }
    }
    const holder = Number(await Deno.readTextFile(path).catch(() => "0"));
    if (holder > 0 && holder !== pid && isAlive(holder)) {
      throw new UsageError(`Process ${holder} works on this incident already`, {
        hint: `wait for it, or stop it`,
      });
    }
    await Deno.remove(path).catch(() => undefined);
  }
  throw new AlxError(`Cannot take the lock "${path}"`);
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
