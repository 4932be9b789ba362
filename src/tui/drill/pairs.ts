import { safeText } from "../../util/safe_text.ts";
import { padToWidth, wrapToWidth } from "../../util/width.ts";
import type { Handle } from "./handle.ts";
import type { DrillLine } from "./line.ts";

const LABEL_COLUMNS = 18;

/**
 * A name and its value; long values go on below themselves. Nothing for an empty value.
 *
 * @param options.labelColumns Cells for the names of a whole list, so that the values stand below each other
 */
export function pairLines(
  label: string,
  value: string | number | null | undefined,
  options: { columns: number; handle?: Handle | undefined; depth?: number; labelColumns?: number },
): DrillLine[] {
  if (value === null || value === undefined || value === "") return [];
  const name = safeText(label);
  const least = options.labelColumns ?? (options.columns < 60 ? 12 : LABEL_COLUMNS);
  const labelColumns = Math.max(least, Math.min(name.length, 30)) + 1;
  const text = wrapToWidth(
    safeText(String(value), { newlines: "keep" }),
    Math.max(16, options.columns - labelColumns - 1),
  );
  return text.map((line, i): DrillLine => ({
    spans: [[i === 0 ? padToWidth(name, labelColumns) : " ".repeat(labelColumns), "dim"], line],
    handle: options.handle,
    depth: options.depth ?? 1,
  }));
}

/** The heading of a group of lines. @param count How many there are. */
export function headingLine(text: string, count?: number): DrillLine {
  return { spans: [[text, "bold"], [count === undefined ? "" : `  ${count}`, "dim"]], depth: 0 };
}
