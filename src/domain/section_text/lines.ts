import { safeParts } from "../../util/safe_text.ts";
import { defangText } from "../../util/defang.ts";
import { displayWidth, wrapRanges } from "../../util/width.ts";
import type { Json } from "../../util/json.ts";
import type { Tone } from "../column.ts";
import type { VerdictThresholds } from "../verdict.ts";

/** A run of text of one look. Already safe to print. */
export interface TextSegment {
  readonly text: string;
  /** Default plain. */
  readonly tone?: Tone;
  /** Stands for something that could not be printed, such as `‹ESC›`: shown reversed and dim. */
  readonly shown?: true;
  /** Headings. */
  readonly bold?: true;
}

/** What a line names, so that keys can act on it. The raw value, not the one on screen. */
export type LineTarget =
  | { readonly kind: "tag"; readonly type: string; readonly value: string }
  | { readonly kind: "file"; readonly sha256: string; readonly name: string }
  | { readonly kind: "image"; readonly sha256: string; readonly name: string }
  | { readonly kind: "url"; readonly value: string }
  | { readonly kind: "attack"; readonly id: string }
  | { readonly kind: "heuristic"; readonly id: string }
  | { readonly kind: "signature"; readonly name: string };

/** One line on screen or on paper. */
export interface TextLine {
  readonly segments: readonly TextSegment[];
  readonly target?: LineTarget;
}

/** How to lay out. */
export interface SectionTextOptions {
  /** Cells of a line. `Infinity` never wraps nor narrows tables. */
  readonly width: number;
  /** Writes URLs, hosts and addresses so that nothing opens them. @default false */
  readonly defang?: boolean | undefined;
  /** Only ASCII glyphs of ours; the text itself stays. @default false */
  readonly ascii?: boolean | undefined;
  readonly thresholds?: VerdictThresholds | undefined;
  /** Lines of one body; what is left out is counted in a last line. @default Infinity */
  readonly maxBodyLines?: number | undefined;
}

/** A piece of a line before it is made safe. */
export interface RawSegment {
  readonly text: string;
  readonly tone?: Tone | undefined;
  readonly bold?: true | undefined;
}

/** A segment, without the keys that are not set. */
export function segment(text: string, tone?: Tone, look: { bold?: true; shown?: true } = {}): TextSegment {
  return { text, ...(tone === undefined || tone === "plain" ? {} : { tone }), ...look };
}

/** The text of a line, without its looks. */
export function lineText(line: TextLine): string {
  return line.segments.map((one) => one.text).join("");
}

/** Any value as text, exact, not yet safe: lists joined by `, `, objects as JSON. */
export function valueText(value: Json | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((item) => typeof item !== "object" || item === null)) {
    return value.map((item) => valueText(item)).join(", ");
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Defangs when the options ask for it. */
export function shownText(text: string, options: SectionTextOptions): string {
  return options.defang ? defangText(text) : text;
}

/** Makes raw segments safe, with replacements as segments of their own. Servers send numbers where text is due. */
export function safeSegments(raw: readonly RawSegment[], newlines: "keep" | "show" = "keep"): TextSegment[] {
  return raw.flatMap(({ text, tone, bold }) =>
    safeParts(valueText(text), { newlines }).map((part) =>
      part.shown
        ? segment(part.text, "dim", { shown: true })
        : segment(part.text, tone, bold === undefined ? {} : { bold })
    )
  );
}

/** Cuts runs of segments out of a list, each further on than the one before. */
function slicer(segments: readonly TextSegment[]): (start: number, end: number) => TextSegment[] {
  let first = 0;
  let before = 0;
  return (start, end) => {
    while (first < segments.length && before + segments[first]!.text.length <= start) {
      before += segments[first++]!.text.length;
    }
    const taken: TextSegment[] = [];
    let at = before;
    for (let i = first; i < segments.length && at < end; i++) {
      const one = segments[i]!;
      const text = one.text.slice(Math.max(0, start - at), end - at);
      if (text !== "") taken.push({ ...one, text });
      at += one.text.length;
    }
    return taken;
  };
}

/**
 * Raw segments as lines: made safe, broken at newlines and at the width.
 *
 * @param layout.indent Cells before every line. Default 0.
 * @param layout.hang More cells before every line but the first. Default 0.
 * @param layout.target Given to each line.
 */
export function flow(
  raw: readonly RawSegment[],
  options: SectionTextOptions,
  layout: { readonly indent?: number; readonly hang?: number; readonly target?: LineTarget | undefined } = {},
): TextLine[] {
  const indent = layout.indent ?? 0;
  const safe = safeSegments(raw);
  const text = safe.map((one) => one.text).join("");
  const least = Math.min(20, options.width);
  const hang = Math.min(layout.hang ?? 0, Math.max(0, options.width - indent - least));
  const room = Math.max(1, options.width - indent);
  const ranges = wrapRanges(text, room, { rest: Math.max(1, room - hang) });
  const target = layout.target === undefined ? {} : { target: layout.target };
  const cut = slicer(safe);
  return ranges.map(([start, end], i): TextLine => {
    const blanks = indent + (i > 0 ? hang : 0);
    const inside = cut(start, end);
    return { segments: blanks > 0 ? [segment(" ".repeat(blanks)), ...inside] : inside, ...target };
  });
}

/** Adds cells before each line. */
export function indentLines(lines: readonly TextLine[], cells: number): TextLine[] {
  if (cells <= 0) return [...lines];
  const blank = segment(" ".repeat(cells));
  return lines.map((line) => ({ ...line, segments: [blank, ...line.segments] }));
}

/** `[key, value]` pairs with the values in one column; long values wrap below themselves. */
export function keyValueLines(
  pairs: readonly (readonly [key: string, value: Json | undefined])[],
  options: SectionTextOptions,
): TextLine[] {
  const keys = pairs.map(([key]) => safeSegments([{ text: key, tone: "dim" }], "show"));
  const widths = keys.map((parts) => displayWidth(parts.map((part) => part.text).join("")));
  const column = Math.min(
    Math.max(0, ...widths.slice(0, 10_000)),
    Math.max(8, Math.floor(options.width * 0.4)),
    40,
  );
  return pairs.flatMap(([key, value], i) => {
    const gap = " ".repeat(Math.max(0, column - widths[i]!) + 2);
    return flow(
      [{ text: key.replaceAll("\n", " "), tone: "dim" }, { text: gap }, {
        text: shownText(valueText(value), options),
      }],
      options,
      { hang: column + 2 },
    );
  });
}

/** At most `maxBodyLines` of the lines, then how many were left out. */
export function capLines(lines: readonly TextLine[], options: SectionTextOptions): readonly TextLine[] {
  const max = options.maxBodyLines ?? Infinity;
  if (lines.length <= max) return lines;
  const left = lines.length - max;
  const note = `${options.ascii ? "..." : "…"} ${left} more lines`;
  return [...lines.slice(0, max), ...flow([{ text: note, tone: "dim" }], options)];
}
