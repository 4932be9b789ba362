/** A place where a tagged value stands. */
export interface HexTag {
  readonly at: number;
  /** Bytes. */
  readonly length: number;
  readonly type: string;
  readonly value: string;
}

/** Where a person is in a hex dump. */
export interface HexState {
  /** Offset of the byte under the cursor. */
  readonly at: number;
  /** First row shown. */
  readonly top: number;
  /** Bytes a row. */
  readonly width: 8 | 16 | 32;
  readonly inspector: boolean;
  /** Offset where the selection starts. */
  readonly anchor?: number;
  /** What is looked for, as typed. */
  readonly find?: string;
  /** The tagged value that the cursor was put on. */
  readonly tag?: HexTag;
}
