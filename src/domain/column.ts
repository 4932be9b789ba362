import type { Json } from "../util/json.ts";

/** What a cell means, so that each face can colour it its own way. */
export type Tone =
  | "plain"
  | "dim"
  | "accent"
  | "malicious"
  | "highly-suspicious"
  | "suspicious"
  | "info"
  | "safe"
  | "error";

/** What the exact values of a column are, where a format has types (Parquet). */
export type ValueType = "text" | "integer" | "float" | "boolean" | "date";

/**
 * One column of a list. The same table of columns feeds the command line and the terminal UI.
 *
 * `text` may hold anything a server sends; the faces make it safe to print.
 */
export interface Column<Row> {
  /** Stable name: what `--columns` and saved layouts use. */
  readonly id: string;
  /** Heading. */
  readonly title: string;
  /** Fixed width in cells; or the least width when `grow` is set. */
  readonly width: number;
  /** Takes a share of the spare width; higher takes more. @default 0 */
  readonly grow?: number;
  /** @default "left" */
  readonly align?: "left" | "right";
  /** Dropped first when the screen is narrow; 0 stays always. @default 1 */
  readonly priority?: number;
  /** Field to sort and to filter by, when the server can. */
  readonly field?: string;
  /** The value as read by people: ages, sizes and scores made short. `now` in ms since the epoch. */
  text(row: Row, now: number): string;
  /** The exact value, for CSV and copying. Default: what `field` holds. */
  exact?(row: Row): Json;
  /** Type of the exact values, or of the items of their lists. @default "text" */
  readonly type?: ValueType;
  /** The exact values are lists. @default false */
  readonly list?: boolean;
  tone?(row: Row): Tone;
}
