/** Paths as numbers. @module */

/** New in every run: who names files cannot know it, and so cannot name two that are taken for one. */
const SECRET = crypto.getRandomValues(new Int32Array(4));

/**
 * 128 bits that stand for a path within this run: HalfSipHash-2-4 under two secret keys, over the text's code units. A
 * digest would do the same, but its objects live outside of the heap, and there is a path on every other line.
 */
export function pathKey(path: string): Uint32Array {
  const key = new Uint32Array(4);
  hashInto(key, path, 0);
  hashInto(key, path, 2);
  return key;
}

/**
 * The first half of {@link pathKey}, at half of its cost. Two of a million texts are taken for the same in one run of forty
 * million: for what does no harm when it happens.
 */
export function shortKey(text: string): Uint32Array {
  const key = new Uint32Array(2);
  hashInto(key, text, 0);
  return key;
}

/** Sets two words, by two words of the secret. @param at 0 or 2 */
function hashInto(key: Uint32Array, text: string, at: 0 | 2): void {
  const [k0, k1] = [SECRET[at]!, SECRET[at + 1]!];
  let [a, b, c, d] = [k0, k1 ^ 0xee, k0 ^ 0x6c796765, k1 ^ 0x74656462];
  const rounds = (count: number) => {
    for (let i = 0; i < count; i++) {
      a = (a + b) | 0;
      b = a ^ (b << 5 | b >>> 27);
      a = a << 16 | a >>> 16;
      c = (c + d) | 0;
      d = c ^ (d << 8 | d >>> 24);
      a = (a + d) | 0;
      d = a ^ (d << 7 | d >>> 25);
      c = (c + b) | 0;
      b = c ^ (b << 13 | b >>> 19);
      c = c << 16 | c >>> 16;
    }
  };
  const take = (word: number) => {
    d ^= word;
    rounds(2);
    a ^= word;
  };
  const pairs = text.length & ~1;
  for (let i = 0; i < pairs; i += 2) take(text.charCodeAt(i) | text.charCodeAt(i + 1) << 16);
  if (pairs < text.length) take(text.charCodeAt(pairs));
  take(text.length); // the last word tells texts of different lengths apart
  c ^= 0xee;
  rounds(4);
  key[at] = b ^ d;
  b ^= 0xdd;
  rounds(4);
  key[at + 1] = b ^ d;
}
