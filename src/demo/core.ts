import { Timeline } from "./timeline.ts";
import type { Clock } from "../util/clock.ts";

/** The analysis pipeline: what happens to submissions over time. */
export class Core {
  readonly timeline: Timeline;
  readonly #cancelled = new Set<string>();

  constructor(clock: Clock) {
    this.timeline = new Timeline(clock);
  }

  /** Lets all happen that is due. */
  advance() {
    this.timeline.advance();
  }

  /** Stops the analysis of a submission. */
  cancel(sid: string) {
    this.#cancelled.add(sid);
  }
}
