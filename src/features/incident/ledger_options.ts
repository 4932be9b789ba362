/** How {@link Ledger} folds. */
export interface LedgerOptions {
  /**
   * For reports: keep sid, score and reason of each content, some 50 bytes each, and not what only a run asks for:
   * {@link Ledger.isUnchanged} and {@link Ledger.pathsOf} then know nothing. @default false
   */
  readonly details?: boolean | undefined;
}
