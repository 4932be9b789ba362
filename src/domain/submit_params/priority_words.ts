/**
 * Words for priorities, each the most of the server's own range of that name (`priorities` of `GET help/constants/`).
 * Those without `user-` are the queues of ingested files; people who wait for a result have those with it.
 */
export const PRIORITY_WORDS = {
  "low": 100,
  "medium": 200,
  "high": 300,
  "critical": 400,
  "user-low": 500,
  "user-medium": 1000,
  "user-high": 1500,
} as const;
