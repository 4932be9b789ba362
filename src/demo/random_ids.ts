const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Where random numbers come from. */
export type Randomness = { readonly random: () => number };

/** Random letters and digits. */
export function newToken(state: Randomness, length: number): string {
  return Array.from({ length }, () => BASE62[Math.floor(state.random() * 62)]).join("");
}

/** A random id: as on the genuine server a number of 128 bits in base 62, so its first digit is at most 7. */
export function newId(state: Randomness): string {
  return `${1 + Math.floor(state.random() * 6)}${newToken(state, 21)}`;
}

/** Random numbers that repeat with the seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
