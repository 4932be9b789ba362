import { ProtocolError } from "./errors.ts";

/** What the server sends: engine.io and socket.io (protocol 5) in one. */
export type Packet =
  /** The connection is up; `timeoutMs` without a packet means that it is dead. */
  | { readonly kind: "open"; readonly timeoutMs: number }
  | { readonly kind: "ping" }
  /** The namespace is joined. */
  | { readonly kind: "joined" }
  | { readonly kind: "refused"; readonly reason: string }
  /** The server wants no more of us. */
  | { readonly kind: "left" }
  | { readonly kind: "event"; readonly event: string; readonly data: unknown }
  | { readonly kind: "other" };

/** What asks to join a namespace. */
export function joinPacket(namespace: string): string {
  return `40${namespace},`;
}

/** An event as a packet. */
export function eventPacket(namespace: string, event: string, data: unknown): string {
  return `42${namespace},${JSON.stringify([event, data])}`;
}

/** The answer to a ping. */
export const PONG = "3";

/**
 * Reads a packet of one namespace; those of others are `other`.
 *
 * @throws {ProtocolError} it is garbled
 */
export function readPacket(text: string, namespace: string): Packet {
  if (text === "2") return { kind: "ping" };
  if (text === "1") return { kind: "left" };
  if (text.startsWith("0")) return openPacket(json(text.slice(1)));
  const match = /^4([0-4])(\/[^,]*)?,?/.exec(text);
  if (match === null || (match[2] ?? "/") !== namespace) return { kind: "other" };
  const payload = text.slice(match[0].length);
  switch (match[1]) {
    case "0":
      return { kind: "joined" };
    case "1":
      return { kind: "left" };
    case "4":
      return { kind: "refused", reason: reasonOf(payload === "" ? undefined : json(payload)) };
    case "2":
      return readEvent(json(payload.replace(/^\d+/, "")));
    default:
      return { kind: "other" };
  }
}

/** Longest `pingInterval` and `pingTimeout` that a server is believed, in milliseconds; the defaults are 25 and 20 s. */
const LONGEST_PING_MS = 300_000;

function openPacket(data: unknown): Packet {
  const { pingInterval, pingTimeout } = (data ?? {}) as Record<string, unknown>;
  const ms = (value: unknown, fallback: number) =>
    typeof value === "number" && value > 0 ? Math.min(value, LONGEST_PING_MS) : fallback;
  return { kind: "open", timeoutMs: ms(pingInterval, 25_000) + ms(pingTimeout, 20_000) };
}

function readEvent(data: unknown): Packet {
  if (!Array.isArray(data) || typeof data[0] !== "string") throw garbled();
  return { kind: "event", event: data[0], data: data[1] ?? null };
}

function reasonOf(data: unknown): string {
  const message = (data as { readonly message?: unknown } | null | undefined)?.message ?? data;
  return typeof message === "string" ? message : "no reason given";
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw garbled(cause);
  }
}

function garbled(cause?: unknown): ProtocolError {
  return new ProtocolError("The server's live events cannot be read: a packet is garbled", { cause });
}
