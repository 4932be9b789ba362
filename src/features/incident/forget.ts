import { NotFoundError } from "../../api/errors.ts";
import type { Clock } from "../../util/clock.ts";
import { openJsonl } from "../../util/jsonl.ts";
import { readIncident } from "./journal.ts";
import { sealedLine } from "./journal_lines.ts";
import { lockJournal } from "./lock.ts";
import { incidentRows } from "./rows.ts";

/**
 * Takes inputs back: paths, and everything below them that is a folder. What the server has of them stays there; what was
 * not sent yet is not sent, unless another path holds it too.
 *
 * @param paths Full paths.
 * @returns How many inputs are forgotten.
 * @throws {NotFoundError} the journal has no input at one of the paths; nothing is changed
 * @throws {UsageError} a run works on the journal, or there is none
 */
export async function forgetInputs(journal: string, paths: readonly string[], clock: Clock): Promise<number> {
  await readIncident(journal); // an absent journal is not made
  const lock = await lockJournal(journal, clock);
  try {
    const { found, missing } = await inputsAt(journal, paths);
    const [first] = missing;
    if (first !== undefined) {
      throw new NotFoundError(`The incident has no input "${first}"`, {
        hint: "alx incident analyze --offline",
      });
    }
    const file = await openJsonl(journal);
    try {
      const at = new Date(clock.now()).toISOString();
      await file.append(found.map((path) => sealedLine({ type: "moot", path, at })));
      await file.sync();
    } finally {
      file.close();
    }
    return found.length;
  } finally {
    lock.release();
  }
}

async function inputsAt(
  path: string,
  wanted: readonly string[],
): Promise<{ readonly found: readonly string[]; readonly missing: readonly string[] }> {
  const { ledger } = await readIncident(path);
  const found: string[] = [];
  const missing = new Set(wanted);
  for await (const row of incidentRows({ path, ledger })) {
    const at = wanted.find((one) => row.path === one || row.path.startsWith(`${one.replace(/\/+$/, "")}/`));
    if (at === undefined) continue;
    missing.delete(at);
    found.push(row.path);
  }
  return { found, missing: [...missing] };
}
