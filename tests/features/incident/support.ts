/** An embedded server, services and plans for tests of incidents. @module */
import type { DemoOptions } from "../../../src/demo/state.ts";
import { type RunningDemo, serveDemo } from "../../../src/demo/server.ts";
import { type IncidentRow, incidentRows } from "../../../src/features/incident/rows.ts";
import { readIncident } from "../../../src/features/incident/journal.ts";
import type { IncidentPlan, Timing } from "../../../src/features/incident/plan.ts";
import type { Services } from "../../../src/features/services.ts";
import { openSession } from "../../../src/features/session.ts";
import { type Clock, systemClock } from "../../../src/util/clock.ts";

/** Waits that are long for a test, and short for a person. */
export const QUICK: Partial<Timing> = {
  brokenMs: 500,
  doubtMs: 500,
  heldMs: 500,
  reconcileMs: 1000,
  settleMs: 50,
  lateMs: 1500,
  tickMs: 50,
  pollMs: 20,
  againMs: 30,
  refreshMs: 0,
  graceMs: 300,
};

/** A world of one test; disposing it ends everything and removes its folder. */
export interface World extends AsyncDisposable {
  readonly demo: RunningDemo;
  /** A folder of its own, empty at first. */
  readonly folder: string;
  readonly journal: string;
  /** New services; closed with the world. */
  services(options?: { readonly signal?: AbortSignal; readonly clock?: Clock }): Promise<Services>;
  /** A plan for the folder `files`. */
  plan(more?: Partial<IncidentPlan>): IncidentPlan;
  /** Writes files below the folder `files`; returns their full paths. */
  write(files: Readonly<Record<string, string>>): Promise<string[]>;
  rows(): Promise<IncidentRow[]>;
  /** How many submissions the server made of each content, by sha256. */
  analyses(): Map<string, number>;
}

/** Starts a world with a quick server. */
export async function startWorld(options: DemoOptions = {}): Promise<World> {
  const load = { serviceMs: 1, workers: 16, ...options.load };
  const demo = await serveDemo({ submissions: 5, seed: 1, ...options, load });
  const folder = await Deno.realPath(await Deno.makeTempDir());
  await Deno.mkdir(`${folder}/files`);
  const journal = `${folder}/journal.jsonl`;
  const open: Services[] = [];
  return {
    ...{ demo, folder, journal },
    async services({ signal = new AbortController().signal, clock = systemClock } = {}) {
      const services = await servicesOf(demo, { signal, clock });
      open.push(services);
      return services;
    },
    plan: (more) => planOf({ journal, folder: `${folder}/files` }, more),
    write: (files) =>
      Promise.all(
        Object.entries(files).map(async ([name, text]) => {
          const path = `${folder}/files/${name}`;
          await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
          await Deno.writeTextFile(path, text);
          return path;
        }),
      ),
    rows: async () => await Array.fromAsync(incidentRows(await readIncident(journal, { details: true }))),
    analyses: () => analysesOf(demo),
    async [Symbol.asyncDispose]() {
      for (const services of open) services.client.close();
      await demo.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Services of the demo's analyst, with a password: a session that can be lost. */
export async function servicesOf(
  { url, user, password }: Pick<RunningDemo, "url" | "user" | "password">,
  { signal, clock }: { readonly signal: AbortSignal; readonly clock: Clock },
): Promise<Services> {
  return await openSession({ server: url, user, password, verify: true }, {
    ...{ clock, signal },
    readText: () => Promise.resolve(undefined),
  });
}

/** A plan with quick timing. */
export function planOf(
  { journal, folder }: { readonly journal: string; readonly folder: string },
  more: Partial<IncidentPlan> = {},
): IncidentPlan {
  return {
    incident: "INC-7",
    journal,
    inputs: { paths: [folder], lists: [], cwd: "/", stdin: async function* () {} },
    submit: {
      params: { priority: 100 },
      metadata: {},
      profile: undefined,
      generateAlert: undefined,
      maxSizeBytes: 1000,
    },
    bucket: "low",
    timing: QUICK,
    ...more,
  };
}

function analysesOf(demo: RunningDemo): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [, doc] of demo.demo.state.store.collections.submission.entries()) {
    const metadata = doc.metadata as Readonly<Record<string, unknown>>;
    if (metadata.incident_number === undefined) continue;
    const [file] = doc.files as readonly { readonly sha256: string }[];
    counts.set(file!.sha256, (counts.get(file!.sha256) ?? 0) + 1);
  }
  return counts;
}
