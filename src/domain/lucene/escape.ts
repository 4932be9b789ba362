/** A value with its escapes resolved; undefined when an escape is broken. */
export function unescapeText(text: string): string | undefined {
  if (!text.includes("\\")) return text;
  let out = "";
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== "\\") {
      out += text[i];
      continue;
    }
    i++;
    if (i >= text.length) return undefined;
    if (text[i] !== "u") {
      out += text[i];
      continue;
    }
    const hex = text.slice(i + 1, i + 5);
    if (!/^[0-9a-fA-F]{4}$/.test(hex)) return undefined;
    out += String.fromCharCode(Number.parseInt(hex, 16));
    i += 4;
  }
  return out;
}
