import { createFailure } from "./query_error.ts";

/** An address as 16 bytes in 32 hexadecimal digits, IPv4 as `::ffff:…`; undefined when it is none. */
export function parseIp(text: string): string | undefined {
  const v4 = parseV4(text);
  if (v4 !== undefined) return `${"0".repeat(20)}ffff${v4}`;
  if (!text.includes(":")) return undefined;
  let address = text.replace(/%.*$/, "");
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  if (tail !== null) {
    const low = parseV4(tail[2]!);
    if (low === undefined) return undefined;
    address = `${tail[1]}${low.slice(0, 4)}:${low.slice(4)}`;
  }
  const halves = address.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => half === "" ? [] : half.split(":"));
  const given = groups.flat();
  if (given.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  if (halves.length === 1 ? given.length !== 8 : given.length > 7) return undefined;
  const zeros = Array.from({ length: 8 - given.length }, () => "0");
  const all = halves.length === 1 ? given : [...groups[0]!, ...zeros, ...groups[1]!];
  return all.map((group) => group.toLowerCase().padStart(4, "0")).join("");
}

function parseV4(text: string): string | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const parts = text.split(".");
  if (parts.some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith("0")))) return undefined;
  return parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("");
}

/** The first and last address that a value of a query means: one address, or a network `a/n`. */
export function ipBounds(text: string): { readonly low: string; readonly high: string } {
  const slash = text.indexOf("/");
  if (slash < 0) {
    const address = requireIp(text);
    return { low: address, high: address };
  }
  const base = text.slice(0, slash);
  const size = text.slice(slash + 1);
  const address = requireIp(base);
  if (!/^[+-]?\d+$/.test(size)) throw createFailure(`For input string: "${size}"`);
  const v4 = !base.includes(":");
  const bits = Number(size);
  if (bits < 0 || bits > (v4 ? 32 : 128)) {
    throw createFailure(
      `Illegal prefix length [${bits}] in [${text}]. Must be 0-32 for IPv4 ranges, 0-128 for IPv6 ranges`,
    );
  }
  const host = BigInt((v4 ? 32 : 128) - bits);
  const low = (BigInt(`0x${address}`) >> host) << host;
  const hex = (value: bigint) => value.toString(16).padStart(32, "0");
  return { low: hex(low), high: hex(low | ((1n << host) - 1n)) };
}

/** One address. @throws {QueryError} with the server's text when it is none */
export function requireIp(text: string): string {
  const address = parseIp(text);
  if (address === undefined) throw createFailure(`'${text}' is not an IP string literal.`);
  return address;
}
