/** Bars, sparklines and histograms from block elements. @module */

const LEFT = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"] as const;
const LOWER = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;
const ASCII_LOWER = [" ", ".", ".", ":", ":", "-", "=", "+", "#"] as const;

/** Which characters to draw with. */
export interface BarOptions {
  /** Only ASCII. @default false */
  readonly ascii?: boolean | undefined;
}

/** `value` in steps of `1/steps` of `max`; at least one step for anything above zero. */
function stepsOf(value: number, max: number, steps: number): number {
  if (!(value > 0) || !(max > 0)) return 0;
  return Math.max(1, Math.min(steps, Math.round(value / max * steps)));
}

/**
 * A horizontal bar of at most `width` cells, in eighths of a cell, not padded. Anything above zero shows at
 * least the thinnest bar.
 */
export function bar(value: number, max: number, options: BarOptions & { readonly width: number }): string {
  if (options.ascii) return "#".repeat(stepsOf(value, max, options.width));
  const eighths = stepsOf(value, max, options.width * 8);
  return "█".repeat(eighths >> 3) + LEFT[eighths & 7];
}

/** One cell for each value; a blank for zero. @param options.max Full height. Default: the greatest value. */
export function sparkline(
  values: readonly number[],
  options: BarOptions & { readonly max?: number } = {},
): string {
  const max = options.max ?? greatest(values);
  const glyphs = options.ascii ? ASCII_LOWER : LOWER;
  return values.map((value) => glyphs[stepsOf(value, max, 8)]).join("");
}

/** Columns of `height` rows, from the top row down; one cell for each value. */
export function histogramRows(
  values: readonly number[],
  options: BarOptions & { readonly height: number; readonly max?: number },
): string[] {
  const { height } = options;
  const max = options.max ?? greatest(values);
  const glyphs = options.ascii ? ASCII_LOWER : LOWER;
  const eighths = values.map((value) => stepsOf(value, max, height * 8));
  return Array.from({ length: height }, (_, row) => {
    const below = (height - 1 - row) * 8;
    return eighths.map((steps) => glyphs[Math.max(0, Math.min(8, steps - below))]).join("");
  });
}

/**
 * `values` summed into exactly `width` bins of nearly equal size, or repeated over more cells when there are
 * fewer values than bins. Empty for no values.
 */
export function rebin(values: readonly number[], width: number): number[] {
  if (values.length === 0 || width <= 0) return [];
  if (values.length <= width) {
    return Array.from({ length: width }, (_, i) => values[Math.floor(i * values.length / width)]!);
  }
  const bins = new Array<number>(width).fill(0);
  values.forEach((value, i) => bins[Math.floor(i * width / values.length)]! += value);
  return bins;
}

/** The greatest value; 0 for none. Not `Math.max(...values)`, which fails on long lists. */
export function greatest(values: Iterable<number>): number {
  let max = 0;
  for (const value of values) if (value > max) max = value;
  return max;
}
