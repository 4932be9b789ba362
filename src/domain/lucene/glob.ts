/** A part of a wildcard pattern: a text as it is, any one character, or any text. */
export type GlobStep = { readonly text: string } | "any" | "many";

/** The parts of a wildcard pattern: `*` any text, `?` any one character, `\\` escapes. */
export function globSteps(pattern: string): GlobStep[] {
  const parts = pattern.match(/[*?]|(?:\\[\s\S]|[^*?\\])+|\\$/g) ?? [];
  return parts.map((part) =>
    part === "*" ? "many" : part === "?" ? "any" : { text: part.replace(/\\([\s\S])/g, "$1") }
  );
}

/** A test for names in which only `*` has a meaning; each part is looked for once, from left to right. */
export function starPattern(pattern: string): (name: string) => boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return (name) => name === first;
  return (name) => {
    if (!name.startsWith(first)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return name.length - last.length >= at && name.endsWith(last);
  };
}
