import { ConfigError } from "../util/error.ts";

/** Headers that belong to the connection, the body or the login. */
const OWN_HEADERS = new Set([
  "connection",
  "content-length",
  "content-type",
  "cookie",
  "host",
  "transfer-encoding",
  "user-agent",
  "x-apikey",
  "x-user",
  "x-xsrf-token",
]);

/**
 * Checks headers for every request.
 *
 * @throws {ConfigError} a name or value that HTTP does not allow, or a header that alx sets itself
 */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new ConfigError(`"${name}" is no name of a header`);
    if (OWN_HEADERS.has(name.toLowerCase())) {
      throw new ConfigError(`The header "${name}" is set by alx itself`);
    }
    if (/[^\t\x20-\x7e]/.test(value)) {
      throw new ConfigError(`The value of the header "${name}" is not plain ASCII`);
    }
  }
}
