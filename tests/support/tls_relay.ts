/** A TLS front for a plain server, as nginx before a genuine one. @module */
import { connect, type Socket } from "node:net";
import { createServer } from "node:tls";
import { tlsFixture } from "./fake_server.ts";

/** A running front. */
export interface TlsRelay extends AsyncDisposable {
  readonly url: string;
}

/** Which certificate it shows, and whose client certificates it asks for. */
export interface TlsRelayOptions {
  /** A certificate of tests/fixtures/tls, by name. */
  readonly tls: "selfsigned" | "pinned" | "server";
  /** Refuses clients without a certificate of this authority. */
  readonly clientCa?: string;
}

/** Starts a front for the plain server at `target` (`http://127.0.0.1:port`). */
export async function tlsRelay(target: string, { tls, clientCa }: TlsRelayOptions): Promise<TlsRelay> {
  const { port } = new URL(target);
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
  };
  const server = createServer({
    cert: tlsFixture(`${tls}.crt`),
    key: tlsFixture(`${tls}.key`),
    ...(clientCa === undefined
      ? {}
      : { ca: tlsFixture(clientCa), requestCert: true, rejectUnauthorized: true }),
  }, (client) => {
    const upstream = connect({ host: "127.0.0.1", port: Number(port) });
    [client, upstream].forEach(keep);
    client.pipe(upstream).pipe(client);
    client.once("close", () => upstream.destroy());
    upstream.once("close", () => client.destroy());
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The front listens on no port");
  return {
    url: `https://localhost:${address.port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
