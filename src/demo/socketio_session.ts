import type { Json } from "../util/json.ts";

/** What a namespace's handler is told: an event with its first argument. */
export type OnEvent = (namespace: string, event: string, data: Json) => void;

/** One engine.io connection with its socket.io namespaces (protocols 4 and 5). */
export class SocketSession {
  readonly id: string;
  /** Headers of the request that opened it: cookie and user agent. */
  readonly opened: Request;
  readonly address: string;
  /** Namespaces the client has joined. */
  readonly joined = new Set<string>();
  lastHeardMs: number;
  readonly #onEvent: OnEvent;
  readonly #newId: () => string;
  #packets: string[] = [];
  #deliver: ((packet: string) => void) | undefined;
  #waiting: (() => void) | undefined;
  closed = false;

  constructor(parts: {
    readonly id: string;
    readonly opened: Request;
    readonly address: string;
    readonly nowMs: number;
    readonly onEvent: OnEvent;
    readonly newId: () => string;
  }) {
    this.id = parts.id;
    this.opened = parts.opened;
    this.address = parts.address;
    this.lastHeardMs = parts.nowMs;
    this.#onEvent = parts.onEvent;
    this.#newId = parts.newId;
  }

  /** Sends an event in a namespace, if the client is in it. */
  emit(namespace: string, event: string, data: Json) {
    if (!this.joined.has(namespace)) return;
    this.push(`42${prefix(namespace)}${JSON.stringify([event, data])}`);
  }

  /** Ends the client's stay in a namespace. */
  kick(namespace: string) {
    if (this.joined.delete(namespace)) this.push(`41${prefix(namespace)}`);
  }

  /** Queues an engine.io packet. */
  push(packet: string) {
    if (this.#deliver !== undefined) return this.#deliver(packet);
    this.#packets.push(packet);
    this.#wake();
  }

  /** Sends what comes through a socket from now on, what waits first. */
  attach(deliver: (packet: string) => void) {
    const waiting = this.#packets;
    this.#packets = [];
    this.#deliver = deliver;
    // Releases a poll that still hangs.
    this.#wake();
    for (const packet of waiting) deliver(packet);
  }

  /** Packets for a poll; waits until there are some. */
  async poll(): Promise<string> {
    if (this.#packets.length === 0 && !this.closed && this.#deliver === undefined) {
      await new Promise<void>((resolve) => this.#waiting = resolve);
    }
    const packets = this.#packets.length === 0 ? ["6"] : this.#packets;
    this.#packets = [];
    return packets.join("\x1e");
  }

  /** Takes a packet of the client. */
  receive(packet: string, nowMs: number) {
    this.lastHeardMs = nowMs;
    if (packet[0] === "1") return this.close();
    if (packet[0] === "2") return this.push(`3${packet.slice(1)}`);
    if (packet[0] !== "4") return;
    const match = /^4(\d)(?:(\/[^,]*),?)?(\d*)(.*)$/s.exec(packet);
    if (match === null) return;
    const [, type, namespace = "/", ack, text] = match;
    if (type === "0" && !NAMESPACES.has(namespace)) this.push(`44${prefix(namespace)}"Unable to connect"`);
    else if (type === "0") {
      this.joined.add(namespace);
      this.push(`40${prefix(namespace)}${JSON.stringify({ sid: this.#newId() })}`);
    } else if (type === "1") this.joined.delete(namespace);
    else if (type === "2" && this.joined.has(namespace)) {
      this.#event(namespace, { ack: ack ?? "", text: text ?? "" });
    }
  }

  /** Ends it. */
  close() {
    this.closed = true;
    this.joined.clear();
    this.#wake();
  }

  #event(namespace: string, { ack, text }: { ack: string; text: string }) {
    let parts: Json;
    try {
      parts = JSON.parse(text);
    } catch {
      return;
    }
    if (!Array.isArray(parts) || typeof parts[0] !== "string") return;
    if (ack !== "") this.push(`43${prefix(namespace)}${ack}[]`);
    this.#onEvent(namespace, parts[0], parts[1] ?? null);
  }

  #wake() {
    this.#waiting?.();
    this.#waiting = undefined;
  }
}

/** Those of the genuine server; it refuses others. */
const NAMESPACES = new Set([
  "/",
  "/alerts",
  "/file_comments",
  "/live_submission",
  "/retrohunt",
  "/status",
  "/submissions",
]);

function prefix(namespace: string): string {
  return namespace === "/" ? "" : `${namespace},`;
}
