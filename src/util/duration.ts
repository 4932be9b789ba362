const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration such as `90s`, `30m`, `1h30m` or `2d`; a number alone is seconds. Undefined: it is none. */
export function parseDuration(text: string): number | undefined {
  if (/^\d{1,9}$/.test(text)) return 1000 * Number(text);
  if (!/^(?:\d{1,9}[smhd])+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNITS[unit!]!,
    0,
  );
}

const SIZES: Readonly<Record<string, number>> = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** Bytes of a size such as `500k`, `10M` or `1.5G`; undefined: it is none, or 0. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,12}(?:\.\d{1,3})?)([kmg]?)$/i.exec(text);
  if (match === null) return undefined;
  const bytes = Number(match[1]) * SIZES[match[2]!.toLowerCase()]!;
  return bytes > 0 ? bytes : undefined;
}
