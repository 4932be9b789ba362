const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const WINDOW = 7;
const SMALLEST_BLOCK = 3;
const FULL = 64;
const HALF = 32;
const SEED = 0x28021967;
const PRIME = 0x01000193;

/** One signature under way: characters so far, and the hash of the piece that is open. */
interface Piece {
  text: string;
  hash: number;
  last: string;
}

function close(piece: Piece, limit: number): void {
  const character = ALPHABET[piece.hash & 63] as string;
  if (piece.text.length < limit - 1) {
    piece.text += character;
    piece.last = "";
    piece.hash = SEED;
  } else {
    // The signature is full: its last character goes on to stand for all that follows.
    piece.last = character;
  }
}

/** Whether `rolling` ends a piece: rolling % blockSize === blockSize - 1, without a division where bits tell. */
function ends(next: number, mask: number): boolean {
  return (next & mask) === 0 && next !== 0 && (next >>> 0) % 3 === 0;
}

function digest(bytes: Uint8Array, blockSize: number): { full: string; half: string } {
  const window = new Uint8Array(WINDOW);
  const full: Piece = { text: "", hash: SEED, last: "" };
  const half: Piece = { text: "", hash: SEED, last: "" };
  // A block size is three times a power of two.
  const mask = blockSize / 3 - 1;
  let fullHash = SEED;
  let halfHash = SEED;
  let sum = 0;
  let weighted = 0;
  let shifted = 0;
  let rolling = 0;
  let slot = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    fullHash = Math.imul(fullHash, PRIME) ^ byte;
    halfHash = Math.imul(halfHash, PRIME) ^ byte;
    weighted = (weighted - sum + WINDOW * byte) | 0;
    sum = sum + byte - (window[slot] as number);
    window[slot] = byte;
    slot = slot === WINDOW - 1 ? 0 : slot + 1;
    shifted = (shifted << 5) ^ byte;
    rolling = (sum + weighted + shifted) | 0;
    const next = (rolling + 1) | 0;
    if (!ends(next, mask)) continue;
    full.hash = fullHash;
    close(full, FULL);
    fullHash = full.hash;
    if (!ends(next, mask * 2 + 1)) continue;
    half.hash = halfHash;
    close(half, HALF);
    halfHash = half.hash;
  }
  full.hash = fullHash;
  half.hash = halfHash;
  return { full: finish(full, rolling), half: finish(half, rolling) };
}

function finish(piece: Piece, rolling: number): string {
  if (rolling === 0) return piece.text + piece.last;
  return piece.text + (ALPHABET[piece.hash & 63] as string);
}

/** The context-triggered piecewise hash of bytes, `block:signature:signature` as the ssdeep tool prints it. */
export function ssdeep(bytes: Uint8Array): string {
  let blockSize = SMALLEST_BLOCK;
  while (blockSize * FULL < bytes.length) blockSize *= 2;
  for (;;) {
    const { full, half } = digest(bytes, blockSize);
    if (blockSize <= SMALLEST_BLOCK || full.length >= HALF) return `${blockSize}:${full}:${half}`;
    blockSize /= 2;
  }
}
