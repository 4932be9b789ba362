import type { Column } from "../../domain/column.ts";
import type { Format } from "../context.ts";

/** What a stream of rows writes, and where. */
export interface StreamOptions<Row> {
  readonly rows: AsyncIterable<readonly Row[]>;
  readonly columns: readonly Column<Row>[];
  readonly format: Format;
  write(data: string | Uint8Array): Promise<void>;
  /** Set when `write` goes to a file, where text stays as it is. Default: false; a terminal gets safe text. */
  readonly toFile?: boolean | undefined;
  /** False when rows are added to what is there already. @default true */
  readonly head?: boolean;
  /** Told after a batch is written. */
  onWritten?(rows: number): Promise<void> | void;
}
