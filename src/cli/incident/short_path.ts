/** Longest path in a list of failures, in characters. */
const MAX_PATH = 200;

/** A path with its middle left out when it is very long; reports have it whole. */
export function shortPath(path: string): string {
  if (path.length <= MAX_PATH) return path;
  const half = Math.floor((MAX_PATH - 1) / 2);
  return `${path.slice(0, half)}…${path.slice(-half)}`;
}
