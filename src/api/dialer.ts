/** What the ways to connect, one a runtime, have in common. @module */
import { deferred } from "../util/deferred.ts";
import type { ByteStream } from "./byte_stream.ts";
import type { ServerAddress } from "./client_options.ts";
import type { Peer } from "./network_error.ts";
import type { Proxy } from "./proxy.ts";
import type { TlsSettings } from "./tls.ts";

/** Makes connections to one server. */
export interface Dialer {
  /** Rejects with a NetworkError, or with the signal's reason once it is aborted. */
  open(signal: AbortSignal): Promise<ByteStream>;
}

/** Where to and how. */
export interface DialerOptions {
  readonly server: ServerAddress;
  readonly tls: TlsSettings;
  readonly proxy: Proxy | undefined;
}

/** The server, for messages. */
export function serverPeer(server: ServerAddress): Peer {
  return { name: server.host, proxy: false };
}

/** First hop: the proxy or the server. */
export function firstHop({ server, proxy }: DialerOptions): { hostname: string; port: number; peer: Peer } {
  return proxy === undefined
    ? { hostname: server.hostname, port: server.port, peer: serverPeer(server) }
    : { hostname: proxy.hostname, port: proxy.port, peer: { name: proxy.name, proxy: true } };
}

/** `host:port` as a tunnel is asked for. */
export function authority({ hostname, port }: ServerAddress): string {
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

/** `pending`, unless the signal is aborted first: then what arrives late is disposed of. */
export async function unlessAborted<T>(
  pending: Promise<T>,
  signal: AbortSignal,
  dispose: (late: T) => void,
): Promise<T> {
  const aborted = deferred<never>();
  const stop = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([pending, aborted.promise]);
  } catch (error) {
    pending.then(dispose, () => {});
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
