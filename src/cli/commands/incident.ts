import type { Command } from "@commander-js/extra-typings";
import type { CliContext } from "../context.ts";
import { addAnalyze } from "../incident/analyze.ts";
import { INCIDENT, JOURNAL } from "../incident/options.ts";

/** `alx incident submit|analyze|download|status|retry` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("incident").description(
    "Hand in hundreds of thousands of files, and report on them",
  );
  addAnalyze(noun, ctx);
  noun.command("status").description("What the journal and the server say of an incident")
    .requiredOption(...INCIDENT).option(...JOURNAL)
    .action(async (options) => {
      const { showStatus } = await import("../incident/status.ts");
      await showStatus(ctx, options);
    });
}
