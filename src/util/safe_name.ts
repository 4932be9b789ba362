const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const LONGEST_BYTES = 200;

/**
 * A name for a file in the folder at hand, whatever the server or an attacker calls it: no folders, no control or
 * hidden characters, no leading dot or dash, nothing that Windows refuses, at most 200 bytes with the extension kept.
 *
 * @param fallback Taken when nothing is left.
 */
export function safeFileName(name: string, fallback: string): string {
  const last = name.normalize("NFC").split(/[\\/]/).at(-1) ?? "";
  const plain = last.replace(/[\p{C}\p{Zl}\p{Zp}<>:"|?*]/gu, "_").trim().replace(/^[.\-\s]+/, "").replace(
    /[.\s]+$/,
    "",
  );
  if (plain === "") return fallback;
  return shorten(DEVICES.test(plain) ? `_${plain}` : plain);
}

function shorten(name: string): string {
  const bytes = (text: string) => new TextEncoder().encode(text).length;
  if (bytes(name) <= LONGEST_BYTES) return name;
  const extension = /\.[^.]{1,12}$/.exec(name)?.[0] ?? "";
  const stem = [...name.slice(0, name.length - extension.length)];
  while (bytes(stem.join("")) + bytes(extension) > LONGEST_BYTES) stem.length -= Math.ceil(stem.length / 50);
  return stem.join("") + extension;
}
