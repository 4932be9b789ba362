import { createDemo, type Demo, type DemoHooks } from "./demo.ts";
import { serveHttp } from "./http_server.ts";
import { SocketServer } from "./socketio.ts";
import type { DemoOptions } from "./state.ts";

/** Where to serve. */
export interface ServeOptions extends DemoOptions, DemoHooks {
  /** @default 0: any free one */
  readonly port?: number;
  /** @default "127.0.0.1" */
  readonly hostname?: string;
  /** Connections on which no whole request head comes within this time are closed. @default 60,000 */
  readonly headTimeoutMs?: number;
}

/** A running embedded server and the login of its analyst. */
export interface RunningDemo {
  /** Such as `http://127.0.0.1:8080`, without a slash at its end. */
  readonly url: string;
  readonly user: string;
  readonly apikey: string;
  readonly password: string;
  readonly demo: Demo;
  /** Stops it; open connections are cut. */
  close(): Promise<void>;
}

/**
 * Whether a `Host` header may name this server. A page of another site whose name was made to resolve to this machine
 * could otherwise use the demo's well-known logins.
 */
function isServed(host: string, hostname: string): boolean {
  const name = host.replace(/:\d*$/, "").toLowerCase();
  if (["127.0.0.1", "localhost", "[::1]", hostname, `[${hostname}]`].includes(name)) return true;
  const onEveryInterface = hostname === "0.0.0.0" || hostname === "::";
  return onEveryInterface && (/^[\d.]+$/.test(name) || name.startsWith("["));
}

/** Starts an embedded server on the loopback interface. */
export function serveDemo(options: ServeOptions = {}): Promise<RunningDemo> {
  const demo = createDemo(options);
  const { hostname = "127.0.0.1", port = 0 } = options;
  const sockets = new SocketServer(demo.state);
  const server = serveHttp({
    ...{ hostname, port, headTimeoutMs: options.headTimeoutMs },
    handle: (request, peer) => {
      const url = new URL(request.url);
      if (!isServed(url.host, hostname) || !isServed(request.headers.get("host") ?? url.host, hostname)) {
        return Promise.resolve(new Response("Unknown host\n", { status: 421 }));
      }
      return url.pathname === "/socket.io/" ? sockets.handle(request, peer) : demo.handle(request, peer);
    },
    upgrade: (upgrade) => isServed(upgrade.head.get("host"), hostname) ? sockets.upgrade(upgrade) : undefined,
  });
  return Promise.resolve({
    url: `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${server.port}`,
    user: "analyst",
    apikey: "demo:analyst",
    password: "analyst",
    demo,
    async close() {
      await sockets.close();
      await server.close();
    },
  });
}
