type Step = string | typeof ANY | typeof MANY;
const ANY = Symbol("any");
const MANY = Symbol("many");

function steps(pattern: string): Step[] {
  const out: Step[] = [];
  const chars = [...pattern];
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i]!;
    if (char === "\\" && i + 1 < chars.length) out.push(chars[++i]!);
    else if (char === "*") out.push(MANY);
    else if (char === "?") out.push(ANY);
    else out.push(char);
  }
  return out;
}

/** A test for a wildcard pattern: `*` any text, `?` any one character, `\` escapes; the whole value must match. */
export function compileGlob(pattern: string): (text: string) => boolean {
  const wanted = steps(pattern);
  const literal = wanted.slice(0, wanted.findIndex((step) => typeof step !== "string"));
  const start = wanted.every((step) => typeof step === "string") ? wanted.join("") : literal.join("");
  return (text) => text.startsWith(start) && globMatches(wanted, [...text]);
}

function globMatches(wanted: readonly Step[], text: readonly string[]): boolean {
  let at = 0;
  let step = 0;
  let star = -1;
  let retry = 0;
  while (at < text.length) {
    if (wanted[step] === MANY) {
      star = step++;
      retry = at;
    } else if (step < wanted.length && (wanted[step] === ANY || wanted[step] === text[at])) {
      step++;
      at++;
    } else if (star >= 0) {
      step = star + 1;
      at = ++retry;
    } else return false;
  }
  while (wanted[step] === MANY) step++;
  return step === wanted.length;
}
