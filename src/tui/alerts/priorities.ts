import type { Tone } from "../../domain/column.ts";

/** How a priority of alerts is shown, everywhere. */
export interface Priority {
  readonly name: "CRITICAL" | "HIGH" | "MEDIUM" | "LOW";
  readonly glyph: string;
  readonly ascii: string;
  /** At most four letters. */
  readonly word: string;
  readonly tone: Tone;
}

/** Priorities, most urgent first. */
export const PRIORITIES: readonly Priority[] = [
  { name: "CRITICAL", glyph: "▲", ascii: "!", word: "CRIT", tone: "malicious" },
  { name: "HIGH", glyph: "▲", ascii: "^", word: "HIGH", tone: "highly-suspicious" },
  { name: "MEDIUM", glyph: "△", ascii: "-", word: "MED", tone: "suspicious" },
  { name: "LOW", glyph: "·", ascii: ".", word: "LOW", tone: "dim" },
];

/** The priority of a name; undefined for none, and for one of another making. */
export const priorityOf = (name: string | null | undefined): Priority | undefined =>
  PRIORITIES.find((one) => one.name === name);
