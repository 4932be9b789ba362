/** Connections on Deno. @module */
import { setImmediate } from "node:timers";
import { type ByteStream, denoStream, nodeStream } from "./byte_stream.ts";
import { authority, type Dialer, type DialerOptions, firstHop, serverPeer, unlessAborted } from "./dialer.ts";
import { CAN_PIN, connectError } from "./network_error.ts";
import { openTunnel, type Proxy } from "./proxy.ts";
import { connectNode, type TlsSettings } from "./tls.ts";
import { TlsError } from "./errors.ts";

/** A dialer on Deno's own connections. */
export function denoDialer(options: DialerOptions): Dialer {
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

async function openNode(options: DialerOptions, signal: AbortSignal): Promise<ByteStream> {
  const { hostname, port } = options.server;
  try {
    const way = options.proxy === undefined
      ? { host: hostname, port }
      : await openRelay(options, options.proxy, signal);
    return nodeStream(await connectNode({ over: way, servername: hostname }, options.tls, signal));
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
  return { host: "127.0.0.1", port: (listener.addr as Deno.NetAddr).port };
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

function closeQuietly(conn: { close(): void } | undefined): void {
  try {
    conn?.close();
  } catch {
    // Already closed: by the handshake that failed, or taken over by it.
  }
}
