/** Where the rows of an incident come from. @module */
import { NotFoundError } from "../../api/errors.ts";
import type { IncidentJournal } from "../../features/incident/journal.ts";
import type { ReportSource } from "../../features/incident/report.ts";
import { readJournals } from "../../features/incident/report_journals.ts";
import { countSubmissions } from "../../features/incident/server_rows.ts";
import type { Services } from "../../features/services.ts";
import { UsageError } from "../../util/error.ts";
import { formatCount } from "../../util/format.ts";
import { xdgDirs } from "../../util/xdg.ts";
import type { CliContext } from "../context.ts";
import { journalOf } from "./options.ts";

/** Which incident, and which journals, as the options say. */
export interface SourceChoice {
  readonly incident?: string | undefined;
  /** Journals to join. */
  readonly journal: readonly string[];
  readonly fromServer?: true | undefined;
  readonly serverMoved?: true | undefined;
}

/** Which incident, and where its rows come from. */
export interface ChosenSource {
  readonly incident: string;
  readonly source: ReportSource;
}

/**
 * The journals named, else the one of this server and incident where there is one, else the server.
 *
 * @throws {UsageError} neither an incident nor a journal is named, or they do not belong together
 * @throws {NotFoundError} there is nothing of the incident
 */
export async function chooseSource(
  ctx: CliContext,
  services: Services,
  choice: SourceChoice,
): Promise<ChosenSource> {
  const { journal, fromServer, incident } = choice;
  if (fromServer && journal.length > 0) {
    throw new UsageError("--from-server and --journal exclude each other");
  }
  const paths = journal.length > 0 || incident === undefined
    ? journal
    : await usualJournal(ctx, services.settings.server, incident);
  if (paths.length > 0 && !fromServer) {
    const journals = await readJournals(paths, choice);
    if (!choice.serverMoved) warnOfServer(ctx, services.settings.server, journals);
    warnOfDamage(ctx, journals);
    return fromJournals(journals, incident);
  }
  if (incident === undefined) {
    throw new UsageError("Which incident?", { hint: "--incident ID, or --journal FILE" });
  }
  return await fromServerAlone(ctx, services, incident, fromServer ?? false);
}

/** Says which lines of journals cannot be read. */
export function warnOfDamage(ctx: CliContext, journals: readonly IncidentJournal[]): void {
  for (const { path, ledger: { damagedLines }, damage } of journals) {
    if (damagedLines === 0) continue;
    const lines = damage.slice(0, MAX_LINES).map(({ line }) => line).join(", ");
    const more = damagedLines > MAX_LINES ? ", …" : "";
    ctx.note(
      `${formatCount(damagedLines)} damaged ${
        damagedLines === 1 ? "line" : "lines"
      } in "${path}" (${lines}${more}): ` +
        "what they told of is missing or out of date here; the next run reconciles it",
    );
  }
}

const MAX_LINES = 10;

/**
 * Journals that were read, as a source.
 *
 * @throws {UsageError} they are of another incident than the one named
 */
export function fromJournals(
  journals: readonly IncidentJournal[],
  incident: string | undefined,
): ChosenSource & { readonly source: { readonly kind: "journals" } } {
  const [first] = journals;
  const head = first?.ledger.head;
  if (incident !== undefined && head?.incident !== incident) {
    throw new UsageError(`"${first?.path}" is the journal of incident "${head?.incident}"`, {
      hint: "leave out --incident",
    });
  }
  return { incident: head?.incident ?? "", source: { kind: "journals", journals } };
}

function warnOfServer(ctx: CliContext, server: string, [first]: readonly IncidentJournal[]): void {
  const told = first?.ledger.server;
  if (told === undefined || bare(told) === bare(server)) return;
  ctx.note(`The journal is of "${told}", and "${server}" is asked: --server may be wrong`);
}

async function fromServerAlone(
  ctx: CliContext,
  services: Services,
  incident: string,
  isServerOnly: boolean,
): Promise<ChosenSource> {
  const { all } = await countSubmissions(services, incident);
  if (all === 0) {
    throw nothingOf(incident, { isServerOnly });
  }
  ctx.note(
    "The server alone tells, no journal: files that it had analysed before, skipped or refused have no submission, " +
      "and of files with the same content one has it; the journal of the machine that sent them knows them",
  );
  return { incident, source: { kind: "server", incident } };
}

/** There is nothing of the incident; `isServerOnly`: nobody has looked for a journal. */
export function nothingOf(
  incident: string,
  options: { readonly isServerOnly?: boolean } = {},
): NotFoundError {
  const what = options.isServerOnly
    ? `The server has no submission of incident "${incident}"`
    : `There is neither a journal nor a submission of incident "${incident}"`;
  return new NotFoundError(what, {
    hint: "alx search submission 'metadata.incident_number:*' --fields metadata",
  });
}

function bare(url: string): string {
  return url.toLowerCase().replace(/\/+$/, "");
}

/** The journal in the state folder; none where there is no such file, or no such folder. */
async function usualJournal(ctx: CliContext, server: string, incident: string): Promise<readonly string[]> {
  if (xdgDirs(ctx.env).state === undefined) return [];
  const path = journalOf(ctx, server, { incident });
  return await Deno.stat(path).then(() => [path], () => []);
}
