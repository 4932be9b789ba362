import { Buffer } from "node:buffer";

/** Nothing, for a hole of any length to be cut from. */
export const ZEROS: Buffer = Buffer.alloc(1_048_576);

/** Whether there is nothing but zeros in it, as in the holes of a sparse file. More than a mebibyte is taken for no hole. */
export function isHole(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0 || bytes.length > ZEROS.length) return false;
  return ZEROS.subarray(0, bytes.length).equals(bytes);
}
