/** The parts of a report before they are written in a format; what an answer holds, in whatever form it came. @module */
import { unlessMisshapen } from "../../util/error.ts";
import type { Tone } from "../column.ts";

/** A text with a look; not yet escaped. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
  /** Hashes, ids, values: fixed-width. */
  readonly code?: true;
}

/** A part of the report; each format writes it its own way. */
export type Block =
  | { readonly kind: "heading"; readonly level: 2 | 3; readonly text: string; readonly tone?: Tone }
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "pairs"; readonly pairs: readonly (readonly [name: string, value: Cell])[] }
  | { readonly kind: "table"; readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: "lines"; readonly lines: readonly string[] };

/** A fixed-width text. */
export const code = (text: string): Cell => ({ text, code: true });
/** A text as it is. */
export const plain = (text: string): Cell => ({ text });

/** Whatever the answer holds in the place of a text. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : JSON.stringify(value);
}

/** The same in the place of a list of texts. */
export function listText(value: unknown): string {
  return Array.isArray(value) ? value.map(textOf).join(", ") : textOf(value);
}

/** Names and values; those without a value are left out. */
export function pairs(list: readonly (readonly [string, Cell | string | null | undefined])[]): Block {
  return {
    kind: "pairs",
    pairs: list.flatMap(([name, value]): (readonly [string, Cell])[] => {
      const cell = typeof value === "object" && typeof value?.text === "string"
        ? value
        : plain(textOf(value));
      return cell.text === "" ? [] : [[name, cell]];
    }),
  };
}

/** In the place of what cannot be shown. */
export const MISSHAPEN =
  "This part of the server's answer has another form than alx knows; the report as JSON shows it.";

/** The blocks of one part. Where the answer has another form there, a note says so, and the others are shown all the same. */
export function part(title: string, make: () => readonly Block[]): readonly Block[] {
  return unlessMisshapen(make, [
    { kind: "heading", level: 2, text: title },
    { kind: "note", text: MISSHAPEN },
  ]);
}
