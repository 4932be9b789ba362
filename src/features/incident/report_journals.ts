/** The inputs of an incident as its journals tell of them; several machines' journals make one list. @module */
import type { FoundInput } from "../../domain/incident_report/row.ts";
import { UsageError } from "../../util/error.ts";
import type { Fate } from "./fates.ts";
import { type IncidentJournal, readIncident } from "./journal.ts";
import { itemOf } from "./item_key.ts";
import { type IncidentRow, incidentRows } from "./rows.ts";

/**
 * Reads journals that belong together. With `serverMoved` they may name the same server differently.
 *
 * @throws {UsageError} one is none, or they are of different incidents or servers
 */
export async function readJournals(
  paths: readonly string[],
  options: { readonly serverMoved?: boolean | undefined } = {},
): Promise<readonly IncidentJournal[]> {
  const journals: IncidentJournal[] = [];
  for (const path of new Set(paths)) journals.push(await readIncident(path, { details: true }));
  const [first, ...others] = journals;
  for (const other of others) {
    for (const name of ["server", "incident"] as const) {
      const of = ({ ledger }: IncidentJournal) => name === "server" ? ledger.server : ledger.head?.[name];
      const [ours, theirs] = [first === undefined ? undefined : of(first), of(other)];
      if (ours === theirs || name === "server" && options.serverMoved) continue;
      throw new UsageError(`"${other.path}" is of ${name} "${theirs}", and "${first?.path}" of "${ours}"`, {
        hint: name === "server" ? "--server-moved if it is the same server" : "one report for each",
      });
    }
  }
  return journals;
}

/** The best known fate first: of a content that several machines tell of, this one counts. */
const RANK: readonly Fate[] = [
  "done",
  "incomplete",
  "failed",
  "too large",
  "sent",
  "sending",
  "again",
  "pending",
  "elsewhere",
  "empty",
  "unreadable",
  "keeps changing",
];

/** Every path with its content once, in the order of the journals. */
export async function* journalInputs(journals: readonly IncidentJournal[]): AsyncGenerator<FoundInput, void> {
  for (const [i, journal] of journals.entries()) {
    for await (const row of incidentRows(journal)) {
      if (isToldElsewhere(row, journals, i)) continue;
      yield journals.length === 1 ? inputOf(row, journal) : inputOf(...bestOf(row, journal, journals));
    }
  }
}

/** Whether an earlier journal has this path with this content, or another one has content where this one has none. */
function isToldElsewhere(row: IncidentRow, journals: readonly IncidentJournal[], at: number): boolean {
  return journals.some(({ ledger }, i) => {
    const number = i === at ? -1 : ledger.findPath(row.path);
    if (number < 0) return false;
    const content = ledger.contentOf(number);
    if (row.sha256 === undefined) return content >= 0 || i < at;
    return i < at && content >= 0 && ledger.sha256(content) === row.sha256;
  });
}

/** The row with what the journal knows that followed its content furthest, and that journal. */
function bestOf(
  row: IncidentRow,
  own: IncidentJournal,
  journals: readonly IncidentJournal[],
): [IncidentRow, IncidentJournal] {
  let [best, teller] = [row, own];
  if (row.sha256 === undefined) return [best, teller];
  for (const journal of journals) {
    const { ledger } = journal;
    const content = ledger.find(row.sha256);
    if (content < 0) continue;
    const fate = ledger.state(content);
    if (RANK.indexOf(fate) >= RANK.indexOf(best.fate)) continue;
    const { ingestId, sid, score, how, reason, errors, at = row.at } = ledger.details(content) ?? {};
    best = { ...row, fate, ingestId, sid, score, how, reason, errors, at };
    teller = journal;
  }
  return [best, teller];
}

function inputOf(row: IncidentRow, { ledger: { head } }: IncidentJournal): FoundInput {
  const { path, sha256 = null, size = null, fate, how = null, sid = null } = row;
  return {
    ...{ path, sha256, size, fate, how, sid },
    item: head === undefined || sha256 === null ? null : itemOf(head.id, sha256),
    score: row.score ?? null,
    errors: row.errors ?? null,
    classification: null,
    reason: row.reason ?? null,
    at: row.at,
  };
}
