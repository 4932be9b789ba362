import type { TerminalSize } from "./terminal.ts";

/** How the first frame is drawn. */
export interface FirstFrameOptions {
  /** Id of the screen that opens. Default: the search. */
  readonly screen?: string | undefined;
  /** False under NO_COLOR: attributes only. Default: true. */
  readonly hasColour?: boolean;
}

/**
 * The screen before anything is loaded: the top bar, the place of the query and the rule of the list, so that a
 * person sees alx within milliseconds. Written before React is imported; the first real frame replaces it.
 */
export function firstFrame({ columns, rows }: TerminalSize, options: FirstFrameOptions = {}): string {
  if (columns < 40 || rows < 10) return "\x1b[1;1H alx";
  const { screen = "search", hasColour = true } = options;
  const accent = hasColour ? "96" : "1";
  const title = screen[0]!.toUpperCase() + screen.slice(1);
  const bar = `\x1b[H\x1b[${hasColour ? "1;96" : "1"}m alx \x1b[m \x1b[1m${title}\x1b[m`;
  const help = `\x1b[${rows};${columns - 6}H\x1b[${accent}m?\x1b[m\x1b[2m help\x1b[m`;
  const rule = `\x1b[2m${"─".repeat(columns)}\x1b[m`;
  const query = `\x1b[2;2H\x1b[${accent}m/\x1b[m\x1b[2m›\x1b[m\x1b[4;1H${rule}`;
  return `\x1b[?2026h${bar}${screen === "search" ? query : ""}${help}\x1b[?2026l`;
}
