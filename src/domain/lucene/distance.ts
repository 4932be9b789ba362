import { editDistance } from "../../util/closest.ts";

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
