import { type QueryError, searchFailure } from "./query_error.ts";

/** How a date of a query is read. */
export interface DateOptions {
  /** Milliseconds since the epoch that `now` stands for. */
  readonly now: number;
  /** Take the last millisecond of what the text leaves open (upper bounds), not the first. @default false */
  readonly roundUp?: boolean;
}

const FORMAT = "date_optional_time||epoch_millis";
const ISO =
  /^(-?\d{1,5})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T(?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?)?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;
const MINUTE = 60_000;
const DAY = 86_400_000;

function badDate(text: string): QueryError {
  const reason = `failed to parse date field [${text}] with format [${FORMAT}]`;
  return searchFailure(`${reason}: [${reason}]`);
}

function utc(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getTime();
}

function zoneOffsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === "Z") return 0;
  const digits = zone.replace(":", "").slice(1);
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return (zone.startsWith("-") ? -1 : 1) * minutes * MINUTE;
}

/** An ISO date or time, or milliseconds since the epoch; undefined for anything else. No date math. */
export function parseDate(text: string, roundUp = false): number | undefined {
  const match = ISO.exec(text);
  if (match === null) {
    return /^-?\d{6,}(\.\d+)?$|^-?\d+\.\d+$/.test(text) ? Math.floor(Number(text)) : undefined;
  }
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  if (zone !== undefined && minute === undefined) return undefined;
  if (hour === undefined && text.includes("T") && day === undefined) return undefined;
  const up = (part: string | undefined, most: number) =>
    part === undefined ? (roundUp ? most : 0) : Number(part);
  const [y, m, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  const [h, min, s] = [up(hour, 23), up(minute, 59), up(second, 59)];
  if (m < 1 || m > 12 || d < 1 || h > 23 || min > 59 || s > 59) return undefined;
  const dayMs = utc(y, m - 1, d);
  if (new Date(dayMs).getUTCDate() !== d) return undefined;
  const ms = fraction === undefined ? (roundUp ? 999 : 0) : Number(fraction.padEnd(3, "0").slice(0, 3));
  return dayMs + h * 3_600_000 + min * MINUTE + s * 1_000 + ms - zoneOffsetMs(zone);
}

/** A number of fixed width; NaN when another character stands there. */
function digits(text: string, from: number, count: number): number {
  let number = 0;
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** Milliseconds of a stored date; undefined when it is none. Fast for the server's own form. */
export function storedDate(value: string | number | boolean): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  if (value.length >= 20 && value.charCodeAt(10) === 84 && value.endsWith("Z")) {
    const time = Date.UTC(
      digits(value, 0, 4),
      digits(value, 5, 2) - 1,
      digits(value, 8, 2),
      digits(value, 11, 2),
      digits(value, 14, 2),
      digits(value, 17, 2),
      value.charCodeAt(19) === 46 ? digits(value.length < 24 ? `${value.slice(0, -1)}00` : value, 20, 3) : 0,
    );
    if (!Number.isNaN(time)) return time;
  }
  return parseDate(value);
}

/**
 * A date of a query: ISO, milliseconds, `now` or `date||` followed by date math (`now-1d/d`, `2026-01-01||+1M/d`).
 * @throws {QueryError} with the server's text when it cannot be read
 */
export function parseDateMath(text: string, options: DateOptions): number {
  if (text === "") throw searchFailure("cannot parse empty date");
  if (text.startsWith("now")) return applyMath(text.slice(3), options.now, options.roundUp ?? false);
  const bars = text.indexOf("||");
  if (bars < 0) {
    const time = parseDate(text, options.roundUp);
    if (time === undefined) throw badDate(text);
    return time;
  }
  const base = parseDate(text.slice(0, bars));
  if (base === undefined) throw badDate(text.slice(0, bars));
  return applyMath(text.slice(bars + 2), base, options.roundUp ?? false);
}

function applyMath(math: string, base: number, roundUp: boolean): number {
  let time = base;
  let i = 0;
  while (i < math.length) {
    const operator = math[i++]!;
    if (!"/+-".includes(operator)) throw searchFailure(`operator not supported for date math [${math}]`);
    if (i >= math.length) throw searchFailure(`truncated date math [${math}]`);
    const digits = /^\d*/.exec(math.slice(i))![0];
    i += digits.length;
    if (i >= math.length) throw searchFailure(`truncated date math [${math}]`);
    const count = digits === "" ? 1 : Number(digits);
    if (operator === "/" && count !== 1) {
      throw searchFailure(`rounding \`/\` can only be used on single unit types [${math}]`);
    }
    const unit = math[i++]!;
    if (!"yMwdhHms".includes(unit)) {
      throw searchFailure(`unit [${unit}] not supported for date math [${math}]`);
    }
    if (operator === "/") {
      const floor = floorTo(time, unit);
      time = roundUp ? shift(floor, unit, 1) - 1 : floor;
    } else time = shift(time, unit, operator === "-" ? -count : count);
  }
  return time;
}

/** The start of the year, month, week (Monday), day, hour, minute or second, in UTC. */
export function floorTo(time: number, unit: string): number {
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (unit) {
    case "y":
      return utc(year, 0, 1);
    case "M":
      return utc(year, month, 1);
    case "w":
      return Math.floor((time - 4 * DAY) / (7 * DAY)) * 7 * DAY + 4 * DAY;
    case "d":
      return Math.floor(time / DAY) * DAY;
    case "m":
      return Math.floor(time / MINUTE) * MINUTE;
    case "s":
      return Math.floor(time / 1_000) * 1_000;
    default:
      return Math.floor(time / 3_600_000) * 3_600_000;
  }
}

function shift(time: number, unit: string, count: number): number {
  const sizes: Readonly<Record<string, number>> = {
    w: 7 * DAY,
    d: DAY,
    h: 3_600_000,
    H: 3_600_000,
    m: MINUTE,
    s: 1_000,
  };
  const size = sizes[unit];
  if (size !== undefined) return time + count * size;
  const date = new Date(time);
  const months = date.getUTCMonth() + count * (unit === "y" ? 12 : 1);
  const year = date.getUTCFullYear() + Math.floor(months / 12);
  const month = ((months % 12) + 12) % 12;
  const lastDay = new Date(utc(year, month + 1, 1) - DAY).getUTCDate();
  return utc(year, month, Math.min(date.getUTCDate(), lastDay)) + (time - Math.floor(time / DAY) * DAY);
}
