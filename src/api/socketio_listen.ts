import { ApiError, AuthError, NetworkError, ProtocolError, TimeoutError } from "./errors.ts";
import type { ByteStream } from "./byte_stream.ts";
import type { HttpClient } from "./http_client.ts";
import { brokenError } from "./network_error.ts";
import { eventPacket, joinPacket, type Packet, PONG, readPacket } from "./socketio_packet.ts";
import { openWebSocket, type TextSocket } from "./websocket.ts";
import { type Clock, systemClock } from "../util/clock.ts";

/** What to listen to. */
export interface ListenOptions {
  readonly namespace: string;
  /** Sent once joined: event and data. */
  readonly greeting: readonly [event: string, data: unknown];
  /** Events to hand on; others are passed over. */
  readonly events: readonly string[];
  /** Events after which nothing comes. */
  readonly last?: readonly string[] | undefined;
  readonly clock?: Clock | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The parts of the client that listening needs. */
export type ListenHttp = Pick<HttpClient, "open" | "server" | "session">;

/** Failures in a row, once it has worked, before giving up: about four minutes. */
const MAX_FAILURES = 12;
/** A loop that looks away so long loses the oldest events. */
const MAX_WAITING = 10_000;

/**
 * Listens on a namespace; after a break it connects again, with a new session when the server dropped the old.
 *
 * @throws {ApiError} the first connection failed, or too many later ones in a row
 * @throws the signal's reason, once it is aborted
 */
export async function* listen<E extends { readonly event: string }>(
  http: ListenHttp,
  options: ListenOptions,
): AsyncGenerator<E, void> {
  const { clock = systemClock, signal } = options;
  const state = { joined: false, everJoined: false, failures: 0, refusals: 0 };
  for (;;) {
    state.joined = false;
    try {
      for await (const event of listenOnce<E>(http, options, state)) {
        yield event;
        if (options.last?.includes(event.event)) return;
      }
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (!mayRecover(error, state)) throw error;
    }
    if (state.refusals === 0) await clock.sleep(Math.min(30_000, 500 * 2 ** state.failures), signal);
  }
}

/** How it went so far. */
interface ListenState {
  /** The present connection has joined its namespace. */
  joined: boolean;
  everJoined: boolean;
  /** Connections in a row that failed before joining, and the one before them. */
  failures: number;
  /** How often in a row the server refused the session. */
  refusals: number;
}

/** Whether another connection may do better. A session the server has dropped is renewed once. */
function mayRecover(error: unknown, state: ListenState): boolean {
  if (error instanceof AuthError) return ++state.refusals < 2 && error.status !== 401;
  if (state.joined) [state.failures, state.refusals] = [0, 0];
  return error instanceof ApiError && state.everJoined && ++state.failures <= MAX_FAILURES;
}

async function* listenOnce<E>(
  http: ListenHttp,
  options: ListenOptions,
  state: ListenState,
): AsyncGenerator<E, void> {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const mailbox = createMailbox<E>();
  try {
    const socket = await connect(http, state.refusals > 0, signal);
    if (signal.aborted) socket.close();
    signal.addEventListener("abort", () => socket.close(), { once: true });
    const pump = receiveAll(socket, options, {
      joined: () => state.joined = state.everJoined = true,
      put: (event) => mailbox.put(event as E),
    });
    pump.then(() => mailbox.end(), (error) => mailbox.end(error));
    yield* mailbox.take();
  } finally {
    stop.abort();
  }
}

async function connect(http: ListenHttp, renew: boolean, signal: AbortSignal): Promise<TextSocket> {
  const { headers } = await http.session({ renew, signal });
  const stream = tellingStream(await http.open(signal), http.server.host);
  const close = () => stream.close();
  signal.addEventListener("abort", close, { once: true });
  try {
    signal.throwIfAborted();
    return await openWebSocket(stream, {
      host: http.server.host,
      path: `${http.server.prefix}/socket.io/?EIO=4&transport=websocket`,
      headers,
    });
  } catch (error) {
    stream.close();
    throw error;
  } finally {
    signal.removeEventListener("abort", close);
  }
}

/** The stream, its failures told as a broken connection: what the runtime says of a cut one is no {@link ApiError}. */
function tellingStream(stream: ByteStream, name: string): ByteStream {
  const told = (error: unknown) => {
    throw brokenError(error, { name, proxy: false });
  };
  return {
    read: (target) => stream.read(target).catch(told),
    write: (bytes) => stream.write(bytes).catch(told),
    close: () => stream.close(),
  };
}

interface Listener {
  joined(): void;
  put(event: { readonly event: string; readonly data: unknown }): void;
}

/** Receives until the server is gone; always ends with an error, but for the last event. */
async function receiveAll(socket: TextSocket, options: ListenOptions, tell: Listener): Promise<void> {
  const watchdog = createWatchdog(options.clock ?? systemClock, () => socket.close());
  const answer = createAnswerer(socket, options, { tell, watchdog });
  try {
    for (;;) {
      const text = await socket.receive();
      if (text === undefined) throw new NetworkError("The server closed its live events");
      watchdog.pat();
      if (await answer(readPacket(text, options.namespace)) === "last") return;
    }
  } catch (error) {
    throw watchdog.bitten
      ? new TimeoutError("The server's live events fell silent", { cause: error })
      : error;
  } finally {
    watchdog.stop();
    socket.close();
  }
}

/** What a packet asks for: the words of the handshake, a pong, the handing on of an event. */
function createAnswerer(
  socket: TextSocket,
  { namespace, greeting, events, last = [] }: ListenOptions,
  { tell, watchdog }: { readonly tell: Listener; readonly watchdog: Watchdog },
): (packet: Packet) => Promise<"last" | undefined> {
  let isOpen = false;
  let joined = false;
  return async (packet) => {
    switch (packet.kind) {
      case "open":
        if (isOpen) throw new ProtocolError("The server opened its live events twice");
        isOpen = true;
        watchdog.start(packet.timeoutMs);
        await socket.send(joinPacket(namespace));
        break;
      case "ping":
        await socket.send(PONG);
        break;
      case "joined":
        if (joined) break;
        joined = true;
        tell.joined();
        await socket.send(eventPacket(namespace, ...greeting));
        break;
      case "refused":
        throw new AuthError(`The server refused its live events: ${packet.reason}`);
      case "left":
        throw joined ? dropped() : new ProtocolError("The server ended its live events before they began");
      case "event":
        if (!events.includes(packet.event)) break;
        tell.put({ event: packet.event, data: packet.data });
        if (last.includes(packet.event)) return "last";
    }
  };
}

/** The server drops listeners whose session it does not know, at their first word. */
function dropped(): AuthError {
  return new AuthError("The server dropped the session of its live events", {
    hint: "Log in again; a session is bound to the address it was opened from",
  });
}

interface Watchdog {
  readonly bitten: boolean;
  start(timeoutMs: number): void;
  pat(): void;
  stop(): void;
}

/** Calls `bite` when it was not patted for too long. */
function createWatchdog(clock: Clock, bite: () => void): Watchdog {
  const stop = new AbortController();
  let patted = clock.now();
  let bitten = false;
  async function watch(timeoutMs: number): Promise<void> {
    for (let left = timeoutMs; left > 0; left = patted + timeoutMs - clock.now()) {
      await clock.sleep(left, stop.signal);
    }
    bitten = true;
    bite();
  }
  return {
    get bitten() {
      return bitten;
    },
    start: (timeoutMs) => void watch(timeoutMs).catch(() => {}),
    pat: () => patted = clock.now(),
    stop: () => stop.abort(),
  };
}

interface Mailbox<E> {
  put(event: E): void;
  /** No more comes: normally, or because of an error. */
  end(error?: unknown): void;
  take(): AsyncGenerator<E, void>;
}

/** Keeps events until they are taken, so that pings are answered while a loop is busy. */
function createMailbox<E>(): Mailbox<E> {
  const waiting: E[] = [];
  let over: { readonly error?: unknown } | undefined;
  let wake = () => {};
  return {
    put(event) {
      if (waiting.length >= MAX_WAITING) waiting.shift();
      waiting.push(event);
      wake();
    },
    end(error) {
      over ??= error === undefined ? {} : { error };
      wake();
    },
    async *take() {
      for (;;) {
        while (waiting.length > 0) yield waiting.shift()!;
        if (over !== undefined && waiting.length === 0) break;
        await new Promise<void>((resolve) => wake = resolve);
      }
      if (over.error !== undefined) throw over.error;
    },
  };
}
