/** Words for a POSIX shell, for commands that people copy. @module */

const PLAIN = /^[\w@%+=:,./-]+$/;
/** What a terminal obeys while it is pasted, or what hides or turns around what is read; but line ends. */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const encoder = new TextEncoder();

/**
 * One word, whatever is in it. A text with control or hidden characters is written as `$'\x1b…'`, so that pasting it
 * neither ends the paste nor shows another order than is run; lone surrogates become U+FFFD.
 */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) return text;
  if (!UNSAFE.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = text.toWellFormed().replace(/[\\']/g, "\\$&");
  return `$'${escaped.replace(new RegExp(UNSAFE, "gu"), bytesOf)}'`;
}

/** Octal, which takes three digits at most: what follows cannot become a part of it. */
function bytesOf(character: string): string {
  return [...encoder.encode(character)]
    .map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

/**
 * A command with its arguments, each one word.
 *
 * @param operands Arguments that are no options. When one starts with a dash, they come last, after `--`.
 * @param options Options with their values.
 */
export function shellCommand(
  command: readonly string[],
  operands: readonly string[] = [],
  options: readonly string[] = [],
): string {
  const isMarked = operands.some((word) => word.startsWith("-"));
  const rest = isMarked ? [...options, "--", ...operands] : [...operands, ...options];
  return [...command, ...rest].map(shellWord).join(" ");
}
