import type { Command } from "@commander-js/extra-typings";
import type { CliContext } from "../context.ts";
import { withDemoEnv } from "../demo_world.ts";
import { ExitWith } from "../exit.ts";
import { parseCount, parsePositive } from "../options.ts";
import { run } from "../run.ts";

/** `alx demo [-- COMMAND…]` */
export function add(root: Command, ctx: CliContext): void {
  root.command("demo")
    .description(
      "Try alx on an embedded server: nothing is installed, nothing leaves this machine\n\n" +
        "Opens the terminal UI on it; without a terminal it runs a short tour. " +
        '"alx demo -- COMMAND" runs one command, "--serve" runs the server alone until it is stopped.',
    )
    .argument("[command...]", "After --: an alx command to run against it")
    .option("--port <n>", "Port on loopback (any free one)", parseCount)
    .option("--serve", "Only the server; prints the settings to reach it")
    .option("--submissions <n>", "How many submissions it holds", parsePositive, 2000)
    .option("--seed <n>", "Another number makes other data", parseCount, 1)
    .action(async (command, { serve, ...options }) => {
      const { serveDemo } = await import("../../demo/server.ts");
      const server = await serveDemo({ ...options, port: options.port ?? 0 });
      try {
        if (serve) return await waitForEnd(ctx, server);
        const world = withDemoEnv(ctx, server);
        if (command.length > 0) return endWith(await run(command, world));
        if (ctx.isTty.in && ctx.isTty.out) return endWith(await run(["tui"], world));
        const { runTour } = await import("../tour.ts");
        await runTour(ctx, world);
      } finally {
        await server.close();
      }
    });
}

function endWith(code: number): void {
  if (code !== 0) throw new ExitWith(code);
}

/** Serves until the person or the system stops it, which is how it is meant to end. */
async function waitForEnd(
  ctx: CliContext,
  { url, user, apikey }: { readonly url: string; readonly user: string; readonly apikey: string },
): Promise<void> {
  await ctx.out(`export ALX_SERVER=${url} ALX_USER=${user} ALX_APIKEY=${apikey}\n`);
  if (ctx.signal.aborted) return;
  await new Promise<void>((resolve) => ctx.signal.addEventListener("abort", () => resolve(), { once: true }));
}
