/** Rebuilds the tree of an incident's files below a folder, those with scores in a range. @module */
import { numberAt } from "../../domain/columns.ts";
import type { ReportRow } from "../../domain/incident_report/row.ts";
import type { VerdictThresholds } from "../../domain/verdict.ts";
import { toError } from "../../util/error.ts";
import { inParallel } from "../submit/parallel.ts";
import type { Services } from "../services.ts";
import { hexWords, KeyTable } from "./compact.ts";
import { fetchFile, holdsContent } from "./download_file.ts";
import { TargetFolder } from "./download_folder.ts";
import { DownloadHealth } from "./download_health.ts";
import { OWN_FOLDER, type Placed, type Places, TargetPlan } from "./download_plan.ts";
import { type Lock, lockJournal } from "./lock.ts";
import { reportRows, type ReportSource } from "./report.ts";
import { submissionsOf } from "./report_details.ts";
import { fileFault } from "../../util/file_error.ts";

/** What is downloaded, and how. */
export interface DownloadOptions {
  /** Only files with this score or less. */
  readonly maxScore: number;
  /** Default: no limit. */
  readonly minScore?: number | undefined;
  /** Folder to write into; made where it is absent. */
  readonly to: string;
  /** Leading folders to leave out. Default: those that all inputs share. */
  readonly strip?: string | undefined;
  readonly encoding: "cart" | "raw";
  /** Files at once. */
  readonly jobs: number;
  /** Replace files that are there. */
  readonly overwrite: boolean;
  /** Only say what would be done. */
  readonly dryRun: boolean;
  readonly thresholds: VerdictThresholds;
  /** Take files too whose analysis had service errors, or whose submission is not on the server any more. */
  readonly includeIncomplete?: boolean | undefined;
  /** Called for each input that gets no row. */
  readonly onLeftOut?: ((why: LeftOut) => void) | undefined;
}

/** Why an input gets no row. */
export type LeftOut = "score" | "incomplete" | "not analysed";

/**
 * What became of a file.
 *
 * - `downloaded`: it is there, whole and checked
 * - `present`: it was there already, with the right content
 * - `planned`: it would be downloaded
 * - `left out`: its score is out of the range by now, or was in another submission of the incident
 * - `failed`: see the reason
 */
export type DownloadState = "downloaded" | "present" | "planned" | "left out" | "failed";

/** One file. The names are those of JSON and CSV. */
export interface DownloadRow {
  /** As it was named where it came from. */
  readonly path: string;
  /** Below the folder; null when it has no place. */
  readonly target: string | null;
  readonly sha256: string;
  readonly size: number | null;
  readonly score: number;
  readonly state: DownloadState;
  readonly reason: string | null;
}

/**
 * Downloads the analysed files whose score is in the range, each to a harmless path below the folder. What is there whole
 * is skipped, so that the same call goes on after a stop. Rows come as files are ready.
 *
 * A content whose score is above the range in any submission of the incident, or by now, is left out: the tree is meant
 * to be a clean one.
 *
 * @throws {AlxError} the folder cannot be used, the server is away or refuses all downloads; the rest can go on later
 */
export async function* downloadIncident(
  services: Services,
  source: ReportSource,
  options: DownloadOptions,
): AsyncGenerator<DownloadRow, void> {
  const { places, tooHigh } = await plan(services, source, options);
  const folder = await (options.dryRun ? TargetFolder.look(options.to) : TargetFolder.open(options.to));
  const lock = options.dryRun ? undefined : await openOwn(folder);
  const health = new DownloadHealth(services);
  let fatal: Error | undefined;
  const job: Job = { services, options, places, tooHigh, folder };
  const work = async (file: Wanted): Promise<DownloadRow | undefined> => {
    try {
      const row = await handle(job, file);
      if (row.state === "downloaded") health.succeeded();
      return row;
    } catch (error) {
      if (services.signal.aborted) return undefined;
      if (await health.endsAll(error)) fatal ??= toError(error);
      return rowOf(job, file, "failed", reasonOf(error));
    }
  };
  const isStopped = () => fatal !== undefined || services.signal.aborted;
  try {
    const rows = inParallel(wanted(services, source, options), { jobs: options.jobs, isStopped, work });
    for await (const row of rows) if (row !== undefined) yield row;
  } finally {
    lock?.release();
  }
  services.signal.throwIfAborted();
  if (fatal !== undefined) throw fatal;
}

interface Wanted extends Placed {
  readonly size: number | null;
  readonly score: number;
  /** Its score by now. */
  readonly scoreNow: number;
}

interface Job {
  readonly services: Services;
  readonly options: DownloadOptions;
  readonly places: Places;
  /** Contents with a score above the range somewhere. */
  readonly tooHigh: KeyTable;
  readonly folder: TargetFolder;
}

/** Looks at all inputs twice: for what their paths share and which contents are out, then for who wants which place. */
async function plan(
  services: Services,
  source: ReportSource,
  options: DownloadOptions,
): Promise<{ readonly places: Places; readonly tooHigh: KeyTable }> {
  const suffix = options.encoding === "cart" ? ".cart" : "";
  const targets = new TargetPlan({ strip: options.strip, suffix });
  const tooHigh = new KeyTable(4);
  for await (const row of analysed(services, source, options)) {
    targets.see(row);
    if (row.score > options.maxScore) tooHigh.add(contentKey(row.sha256));
  }
  const places = targets.places();
  for await (const row of analysed(services, source, options)) places.claim(row);
  return { places, tooHigh };
}

/** Half of a hash: enough for what leaves a file out, and a million of them may be too high. */
function contentKey(sha256: string): Uint32Array {
  return hexWords(sha256.slice(0, 32));
}

type Analysed = ReportRow & Placed & { readonly score: number };

async function* analysed(
  services: Services,
  source: ReportSource,
  { thresholds }: DownloadOptions,
): AsyncGenerator<Analysed, void> {
  // One batch at a time: more of them in memory make the heap's room for what is new grow, and there is little to ask for.
  const options = { thresholds, details: false, repeated: true, jobs: 1, check: false };
  for await (const batch of reportRows(services, source, options)) {
    for (const row of batch) if (isAnalysed(row)) yield row;
  }
}

const INCOMPLETE: ReadonlySet<ReportRow["fate"]> = new Set(["incomplete", "gone"]);

function isAnalysed(row: ReportRow): row is Analysed {
  return (row.fate === "done" || INCOMPLETE.has(row.fate)) && row.score !== null && row.sha256 !== null &&
    /^[0-9a-f]{64}$/.test(row.sha256);
}

/** The files in the range, each with its score by now. */
async function* wanted(
  services: Services,
  source: ReportSource,
  options: DownloadOptions,
): AsyncGenerator<Wanted, void> {
  const { thresholds, minScore = -Infinity, maxScore, onLeftOut = () => undefined } = options;
  const isWhole = ({ fate }: ReportRow) => options.includeIncomplete || !INCOMPLETE.has(fate);
  for await (const batch of reportRows(services, source, { thresholds, details: false })) {
    const rows = batch.filter(isAnalysed).filter((row) => {
      const isInRange = row.score >= minScore && row.score <= maxScore;
      if (!isInRange) onLeftOut("score");
      else if (!isWhole(row)) onLeftOut("incomplete");
      return isInRange && isWhole(row);
    });
    for (const row of batch) if (!isAnalysed(row)) onLeftOut("not analysed");
    const sids = rows.flatMap(({ sid }) => sid ?? []);
    const now = await submissionsOf(services, { sids, fl: ["sid", "max_score"] });
    for (const row of rows) {
      const { path, sha256, size, score, sid } = row;
      yield { path, sha256, size, score, scoreNow: numberAt(now.get(sid ?? ""), "max_score") ?? score };
    }
  }
}

/** Takes the folder for this download, and removes what an earlier one left half written. */
async function openOwn(folder: TargetFolder): Promise<Lock> {
  const hint = "wait for it, or stop it; another download takes another folder";
  const lock = await lockJournal(await folder.own("download"), undefined, hint);
  try {
    await removeLeftovers(folder.at([OWN_FOLDER]));
    return lock;
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** What a run that was killed left half written. */
async function removeLeftovers(path: string): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(path)) {
    if (isFile && name.endsWith(".part")) await Deno.remove(`${path}/${name}`);
  }
}

async function handle(job: Job, file: Wanted): Promise<DownloadRow> {
  const { options, places, tooHigh, folder } = job;
  if (file.scoreNow > options.maxScore) {
    return rowOf(job, file, "left out", `its score is ${file.scoreNow} by now`);
  }
  if (tooHigh.find(contentKey(file.sha256)) >= 0) {
    return rowOf(job, file, "left out", "another submission of the incident has a higher score for it");
  }
  const parts = places.targetOf(file);
  const found = await folder.find(parts);
  if (found.kind === "other") return rowOf(job, file, "failed", found.reason);
  if (found.kind === "file") {
    // Read whole: a changed file may have the same size.
    if (await holdsContent(found.path, file.sha256, options.encoding)) return rowOf(job, file, "present");
    if (!options.overwrite) return rowOf(job, file, "failed", OCCUPIED);
  }
  if (options.dryRun) return rowOf(job, file, "planned");
  return await download(job, file, parts);
}

const OCCUPIED = "another file is there (--overwrite replaces it)";

async function download(job: Job, file: Wanted, parts: readonly string[]): Promise<DownloadRow> {
  const { services, options, folder } = job;
  const { sha256 } = file;
  const path = await folder.own(`${crypto.randomUUID().slice(0, 13)}.part`);
  const { encoding } = options;
  const name = parts.at(-1)!.replace(/\.cart$/, "");
  await fetchFile(services, { sha256, encoding, name, path });
  try {
    await folder.place(path, parts, { replace: options.overwrite });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    // The same file stands in the incident twice, and the other one came first.
    const isSame = await holdsContent(folder.at(parts), sha256, encoding);
    return rowOf(job, file, isSame ? "present" : "failed", isSame ? null : OCCUPIED);
  } finally {
    await Deno.remove(path).catch(() => undefined);
  }
  return rowOf(job, file, "downloaded");
}

function rowOf(
  { places }: Job,
  file: Wanted,
  state: DownloadState,
  reason: string | null = null,
): DownloadRow {
  const { path, sha256, size, scoreNow } = file;
  const target = state === "left out" ? null : places.targetOf(file).join("/");
  return { ...{ path, target, sha256, size }, score: scoreNow, ...{ state, reason } };
}

function reasonOf(error: unknown): string {
  const { message } = toError(error);
  return error instanceof Error && "code" in error ? fileFault(error) : message.replace(/\.$/, "");
}
