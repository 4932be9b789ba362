/**
 * Mass submission beside the incident manager, both as they come. First to a server that analyses more slowly than files
 * come and drops what its queue cannot hold; then, for the speed at equal losses (none), to one that drops nothing: 50 ms
 * away, and on this machine, where both are as fast as the processor lets them. `ALX_BENCH_FILES` sets how many
 * files.
 *
 * @module
 */
import { createClient } from "../../src/api/mod.ts";
import { withDemo } from "../support/demo_process.ts";
import { ROOT } from "../support/paths.ts";
import { type Bench, exists, peersBin, print, type Row } from "./bench.ts";

const BINARY = `${ROOT}dist/alx`;
const INCIDENT = "BENCH-1";
const MEMORY_GOAL_MIB = 300;
/** How fast the loaded server analyses. */
const CONSUMER_PER_SECOND = 150;

/** What one program did with all files. */
interface Outcome {
  /** Files that the server took. */
  readonly sent: number;
  /** Files that have a result in the end. */
  readonly analysed: number;
  readonly seconds: number;
  readonly peakMib: number;
}

type Sender = (folder: string, env: Record<string, string>, scratch: string) => Promise<Outcome>;

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
      const both = async (where: string, args: readonly string[]): Promise<Pair> => {
        const run = async (who: string, send: Sender): Promise<Counted> => {
          const own = await Deno.makeTempDir({ dir: scratch });
          const outcome = await withDemo({ submissions: 1, args }, (env) => send(folder, env, own));
          say(`${who}, ${where}`, count, outcome);
          return { ...outcome, count };
        };
        return [await run("incident manager", sendTheirs(bin)), await run("alx", sendOurs)];
      };
      const loaded = await both("loaded server", loadedServer(count));
      const far = await both("idle server, 50 ms away", [...IDLE, "--latency-ms", "50"]);
      const near = await both("idle server, here", IDLE);
      return rowsOf({ loaded, far, near });
    } finally {
      await Deno.remove(scratch, { recursive: true });
    }
  },
};

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

/** Runs the incident manager; it ends when all is sent, and never looks whether the server kept it. */
function sendTheirs(bin: string): Sender {
  return async (folder, env, scratch) => {
    await Deno.writeTextFile(`${scratch}/key`, env["ALX_APIKEY"]!);
    const program = await runProgram(`${bin}/al-incident-submitter`, [
      ...["--url", env["ALX_SERVER"]!, "--username", env["ALX_USER"]!, "--apikey", `${scratch}/key`],
      ...["--classification", "TLP:CLEAR", "--service_selection", "Characterize"],
      ...["--path", folder, "--incident_num", INCIDENT],
    ], { cwd: scratch, env: {} });
    // It counts along the way; the last figure is the whole.
    const sent = Number([...program.out.matchAll(/Number of files ingested = (\d+)/g)].at(-1)?.[1] ?? NaN);
    return { ...program, sent, analysed: await settled(env) };
  };
}

/** Runs alx to its end, which is when every file has its result. */
const sendOurs: Sender = async (folder, env, scratch) => {
  const args = [
    "incident",
    "submit",
    folder,
    "--incident",
    INCIDENT,
    "--service",
    "Characterize",
    "--priority",
    "100",
  ];
  const world = { ...env, HOME: scratch, XDG_STATE_HOME: scratch, NO_COLOR: "1" };
  const program = await runProgram(BINARY, [...args, "--output", "json"], { cwd: scratch, env: world });
  const { contents } = JSON.parse(program.out) as { readonly contents: Readonly<Record<string, number>> };
  const sent = (contents["done"] ?? 0) + (contents["sent"] ?? 0) + (contents["failed"] ?? 0);
  return { ...program, sent, analysed: await settled(env) };
};

interface Program {
  readonly out: string;
  readonly seconds: number;
  readonly peakMib: number;
}

/** Runs a program to its end, and looks how much memory it has had. */
async function runProgram(
  command: string,
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Record<string, string> },
): Promise<Program> {
  const started = performance.now();
  const child = new Deno.Command(command, {
    ...{ args: [...args], cwd, env, stdin: "null", stdout: "piped", stderr: "piped" },
  }).spawn();
  let peakKib = 0;
  const look = setInterval(() => {
    Deno.readTextFile(`/proc/${child.pid}/status`).then((status) => {
      peakKib = Math.max(peakKib, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0));
    }, () => undefined);
  }, 100);
  const { success, stdout, stderr } = await child.output();
  clearInterval(look);
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`"${command}" failed: ${err}`);
  return { out: out!, seconds: (performance.now() - started) / 1000, peakMib: peakKib / 1024 };
}

/** How many files have a result when the server has nothing left to do. All files differ: each has its submission. */
async function settled(env: Record<string, string>): Promise<number> {
  const client = createClient({
    server: env["ALX_SERVER"]!,
    auth: { kind: "apikey", user: env["ALX_USER"]!, apikey: env["ALX_APIKEY"]! },
  });
  const query = `metadata.incident_number:"${INCIDENT}" OR metadata.incident_number:"BENCH\\\\-1"`;
  try {
    for (let before = -1;;) {
      const now = await client.search.count("submission", `(${query}) AND state:completed`);
      if (now === before) return now;
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }
  } finally {
    client.close();
  }
}

function say(what: string, count: number, { sent, analysed, seconds, peakMib }: Outcome): void {
  print(
    `  ${what.padEnd(42)} ${sent} of ${count} sent, ${sent - analysed} skipped, ${analysed} analysed, ` +
      `${(sent / seconds).toFixed(0)} files/s, ${seconds.toFixed(1)} s, peak ${peakMib.toFixed(0)} MiB`,
  );
}

type Counted = Outcome & { readonly count: number };
type Pair = readonly [theirs: Counted, ours: Counted];

const lost = ({ analysed, count }: Counted) => count - analysed;
const perSecond = ({ analysed, seconds }: Outcome) => analysed / seconds;

function rowsOf(pairs: { readonly loaded: Pair; readonly far: Pair; readonly near: Pair }): readonly Row[] {
  const { loaded: [theirs, ours], far, near } = pairs;
  const peak = Math.max(...[ours, far[1], near[1]].map(({ peakMib }) => peakMib));
  return [
    {
      what: "files lost to sampling",
      ours: String(lost(ours)),
      peer: String(lost(theirs)),
      ratio: lost(ours) / Math.max(1, lost(theirs)),
      goal: "0",
      met: lost(ours) === 0,
    },
    {
      what: "how busy the loaded server is kept",
      ours: `${perSecond(ours).toFixed(0)} files/s`,
      peer: `${CONSUMER_PER_SECOND} files/s`,
      ratio: perSecond(ours) / CONSUMER_PER_SECOND,
      goal: "≥ 0.8×",
      met: perSecond(ours) >= 0.8 * CONSUMER_PER_SECOND,
    },
    speedRow("speed at equal losses, 50 ms away", far, 5),
    speedRow("speed at equal losses, on this machine", near, 1),
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

function speedRow(what: string, [theirs, ours]: Pair, goal: number): Row {
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
