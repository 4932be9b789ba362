let last = { ms: NaN, text: "" };

/** A time as the server writes it: `2024-05-01T12:34:56.123000Z`. The last is kept: many documents are of one moment. */
export function serverTime(ms: number): string {
  if (ms !== last.ms) last = { ms, text: new Date(ms).toISOString().replace("Z", "000Z") };
  return last.text;
}
