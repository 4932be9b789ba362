import type { HitStats } from "../../api/types/knowledge.ts";
import { formatCount, formatTime } from "../../util/format.ts";
import type { DrillLine } from "../drill/line.ts";
import { headingLine, pairLines } from "../drill/pairs.ts";

/** How often something hit, and with what scores. */
export function statsLines(stats: HitStats | undefined, columns: number): DrillLine[] {
  if (stats === undefined) return [];
  const pair = (label: string, value: string) => pairLines(label, value, { columns });
  return [
    headingLine("Hits"),
    ...pair("count", formatCount(stats.count)),
    ...pair("first", formatTime(stats.first_hit)),
    ...pair("last", formatTime(stats.last_hit)),
    ...(stats.count > 0
      ? pair(
        "score",
        `${formatCount(stats.min)} to ${formatCount(stats.max)}, ${formatCount(stats.avg)} on average`,
      )
      : []),
  ];
}
