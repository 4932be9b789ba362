/** The quick door to the UI: shows a first frame before React is loaded. @module */
import type { Services } from "../features/services.ts";
import type { TuiStart } from "./app.tsx";
import { firstFrame } from "./terminal/first_frame.ts";
import { themeFrom } from "./theme.ts";
import { Terminal } from "./terminal/terminal.ts";

/**
 * Opens the UI with as little delay as can be: takes the terminal, writes the frame of the coming screen, and loads
 * the rest while the services are made. Keys typed meanwhile are kept. Returns when the person quits; the terminal is
 * restored before anything is thrown.
 */
export async function startTui(services: Services | Promise<Services>, start: TuiStart = {}): Promise<void> {
  const env = Deno.env.toObject();
  const terminal = new Terminal(env);
  terminal.open();
  try {
    terminal.write(
      firstFrame(terminal.size(), { screen: start.screen, hasColour: themeFrom(env).name !== "mono" }),
    );
    const [{ askFirst }, ready] = await Promise.all([import("./first_question.ts"), services]);
    const queries = askFirst(ready, start);
    const { runTui } = await import("./app.tsx");
    await runTui(ready, start, { terminal, queries });
  } finally {
    terminal.close();
  }
}
