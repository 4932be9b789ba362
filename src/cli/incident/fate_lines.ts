import { type Counts, FATES } from "../../features/incident/fates.ts";
import { formatCount } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { pairLines } from "../lines.ts";

/** What the fates are called in summaries. */
const WORDS: Readonly<Record<string, string>> = {
  pending: "not sent yet",
  sending: "in doubt",
  sent: "on their way",
  again: "to be sent again",
  done: "analysed",
  incomplete: "analysed with service errors",
  elsewhere: "other machines'",
};

/** How many inputs have which fate; fates that none has are left out. */
export function fateLines(ctx: CliContext, counts: Counts): string[] {
  const total = FATES.reduce((sum, fate) => sum + counts[fate], 0);
  const shown = FATES.filter((fate) => counts[fate] > 0);
  return pairLines(ctx, [
    ...shown.map((fate) => [WORDS[fate] ?? fate, formatCount(counts[fate])] as const),
    ["files", formatCount(total)],
  ]);
}
