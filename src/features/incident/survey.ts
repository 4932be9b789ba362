import { hexWords, KeyTable } from "./compact.ts";
import { inParallel } from "../submit/parallel.ts";
import { findPaths, type IncidentInputs } from "./find.ts";
import type { Fate } from "./fates.ts";
import type { Ledger } from "./ledger.ts";
import { isInShard } from "./shard.ts";
import type { Shard } from "./entries.ts";
import { type Look, lookAt, statOf, unusable } from "./look.ts";

/** What a run would do with a file. */
export interface SurveyRow {
  readonly path: string;
  readonly size: number | undefined;
  readonly sha256: string | undefined;
  /** `pending`: it would be sent; `duplicate`: another file with its content would; else as the journal has it. */
  readonly fate: Fate | "duplicate";
  readonly reason: string | undefined;
}

/** How {@link survey} looks. */
export interface SurveyOptions {
  /** Of an earlier run; undefined: there was none. */
  readonly ledger: Ledger | undefined;
  readonly maxSizeBytes: number | undefined;
  readonly shard: Shard | undefined;
  readonly hashJobs?: number | undefined;
  readonly signal: AbortSignal;
}

/** Looks at everything that a run would look at, and sends nothing. @throws as {@link findPaths} */
export async function* survey(
  inputs: IncidentInputs,
  options: SurveyOptions,
): AsyncGenerator<SurveyRow, void> {
  const { maxSizeBytes, signal } = options;
  const seen = new KeyTable(8);
  const looks = inParallel(findPaths(inputs, signal), {
    jobs: options.hashJobs ?? 4,
    work: async (found): Promise<Look> => {
      if (typeof found !== "string") return unusable(found.path, found.error);
      const stat = await statOf(found);
      if ("type" in stat) return stat;
      return await lookAt(found, { stat, maxSizeBytes, signal }).catch((error) => unusable(found, error));
    },
  });
  for await (const look of looks) {
    if (look.type === "unusable") {
      const { path, size, fate, reason } = look;
      yield { path, size, sha256: undefined, fate, reason };
      continue;
    }
    const { path, size, sha256 } = look;
    yield { path, size, sha256, fate: fateOf(sha256, seen, options), reason: undefined };
    seen.add(hexWords(sha256));
  }
}

function fateOf(
  sha256: string,
  seen: KeyTable,
  { ledger, shard }: SurveyOptions,
): SurveyRow["fate"] {
  const known = ledger?.find(sha256) ?? -1;
  const state = known < 0 ? "pending" : ledger!.state(known);
  if (state !== "pending" && state !== "elsewhere") return state;
  if (!isInShard(Number.parseInt(sha256.slice(0, 8), 16), shard)) return "elsewhere";
  return seen.find(hexWords(sha256)) >= 0 ? "duplicate" : "pending";
}
