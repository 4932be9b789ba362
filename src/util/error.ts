/** The base of every error a person may see: one sentence, and what to do about it. */
export class AlxError extends Error {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "AlxError";
  /** The kind of failure, for programs; never translated or reworded. */
  readonly code: string = "failed";
  /** What to do next, one sentence; shown below the message. */
  readonly hint: string | undefined;
  /** Lines shown between the message and the hint, such as a query with a caret below it. */
  readonly detail: string | undefined;

  /** Says what went wrong, in one sentence. */
  constructor(message: string, options: { hint?: string; detail?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
    this.detail = options.detail;
  }

  /** What `JSON.stringify` keeps: an `Error`'s own message and cause would be lost. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, hint, detail, cause } = this;
    return { name, code, message, hint, detail, cause: causeJson(cause) };
  }
}

function causeJson(cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof AlxError) return cause;
  return { name: cause.name, message: cause.message };
}

/** The command was used wrongly (exit code 2). */
export class UsageError extends AlxError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "UsageError";
  /** See {@link AlxError.code}. */
  override readonly code: string = "usage";
}

/** A settings file, environment variable or stored profile is unusable (exit code 3). */
export class ConfigError extends AlxError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "ConfigError";
  /** See {@link AlxError.code}. */
  override readonly code: string = "config";
}

/** The person stopped it (exit code 130). */
export class CanceledError extends AlxError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "CanceledError";
  /** See {@link AlxError.code}. */
  override readonly code: string = "canceled";
}

/**
 * Whether code found a value of another kind than it was made for, or one nested or grown beyond what it can hold. Where
 * it was at work on an answer, the answer is at fault.
 */
export function isShapeFault(thrown: unknown): thrown is Error {
  return thrown instanceof TypeError || thrown instanceof RangeError;
}

/** What `make` makes of an answer, or `instead` where that has another form. @throws whatever else `make` throws */
export function unlessMisshapen<T>(make: () => T, instead: T): T {
  try {
    return make();
  } catch (error) {
    if (isShapeFault(error)) return instead;
    throw error;
  }
}

/** Any thrown value as an `Error`. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
