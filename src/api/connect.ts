/** Connections on the runtime at hand. @module */
import { denoDialer } from "./connect_deno.ts";
import { nodeDialer } from "./connect_node.ts";
import type { Dialer, DialerOptions } from "./dialer.ts";

/** A dialer: TCP, then a tunnel through the proxy, then TLS, as far as needed. Deno's own where there is Deno. */
export function createDialer(options: DialerOptions): Dialer {
  return "Deno" in globalThis ? denoDialer(options) : nodeDialer(options);
}
