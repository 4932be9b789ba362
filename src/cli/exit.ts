/** What a failure prints, and the exit code it means. @module */
import {
  ApiError,
  AuthError,
  ForbiddenError,
  NotFoundError,
  ProtocolError,
  RequestError,
  TooEarlyError,
} from "../api/errors.ts";
import { AlxError, CanceledError, ConfigError, isShapeFault, toError, UsageError } from "../util/error.ts";
import { oneLine } from "../util/one_line.ts";
import { safeText } from "../util/safe_text.ts";
import { fileFault, isFileError } from "../util/file_error.ts";

/** Exit codes; scripts rely on them. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  config: 3,
  denied: 4,
  notFound: 5,
  server: 6,
  partial: 7,
  threshold: 8,
  interrupted: 130,
} as const;

/** Longest line of an error, in characters; details hold what a person wrote and the server sent back. */
const LONGEST = 4000;

/** Ends a command with this exit code after it has said all there is to say. */
export class ExitWith extends Error {
  override name = "ExitWith";
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/**
 * A failure as the answer's fault, when it is one: a command has met a value of another kind than the server's
 * documentation says, or an answer too deep or too large. Anything else comes back as it is.
 */
export function blamedOnAnswer(error: unknown): unknown {
  if (!isShapeFault(error)) return error;
  const message = error instanceof TypeError
    ? "The server's answer has another form than alx knows"
    : "The server's answer is nested too deeply, or is too long, to be shown";
  return new ProtocolError(message, {
    cause: error,
    hint: "--output json for the answer as it came, --debug for where it was not understood",
  });
}

/** The exit code that a failure means. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof ExitWith) return error.code;
  if (error instanceof Deno.errors.BrokenPipe) return EXIT.done;
  if (error instanceof CanceledError || isAbort(error)) return EXIT.interrupted;
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof ConfigError) return EXIT.config;
  if (error instanceof AuthError || error instanceof ForbiddenError) return EXIT.denied;
  if (error instanceof NotFoundError) return EXIT.notFound;
  if (error instanceof RequestError) return error.status === 400 ? EXIT.usage : EXIT.failed;
  if (error instanceof TooEarlyError) return EXIT.failed;
  if (error instanceof ApiError) return EXIT.server;
  return EXIT.failed;
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** How much a failure tells. */
export interface ErrorTextOptions {
  /** Add the causes, and the stack of what should not have happened. @default false */
  readonly debug?: boolean;
}

/** What a failure prints on standard error; empty for those that end quietly. */
export function errorText(error: unknown, options: ErrorTextOptions = {}): string {
  if (error instanceof ExitWith || error instanceof Deno.errors.BrokenPipe) return "";
  if (error instanceof CanceledError || isAbort(error)) return "alx: Interrupted\n";
  const lines = [`alx: ${sentence(error)}`];
  if (error instanceof AlxError) {
    if (error.detail !== undefined) lines.push(...error.detail.split("\n").map((line) => `  ${line}`));
    if (error.hint !== undefined) lines.push(`  Try: ${error.hint}`);
  }
  if (options.debug) lines.push(...causes(error));
  return lines.map((line) => safeText(line.slice(0, LONGEST))).join("\n") + "\n";
}

function sentence(error: unknown): string {
  if (error instanceof AlxError) return capital(withoutPeriod(error.message));
  if (isFileError(error)) return `Cannot use a file: ${fileFault(error)}`;
  return `Something unforeseen went wrong: ${withoutPeriod(toError(error).message)}`;
}

function withoutPeriod(text: string): string {
  return oneLine(text).replace(/\.$/, "");
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function stackOf(error: Error): string[] {
  return error.stack?.split("\n").slice(1) ?? [];
}

function causes(error: unknown): string[] {
  const lines: string[] = [];
  if (error instanceof Error && !(error instanceof AlxError)) lines.push(...stackOf(error));
  let cause = error instanceof Error ? error.cause : undefined;
  for (let depth = 0; cause !== undefined && depth < 5; depth++) {
    lines.push(`  Because: ${withoutPeriod(toError(cause).message)}`);
    if (isShapeFault(cause)) lines.push(...stackOf(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return lines;
}
