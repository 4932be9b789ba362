import type { Source } from "../../api/submit_source.ts";

/** One thing to hand in. */
export interface SubmitItem {
  /** What the person called it: a path, a URL, a hash, `-`. */
  readonly input: string;
  readonly source: Source;
  /** Size of the content; undefined when the server fetches it. */
  readonly sizeBytes: number | undefined;
  /** sha256 of the content, read anew; undefined when it is not here and not named by it. */
  readonly sha256: ((signal?: AbortSignal) => Promise<string>) | undefined;
  /** Reads a part of the content, for uploads in pieces; undefined when it is not here. */
  readonly read: ((offset: number, length: number) => Promise<Uint8Array>) | undefined;
}

/** Something named that cannot be handed in; the others still can. */
export interface UnusableInput {
  readonly input: string;
  /** Why, one sentence. */
  readonly error: Error;
}

/** Either. */
export type Found = SubmitItem | UnusableInput;

/** Whether it cannot be handed in. */
export function isUnusable(found: Found): found is UnusableInput {
  return "error" in found;
}
