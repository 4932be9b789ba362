/** Notices when a journal is deleted, replaced or cut while a run writes it. @module */
import { AlxError } from "../../util/error.ts";
import { fileFault } from "../../util/file_error.ts";
import type { RunContext } from "./run_context.ts";

/** A journal that is not what the run has written any more. */
interface JournalFault {
  /** `cut`: lines are lost; else the run's own file still holds them all. */
  readonly kind: "deleted" | "replaced" | "cut";
  readonly error: AlxError;
}

/**
 * Compares the file that a run writes with what stands at its path.
 *
 * @param file The journal, opened by this process.
 * @param writtenBytes What must be there.
 */
async function journalFault(
  path: string,
  file: Deno.FsFile,
  writtenBytes: number,
): Promise<JournalFault | undefined> {
  const [held, there] = await Promise.all([file.stat(), Deno.stat(path).catch(() => undefined)]);
  if (there === undefined) return fault("deleted", `The journal "${path}" was deleted during the run`);
  const isSame = there.ino === null || held.ino === null || there.ino === held.ino && there.dev === held.dev;
  if (!isSame) return fault("replaced", `The journal "${path}" was replaced during the run by another file`);
  if (held.size >= writtenBytes) return undefined;
  return fault(
    "cut",
    `The journal "${path}" was cut to ${held.size} bytes during the run: lines are lost`,
    "the same command asks the server about each file before it is sent",
  );
}

function fault(kind: JournalFault["kind"], message: string, hint?: string): JournalFault {
  return { kind, error: new AlxError(message, hint === undefined ? {} : { hint }) };
}

/** Repeats what a journal cannot do without, so that no single damaged line takes it away. */
export function repeatHead(run: RunContext): void {
  const { head, ledger } = run.journal;
  const { at: _, ...first } = head;
  const settings = ledger.changedSettings;
  run.note(first);
  if (settings !== undefined) run.note(settings);
}

/** How often the journal is looked at. */
const GUARD_MS = 1000;

/** Sees to it that the journal stays what the run writes; else the run stops, and its lines are kept. */
export class JournalGuard {
  readonly #run: RunContext;
  readonly #file: Deno.FsFile;
  #copy: string | undefined;
  #isStopped = false;

  /** @param file The journal, opened by this process. */
  constructor(run: RunContext, file: Deno.FsFile) {
    this.#run = run;
    run.guard = this;
    this.#file = file;
  }

  /** Looks once a second, for as long as the run lasts. */
  async watch(): Promise<void> {
    const { services: { clock }, signal } = this.#run;
    while (!signal.aborted && !this.#isStopped) {
      await this.check();
      await clock.sleep(GUARD_MS, signal).catch(() => undefined);
    }
  }

  /** Looks once more when all is written, and copies the lines of a journal that is not at its path any more. */
  async end(): Promise<void> {
    await this.check();
    if (this.#copy === undefined) return;
    await copyTo(this.#copy, this.#file).catch((error: unknown) => {
      this.#run.trouble(undefined, `the lines of the journal cannot be kept: ${fileFault(error)}`);
    });
  }

  /** Looks once. */
  async check(): Promise<void> {
    if (this.#isStopped) return;
    const run = this.#run;
    const { journal } = run;
    const fault = await journalFault(journal.path, this.#file, journal.writtenBytes).catch(() => undefined);
    if (fault === undefined) return;
    this.#isStopped = true;
    if (fault.kind === "cut") {
      run.note({ type: "doubt", sha256s: [], all: true }); // it may end what was cut in the middle of a line
      repeatHead(run);
      run.note({ type: "doubt", sha256s: [], all: true });
      return run.stop("journal", fault.error);
    }
    const stamp = new Date(run.services.clock.now()).toISOString().replace(/[:.]/g, "");
    this.#copy = `${journal.path.replace(/\.jsonl$/, "")}.${stamp}.rescued.jsonl`;
    const hint = `its lines are kept: go on with --journal "${this.#copy}"`;
    run.stop("journal", new AlxError(fault.error.message, { hint }));
  }
}

async function copyTo(path: string, file: Deno.FsFile): Promise<void> {
  using target = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  await file.seek(0, Deno.SeekMode.Start);
  const block = new Uint8Array(256 * 1024);
  for (let read = await file.read(block); read !== null; read = await file.read(block)) {
    for (let done = 0; done < read;) done += await target.write(block.subarray(done, read));
  }
  await target.sync();
}
