/** A server that wants client certificates. @module */
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { tlsFixture } from "./fake_server.ts";

/** Whether this runtime can play such a server: older ones (seen on Deno 2.6) never ask for the client's certificate. */
export const CAN_ASK = !/^2\.[0-8]\./.test(Deno.version.deno);

/** A running server. */
export interface MtlsServer extends AsyncDisposable {
  readonly url: string;
  /** Requests that came from somebody whose certificate was good, by the name in it. */
  readonly names: (string | undefined)[];
}

/** The page of nginx, which stands before genuine servers and finishes the handshake to say what is wrong. */
const page = (title: string) =>
  `<html>\n<head><title>400 ${title}</title></head>\n<body>${title}</body></html>`;

/** A server that wants a client certificate: it says so in a page, or (`strict`) breaks the connection. */
export async function mtlsServer(strict: boolean): Promise<MtlsServer> {
  const names: (string | undefined)[] = [];
  const server = createServer({
    ...{ cert: tlsFixture("server.crt"), key: tlsFixture("server.key"), ca: tlsFixture("client_ca.crt") },
    ...{ requestCert: true, rejectUnauthorized: strict },
  }, (request, response) => {
    const socket = request.socket as TLSSocket; // the server is an https one
    const certificate = socket.getPeerCertificate();
    if (!socket.authorized) {
      const none = certificate?.subject === undefined;
      response.writeHead(400, { "content-type": "text/html" });
      return response.end(page(none ? "No required SSL certificate was sent" : "The SSL certificate error"));
    }
    names.push(String(certificate.subject.CN));
    const envelope = {
      api_error_message: "",
      api_response: {},
      api_server_version: "4",
      api_status_code: 200,
    };
    const api_response = request.url?.endsWith("/whoami/") ? { username: "analyst" } : {};
    response.end(JSON.stringify({ ...envelope, api_response }));
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    url: `https://localhost:${port}`,
    names,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
