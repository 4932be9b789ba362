import type { Json } from "../util/json.ts";

/** Names of what socket.io clients are told. */
export type EventName =
  | "AlertCreated"
  | "SubmissionIngested"
  | "SubmissionReceived"
  | "SubmissionStarted"
  | "SubmissionCompleted";

/** Passes on what happens in the server. */
export class Events {
  readonly #listeners = new Set<(name: EventName, data: Json) => void>();

  /** Tells all listeners. */
  emit(name: EventName, data: Json) {
    for (const listener of [...this.#listeners]) listener(name, data);
  }

  /** Calls `listener` for each event; returns how to stop. */
  listen(listener: (name: EventName, data: Json) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
