import { type Clock, systemClock } from "../../src/util/clock.ts";

const MORNING = Date.parse("2026-11-24T08:20:00Z");
const startedAt = Date.now();

/** A clock that begins with the same morning in every run: the embedded server's week depends on the hour it is made. */
export const dayClock: Clock = {
  now: () => MORNING + Date.now() - startedAt,
  sleep: (ms, signal) => systemClock.sleep(ms, signal),
};
