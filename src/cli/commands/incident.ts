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
    "Bulk-submit large file collections and report on them",
  );
  addSubmit(noun, ctx);
  addAnalyze(noun, ctx);
  addDownload(noun, ctx);
  noun.command("status").description("What the journal and the server say of an incident")
    .requiredOption(...INCIDENT).option(...JOURNAL)
    .option("--follow", "Say it again every 5 seconds, until nothing is open or Ctrl-C")
    .action(async (options) => {
      const { showStatus } = await import("../incident/status.ts");
      await showStatus(ctx, options);
    });
  addJournal(noun, ctx);
  addManifest(noun, ctx);
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

/** `alx incident manifest create|verify|key` */
function addManifest(incident: Command, ctx: CliContext): void {
  const noun = incident.command("manifest").description(
    "Signed lists of an incident's files, for the chain of custody",
  );
  noun.command("create")
    .description(
      "Write what the journal says of every file, signed with your ed25519 key\n\n" +
        "Path, sha256, size, times, outcome, sid and score of each file, the settings, the server and alx's version.",
    )
    .option(...INCIDENT).option(...JOURNAL)
    .requiredOption("--key <file>", "Private ed25519 key, as PEM")
    .requiredOption("--out <file>", "File to write")
    .option("--force", "Replace this file")
    .action(async (options) => {
      const { createManifest } = await import("../incident/manifest_command.ts");
      await createManifest(ctx, options);
    });
  noun.command("verify").description("Check that a manifest is whole and unchanged since it was signed")
    .argument("<file>")
    .option("--public-key <file>", "The signer's public key, as PEM")
    .action(async (file, options) => {
      const { verifyFile } = await import("../incident/manifest_command.ts");
      await verifyFile(ctx, file, options);
    });
  noun.command("key").description("Make an ed25519 key pair: FILE, and FILE.pub for those who verify")
    .argument("<file>")
    .action(async (file) => {
      const { makeKey } = await import("../incident/manifest_command.ts");
      await makeKey(ctx, file);
    });
}
