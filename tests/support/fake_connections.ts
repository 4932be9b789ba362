/** Connections of a server in a test: each is read ahead, so that it shows at once when the client has gone. @module */
import type { ByteConnection } from "../../src/demo/http_reader.ts";

/** A connection a client has made. */
export interface FakeConnection extends ByteConnection {
  writeAll(bytes: Uint8Array): Promise<void>;
  /** Resolves when either side has closed. */
  readonly gone: Promise<void>;
}

/** A listener on a free port of loopback. */
export interface FakeConnections {
  readonly port: number;
  /** Connections made so far. */
  readonly count: number;
  /** Stops listening, cuts what is open and waits for it to end. */
  close(): Promise<void>;
}

/**
 * Runs `serve` on each connection; its end, or its failure, closes that connection.
 *
 * @param pem Speaks TLS with this certificate
 */
export function serveConnections(
  serve: (connection: FakeConnection) => Promise<void>,
  pem?: { readonly cert: string; readonly key: string },
): FakeConnections {
  const at = { hostname: "127.0.0.1", port: 0 };
  const listener = pem === undefined ? Deno.listen(at) : Deno.listenTls({ ...at, ...pem });
  const open = new Set<FakeConnection>();
  const running: Promise<unknown>[] = [];
  let count = 0;
  const accepting = (async () => {
    for await (const conn of listener) {
      count++;
      const ahead = readAhead(conn);
      open.add(ahead.connection);
      const work = serve(ahead.connection).catch(() => {}).finally(() => ahead.connection.close());
      running.push(work, ahead.ended);
    }
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    get count() {
      return count;
    },
    async close() {
      quietly(() => listener.close());
      for (const connection of open) connection.close();
      await accepting.catch(() => {});
      await Promise.all(running);
    },
  };
}

function readAhead(conn: Deno.Conn): { connection: FakeConnection; ended: Promise<void> } {
  const chunks: Uint8Array[] = [];
  const gone = Promise.withResolvers<void>();
  let ended = false;
  let wake = () => {};
  const pump = async () => {
    try {
      for (const room = new Uint8Array(65_536);;) {
        const count = await conn.read(room);
        if (count === null) break;
        chunks.push(room.slice(0, count));
        wake();
      }
    } catch {
      // Reset, closed by us, or no TLS: it has ended.
    }
    ended = true;
    gone.resolve();
    wake();
  };
  const connection: FakeConnection = {
    async read(into) {
      while (chunks.length === 0) {
        if (ended) return null;
        await new Promise<void>((resolve) => wake = resolve);
      }
      const first = chunks[0]!;
      const taken = first.subarray(0, into.length);
      into.set(taken);
      if (taken.length < first.length) chunks[0] = first.subarray(taken.length);
      else chunks.shift();
      return taken.length;
    },
    write: (bytes) => conn.write(bytes),
    async writeAll(bytes) {
      for (let sent = 0; sent < bytes.length;) sent += await conn.write(bytes.subarray(sent));
    },
    close: () => quietly(() => conn.close()),
    gone: gone.promise,
  };
  return { connection, ended: pump() };
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // Closed already.
  }
}
