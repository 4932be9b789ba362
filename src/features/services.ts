import type { Client } from "../api/mod.ts";
import type { Clock } from "../util/clock.ts";
import type { RequestLog } from "./request_log.ts";
import type { Settings } from "./settings.ts";

/** What everything below the command line and the terminal UI is given: the outside world, handed in. */
export interface Services {
  readonly client: Client;
  readonly settings: Settings;
  readonly clock: Clock;
  /** Requests sent so far; absent where nobody logs them. */
  readonly requests?: RequestLog;
  /** Aborted when the person stops the program. */
  readonly signal: AbortSignal;
}
