const MOST_KEPT = 100;
const kept = new Map<number, string>();

/** A time as the server writes it: `2024-05-01T12:34:56.123000Z`. Kept: a few moments stand in many documents. */
export function serverTime(ms: number): string {
  let text = kept.get(ms);
  if (text === undefined) {
    text = new Date(ms).toISOString().replace("Z", "000Z");
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(ms, text);
  }
  return text;
}
