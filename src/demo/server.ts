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

/** Starts an embedded server on the loopback interface. */
export function serveDemo(options: ServeOptions = {}): Promise<RunningDemo> {
  const demo = createDemo(options);
  const { hostname = "127.0.0.1", port = 0 } = options;
  const sockets = new SocketServer(demo.state);
  const server = serveHttp({
    hostname,
    port,
    handle: (request, peer) => {
      return new URL(request.url).pathname === "/socket.io/"
        ? sockets.handle(request, peer)
        : demo.handle(request, peer);
    },
    upgrade: (upgrade) => sockets.upgrade(upgrade),
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
