/** What both ways of al-submit work with. @module */
import { ApiError, AuthError, ForbiddenError } from "../../api/errors.ts";
import type { Services } from "../../features/services.ts";
import { expandInputs } from "../../features/submit/expand.ts";
import type { Found } from "../../features/submit/item.ts";
import type { Plan } from "../../features/submit/plan.ts";
import { toError } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { blamedOnAnswer } from "../exit.ts";
import type { OutputChoice } from "./output.ts";

/** One run. */
export interface AlSubmitJob {
  readonly services: Services;
  readonly plan: Plan;
  readonly paths: readonly string[];
  readonly output: OutputChoice;
  readonly quiet: boolean;
}

/** What became of it, in all. */
export interface Tally {
  files: number;
  failed: boolean;
  /** Handed in, but nothing is known of the end, by path: sids or ingest ids. */
  readonly unfinished: Map<string, string>;
}

/** The files; standard input goes by the name that al-submit gives it. */
export function filesOf(ctx: CliContext, { paths, plan }: AlSubmitJob): AsyncGenerator<Found, void> {
  return expandInputs({ paths }, {
    ...{ stdin: () => ctx.stdin(), limitBytes: plan.maxSizeBytes, signal: ctx.signal },
  });
}

/** Lines that are safe to print, each with the tabs it begins with, and with its end. */
export function said(text: string): string {
  return text.split("\n").map((line) => {
    const tabs = /^\t*/.exec(line)![0];
    return `${tabs}${safeText(line.slice(tabs.length))}\n`;
  }).join("");
}

/** `/dev/stdin` for `-`. */
export function pathOf({ input }: { readonly input: string }): string {
  return input === "-" ? "/dev/stdin" : input;
}

/** The last part of a path, as it is told to people and files. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What al-submit says of a failure, in one line. */
export function failureLine(path: string, error: unknown): string {
  const text = toError(blamedOnAnswer(error)).message;
  if (error instanceof AuthError) return "!!ERROR!! Authentication to the server failed.\n";
  if (error instanceof ForbiddenError) return said(`!!ERROR!! ${text.replaceAll("\n", " ")}`);
  const isEmpty = text === "it is empty" || error instanceof ApiError && text.includes("File empty");
  const why = isEmpty ? "skipped because it is empty." : `: ${text}`.replace(/\.?$/, ".");
  return said(`!!ERROR!! Failed to submit '${path}'${isEmpty ? " " : ""}${why}`);
}
