/** Files as lines. @module */
import type { FileDoc, FileResults, SimilarFiles } from "../../api/types/file.ts";
import { formatBytes, formatCount, formatTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { headingLines, pairLines, partLines } from "../lines.ts";
import { errorLines, resultsLines } from "./result_view.ts";
import { scoreWords } from "./submission_view.ts";

/** What the server knows of a file. */
export function fileLines(ctx: CliContext, file: FileDoc, score?: number): string[] {
  return [
    ...(score === undefined ? [] : [scoreWords(ctx, score)]),
    ...pairLines(ctx, [
      ["sha256", file.sha256],
      ["sha1", file.sha1],
      ["md5", file.md5],
      ["ssdeep", file.ssdeep],
      ["tlsh", file.tlsh],
      ["type", file.type],
      ["mime", file.mime],
      ["magic", file.magic],
      ["size", `${formatBytes(file.size)} (${formatCount(file.size)} bytes)`],
      ["entropy", file.entropy?.toFixed(3)],
      ["classification", file.classification],
      ["seen", file.seen && `${formatCount(file.seen.count)} times`],
      ["first seen", file.seen && formatTime(file.seen.first)],
      ["last seen", file.seen && formatTime(file.seen.last)],
      ["labels", file.labels?.map((label) => safeText(label)).join(", ")],
      ["expires", file.expiry_ts && formatTime(file.expiry_ts)],
      ["starts with", file.ascii],
    ]),
  ];
}

/** Everything said of a file, over all submissions. */
export function fileResultsLines(ctx: CliContext, value: FileResults): string[] {
  const errors = value.errors ?? [];
  return [
    ...partLines(ctx, () => {
      const score = value.results.reduce((sum, result) => sum + result.result.score, 0);
      return fileLines(ctx, value.file_info, score);
    }),
    ...partLines(ctx, () => resultsLines(ctx, value.results)),
    ...partLines(
      ctx,
      () => errors.length === 0 ? [] : [...headingLines(ctx, "Errors"), ...errorLines(ctx, errors)],
    ),
  ];
}

/** Files alike, by kind of likeness. */
export function similarLines(ctx: CliContext, groups: readonly SimilarFiles[]): string[] {
  const found = groups.filter((group) => group.items.length > 0);
  if (found.length === 0) return [ctx.style.tone("No file is alike", "dim")];
  return found.flatMap((group, i) => [
    ...(i > 0 ? [""] : []),
    ctx.style.bold(safeText(`${group.type} ${group.value}: ${formatCount(group.total)}`)),
    ...group.items.map((item) => {
      const when = formatTime(item.seen?.last ?? item.created ?? "");
      return `${safeText(item.sha256)}  ${safeText(item.type)}  ${ctx.style.tone(when, "dim")}`;
    }),
  ]);
}
