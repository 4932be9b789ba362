const UNITS_MS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/** Last time that a date can tell. */
const LATEST_MS = 8.64e15;

/** A time as it is typed, `30d`, `12h` and `2w` from now, or ISO; undefined when it is none. */
export function timeAhead(text: string, nowMs: number): Date | undefined {
  const [, count, unit] = /^(\d+)([hdw])$/.exec(text.trim()) ?? [];
  const ms = unit === undefined ? Date.parse(text) : nowMs + Number(count) * UNITS_MS[unit]!;
  return Number.isNaN(ms) || ms > LATEST_MS ? undefined : new Date(ms);
}
