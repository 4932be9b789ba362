/** Connections on Node and Bun. @module */
import { connect, type Socket } from "node:net";
import { type ByteStream, nodeStream } from "./byte_stream.ts";
import { authority, type Dialer, type DialerOptions, firstHop, serverPeer, unlessAborted } from "./dialer.ts";
import { connectError } from "./network_error.ts";
import { openTunnel } from "./proxy.ts";
import { connectNode } from "./tls.ts";

/** A dialer on `node:net` and `node:tls`. */
export function nodeDialer(options: DialerOptions): Dialer {
  return {
    async open(signal) {
      signal.throwIfAborted();
      const tcp = await openTcp(options, signal);
      return options.server.secure ? await openTls(tcp, options, signal) : nodeStream(tcp);
    },
  };
}

async function openTcp(options: DialerOptions, signal: AbortSignal): Promise<Socket> {
  const { hostname, port, peer } = firstHop(options);
  const pending = new Promise<Socket>((resolve, reject) => {
    const socket = connect({ host: hostname, port, noDelay: true }, () => {
      socket.off("error", reject);
      resolve(socket);
    });
    socket.once("error", reject);
  });
  try {
    return await unlessAborted(pending, signal, (late) => late.destroy());
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw connectError(error, peer);
  }
}

async function openTls(tcp: Socket, options: DialerOptions, signal: AbortSignal): Promise<ByteStream> {
  const { server, proxy, tls } = options;
  const stop = () => tcp.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    if (proxy !== undefined) {
      await openTunnel(nodeStream(tcp), authority(server), proxy);
      // The tunnel is TLS's now.
      for (const event of ["readable", "error", "end", "close"]) tcp.removeAllListeners(event);
    }
    return nodeStream(await connectNode({ over: { socket: tcp }, servername: server.hostname }, tls, signal));
  } catch (error) {
    tcp.destroy();
    if (signal.aborted) throw signal.reason;
    throw connectError(error, serverPeer(server));
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
