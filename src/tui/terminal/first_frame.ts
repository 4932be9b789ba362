import type { TerminalSize } from "./terminal.ts";

/**
 * The screen before anything is loaded: the top bar, the place of the query and the rule of the list, so that a
 * person sees alx within milliseconds. Written before React is imported; the first real frame replaces it.
 *
 * @param screen Which one opens. Default: the search.
 */
export function firstFrame({ columns, rows }: TerminalSize, screen = "search"): string {
  if (columns < 40 || rows < 10) return "\x1b[1;1H alx";
  if (screen !== "search") {
    const title = screen[0]!.toUpperCase() + screen.slice(1);
    return `\x1b[?2026h\x1b[H\x1b[1;96m alx \x1b[m \x1b[1m${title}\x1b[m` +
      `\x1b[${rows};${columns - 6}H\x1b[96m?\x1b[m\x1b[2m help\x1b[m\x1b[?2026l`;
  }
  const rule = `\x1b[2m${"─".repeat(columns)}\x1b[m`;
  return "\x1b[?2026h\x1b[H\x1b[1;96m alx \x1b[m \x1b[1mSearch\x1b[m\x1b[2;2H\x1b[96m/\x1b[m\x1b[2m›\x1b[m" +
    `\x1b[4;1H${rule}\x1b[${rows};${columns - 6}H\x1b[96m?\x1b[m\x1b[2m help\x1b[m\x1b[?2026l`;
}
