import type { Shard } from "./entries.ts";

/** Whether a content, by the first 32 bits of its hash, belongs to a part. */
export function isInShard(firstWord: number, shard: Shard | undefined): boolean {
  return shard === undefined || firstWord % shard.of === shard.part - 1;
}
