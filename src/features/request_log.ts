import type { RequestRecord } from "../api/client_options.ts";
import type { Clock } from "../util/clock.ts";

/** A try at a request, and when it ended. */
export interface LoggedRequest extends RequestRecord {
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const ENTRIES_MAX = 500;

/** The last requests of a session, writes too, newest last. */
export class RequestLog {
  readonly #clock: Pick<Clock, "now">;
  #entries: LoggedRequest[] = [];

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  /** Keeps a record; the oldest beyond 500 goes. */
  readonly add = (record: RequestRecord): void => {
    this.#entries = [...this.#entries.slice(1 - ENTRIES_MAX), { ...record, at: this.#clock.now() }];
  };
}
