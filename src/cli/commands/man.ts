import type { Command } from "@commander-js/extra-typings";
import type { CliContext } from "../context.ts";
import { createContext } from "../create_context.ts";
import { manPage } from "../man_page.ts";
import { createProgram } from "../program.ts";

/** `alx man` */
export function add(root: Command, ctx: CliContext): void {
  root.command("man")
    .description('Print the manual page: "alx man | man -l -", or "alx man > alx.1"')
    .action(async () => {
      const whole = await createProgram(createContext(ctx), { help: () => undefined });
      await ctx.out(manPage(whole));
    });
}
