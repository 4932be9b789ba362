import type { Shard } from "./entries.ts";

/** A part as people write it, `K/N`; undefined when the text is none. */
export function parseShardText(text: string): Shard | undefined {
  const match = /^(\d{1,5})\/(\d{1,5})$/.exec(text);
  const [part, of] = [Number(match?.[1]), Number(match?.[2])];
  return match !== null && part >= 1 && part <= of ? { part, of } : undefined;
}
