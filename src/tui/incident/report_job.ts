import { HtmlReport } from "../../domain/incident_report/html.ts";
import { reportMarking } from "../../domain/incident_report/marking.ts";
import { engineOf } from "../../domain/classification/engine_of.ts";
import { type Summary, SummaryCollector } from "../../domain/incident_report/summary.ts";
import { reportRows } from "../../features/incident/report.ts";
import { readJournals } from "../../features/incident/report_journals.ts";
import { AlxError } from "../../util/error.ts";
import { formatCount } from "../../util/format.ts";
import { safeFileName } from "../../util/safe_name.ts";
import { expandHome, xdgDirs } from "../../util/xdg.ts";
import type { App, JobProgress } from "../contracts.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import { whoami } from "../shell/account.ts";
import type { IncidentParams } from "./runs.ts";

/** What the screen of a report is opened with. */
export interface IncidentReportParams {
  readonly incident: string;
  readonly journal: string;
  /** The page that was written. */
  readonly path: string;
  readonly summary: Summary;
  /** That of the page; null where nothing in it has one. */
  readonly marking: string | null;
}

function pathFault(text: string): string | undefined {
  if (text.trim() === "") return "The path is missing";
  try {
    Deno.statSync(expandHome(text.trim(), xdgDirs(Deno.env.toObject()).home));
    return "The file exists";
  } catch {
    return undefined;
  }
}

/** Asks where to, writes the report as a page beside the screens, and opens what it comes to. */
export async function reportIncident(app: App, which: IncidentParams): Promise<void> {
  const typed = await app.prompt({
    title: "report: write the page to",
    label: "path",
    initial: `incident-${safeFileName(which.incident, "report").replaceAll(" ", "_")}.html`,
    check: pathFault,
  });
  if (typed === undefined) return;
  const path = expandHome(typed.trim(), xdgDirs(Deno.env.toObject()).home);
  app.startJob({
    title: `Report of ${which.incident}`,
    async run(signal, progress) {
      const { summary, marking } = await writeReport(app, { ...which, path }, { signal, progress });
      app.notify(`Report of ${formatCount(summary.inputs)} files written to ${path}`, { kind: "success" });
      const target = { screen: "incident-report", params: { ...which, path, summary, marking } };
      // Shown where the run is still on screen; elsewhere it is found among the jobs.
      if (app.shell.get().frames.at(-1)?.screen.id === "incident") app.open(target.screen, target.params);
      return target;
    },
  });
}

async function writeReport(
  app: App,
  { incident, journal, path }: IncidentParams & { readonly path: string },
  job: { readonly signal: AbortSignal; readonly progress: JobProgress },
): Promise<Pick<IncidentReportParams, "summary" | "marking">> {
  const journals = await readJournals([journal]);
  const { ledger } = journals[0]!;
  const thresholds = serverThresholds(app);
  const collector = new SummaryCollector(thresholds);
  const page = new HtmlReport({
    ...{ incident, thresholds, server: app.services.settings.server, madeAtMs: app.now() },
    source: "from the journal",
  });
  const services = { ...app.services, signal: job.signal };
  return await intoNewFile(path, async (write) => {
    await write(page.start());
    for await (
      const batch of reportRows(services, { kind: "journals", journals }, { thresholds, details: true })
    ) {
      job.signal.throwIfAborted();
      for (const row of batch) collector.add(row);
      await write(page.rows(batch));
      job.progress(
        `${formatCount(collector.inputs)} of ${formatCount(ledger.paths)}`,
        collector.inputs / ledger.paths,
      );
    }
    const summary = collector.summary();
    const own = [ledger.head?.params.classification ?? []].flat();
    const engine = engineOf(await whoami(app));
    const marking = reportMarking({ found: summary.classifications, own, engine });
    await write(page.end(summary, marking));
    return { summary, marking: marking ?? null };
  });
}

/** Makes a file and lets `work` write it; half a page would look like a whole one and is removed. */
async function intoNewFile<T>(
  path: string,
  work: (write: (text: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const encoder = new TextEncoder();
  const file = await newFile(path);
  let isWhole = false;
  try {
    const result = await work(async (text) => {
      const bytes = encoder.encode(text);
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
    });
    isWhole = true;
    return result;
  } finally {
    file.close();
    if (!isWhole) await Deno.remove(path).catch(() => undefined);
  }
}

async function newFile(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  } catch (cause) {
    throw new AlxError(`Cannot write "${path}"`, { cause, hint: "Choose another name" });
  }
}
