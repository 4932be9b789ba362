import { parseServer } from "../api/client_options.ts";

/**
 * The address of a server as it is typed or pasted: without a scheme it is https, and an address pasted behind a scheme
 * that stood there already counts alone.
 *
 * @returns an address without a trailing slash
 * @throws {ConfigError} it is not an address of a server
 */
export function typedServer(text: string): string {
  const address = text.trim().replace(/^https?:\/\/(?=https?:\/\/)/i, "");
  return parseServer(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`).url;
}
