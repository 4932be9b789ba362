/**
 * Words for priorities of submissions that somebody waits for, each the most of the server's own range of that name
 * (`priorities` of `GET help/constants/`).
 */
export const PRIORITY_WORDS = { "user-low": 500, "user-medium": 1000, "user-high": 1500 } as const;

/**
 * The words where files are ingested: the server's queues of ingested files too. For a submission these would mislead, as
 * even `critical` is below what it has by default.
 */
export const INGEST_PRIORITY_WORDS = {
  low: 100,
  medium: 200,
  high: 300,
  critical: 400,
  ...PRIORITY_WORDS,
} as const;
