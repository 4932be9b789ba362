import assert from "node:assert/strict";
import {
  AuthError,
  NetworkError,
  ProtocolError,
  QuotaError,
  RequestError,
  ServerError,
  TimeoutError,
  TlsError,
} from "../../src/api/errors.ts";
import { afterFailure, type Failure, retryAfterMs } from "../../src/api/retry.ts";

const FIRST: Failure = {
  error: undefined,
  sent: true,
  idempotent: true,
  retryAfterMs: undefined,
  repeats: 0,
  quotaRepeats: 0,
  quotaWaitedMs: 0,
};
const BUDGET = { retries: 4, quotaWaitMs: 60_000, random: () => 0 };
const status = (code: number) => new ServerError("x", { status: code });
const noName = new NetworkError("x", { cause: Object.assign(new Error(), { code: "ENOTFOUND" }) });

const cases: readonly (readonly [string, Partial<Failure>, "retry" | "quota" | undefined])[] = [
  ["connection broke", { error: new NetworkError("x") }, "retry"],
  ["silence", { error: new TimeoutError("x") }, "retry"],
  ["502", { error: status(502) }, "retry"],
  ["503", { error: status(503) }, "retry"],
  ["504", { error: status(504) }, "retry"],
  ["429", { error: status(429) }, "retry"],
  ["500", { error: status(500) }, undefined],
  ["a bad certificate", { error: new TlsError("x"), sent: false }, undefined],
  ["a name that does not exist", { error: noName, sent: false }, undefined],
  ["a bad request", { error: new RequestError("x", { status: 400 }) }, undefined],
  ["a bad key", { error: new AuthError("x", { status: 401 }) }, undefined],
  ["not Assemblyline", { error: new ProtocolError("x") }, undefined],
  ["a fault of ours", { error: new TypeError("x") }, undefined],
  ["POST: connection broke", { error: new NetworkError("x"), idempotent: false }, undefined],
  ["POST: silence", { error: new TimeoutError("x"), idempotent: false }, undefined],
  ["POST: 502 after the upload", { error: status(502), idempotent: false }, undefined],
  ["POST: 429 is a refusal", { error: status(429), idempotent: false }, "retry"],
  ["POST: not connected", { error: new NetworkError("x"), idempotent: false, sent: false }, "retry"],
  ["POST: concurrent quota", { error: new QuotaError("x", "concurrent"), idempotent: false }, "quota"],
  ["concurrent quota", { error: new QuotaError("x", "concurrent"), repeats: 4 }, "quota"],
  [
    "concurrent quota, waited enough",
    { error: new QuotaError("x", "concurrent"), quotaWaitedMs: 60_000 },
    undefined,
  ],
  ["daily quota", { error: new QuotaError("x", "daily") }, undefined],
  ["used up", { error: status(502), repeats: 4 }, undefined],
  ["an hour to wait", { error: status(503), retryAfterMs: 3_600_000 }, undefined],
];
for (const [name, failure, expected] of cases) {
  Deno.test(`after a failure: ${name}: ${expected ?? "give up"}`, () => {
    assert.equal(afterFailure({ ...FIRST, ...failure }, BUDGET)?.reason, expected);
    assert.equal(afterFailure({ ...FIRST, ...failure }, { ...BUDGET, retries: 0 }), undefined);
  });
}

Deno.test("Retry-After is waited for, and no quota longer than its budget", () => {
  assert.equal(afterFailure({ ...FIRST, error: status(503), retryAfterMs: 30_000 }, BUDGET)?.waitMs, 30_000);
  const quota = {
    ...FIRST,
    error: new QuotaError("x", "concurrent"),
    quotaRepeats: 9,
    quotaWaitedMs: 59_000,
  };
  assert.equal(afterFailure(quota, BUDGET)?.waitMs, 1_000);
});

Deno.test("Retry-After is seconds or a date", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  assert.equal(retryAfterMs("7", now), 7_000);
  assert.equal(retryAfterMs("Thu, 01 Jan 2026 00:00:09 GMT", now), 9_000);
  assert.equal(retryAfterMs("Wed, 31 Dec 2025 00:00:00 GMT", now), 0);
  assert.equal(retryAfterMs("soon", now), undefined);
  assert.equal(retryAfterMs(undefined, now), undefined);
});
