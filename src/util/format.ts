/** Numbers, sizes and times as people read them. Nothing here knows the clock or the locale. @module */

const UNITS = ["K", "M", "G", "T", "P", "E"] as const;

/**
 * A size in binary units, at most 6 characters: `0 B`, `512 B`, `18 K`, `1.1 M`, `412 M`, `2.0 G`.
 *
 * @param bytes Size in bytes; the empty text when it is not a finite number.
 */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return "";
  if (Math.abs(bytes) < 1024) return `${Math.round(bytes)} B`;
  let value = bytes;
  let unit = -1;
  while (
    unit < UNITS.length - 1 && Math.abs(Number(value.toFixed(value < 100 && unit > 0 ? 1 : 0))) >= 1024
  ) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(unit > 0 && Math.abs(value) < 99.95 ? 1 : 0)} ${UNITS[unit]}`;
}

/** A whole number with separators: `1,204`. The empty text when it is not a finite number. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return "";
  const digits = String(Math.abs(Math.round(value)));
  return (value < -0.5 ? "-" : "") + digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A count with its noun: `1 hit`, `1,204 hits`. @param many Plural. Default: `one` with an s. */
export function formatPlural(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${Math.abs(value) === 1 ? one : many}`;
}

/** A share of 0 to 1: `62 %`, `0.4 %`; never `0 %` for something nor `100 %` for less than all. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return "";
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "<0.1 %";
  if (percent < 10 && percent > 0) return `${percent.toFixed(1).replace(/\.0$/, "")} %`;
  return `${percent < 100 && percent > 99 ? 99 : Math.round(percent)} %`;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/**
 * How long ago, in one unit, at most 5 characters for the past: `9 s`, `4 m`, `1 h`, `3 d`, `2 y`;
 * `in 3 d` for the future, `now` within a second.
 *
 * @param ms Now minus then, in milliseconds.
 */
export function formatAge(ms: number): string {
  if (!Number.isFinite(ms)) return "";
  const age = Math.abs(ms);
  if (age < SECOND) return "now";
  const steps = [[YEAR * 2, YEAR, "y"], [DAY, DAY, "d"], [HOUR, HOUR, "h"], [MINUTE, MINUTE, "m"]] as const;
  const [, unit, name] = steps.find(([from]) => age >= from) ?? [0, SECOND, "s"];
  const text = `${Math.floor(age / unit)} ${name}`;
  return ms < 0 ? `in ${text}` : text;
}

/** How long something took, in at most two units: `38 ms`, `0.4 s`, `41 s`, `2 m 41 s`, `3 h 05 m`, `2 d 4 h`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return "";
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms < 99.5) return `${Math.round(ms)} ms`;
  if (ms < 9.95 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < 60) return `${seconds} s`;
  const two = (value: number) => String(value).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Milliseconds since the epoch of a server's time such as `2024-05-01T12:34:56.123456Z`; undefined when it is none. */
export function parseTime(text: unknown): number | undefined {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  // A time without a zone is UTC on this server, local time in JavaScript.
  const zoned = /T/.test(text) && !/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? `${text}Z` : text;
  const ms = Date.parse(zoned);
  return Number.isNaN(ms) ? undefined : ms;
}

const ISO_TIME = /^(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?)?)(?:\.(\d{1,6})0*)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** The microseconds since the epoch of a server's time; undefined when it is none, or is finer than that. */
export function parseMicros(text: string): bigint | undefined {
  const [, whole, fraction = "", zone = ""] = ISO_TIME.exec(text) ?? [];
  const ms = whole === undefined ? undefined : parseTime(whole + zone);
  return ms === undefined ? undefined : BigInt(ms) * 1000n + BigInt(fraction.padEnd(6, "0"));
}

/**
 * A time as `2026-11-24 11:02:33Z`; the empty text when it is none.
 *
 * @param time Milliseconds since the epoch or the server's text.
 * @param options.local In the machine's zone, without the `Z`. Default UTC.
 * @param options.seconds Default true.
 */
export function formatTime(
  time: number | string | null | undefined,
  options: { local?: boolean; seconds?: boolean } = {},
): string {
  const ms = typeof time === "number" ? time : parseTime(time);
  if (ms === undefined || !Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return "";
  const shifted = options.local ? ms - new Date(ms).getTimezoneOffset() * MINUTE : ms;
  const text = new Date(shifted).toISOString().replace("T", " ").replace(/\.\d+Z$/, "");
  return (options.seconds === false ? text.slice(0, -3) : text) + (options.local ? "" : "Z");
}

/** ISO 8601 in UTC with milliseconds, as sent to the server; the empty text when it is no time. */
export function formatIso(ms: number): string {
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : "";
}
