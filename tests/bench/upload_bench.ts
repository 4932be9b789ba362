import { parseExports, withDemo } from "../support/demo_process.ts";
import { ROOT } from "../support/paths.ts";
import { type Bench, exists, peersBin, type Row } from "./bench.ts";

const SIZE_BYTES = 2 * 1024 ** 3;
const BINARY = `${ROOT}dist/alx`;
const MEMORY_GOAL_BYTES = 200 * 1024 ** 2;

const PYTHON = `
import sys, time
from assemblyline_client import get_client
how, server, user, key, path = sys.argv[1:6]
client = get_client(server, apikey=(user, key), retries=3)
start = time.perf_counter()
(client.ingest if how == "ingest" else client.submit)(path=path, params={"ignore_size": True})
print(time.perf_counter() - start, flush=True)
`;

interface Measured {
  readonly seconds: number;
  readonly peakBytes: number;
}

/** The most memory a process has had, as Linux tells while it runs. */
async function peakOf(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  return 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
}

/** Runs a program to its end; its time is what it prints, else that of the whole process. */
async function measure(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Measured> {
  const started = performance.now();
  const child = new Deno.Command(command, {
    ...{ args: [...args], env, stdin: "null", stdout: "piped", stderr: "piped" },
  }).spawn();
  let peakBytes = 0;
  const look = setInterval(() => {
    peakOf(child.pid).then((bytes) => void (peakBytes = Math.max(peakBytes, bytes)));
  }, 50);
  const { success, stdout, stderr } = await child.output();
  clearInterval(look);
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  if (!success) throw new Error(`"${command}" failed: ${err}`);
  const told = Number(out);
  return { seconds: Number.isFinite(told) ? told : (performance.now() - started) / 1000, peakBytes };
}

/** Runs `body` while a server that only reads runs in a process of its own. */
async function withSink<T>(body: (env: Record<string, string>) => Promise<T>): Promise<T> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${ROOT}tests/bench/upload_sink.ts`],
    ...{ stdin: "null", stdout: "piped", stderr: "inherit" },
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  try {
    const { value = "" } = await reader.read();
    return await body(parseExports(value.split("\n")[0]!));
  } finally {
    child.kill("SIGTERM");
    await reader.cancel();
    await child.status;
  }
}

/** A file of zeros that takes no room on the disk. It is read once: the first reader pays for the kernel's pages. */
async function sparseFile(sizeBytes: number): Promise<string> {
  const path = await Deno.makeTempFile({ suffix: ".bin" });
  await Deno.truncate(path, sizeBytes);
  using file = await Deno.open(path);
  const memory = new Uint8Array(1024 ** 2);
  while (await file.read(memory) !== null);
  return path;
}

type WithServer = <T>(body: (env: Record<string, string>) => Promise<T>) => Promise<T>;

/** Which way the file goes: an ingest is answered once the file is there, a submission with its SHA-256 in it. */
type Way = "ingest" | "submit";

const WAYS: Readonly<Record<Way, readonly string[]>> = {
  ingest: ["ingest"],
  submit: ["submit", "--no-wait"],
};

/** Both clients, each with a server of its own, so that none waits for what the other left to do. */
async function compare(
  way: Way,
  what: string,
  withServer: WithServer,
  { bin, path, least = 3 }: { readonly bin: string; readonly path: string; readonly least?: number },
): Promise<readonly Row[]> {
  const options = [path, "--ignore-size", "--output", "jsonl"];
  const ours = await withServer((env) => measure(BINARY, [...WAYS[way], ...options], env));
  const theirs = await withServer((env) => {
    const login = [env["ALX_SERVER"]!, env["ALX_USER"]!, env["ALX_APIKEY"]!];
    return measure(`${bin}/python`, ["-c", PYTHON, way, ...login, path], {});
  });
  return rowsOf(`${way}, ${what}`, least, ours, theirs);
}

/** @param least How many times the Python client's speed is asked for */
function rowsOf(what: string, least: number, ours: Measured, theirs: Measured): readonly Row[] {
  const mega = (bytes: number) => Math.round(bytes / 1024 ** 2);
  const perSecond = ({ seconds }: Measured) => SIZE_BYTES / seconds;
  const speed = perSecond(ours) / perSecond(theirs);
  return [
    {
      what: `2 GiB by ${what}`,
      ours: `${mega(perSecond(ours))} MiB/s`,
      peer: `${mega(perSecond(theirs))} MiB/s`,
      ratio: speed,
      goal: `≥ ${least}×`,
      met: speed >= least,
    },
    {
      what: `peak memory, ${what}`,
      ours: `${mega(ours.peakBytes)} MiB`,
      peer: `${mega(theirs.peakBytes)} MiB`,
      ratio: ours.peakBytes / MEMORY_GOAL_BYTES,
      goal: "≤ 200 MiB",
      met: ours.peakBytes <= MEMORY_GOAL_BYTES,
    },
  ];
}

/**
 * The upload of a big file against the Python client's: on the embedded server by ingest and by submit, and on a server
 * that only reads, which shows what the clients can do. The embedded server holds holes as holes; it has to take the
 * SHA-256 of a submission before it answers: more than a second, in which no client can do anything, so that the goal of
 * three times as fast holds for an ingest and two times is asked for there.
 */
export const uploadBench: Bench = {
  name: "upload",
  async run() {
    const bin = await peersBin(ROOT);
    if (bin === undefined || !await exists(BINARY)) return [];
    const path = await sparseFile(SIZE_BYTES);
    const demo: WithServer = (body) => withDemo({ submissions: 10 }, body);
    try {
      return [
        ...await compare("ingest", "the embedded server", demo, { bin, path }),
        ...await compare("submit", "the embedded server", demo, { bin, path, least: 2 }),
        ...await compare("submit", "a server that only reads", withSink, { bin, path }),
      ];
    } finally {
      await Deno.remove(path);
    }
  },
};
