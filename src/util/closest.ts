/**
 * The candidate that was probably meant: the one with the fewest edits, if they are at most a third of its length (for
 * short words two, and at most half).
 */
export function closest(text: string, candidates: Iterable<string>): string | undefined {
  const typed = text.toLowerCase();
  let best: string | undefined;
  let fewest = Infinity;
  for (const candidate of candidates) {
    const limit = Math.floor(Math.max(Math.min(2, Math.floor(candidate.length / 2)), candidate.length / 3));
    const edits = editDistance(typed, candidate.toLowerCase(), Math.min(limit, fewest - 1));
    if (edits <= limit && edits < fewest) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
}

/**
 * Optimal string alignment distance: the fewest characters inserted, deleted, replaced or swapped with their neighbour
 * between two texts.
 *
 * @param limit Where counting stops: texts further apart give `limit + 1`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  // A character has at most two UTF-16 units. Lengths first: nobody waits for a megabyte to be compared with a word.
  if (a.length > 2 * (b.length + limit) || b.length > 2 * (a.length + limit)) return limit + 1;
  const left = [...a];
  const right = [...b];
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, j) => j);
  let leastBefore = 0;
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= right.length; j++) {
      const change = left[i - 1] === right[j - 1] ? 0 : 1;
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + change);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        cost = Math.min(cost, before[j - 2]! + 1);
      }
      row.push(cost);
      least = Math.min(least, cost);
    }
    // A swap counts from the row before the last one.
    if (least > limit && leastBefore + 1 > limit) return limit + 1;
    leastBefore = least;
    before = last;
    last = row;
  }
  return Math.min(last[right.length]!, limit + 1);
}
