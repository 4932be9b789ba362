/** Addresses written so that nothing opens them by accident, and back. @module */

const URL_IN_TEXT = /\b(?:https?|ftps?|sftp|ssh|tcp|udp|smb|file|ldaps?|wss?):\/\/[^\s"'<>`|^\\]+/gi;
// Only from where a name begins: else a long word without @ would be searched from each of its letters.
const EMAIL_IN_TEXT = /(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+/g;
const IPV4_IN_TEXT =
  /(?<![\d.\w])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d\w]|\.\d)/g;

/** A host or IP address with its last dot (or colon) in brackets: `evil[.]example`. */
export function defangHost(host: string): string {
  const trailing = host.endsWith(".") ? "." : "";
  const name = host.slice(0, host.length - trailing.length);
  if (name.includes("[.]") || name.includes("[:]")) return host;
  const dot = name.lastIndexOf(".");
  if (dot >= 0) return `${name.slice(0, dot)}[.]${name.slice(dot + 1)}${trailing}`;
  const colon = name.lastIndexOf(":");
  return colon >= 0 && name.split(":").length > 2
    ? `${name.slice(0, colon)}[:]${name.slice(colon + 1)}`
    : host;
}

/** A URL with its scheme and host made harmless: `hxxp://evil[.]example/a.b`. The path stays as it is. */
export function defangUrl(url: string): string {
  const parts = /^([a-z][a-z0-9+.-]*)(:\/\/)((?:[^@/?#]*@)?)(\[[^\]]*\]|[^:/?#]*)(.*)$/is.exec(url);
  if (parts === null) return defangHost(url);
  const [, scheme, slashes, user, host, rest] = parts as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const safe = scheme.replace(/^http/i, (text) => text.replace(/tt/i, "xx")).replace(/^ftp/i, "fxp");
  const bare = host.startsWith("[") ? `[${defangHost(host.slice(1, -1))}]` : defangHost(host);
  return safe + slashes + user + bare + rest;
}

/** An e-mail address: `user[@]evil[.]example`. */
export function defangEmail(address: string): string {
  const at = address.lastIndexOf("@");
  if (at < 0 || address.slice(0, at).endsWith("[")) return address;
  return `${address.slice(0, at)}[@]${defangHost(address.slice(at + 1))}`;
}

/** Every URL, e-mail address and IPv4 address within free text; bare domains look too much like file names. */
export function defangText(text: string): string {
  return text.replace(URL_IN_TEXT, defangUrl).replace(EMAIL_IN_TEXT, defangEmail)
    .replace(IPV4_IN_TEXT, defangHost);
}

/**
 * The value of a tag, made harmless when the tag names something on the network.
 *
 * @param type Path of the tag, such as `network.static.domain`.
 */
export function defangTag(type: string, value: string): string {
  if (!type.startsWith("network.")) return value;
  if (/\.uri$/.test(type)) return defangUrl(value);
  if (/\.(?:domain|ip|sni)$/.test(type)) return defangHost(value);
  return /\.email\.address$/.test(type) ? defangEmail(value) : value;
}

/**
 * Text as people paste it from reports, with the address whole again: `hxxps[:]//evil[.]example` and its many
 * cousins, `user(at)evil dot example` excepted where it would touch ordinary words.
 */
export function refang(text: string): string {
  return text
    .replace(/\bh(?:xx|\*\*|__|XX)p(s?)(?=\s*(?:\[?:\]?|\[:\/\/\]))/gi, "http$1")
    .replace(/\bf(?:x|\*)p(s?)(?=\[?:)/gi, "ftp$1")
    .replace(/\bmeow(s?)(?=:\/\/)/gi, "http$1")
    .replace(/\[:\/\/\]|\[:\]\/\/|:\[\/\/\]/g, "://")
    .replace(/\s?(?:\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\}|\[\.|(?<=\w)\.\])\s?/gi, ".")
    .replace(/\s?(?:\[@\]|\(@\)|\[at\]|\(at\)|\{at\})\s?/gi, "@")
    .replace(/\[:\]/g, ":")
    .replace(/\[\/\]/g, "/");
}
