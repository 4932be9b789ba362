import type { Clock } from "../util/clock.ts";

/** A message of a watch queue, as `live/get_message/` answers. */
export interface WatchMessage {
  readonly type: "start" | "cachekey" | "cachekeyerr" | "stop" | "timeout" | "error";
  readonly err_msg: string | null;
  readonly status_code: number;
  readonly msg: string | null;
}

interface Queue {
  readonly sid: string;
  readonly messages: WatchMessage[];
  expiresMs: number;
}

const LIFE_MS = 1_800_000;
const START: WatchMessage = message("start", "Start listening...");
const STOP: WatchMessage = message("stop", "All messages received, closing queue...");

function message(type: WatchMessage["type"], msg: string): WatchMessage {
  return { err_msg: null, msg, status_code: 200, type };
}

/** The queues of those who watch submissions run. */
export class WatchQueues {
  readonly #clock: Clock;
  readonly #queues = new Map<string, Queue>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Opens a queue on a running submission; keys that are there already come first. */
  open(
    id: string,
    sid: string,
    have: { readonly results: readonly string[]; readonly errors: readonly string[] },
  ) {
    for (const [old, queue] of this.#queues) {
      if (queue.expiresMs < this.#clock.now()) this.#queues.delete(old);
    }
    const messages = [
      START,
      ...have.results.map((key) => message("cachekey", key)),
      ...have.errors.map((key) => message("cachekeyerr", key)),
    ];
    this.#queues.set(id, { sid, messages, expiresMs: this.#clock.now() + LIFE_MS });
  }

  /** Tells all queues of a submission of a key. */
  publish(sid: string, type: "cachekey" | "cachekeyerr", key: string) {
    this.#push(sid, message(type, key));
  }

  /** Tells all queues of a submission that it is done. */
  stop(sid: string) {
    this.#push(sid, STOP);
  }

  /** Takes the oldest message. */
  take(id: string): WatchMessage | undefined {
    const queue = this.#queues.get(id);
    const first = queue?.messages.shift();
    if (first === STOP) this.#queues.delete(id);
    return first;
  }

  /** Takes all messages. */
  takeAll(id: string): WatchMessage[] {
    const all: WatchMessage[] = [];
    for (let next = this.take(id); next !== undefined; next = this.take(id)) all.push(next);
    return all;
  }

  /** Whether anything may still come. */
  isOpen(id: string): boolean {
    return this.#queues.has(id);
  }

  #push(sid: string, added: WatchMessage) {
    for (const queue of this.#queues.values()) if (queue.sid === sid) queue.messages.push(added);
  }
}
