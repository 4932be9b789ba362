/** Waiting until an incident is analysed. @module */
import { type FoundInput, isFinal } from "../../domain/incident_report/row.ts";
import type { Services } from "../services.ts";
import type { IncidentJournal } from "./journal.ts";
import type { ReportSource } from "./report.ts";
import { isOnItsWay, lookUpSent } from "./report_details.ts";
import { journalInputs, readJournals } from "./report_journals.ts";
import { countSubmissions } from "./server_rows.ts";

/** How far an incident is. */
export interface WaitProgress {
  readonly all: number;
  /** Inputs (or submissions, without a journal) that are not done. */
  readonly open: number;
}

/** How {@link waitForIncident} waits. */
export interface WaitOptions {
  readonly onProgress?: ((progress: WaitProgress) => void) | undefined;
  /** Pause between looks; grows up to eight times as long while nothing changes. Default: 2,000. */
  readonly pollMs?: number | undefined;
  /** Give up after so long without a change. Default: 900,000 (15 minutes). */
  readonly patienceMs?: number | undefined;
}

/** The source as it stands after the wait. */
export interface Waited {
  readonly source: ReportSource;
  /** Not 0 when nothing changed for too long. */
  readonly open: number;
}

/**
 * Waits until no input of an incident is open. Journals are read anew, so that a run that goes on is followed; what they
 * left in analysis is asked of the server. Where nothing changes any more it ends, and says how many are left.
 */
export async function waitForIncident(
  services: Services,
  source: ReportSource,
  options: WaitOptions = {},
): Promise<Waited> {
  const { onProgress, pollMs = 2000, patienceMs = 900_000 } = options;
  const { clock, signal } = services;
  let [now, pause, least, changedAt] = [source, pollMs, Infinity, clock.now()];
  for (;;) {
    const startMs = clock.now();
    const progress = await progressOf(services, now);
    onProgress?.(progress);
    if (progress.open !== least) [least, changedAt, pause] = [progress.open, clock.now(), pollMs];
    const isStuck = clock.now() - changedAt >= patienceMs;
    if (progress.open === 0 || isStuck) return { source: now, open: progress.open };
    // Looking at a journal of a million lines takes long: most of the time is left to the run that writes it.
    await clock.sleep(Math.max(pause, 4 * (clock.now() - startMs)), signal);
    pause = Math.min(2 * pause, 8 * pollMs);
    now = await readAgain(now);
  }
}

async function readAgain(source: ReportSource): Promise<ReportSource> {
  if (source.kind === "server") return source;
  return { kind: "journals", journals: await readJournals(source.journals.map(({ path }) => path)) };
}

async function progressOf(services: Services, source: ReportSource): Promise<WaitProgress> {
  if (source.kind === "journals") return await journalProgress(services, source.journals);
  const { all, running } = await countSubmissions(services, source.incident);
  return { all, open: running };
}

const BATCH = 200;

async function journalProgress(
  services: Services,
  journals: readonly IncidentJournal[],
): Promise<WaitProgress> {
  let [all, open] = [0, 0];
  let sent: FoundInput[] = [];
  const settle = async () => {
    open += (await lookUpSent(services, sent)).filter(({ fate }) => !isFinal(fate)).length;
    sent = [];
  };
  for await (const input of journalInputs(journals)) {
    all++;
    if (isOnItsWay(input)) sent.push(input);
    // Those of another machine's part are not waited for: nothing here tells of them.
    else if (!isFinal(input.fate) && input.fate !== "elsewhere") open++;
    if (sent.length >= BATCH) await settle();
  }
  await settle();
  return { all, open };
}
