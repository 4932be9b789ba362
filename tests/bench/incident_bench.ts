/**
 * Mass submission beside the incident manager. `ALX_BENCH_FILES` sets how many files (default 20,000).
 *
 * 1. A loaded server: it analyses more slowly than files come, and drops what its queue cannot hold. Both run once, as they
 *    come. The incident manager loses files and does not know; alx loses none.
 * 2. The same at equal losses, which is none. The incident manager has no way to send more slowly: even with one thread it
 *    is faster than this server. It loses nothing only when it is run again and again until everything has come through.
 *    What counts is the time until the last file has its result. Nobody can be faster than the server analyses, so
 *    that no ratio of senders can show here; the row before it tells how much of the server's speed alx uses.
 * 3. Speed at equal losses (none) where the server is not what limits: one that drops nothing, 50 ms away, and on this
 *    machine, where program and server share the processor. The incident manager runs with its own number of threads; a
 *    further row has it run 50 ms away with the most threads it ever takes by itself, which its users would have to ask for.
 *
 * @module
 */
import { withDemo } from "../support/demo_process.ts";
import { ROOT } from "../support/paths.ts";
import { type Bench, exists, peersBin, print, type Row } from "./bench.ts";
import {
  BINARY,
  type Outcome,
  repeatTheirs,
  type Sender,
  sendOurs,
  sendTheirs,
} from "./incident_programs.ts";

const MEMORY_GOAL_MIB = 300;
/** How fast the loaded server analyses. */
const CONSUMER_PER_SECOND = 150;

type Counted = Outcome & { readonly count: number };

/** Mass submission against the incident manager. */
export const incidentBench: Bench = {
  name: "incident",
  async run() {
    const bin = await peersBin(ROOT);
    if (bin === undefined || !await exists(BINARY)) return [];
    const count = Number(Deno.env.get("ALX_BENCH_FILES") ?? 20_000);
    const scratch = await Deno.makeTempDir({ prefix: "alx-bench-" });
    try {
      const folder = `${scratch}/files`;
      await makeFiles(folder, count);
      const run = async (what: string, args: readonly string[], send: Sender): Promise<Counted> => {
        const own = await Deno.makeTempDir({ dir: scratch });
        const outcome = await withDemo(
          { submissions: 1, args },
          (env) => send({ folder, count, env, scratch: own }),
        );
        say(what, count, outcome);
        return { ...outcome, count };
      };
      const loaded = loadedServer(count);
      const far = [...IDLE, "--latency-ms", "50"];
      const wide = ["--threads", MOST_THREADS];
      return rowsOf({
        once: await run("incident manager, loaded server", loaded, sendTheirs(bin)),
        single: await run("the same, one thread", loaded, sendTheirs(bin, ["--threads", "1"])),
        repeated: await run("the same, until nothing is lost", loaded, repeatTheirs(bin)),
        loaded: await run("alx, loaded server", loaded, sendOurs),
        theirsFar: await run("incident manager, idle server, 50 ms away", far, sendTheirs(bin)),
        theirsWide: await run(`the same, ${MOST_THREADS} threads`, far, sendTheirs(bin, wide)),
        oursFar: await run("alx, idle server, 50 ms away", far, sendOurs),
        theirsNear: await run("incident manager, idle server, here", IDLE, sendTheirs(bin)),
        oursNear: await run("alx, idle server, here", IDLE, sendOurs),
      });
    } finally {
      await Deno.remove(scratch, { recursive: true });
    }
  },
};

/** What the incident manager takes on the largest machines. */
const MOST_THREADS = "32";

/** Takes in fewer a second than come, and samples from a fortieth of them on. */
function loadedServer(count: number): readonly string[] {
  const samplingAt = String(Math.max(20, Math.round(count / 40)));
  return [
    ...["--service-ms", "0", "--sampling-at", samplingAt],
    ...["--ingest-per-second", String(CONSUMER_PER_SECOND)],
  ];
}

/** Analyses at once and drops nothing. */
const IDLE: readonly string[] = ["--service-ms", "0", "--workers", "64"];

async function makeFiles(folder: string, count: number): Promise<void> {
  const seed = Date.now();
  for (let i = 0; i < count; i++) {
    const at = `${folder}/d${Math.floor(i / 500)}`;
    if (i % 500 === 0) await Deno.mkdir(at, { recursive: true });
    await Deno.writeTextFile(`${at}/f${i}.txt`, `file ${i} of the bench of ${seed}\n`);
  }
}

function say(what: string, count: number, outcome: Outcome): void {
  const { sent, analysed, seconds, peakMib, passes } = outcome;
  print(
    `  ${what.padEnd(42)} ${sent} of ${count} sent${passes > 1 ? ` in ${passes} passes` : ""}, ` +
      `${analysed} analysed, ${count - analysed} lost, ${(analysed / seconds).toFixed(0)} files/s, ` +
      `${seconds.toFixed(1)} s, peak ${peakMib.toFixed(0)} MiB`,
  );
}

const lost = ({ analysed, count }: Counted) => count - analysed;
const perSecond = ({ analysed, seconds }: Outcome) => analysed / seconds;

interface Runs {
  readonly once: Counted;
  readonly single: Counted;
  readonly repeated: Counted;
  readonly loaded: Counted;
  readonly theirsFar: Counted;
  readonly theirsWide: Counted;
  readonly oursFar: Counted;
  readonly theirsNear: Counted;
  readonly oursNear: Counted;
}

function rowsOf(runs: Runs): readonly Row[] {
  const { once, single, repeated, loaded, oursFar, oursNear } = runs;
  const peak = Math.max(...[loaded, oursFar, oursNear].map(({ peakMib }) => peakMib));
  const loss = (what: string, theirs: Counted): Row => ({
    what,
    ours: String(lost(loaded)),
    peer: String(lost(theirs)),
    ratio: lost(loaded) / Math.max(1, lost(theirs)),
    goal: "0",
    met: lost(loaded) === 0 && lost(theirs) > 0,
  });
  return [
    loss("files lost to sampling", once),
    loss("the same, peer with one thread", single),
    {
      what: "how busy the loaded server is kept",
      ours: `${perSecond(loaded).toFixed(0)} files/s`,
      peer: `${CONSUMER_PER_SECOND} files/s`,
      ratio: perSecond(loaded) / CONSUMER_PER_SECOND,
      goal: "≥ 0.8×",
      met: perSecond(loaded) >= 0.8 * CONSUMER_PER_SECOND,
    },
    speedRow("loaded server, until nothing is lost", [repeated, loaded], 1),
    speedRow("speed at equal losses, 50 ms away", [runs.theirsFar, oursFar], 5),
    speedRow(`the same, peer with ${MOST_THREADS} threads`, [runs.theirsWide, oursFar], 1),
    speedRow("speed at equal losses, on this machine", [runs.theirsNear, oursNear], 5),
    {
      what: "memory",
      ours: `${peak.toFixed(0)} MiB`,
      peer: `${MEMORY_GOAL_MIB} MiB`,
      ratio: peak / MEMORY_GOAL_MIB,
      goal: `≤ ${MEMORY_GOAL_MIB} MiB`,
      met: peak <= MEMORY_GOAL_MIB,
    },
  ];
}

function speedRow(what: string, [theirs, ours]: readonly [Counted, Counted], goal: number): Row {
  const ratio = perSecond(ours) / perSecond(theirs);
  return {
    what,
    ours: `${perSecond(ours).toFixed(0)} files/s`,
    peer: `${perSecond(theirs).toFixed(0)} files/s`,
    ratio,
    goal: `≥ ${goal}×`,
    met: ratio >= goal && lost(ours) === 0 && lost(theirs) === 0,
  };
}
