import { setImmediate } from "node:timers";
import { type ByteStream, denoStream, nodeStream } from "./byte_stream.ts";
import type { ServerAddress } from "./client_options.ts";
import { CAN_PIN, connectError, type Peer } from "./network_error.ts";
import { openTunnel, type Proxy } from "./proxy.ts";
import { connectNode, type TlsSettings } from "./tls.ts";
import { TlsError } from "./errors.ts";

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

/** A dialer: TCP, then a tunnel through the proxy, then TLS, as far as needed. */
export function createDialer(options: DialerOptions): Dialer {
  const { server, tls, proxy } = options;
  // Deno's own TLS is the fast way; these are what it cannot do.
  let viaNode = tls.verify === "off" || (proxy !== undefined && tls.clientCertificate !== undefined);
  return {
    async open(signal) {
      signal.throwIfAborted();
      if (!server.secure) return await openPlain(options, signal);
      if (viaNode) return await openNode(options, signal);
      try {
        return await openDeno(options, signal);
      } catch (error) {
        if (signal.aborted || !mayBePinned(error, tls)) throw error;
        const stream = await openNode(options, signal);
        viaNode = true;
        return stream;
      }
    },
  };
}

/** Whether the certificate was refused for a reason that does not count when the user gave that very certificate. */
function mayBePinned(error: unknown, tls: TlsSettings): boolean {
  return CAN_PIN && typeof tls.verify === "object" && error instanceof TlsError &&
    error.cause instanceof Error &&
    /CaUsedAsEndEntity|NotValidForName|not valid for name|UnsupportedCertVersion/.test(error.cause.message);
}

function serverPeer(server: ServerAddress): Peer {
  return { name: server.host, proxy: false };
}

/** First hop: the proxy or the server. */
function firstHop({ server, proxy }: DialerOptions): { hostname: string; port: number; peer: Peer } {
  return proxy === undefined
    ? { hostname: server.hostname, port: server.port, peer: serverPeer(server) }
    : { hostname: proxy.hostname, port: proxy.port, peer: { name: proxy.name, proxy: true } };
}

async function openPlain(options: DialerOptions, signal: AbortSignal): Promise<ByteStream> {
  return denoStream(await openTcp(options, signal));
}

async function openTcp(options: DialerOptions, signal: AbortSignal): Promise<Deno.TcpConn> {
  const { hostname, port, peer } = firstHop(options);
  const stop = new AbortController();
  // The runtime forgets a connection that is aborted in the turn in which it is made: it stays open for good. After
  // the turn it is known which of both happened.
  const stopSoon = () => void setImmediate(() => stop.abort());
  signal.addEventListener("abort", stopSoon, { once: true });
  const pending = Deno.connect({ hostname, port, signal: stop.signal });
  try {
    const conn = await unlessAborted(pending, signal, (late) => late.close());
    conn.setNoDelay(true);
    return conn;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw connectError(error, peer);
  } finally {
    signal.removeEventListener("abort", stopSoon);
  }
}

async function openDeno(options: DialerOptions, signal: AbortSignal): Promise<ByteStream> {
  const { server, tls, proxy } = options;
  const caCerts = typeof tls.verify === "object" ? { caCerts: [tls.verify.caPem] } : {};
  const secure = { hostname: server.hostname, alpnProtocols: ["http/1.1"], ...caCerts };
  let conn: { close(): void } | undefined;
  const stop = () => closeQuietly(conn);
  signal.addEventListener("abort", stop, { once: true });
  try {
    let made: Deno.TlsConn;
    if (tls.clientCertificate !== undefined) {
      const { certPem, keyPem } = tls.clientCertificate;
      const pending = Deno.connectTls({
        ...secure,
        port: server.port,
        cert: certPem,
        key: keyPem ?? certPem,
      });
      made = await unlessAborted(pending, signal, (late) => late.close());
    } else {
      const tcp = conn = await openTcp(options, signal);
      if (proxy !== undefined) await openTunnel(denoStream(tcp), authority(server), proxy);
      made = await Deno.startTls(tcp, secure);
    }
    conn = made;
    // Cancelled while one became the other: there was nothing that could be closed, and the server may stay silent.
    signal.throwIfAborted();
    await made.handshake();
    signal.throwIfAborted();
    return denoStream(made);
  } catch (error) {
    closeQuietly(conn);
    if (signal.aborted) throw signal.reason;
    throw connectError(error, serverPeer(server));
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function authority({ hostname, port }: ServerAddress): string {
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

async function openNode(options: DialerOptions, signal: AbortSignal): Promise<ByteStream> {
  const { hostname, port } = options.server;
  try {
    const way = options.proxy === undefined
      ? { hostname, port }
      : await openRelay(options, options.proxy, signal);
    return nodeStream(await connectNode({ ...way, servername: hostname }, options.tls, signal));
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw connectError(error, serverPeer(options.server));
  }
}

/**
 * A port of this machine that leads through the proxy's tunnel, for one connection: `node:tls` of older runtimes
 * cannot take over a connection that has been read from. What passes is TLS already.
 */
async function openRelay(options: DialerOptions, proxy: Proxy, signal: AbortSignal) {
  const tunnel = await openTcp(options, signal);
  try {
    await openTunnel(denoStream(tunnel), authority(options.server), proxy);
  } catch (error) {
    closeQuietly(tunnel);
    throw error;
  }
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  relay(listener, tunnel, signal);
  return { hostname: "127.0.0.1", port: (listener.addr as Deno.NetAddr).port };
}

async function relay(listener: Deno.TcpListener, tunnel: Deno.TcpConn, signal: AbortSignal): Promise<void> {
  const stop = () => (closeQuietly(listener), closeQuietly(tunnel));
  signal.addEventListener("abort", stop, { once: true });
  try {
    const local = await listener.accept();
    closeQuietly(listener);
    await Promise.allSettled([
      local.readable.pipeTo(tunnel.writable),
      tunnel.readable.pipeTo(local.writable),
    ]);
  } catch {
    // The one who was to connect gave up.
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

/** `pending`, unless the signal is aborted first: then what arrives late is disposed of. */
async function unlessAborted<T>(
  pending: Promise<T>,
  signal: AbortSignal,
  dispose: (late: T) => void,
): Promise<T> {
  const aborted = Promise.withResolvers<never>();
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

function closeQuietly(conn: { close(): void } | undefined): void {
  try {
    conn?.close();
  } catch {
    // Already closed: by the handshake that failed, or taken over by it.
  }
}
