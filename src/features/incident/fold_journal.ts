import { Ledger } from "./ledger.ts";
import type { LedgerOptions } from "./ledger_options.ts";
import type { Entry } from "./entries.ts";

/** The ledger of entries; see {@link Ledger}. */
export function foldJournal(entries: Iterable<Entry>, options: LedgerOptions = {}): Ledger {
  const ledger = new Ledger(options);
  for (const entry of entries) ledger.apply(entry);
  return ledger;
}
