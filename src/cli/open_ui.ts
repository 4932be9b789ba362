import { UsageError } from "../util/error.ts";
import type { CliContext } from "./context.ts";

/** Where the UI opens; see `tui/app.tsx`, which only the UI loads. */
type Start = Parameters<(typeof import("../tui/start.ts"))["startTui"]>[1];

/**
 * Opens the terminal UI and returns when the person leaves it.
 *
 * @throws {UsageError} there is no terminal
 */
export async function openUi(ctx: CliContext, start: Start): Promise<void> {
  if (!ctx.isTty.in || !ctx.isTty.out) {
    throw new UsageError("The terminal UI needs a terminal", { hint: "alx --help for the commands" });
  }
  const { TERM = "" } = ctx.env;
  if (Deno.build.os !== "windows" && (TERM === "" || TERM === "dumb")) {
    throw new UsageError(`The terminal UI cannot draw on a terminal of type "${TERM}"`, {
      hint: "TERM=xterm-256color alx, or alx --help for the commands",
    });
  }
  // The first frame is drawn while the settings are read and the rest is loaded.
  const [{ startTui }, asks] = await Promise.all([import("../tui/start.ts"), mayAsk(ctx)]);
  if (asks) await logIn(ctx);
  await ctx.onWholeScreen(() => startTui(ctx.services(), start));
}

/** Whether logging in may ask for a password or for the code of a second factor, which needs the screen. */
async function mayAsk(ctx: CliContext): Promise<boolean> {
  const { effectiveSettings } = await import("../features/settings.ts");
  const sources = await ctx.sources().catch(() => undefined); // the UI says what is wrong with them
  const set = new Set(
    effectiveSettings(sources?.layers ?? []).filter(({ text }) => text !== undefined).map(({ name }) => name),
  );
  return set.has("user") && !set.has("apikey") && !set.has("token");
}

async function logIn(ctx: CliContext): Promise<void> {
  const { client, signal } = await ctx.services();
  await client.user.whoami(signal);
}
