/** The two programs that submit an incident, run to their end and counted. @module */
import { createClient } from "../../src/api/mod.ts";
import { ROOT } from "../support/paths.ts";

/** The program that is measured. */
export const BINARY = `${ROOT}dist/alx`;

const INCIDENT = "BENCH-1";
/** As the incident manager writes it. */
const ESCAPED = "BENCH\\\\-1";
/** Passes after which the incident manager is believed never to get everything through. */
const MOST_PASSES = 20;
/** A server that has had nothing to do for so long is done. */
const STILL_MS = 2000;

/** What one program did with all files. */
export interface Outcome {
  /** Files that the server took; in several passes: that it took in all. */
  readonly sent: number;
  /** Files that have a result in the end. */
  readonly analysed: number;
  readonly seconds: number;
  readonly peakMib: number;
  /** How often it was run. */
  readonly passes: number;
}

/** What is to be sent, and to whom. */
export interface Order {
  readonly folder: string;
  readonly count: number;
  /** Reaches the server. */
  readonly env: Record<string, string>;
  /** A folder for files of its own. */
  readonly scratch: string;
}

/** Sends all files of a folder. */
export type Sender = (order: Order) => Promise<Outcome>;

/**
 * Runs the incident manager once. It ends when all is sent, and never looks whether the server kept it.
 *
 * @param options More of its own options
 */
export function sendTheirs(bin: string, options: readonly string[] = []): Sender {
  return async (order) => {
    const program = await runTheirs(bin, order, options);
    return { ...program, analysed: (await settled(order.env)).analysed, passes: 1 };
  };
}

/**
 * Runs the incident manager from the beginning again and again until nothing is lost: what is analysed already is answered
 * from the server's memory. The time counts until the server has a result of every file; between two passes it is let
 * come to its end, as nobody knows before what was lost. Finding that out costs nothing here.
 */
export function repeatTheirs(bin: string): Sender {
  return async (order) => {
    let [sent, analysed, seconds, peakMib, passes] = [0, 0, 0, 0, 0];
    while (analysed < order.count && passes < MOST_PASSES) {
      const program = await runTheirs(bin, order, ["--fresh"]);
      const end = await settled(order.env);
      passes++;
      sent += program.sent;
      seconds += program.seconds + end.seconds;
      peakMib = Math.max(peakMib, program.peakMib);
      analysed = end.analysed;
    }
    return { sent, analysed, seconds, peakMib, passes };
  };
}

async function runTheirs(
  bin: string,
  { folder, env, scratch }: Order,
  options: readonly string[],
): Promise<Omit<Outcome, "analysed" | "passes">> {
  await Deno.writeTextFile(`${scratch}/key`, env["ALX_APIKEY"]!);
  const program = await runProgram(`${bin}/al-incident-submitter`, [
    ...["--url", env["ALX_SERVER"]!, "--username", env["ALX_USER"]!, "--apikey", `${scratch}/key`],
    ...["--classification", "TLP:CLEAR", "--service_selection", "Characterize"],
    ...["--path", folder, "--incident_num", INCIDENT, ...options],
  ], { cwd: scratch, env: {} });
  // It counts along the way; the last figure is the whole.
  const sent = Number([...program.out.matchAll(/Number of files ingested = (\d+)/g)].at(-1)?.[1] ?? NaN);
  return { ...program, sent };
}

/** Runs alx to its end, which is when every file has its result. */
export const sendOurs: Sender = async ({ folder, env, scratch }) => {
  const args = [
    ...["incident", "submit", folder, "--incident", INCIDENT],
    ...["--service", "Characterize", "--priority", "100", "--output", "json"],
  ];
  const world = { ...env, HOME: scratch, XDG_STATE_HOME: scratch, NO_COLOR: "1" };
  const program = await runProgram(BINARY, args, { cwd: scratch, env: world });
  const { contents } = JSON.parse(program.out) as { readonly contents: Readonly<Record<string, number>> };
  const sent = (contents["done"] ?? 0) + (contents["sent"] ?? 0) + (contents["failed"] ?? 0);
  return { ...program, sent, analysed: (await settled(env)).analysed, passes: 1 };
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

interface Settled {
  readonly analysed: number;
  /** How long it took the server from now on. */
  readonly seconds: number;
}

/**
 * Waits until the server has nothing left to do, and tells how many files have a result. All files differ: each has its
 * submission.
 */
async function settled(env: Record<string, string>): Promise<Settled> {
  const client = createClient({
    server: env["ALX_SERVER"]!,
    auth: { kind: "apikey", user: env["ALX_USER"]!, apikey: env["ALX_APIKEY"]! },
  });
  const query = `metadata.incident_number:"${INCIDENT}" OR metadata.incident_number:"${ESCAPED}"`;
  const began = performance.now();
  let analysed = -1;
  let changed = began;
  try {
    for (;;) {
      const now = await client.search.count("submission", `(${query}) AND state:completed`);
      if (now !== analysed) [analysed, changed] = [now, analysed < 0 ? began : performance.now()];
      else if (performance.now() - changed >= STILL_MS) break;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return { analysed, seconds: (changed - began) / 1000 };
  } finally {
    client.close();
  }
}
