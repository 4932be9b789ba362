import type { Account } from "./accounts.ts";
import { Refusal } from "./envelope.ts";
import type { Clock } from "../util/clock.ts";

/** Slots of a concurrent quota come back by themselves after so long. */
const RECLAIM_MS = { api: 120_000, submission: 3_600_000, async: 86_400_000 };
/** Kinds of quota that limit what runs at a time. */
export type SlotKind = keyof typeof RECLAIM_MS;

const LIMIT_FIELD: Readonly<Record<SlotKind, string>> = {
  api: "api_quota",
  submission: "submission_quota",
  async: "submission_async_quota",
};
const TEXT: Readonly<Record<SlotKind, string>> = {
  api: "You've exceeded your maximum concurrent API calls quota of",
  submission: "You've exceeded your maximum concurrent submission quota of",
  async: "You've exceeded your maximum async concurrent submission quota of",
};

/** Counts what accounts use. Limits of 0 are none. */
export class Quotas {
  readonly #clock: Clock;
  readonly #slots = new Map<string, number[]>();
  readonly #days = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes a slot and returns how to give it back. @throws {Refusal} 503 when none is free */
  take(account: Account, kind: SlotKind): () => void {
    const limit = Number(account.doc[LIMIT_FIELD[kind]] ?? 0);
    if (limit === 0) return () => {};
    const key = `${kind} ${account.uname}`;
    const now = this.#clock.now();
    const taken = (this.#slots.get(key) ?? []).filter((at) => at > now - RECLAIM_MS[kind]);
    if (taken.length >= limit) throw new Refusal(503, `${TEXT[kind]} ${limit}`);
    this.#slots.set(key, [...taken, now]);
    return () => {
      const held = this.#slots.get(key) ?? [];
      const at = held.indexOf(now);
      if (at >= 0) this.#slots.set(key, held.toSpliced(at, 1));
    };
  }

  /** Counts an API call of today and returns the header to send; @throws {Refusal} 503 past the daily limit */
  countApi(account: Account): [string, string][] {
    return this.#count(account, "api", {
      field: "api_daily_quota",
      header: "x-remaining-quota-api",
      text: "You've exceeded your daily maximum API calls quota of",
    });
  }

  /** Counts a submission of today and returns the header to send; @throws {Refusal} 503 past the daily limit */
  countSubmission(account: Account): [string, string][] {
    return this.#count(account, "submission", {
      field: "submission_daily_quota",
      header: "x-remaining-quota-submission",
      text: "You've reached your daily maximum submission quota of",
    });
  }

  /** What remains today, 0 when there is no limit. */
  remaining(account: Account, kind: "api" | "submission"): number {
    const limit = Number(account.doc[`${kind}_daily_quota`] ?? 0);
    return Math.max(0, limit - (this.#days.get(this.#dayKey(kind, account.uname)) ?? 0));
  }

  #dayKey(kind: string, uname: string): string {
    return `${kind} ${uname} ${new Date(this.#clock.now()).toISOString().slice(0, 10)}`;
  }

  #count(
    account: Account,
    kind: "api" | "submission",
    by: { readonly field: string; readonly header: string; readonly text: string },
  ): [string, string][] {
    const limit = Number(account.doc[by.field] ?? 0);
    if (limit === 0) return [];
    const key = this.#dayKey(kind, account.uname);
    const used = (this.#days.get(key) ?? 0) + 1;
    if (used > limit) throw new Refusal(503, `${by.text} ${limit}`, "", [[by.header, "0"]]);
    this.#days.set(key, used);
    return [[by.header, String(limit - used)]];
  }
}
