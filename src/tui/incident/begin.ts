/** How a mass submission is asked for, begun, and gone on with. @module */
import type { Whoami } from "../../api/types/user.ts";
import { readStart } from "../../features/incident/journal.ts";
import type { IncidentPlan } from "../../features/incident/plan.ts";
import { type AskedIncident, prepareIncident } from "../../features/incident/prepare.ts";
import { UsageError } from "../../util/error.ts";
import { formatTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { expandHome, xdgDirs } from "../../util/xdg.ts";
import type { App } from "../contracts.ts";
import type { Span } from "../paint.ts";
import { mayUse, whoami } from "../shell/account.ts";
import { incidentFault } from "../submit/mass_section.ts";
import { completePath } from "../submit/completion.ts";
import { defaultJournal } from "./place.ts";
import { isUnderWay, liveRuns, startRun } from "./runs.ts";

/** The parts of a plan that follow from settings. @throws {UsageError} the server would refuse them */
function prepared(
  me: Whoami,
  asked: AskedIncident,
): Pick<IncidentPlan, "submit" | "bucket" | "maxWindow" | "isCounted"> {
  const { problems, ...parts } = prepareIncident(me, asked);
  const fault = problems.find((one) => one.severity === "error");
  if (fault !== undefined) {
    throw new UsageError(fault.message, { hint: "alx incident submit has every setting" });
  }
  return parts;
}

function pathFault(text: string): string | undefined {
  const path = expandHome(text.trim(), xdgDirs(Deno.env.toObject()).home);
  if (path === "") return "The path is missing";
  try {
    Deno.statSync(path);
    return undefined;
  } catch {
    return `Cannot find "${path}"`;
  }
}

/** An id by the folder's name and the day, with a number behind it while there is an incident of that id. */
function suggestedId(app: App, path: string): string {
  const plain = plainId(path, app.now());
  for (let number = 1; number < 100; number++) {
    const id = number === 1 ? plain : `${plain}-${number}`;
    if (!isThere(defaultJournal(app, id))) return id;
  }
  return plain;
}

function isThere(path: string | undefined): boolean {
  try {
    return path !== undefined && Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function plainId(path: string, now: number): string {
  const name = path.replace(/\/+$/, "").split("/").at(-1)?.replace(/[^\w.-]+/g, "-") ?? "";
  return `${name === "" || name === "." ? "incident" : name}-${
    formatTime(now, { local: true }).slice(0, 10)
  }`;
}

/** Asks for a folder and an incident, and opens the form in which the rest is chosen. @param given Path to begin with. */
export async function askIncident(app: App, given = ""): Promise<void> {
  if (!mayUse(app, "submission_create")) return;
  const typed = await app.prompt({
    title: "mass submission: which folder or file",
    label: "path",
    initial: given,
    complete: completePath,
    check: pathFault,
  });
  if (typed === undefined) return;
  const path = expandHome(typed.trim(), xdgDirs(Deno.env.toObject()).home);
  const incident = await app.prompt({
    title: "mass submission: incident",
    label: "id",
    initial: suggestedId(app, path),
    check: incidentFault,
  });
  if (incident !== undefined) app.open("submit", { paths: [path], incident: incident.trim() });
}

/** What a plan will do, for a person who is asked. */
export function planLines(app: App, plan: IncidentPlan): Span[][] {
  const { params, profile, metadata } = plan.submit;
  const pair = (label: string, value: string | undefined): Span[][] =>
    value === undefined || value === "" ? [] : [[[label.padEnd(14), "dim"], safeText(value)]];
  const { paths = [], include = [], excludePath = [] } = plan.inputs ?? {};
  const marking = params.classification;
  return [
    ...pair("send", paths.slice(0, 3).join(", ") + (paths.length > 3 ? ` and ${paths.length - 3} more` : "")),
    ...pair("only", include.join(" ")),
    ...pair("without", excludePath.join(" ")),
    ...pair("part", plan.shard === undefined ? undefined : `${plan.shard.part} of ${plan.shard.of}`),
    ...pair("to", app.services.settings.server),
    ...pair("incident", plan.incident),
    ...pair("marking", marking),
    ...pair("profile", profile),
    ...pair("priority", `${params.priority ?? "the profile's"}, the queue "${plan.bucket}"`),
    ...pair("metadata", Object.entries(metadata).map(([key, value]) => `${key}=${value}`).join(", ")),
    [["Everything below the path is submitted, each content once.", "dim"]],
  ];
}

/**
 * Begins a run, unless one of the same incident is under way, and shows it.
 *
 * @param options.replace In place of the screen that is shown. Default: above it.
 */
export function openRun(app: App, plan: IncidentPlan, options: { readonly replace?: boolean } = {}): void {
  const { incident, journal } = plan;
  if (isUnderWay(liveRuns(app).get().get(journal))) app.notify("It is running already");
  else startRun(app, plan);
  const top = app.shell.get().frames.at(-1);
  const isShown = top?.screen.id === "incident" &&
    (top.params as { readonly journal?: string }).journal === journal;
  if (isShown) return;
  if (options.replace) app.replace("incident", { incident, journal });
  else app.open("incident", { incident, journal });
}

/**
 * Goes on with a run that was stopped, or sends once more what failed, with the settings that its journal was begun with.
 *
 * @param retry What failed or could not be read is sent once more.
 */
export async function goOn(
  app: App,
  which: { incident: string; journal: string },
  retry: boolean,
): Promise<void> {
  if (!mayUse(app, "submission_create")) return;
  const before = liveRuns(app).get().get(which.journal)?.plan;
  if (before !== undefined && !retry) return openRun(app, before);
  const { head, run, isWalked } = await readStart(which.journal);
  const { params, metadata, profile } = head;
  const parts = prepared(await whoami(app), { incident: which.incident, params, metadata, profile });
  const named = run?.inputs ?? [];
  const paths = named.filter((one) => !one.startsWith("@"));
  // What a list named is known to the journal; paths are looked through again, for what was not found yet.
  const inputs = retry || isWalked || paths.length < named.length
    ? undefined
    : { paths, lists: [], cwd: Deno.cwd(), stdin: async function* () {} };
  openRun(app, { ...parts, ...which, inputs, shard: run?.shard, retry });
}
