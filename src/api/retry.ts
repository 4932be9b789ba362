import { backoffMs } from "../util/backoff.ts";
import { ApiError, NetworkError, QuotaError, ServerError, TimeoutError, TlsError } from "./errors.ts";
import { isPermanent } from "./network_error.ts";

/** A failed try. */
export interface Failure {
  readonly error: unknown;
  /** Whether the server may have seen the request. */
  readonly sent: boolean;
  readonly idempotent: boolean;
  /** `Retry-After` in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Repeats so far for a reason other than a quota. */
  readonly repeats: number;
  /** Repeats so far because of a quota, and how long they waited in all. */
  readonly quotaRepeats: number;
  readonly quotaWaitedMs: number;
}

/** How much patience there is. */
export interface RetryBudget {
  readonly retries: number;
  readonly quotaWaitMs: number;
  readonly random: () => number;
}

/** To wait, and then to try again. */
export interface Retry {
  readonly reason: "retry" | "quota";
  readonly waitMs: number;
}

/** The longest `Retry-After` that is waited for, in milliseconds. */
const RETRY_AFTER_LIMIT_MS = 120_000;

/**
 * What to do after a failed try; undefined: give up.
 *
 * A concurrent quota is waited for (the server refused before it did anything). Everything else that passes by itself is
 * repeated when that does no harm: the request is idempotent, or surely did not reach the server.
 */
export function afterFailure(failure: Failure, budget: RetryBudget): Retry | undefined {
  const { error, retryAfterMs } = failure;
  if (budget.retries === 0 || (retryAfterMs ?? 0) > RETRY_AFTER_LIMIT_MS) return undefined;
  if (error instanceof QuotaError) return afterQuota(failure, budget);
  if (failure.repeats >= budget.retries) return undefined;
  const harmless = failure.idempotent || !failure.sent || isRefused(error);
  if (!harmless || !passes(error)) return undefined;
  const waitMs = backoffMs(failure.repeats + 1, { baseMs: 250, maxMs: 8_000, random: budget.random });
  return { reason: "retry", waitMs: Math.max(waitMs, retryAfterMs ?? 0) };
}

function afterQuota(failure: Failure, budget: RetryBudget): Retry | undefined {
  const { error, quotaRepeats, quotaWaitedMs, retryAfterMs } = failure;
  if (!(error instanceof QuotaError) || error.kind === "daily") return undefined;
  const left = budget.quotaWaitMs - quotaWaitedMs;
  if (left <= 0) return undefined;
  const waitMs = backoffMs(quotaRepeats + 1, { baseMs: 500, maxMs: 10_000, random: budget.random });
  return { reason: "quota", waitMs: Math.min(Math.max(waitMs, retryAfterMs ?? 0), left) };
}

/** Answered before anything was done. */
function isRefused(error: unknown): boolean {
  return error instanceof ApiError && error.status === 429;
}

function passes(error: unknown): boolean {
  if (error instanceof TlsError) return false;
  if (error instanceof TimeoutError) return true;
  if (error instanceof NetworkError) return !isPermanent(error);
  return error instanceof ServerError && [429, 502, 503, 504].includes(error.status ?? 0);
}

/** Whether the server asked for a longer pause (`Retry-After`) than the client waits. */
export function asksTooLong(error: unknown): boolean {
  return error instanceof ApiError && (error.retryAfterMs ?? 0) > RETRY_AFTER_LIMIT_MS;
}

/** Milliseconds of a `Retry-After` header: seconds, or a date. */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
