import { concatBytes } from "../util/bytes.ts";
import type { Json, JsonObject } from "../util/json.ts";
import { identify, type Identity } from "./auth.ts";
import type { Peer } from "./call.ts";
import { maySee } from "./classification.ts";
import type { EventName } from "./events.ts";
import { heartbeats } from "./heartbeats.ts";
import type { Upgrade } from "./http_server.ts";
import { bodyChunks } from "./request_body.ts";
import { SocketSession } from "./socketio_session.ts";
import type { State } from "./state.ts";
import { newToken } from "./random_ids.ts";
import { MAX_MESSAGE_BYTES, ServerSocket } from "./websocket_server.ts";

const PING_MS = 25_000;
const PING_TIMEOUT_MS = 20_000;
const BEAT_MS = 5_000;
/** How often the pipeline moves on while somebody listens. */
const TICK_MS = 100;

interface Listener {
  readonly session: SocketSession;
  readonly identity: Identity;
}

/** The socket.io server: namespaces of the genuine one over engine.io polling and WebSocket. */
export class SocketServer {
  readonly #state: State;
  readonly #sessions = new Map<string, SocketSession>();
  /** Who listens, by namespace. */
  readonly #rooms = new Map<string, Map<SocketSession, Listener>>();
  /** Watch queues that are listened to. */
  readonly #watched = new Map<SocketSession, Set<string>>();
  readonly #sockets = new Set<ServerSocket>();
  readonly #stop: () => void;
  #ticking: Promise<void> | undefined;
  #abort = new AbortController();
  #nextBeatMs = 0;
  #nextPingMs = 0;

  constructor(state: State) {
    this.#state = state;
    this.#stop = state.events.listen((name, data) => this.#tell(name, data));
  }

  /** Answers `/socket.io/` requests of the polling transport. */
  async handle(request: Request, peer: Peer): Promise<Response> {
    const query = new URL(request.url).searchParams;
    const id = query.get("sid");
    if (query.get("EIO") !== "4" || query.get("transport") !== "polling") return refused("Bad request", 0);
    if (id === null) return text(this.#open(request, peer, ["websocket"]).handshake);
    const session = this.#sessions.get(id);
    if (session === undefined) return refused("Session ID unknown", 1);
    if (request.method === "POST") {
      const body = await limitedText(request);
      if (body === undefined) return refused("Bad request", 0);
      for (const packet of body.split("\x1e")) session.receive(packet, this.#now());
      this.#forget(session);
      return text("ok");
    }
    session.lastHeardMs = this.#now();
    return text(await session.poll());
  }

  /** Serves a WebSocket until it ends; undefined for another path. */
  upgrade(upgrade: Upgrade): Promise<void> | undefined {
    const url = new URL(upgrade.head.target, "http://localhost");
    if (url.pathname !== "/socket.io/") return undefined;
    return this.#serve(upgrade, url.searchParams.get("sid"));
  }

  /** Ends all connections and timers. */
  async close() {
    this.#stop();
    this.#abort.abort();
    for (const session of this.#sessions.values()) session.close();
    for (const socket of this.#sockets) socket.close();
    this.#sessions.clear();
    await this.#ticking;
  }

  #now(): number {
    return this.#state.clock.now();
  }

  #open(request: Request, peer: Peer, upgrades: readonly string[]) {
    const id = newToken(this.#state, 20);
    const session: SocketSession = new SocketSession({
      id,
      opened: request,
      address: peer.address,
      nowMs: this.#now(),
      newId: () => newToken(this.#state, 20),
      onEvent: (namespace, event, data) => this.#event(session, { namespace, event, data }),
    });
    this.#sessions.set(id, session);
    this.#tick();
    const handshake = `0${
      JSON.stringify({
        sid: id,
        upgrades,
        pingTimeout: PING_TIMEOUT_MS,
        pingInterval: PING_MS,
        maxPayload: MAX_MESSAGE_BYTES,
      })
    }`;
    return { session, handshake };
  }

  async #serve(upgrade: Upgrade, id: string | null) {
    const socket = new ServerSocket(upgrade);
    this.#sockets.add(socket);
    const send = (packet: string) => void socket.send(packet).catch(() => {});
    let session = id === null ? undefined : this.#sessions.get(id);
    try {
      await socket.accept();
      if (id === null) {
        const request = new Request("http://localhost/", { headers: upgrade.head.headers });
        const opened = this.#open(request, upgrade.peer, []);
        session = opened.session;
        send(opened.handshake);
        session.attach(send);
      }
      if (session === undefined) return;
      for await (const packet of socket.messages()) {
        if (packet === "2probe") send("3probe");
        else if (packet === "5") session.attach(send);
        else session.receive(packet, this.#now());
        if (session.closed) break;
      }
    } finally {
      this.#sockets.delete(socket);
      if (session !== undefined) {
        session.close();
        this.#forget(session);
      }
    }
  }

  #forget(session: SocketSession) {
    if (!session.closed) return;
    this.#sessions.delete(session.id);
    this.#watched.delete(session);
    for (const room of this.#rooms.values()) room.delete(session);
  }

  #event(session: SocketSession, what: { namespace: string; event: string; data: Json }) {
    let identity: Identity;
    try {
      identity = identify(this.#state, sessionOnly(session.opened), session.address);
    } catch {
      return session.kick(what.namespace);
    }
    const { data, event, namespace } = what;
    const starts = MONITORS[namespace];
    if (starts !== undefined && event === starts.event) {
      if (starts.role !== undefined && !identity.roles.has(starts.role)) return;
      const room = this.#rooms.get(namespace) ?? new Map<SocketSession, Listener>();
      this.#rooms.set(namespace, room.set(session, { session, identity }));
      return session.emit(namespace, "monitoring", data);
    }
    if (namespace === "/live_submission" && event === "listen" && identity.roles.has("submission_view")) {
      const queue = String((data as JsonObject | null)?.["wq_id"] ?? "");
      this.#watched.set(session, (this.#watched.get(session) ?? new Set()).add(queue));
      this.#drain(session);
    }
    if (namespace === "/file_comments" && event === "comments_change") {
      for (const other of this.#sessions.values()) other.emit(namespace, "refresh_comments", null);
    }
  }

  #tell(name: EventName, data: Json) {
    const namespace = name.startsWith("Alert") ? "/alerts" : "/submissions";
    for (const { session, identity } of this.#rooms.get(namespace)?.values() ?? []) {
      const inner = (data as JsonObject)["classification"] ??
        ((data as JsonObject)["params"] as JsonObject)["classification"];
      if (maySee(identity.account.doc["classification"], inner)) session.emit(namespace, name, data);
    }
  }

  /** Passes on the messages of the watch queues a session listens to. */
  #drain(session: SocketSession) {
    for (const queue of this.#watched.get(session) ?? []) {
      for (const { msg, status_code, type } of this.#state.core.watch.takeAll(queue)) {
        session.emit("/live_submission", type, { msg, status_code });
        if (type === "stop") this.#watched.get(session)?.delete(queue);
      }
    }
  }

  /** Keeps time going while there are connections. */
  #tick() {
    this.#ticking ??= this.#run().finally(() => this.#ticking = undefined);
  }

  async #run() {
    this.#nextPingMs = this.#now() + PING_MS;
    while (this.#sessions.size > 0) {
      await this.#state.clock.sleep(TICK_MS, this.#abort.signal).catch(() => {});
      if (this.#abort.signal.aborted) return;
      this.#state.core.advance();
      for (const session of this.#watched.keys()) this.#drain(session);
      this.#beat();
      this.#ping();
    }
  }

  #beat() {
    const room = this.#rooms.get("/status");
    if (room === undefined || room.size === 0 || this.#now() < this.#nextBeatMs) return;
    this.#nextBeatMs = this.#now() + BEAT_MS;
    for (const [event, data] of heartbeats(this.#state)) {
      for (const { session } of room.values()) session.emit("/status", event, data);
    }
  }

  #ping() {
    const now = this.#now();
    if (now < this.#nextPingMs) return;
    this.#nextPingMs = now + PING_MS;
    for (const session of this.#sessions.values()) {
      if (now - session.lastHeardMs > 2 * PING_MS + PING_TIMEOUT_MS) {
        session.close();
        this.#forget(session);
      } else session.push("2");
    }
  }
}

/** The event that starts each kind of monitoring, and the role it needs. */
const MONITORS: Readonly<Record<string, { readonly event: string; readonly role?: string }>> = {
  "/alerts": { event: "alert", role: "alert_view" },
  "/submissions": { event: "monitor", role: "submission_view" },
  "/status": { event: "monitor" },
  "/retrohunt": { event: "listen", role: "retrohunt_view" },
};

/** Only the session cookie counts for socket.io: headers with an API key do not. */
function sessionOnly(request: Request): Request {
  const headers = new Headers(request.headers);
  for (const name of ["x-user", "x-apikey", "authorization"]) headers.delete(name);
  return new Request(request.url, { headers });
}

function text(body: string): Response {
  return new Response(body, { headers: { "content-type": "text/plain; charset=UTF-8" } });
}

function refused(message: string, code: number): Response {
  return new Response(JSON.stringify({ code, message }), {
    status: 400,
    headers: { "content-type": "application/json" },
  });
}

/** The body of a request; undefined when it is longer than a message may be. */
async function limitedText(request: Request): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bodyChunks(request)) {
    size += chunk.length;
    if (size > MAX_MESSAGE_BYTES) return undefined;
    chunks.push(chunk.slice());
  }
  return new TextDecoder().decode(concatBytes(chunks));
}
