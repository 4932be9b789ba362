/** Colours by meaning, for terminals that have them. @module */
import type { Tone } from "../domain/column.ts";

/** Paints text; every function gives the text unchanged where colours are off. */
export interface Style {
  readonly enabled: boolean;
  tone(text: string, tone: Tone): string;
  bold(text: string): string;
}

const CODES: Readonly<Record<Tone, string>> = {
  plain: "",
  dim: "2",
  accent: "36",
  malicious: "1;31",
  "highly-suspicious": "31",
  suspicious: "33",
  info: "34",
  safe: "32",
  error: "1;31",
};

/** A style with colours on or off. The text must be safe already: it gets escape sequences around it. */
export function createStyle(enabled: boolean): Style {
  const paint = (text: string, code: string) =>
    !enabled || code === "" || text.trim() === "" ? text : `\x1b[${code}m${text}\x1b[0m`;
  return {
    enabled,
    tone: (text, tone) => paint(text, CODES[tone]),
    bold: (text) => paint(text, "1"),
  };
}
