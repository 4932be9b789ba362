import type { ByteStream } from "./byte_stream.ts";
import { NetworkError } from "./errors.ts";
import { ConfigError } from "../util/error.ts";

/** A proxy to go through. */
export interface Proxy {
  readonly hostname: string;
  readonly port: number;
  /** `host:port`, for messages. */
  readonly name: string;
  /** The value of `Proxy-Authorization`. */
  readonly authorization: string | undefined;
  /** To be kept out of every message. */
  readonly password: string | undefined;
}

/**
 * Reads `http://[user:password@]host[:port]`; the scheme may be left out, the default port is 80.
 *
 * @throws {ConfigError} another scheme, or not a URL
 */
export function parseProxy(text: string): Proxy {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url === undefined || url.hostname === "" || url.protocol !== "http:") {
    const shown = url === undefined ? "" : ` with the scheme "${url.protocol.slice(0, -1)}"`;
    throw new ConfigError(`The proxy address${shown} cannot be used`, {
      hint: "Give the proxy as http://host:port; https and socks proxies are not supported",
    });
  }
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return {
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? 80 : Number(url.port),
    name: url.host,
    authorization: url.username === "" ? undefined : `Basic ${base64(credentials)}`,
    password: url.password === "" ? undefined : decodeURIComponent(url.password),
  };
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** Whether `hostname:port` is reached directly by the rules of `NO_PROXY`. Loopback always is not special here. */
export function bypassesProxy(noProxy: readonly string[], hostname: string, port: number): boolean {
  const host = hostname.toLowerCase();
  return noProxy.some((entry) => {
    const rule = entry.trim().toLowerCase();
    if (rule === "*") return true;
    if (rule.includes("/")) return inNetwork(host, rule);
    const [, name = "", only] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(rule) ?? [];
    const exact = rule.split(":").length > 2 && !rule.startsWith("[") ? rule : name;
    if (exact === "" || (exact === name && only !== undefined && Number(only) !== port)) return false;
    const suffix = exact.replace(/^\*?\./, "");
    return host === suffix || host.endsWith(`.${suffix}`);
  });
}

function inNetwork(host: string, rule: string): boolean {
  const [net = "", bits = ""] = rule.split("/");
  const address = ipv4(host);
  const base = ipv4(net);
  const length = Number(bits);
  if (address === undefined || base === undefined || !(length >= 0 && length <= 32)) return false;
  const size = 2 ** (32 - length);
  return Math.floor(address / size) === Math.floor(base / size);
}

function ipv4(text: string): number | undefined {
  const parts = text.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/**
 * Asks the proxy at the other end of `stream` for a connection to `authority` (`host:port`).
 *
 * @throws {NetworkError} it refused
 */
export async function openTunnel(stream: ByteStream, authority: string, proxy: Proxy): Promise<void> {
  const login = proxy.authorization === undefined ? "" : `Proxy-Authorization: ${proxy.authorization}\r\n`;
  await stream.write(
    new TextEncoder().encode(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${login}\r\n`),
  );
  const buffer = new Uint8Array(16_384);
  let text = "";
  while (!text.includes("\r\n\r\n")) {
    const count = await stream.read(buffer);
    if (count === 0 || text.length > 65_536) {
      throw new NetworkError(`The proxy "${proxy.name}" closed the connection instead of answering`);
    }
    text += new TextDecoder("latin1").decode(buffer.subarray(0, count));
  }
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0);
  if (status >= 200 && status < 300) return;
  throw new NetworkError(`The proxy "${proxy.name}" refused to connect to "${authority}" (${status})`, {
    hint: status === 407
      ? "Give the proxy's user and password: --proxy http://user:password@host:port"
      : "Check --proxy",
  });
}
