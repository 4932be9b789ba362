/**
 * Words for the priority of a submission, as the server's own submit page has them: `medium` is the default. The server
 * calls the same numbers `user-low` to `user-high`, each the most of its range (`priorities` of `GET help/constants/`).
 */
export const PRIORITY_WORDS = {
  low: 500,
  medium: 1000,
  high: 1500,
  "user-low": 500,
  "user-medium": 1000,
  "user-high": 1500,
} as const;

/** Where files are ingested the short words name the server's queues, all of which are below those of submissions. */
export const INGEST_PRIORITY_WORDS = {
  ...PRIORITY_WORDS,
  low: 100,
  medium: 200,
  high: 300,
  critical: 400,
} as const;
