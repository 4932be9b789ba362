import { AlxError } from "../../util/error.ts";
import type { Clock } from "../../util/clock.ts";
import { lockJournal } from "./lock.ts";
import { fileFault } from "../../util/file_error.ts";

/** Name under which a journal is kept that is replaced now. */
export function asideName(journal: string, clock: Pick<Clock, "now">): string {
  const stamp = new Date(clock.now()).toISOString().replace(/[:.]/g, "");
  return `${journal.replace(/\.jsonl$/, "")}.${stamp}.old.jsonl`;
}

/**
 * Puts a journal aside under a name with the time in it, so that a new one may begin; nothing is deleted.
 *
 * @returns its new name; undefined when there was none
 * @throws {UsageError} a run works on it
 * @throws {AlxError} it cannot be renamed
 */
export async function startAside(journal: string, clock: Clock): Promise<string | undefined> {
  if (!await Deno.lstat(journal).then(() => true, () => false)) return undefined;
  const lock = await lockJournal(journal, clock);
  const aside = asideName(journal, clock);
  try {
    await Deno.rename(journal, aside);
    return aside;
  } catch (cause) {
    throw new AlxError(`Cannot rename "${journal}": ${fileFault(cause)}`, { cause });
  } finally {
    lock.release();
  }
}
