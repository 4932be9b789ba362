import { type Clock, systemClock } from "../../src/util/clock.ts";
import { SILENCE_TICK_MS } from "../../src/api/guard.ts";
import { dayClock } from "./day_clock.ts";

/**
 * A clock on which short pauses are over at once, and time has passed all the same. The client's own limits, of ten
 * seconds to connect and of a minute of silence, are waited for, as are the looks at whether it is silent.
 */
export function fastClock(): Clock {
  let past = 0;
  return {
    now: () => dayClock.now() + past,
    async sleep(ms, signal) {
      if (ms === SILENCE_TICK_MS || ms === 10_000 || ms > 16_000) return await systemClock.sleep(ms, signal);
      signal?.throwIfAborted();
      past += ms;
      await new Promise((resolve) => setTimeout(resolve, 0));
      signal?.throwIfAborted();
    },
  };
}
