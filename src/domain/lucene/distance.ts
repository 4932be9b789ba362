/** The edits allowed for `term~` without a number: by the length of the word in characters. */
export function autoDistance(word: string): number {
  const length = [...word].length;
  return length < 3 ? 0 : length < 6 ? 1 : 2;
}

/** Whether two words are at most `limit` edits apart; swapping two neighbours is one edit. */
export function withinDistance(a: string, b: string, limit: number): boolean {
  if (a === b) return true;
  if (limit <= 0) return false;
  return editDistance(a, b, limit) <= limit;
}

/** Edits between two words, counting up to `limit` (then `limit + 1`); swapping two neighbours is one edit. */
export function editDistance(a: string, b: string, limit: number): number {
  const left = [...a];
  const right = [...b];
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, j) => j);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= right.length; j++) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        best = Math.min(best, before[j - 2]! + 1);
      }
      row.push(best);
      least = Math.min(least, best);
    }
    if (least > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[right.length]!;
}
