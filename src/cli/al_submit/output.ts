import type { SubmissionFull } from "../../api/types/submission.ts";
import { submissionText } from "../../domain/text_report.ts";
import { formatTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { jsonText } from "../output/json.ts";
import type { Target } from "../submit/report.ts";

/** Where and how results are written. */
export interface OutputChoice {
  readonly asText: boolean;
  /** Path of the file; undefined for standard output. */
  readonly path: string | undefined;
  readonly target: Target;
}

/** A result in al-submit's form: a line of JSON, or text; in a file with the time and the name before it. */
export function resultText(
  ctx: CliContext,
  full: SubmissionFull,
  name: string,
  choice: OutputChoice,
): string {
  const body = choice.asText ? submissionText(full) : jsonText(ctx, full);
  if (choice.path === undefined) return `${body}\n`;
  const head = `[${formatTime(ctx.clock.now(), { local: true })}] ${oneLine(name)}`;
  return choice.asText ? `${head}\n\n${body}\n\n--------\n\n` : `${head} <==> ${body}\n`;
}

/** A name that neither breaks the line nor looks like the mark between name and result. */
function oneLine(name: string): string {
  return safeText(name).replaceAll("<==>", "<= =>");
}
