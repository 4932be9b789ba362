import type { Buffer } from "node:buffer";
import type { Socket } from "node:net";

/** One connection, plain or TLS. */
export interface ByteStream {
  /** Reads some bytes into `target`; 0 when the other side has ended. */
  read(target: Uint8Array): Promise<number>;
  /** Writes all of `bytes`; resolves when more may be written. */
  write(bytes: Uint8Array): Promise<void>;
  /** Frees the connection at once; pending reads and writes reject. May be called twice. */
  close(): void;
  /** Whether a pending read keeps the process alive. Default: it does. */
  keepAlive?(isWanted: boolean): void;
}

/** A stream on one of Deno's own connections: the fast path. */
export function denoStream(conn: Deno.TcpConn | Deno.TlsConn): ByteStream {
  let open = true;
  return {
    read: async (target) => await conn.read(target) ?? 0,
    async write(bytes) {
      for (let sent = 0; sent < bytes.length;) sent += await conn.write(bytes.subarray(sent));
    },
    close() {
      if (!open) return;
      open = false;
      conn.close();
    },
    keepAlive: (isWanted) => isWanted ? conn.ref() : conn.unref(),
  };
}

/** A stream on a socket of `node:net` or `node:tls`, read in its paused mode. */
export function nodeStream(socket: Socket): ByteStream {
  let failure: Error | undefined;
  let ended = false;
  let rest: Buffer | undefined;
  let wake = () => {};
  socket.on("error", (error) => (failure ??= error, wake()));
  socket.on("end", () => (ended = true, wake()));
  socket.on("close", () => (ended = true, wake()));
  socket.on("readable", () => wake());
  return {
    async read(target) {
      for (;;) {
        rest ??= socket.read() ?? undefined;
        if (rest !== undefined) {
          const taken = rest.subarray(0, target.length);
          target.set(taken);
          rest = taken.length < rest.length ? rest.subarray(taken.length) : undefined;
          return taken.length;
        }
        if (failure !== undefined) throw failure;
        if (ended) return 0;
        await new Promise<void>((resolve) => wake = resolve);
      }
    },
    write: (bytes) =>
      new Promise((resolve, reject) => socket.write(bytes, (error) => error ? reject(error) : resolve())),
    close: () => void socket.destroy(),
    keepAlive: (isWanted) => void (isWanted ? socket.ref() : socket.unref()),
  };
}
