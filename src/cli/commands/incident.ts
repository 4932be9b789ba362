import type { Command } from "@commander-js/extra-typings";
import type { CliContext } from "../context.ts";
import { addAnalyze } from "../incident/analyze.ts";
import { addDownload } from "../incident/download.ts";
import { INCIDENT, JOURNAL } from "../incident/options.ts";
import { addSubmit } from "../incident/submit_options.ts";
import { parsePositive } from "../options.ts";

/** `alx incident submit|analyze|download|status|retry` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("incident").description(
    "Hand in hundreds of thousands of files, and report on them",
  );
  addSubmit(noun, ctx);
  addAnalyze(noun, ctx);
  addDownload(noun, ctx);
  noun.command("status").description("What the journal and the server say of an incident")
    .requiredOption(...INCIDENT).option(...JOURNAL)
    .action(async (options) => {
      const { showStatus } = await import("../incident/status.ts");
      await showStatus(ctx, options);
    });
  addJournal(noun, ctx);
  noun.command("forget").description("Take inputs back; what the server has of them stays there")
    .argument("<path...>", "Files, or folders with all that is below them")
    .requiredOption(...INCIDENT).option(...JOURNAL)
    .action(async (paths, options) => {
      const { forget } = await import("../incident/journal_command.ts");
      await forget(ctx, paths, options);
    });
  noun.command("retry").description("Send again what failed, was lost or could not be read, from the journal")
    .requiredOption(...INCIDENT).option(...JOURNAL)
    .option("--jobs <n>", "Most requests at once (64); fewer when the server answers slowly", parsePositive)
    .option("--no-wait", "End when all is sent; a later run waits for the results")
    .action(async (options) => {
      const { retry } = await import("../incident/submit_command.ts");
      await retry(ctx, options);
    });
}

/** `alx incident journal check|repair|compact` */
function addJournal(incident: Command, ctx: CliContext): void {
  const noun = incident.command("journal").description("Check and rewrite the journal of an incident");
  const verb = (name: string, help: string) =>
    noun.command(name).description(help).option(...INCIDENT).option(...JOURNAL);
  verb("check", "Name the damaged lines of a journal; exit 7 when there are some")
    .action(async (options) => {
      const { checkJournal } = await import("../incident/journal_command.ts");
      await checkJournal(ctx, options);
    });
  verb("repair", "Rewrite a journal without its damaged lines; the old file is kept")
    .action(async (options) => {
      const { rewrite } = await import("../incident/journal_command.ts");
      await rewrite(ctx, options, { isCompact: false });
    });
  verb("compact", "Rewrite a journal without lines that later ones replace; the old file is kept")
    .action(async (options) => {
      const { rewrite } = await import("../incident/journal_command.ts");
      await rewrite(ctx, options, { isCompact: true });
    });
}
