/** Terminals cut or refuse a clipboard of more than about 74 KB; this is the raw size that stays below. */
export const CLIPBOARD_MAX_BYTES = 74_000;

/** How the terminal is reached, which decides how a sequence for it is wrapped. */
export type Multiplexer = "none" | "tmux" | "screen";

/** What stands between alx and the terminal, told by the environment. */
export function multiplexerOf(env: Readonly<Record<string, string | undefined>>): Multiplexer {
  if (env.TMUX !== undefined && env.TMUX !== "") return "tmux";
  return env.TERM?.startsWith("screen") === true ? "screen" : "none";
}

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}

/** The sequence passed through tmux or screen to the terminal outside. */
function wrap(sequence: string, multiplexer: Multiplexer): string {
  if (multiplexer === "tmux") return `\x1bPtmux;${sequence.replaceAll("\x1b", "\x1b\x1b")}\x1b\\`;
  if (multiplexer === "screen") {
    // screen cuts strings at 768 bytes: a chain of short ones.
    const chunks = sequence.match(/[\s\S]{1,250}/g) ?? [];
    return chunks.map((chunk) => `\x1bP${chunk}\x1b\\`).join("");
  }
  return sequence;
}

/**
 * The sequence (OSC 52) by which a terminal puts `text` into the clipboard of the machine it runs on, also over SSH.
 * Within tmux it is sent both ways: to tmux itself (`set-clipboard`) and passed through to the terminal outside.
 *
 * @returns undefined when the text is larger than {@link CLIPBOARD_MAX_BYTES}
 */
export function copySequence(text: string, multiplexer: Multiplexer): string | undefined {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > CLIPBOARD_MAX_BYTES) return undefined;
  const plain = `\x1b]52;c;${base64(bytes)}\x07`;
  return multiplexer === "tmux" ? plain + wrap(plain, "tmux") : wrap(plain, multiplexer);
}
