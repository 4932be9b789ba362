/** Addresses written so that nothing opens them by accident, and back. @module */

/** Ends of domain names that text is searched for; few of them end names of files as well. */
export const TOP_LEVEL_DOMAINS =
  "com|net|org|info|biz|edu|gov|mil|top|xyz|ru|cn|io|co|site|online|club|icu|pw|cc|tk|ml|ga|gq|cf|de|fr|uk|ca|us|eu|in|br|kr|jp|su" +
  "|ws|me|tv|la|nl|ch|it|es|se|au|ir|ua|vn|tr|id|app|dev|shop|live|store|tech|fun|space|website|cloud|host|vip|work|link|click|pro" +
  "|mobi|asia|bid|onion|invalid|test|example|localhost|local|lan|internal|corp";

const OCTET = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;
const LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
// Names begin where no other name could have begun: else a long word would be searched from each of its letters.
const ADDRESS_IN_TEXT = new RegExp(
  [
    String
      .raw`(?<url>(?<![a-z0-9])(?:https?|ftps?|sftp|ssh|tcp|udp|smb|file|ldaps?|wss?):\/\/[^\s"'<>\x60|^\\]+)`,
    String.raw`(?<email>(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+)`,
    String.raw`(?<ip>(?<![\d.\w])(?:${OCTET}\.){3}${OCTET}(?![\d\w]|\.\d))`,
    String.raw`(?<domain>(?<![\w.@/\\-])(?:${LABEL}\.)+(?:${TOP_LEVEL_DOMAINS})(?![\w@-]|\.\w|\[\.\]))`,
  ].join("|"),
  "gi",
);

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

/** Every URL, e-mail address, IPv4 address and domain of a common kind within free text. */
export function defangText(text: string): string {
  return text.replace(ADDRESS_IN_TEXT, (found: string, url?: string, email?: string) => {
    if (url !== undefined) return defangUrl(url);
    return email !== undefined ? defangEmail(email) : isSentence(found) ? found : defangHost(found);
  });
}

/** `finished.In`: a full stop without a blank after it. */
function isSentence(domain: string): boolean {
  const end = domain.slice(domain.lastIndexOf(".") + 1);
  return end !== end.toLowerCase() && end !== end.toUpperCase();
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
