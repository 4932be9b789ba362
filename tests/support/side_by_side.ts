/** Runs alx's al-submit and the real one on the same server, and compares them. @module */
import { CanceledError } from "../../src/util/error.ts";
import type { TestDemo } from "./demo.ts";
import { fastClock } from "./fast_clock.ts";
import { run } from "./cli.ts";
import { type Meddle, startProxy } from "./meddling_proxy.ts";
import { type PeerResult, runPeer } from "./peer.ts";

/** What both are told to do. */
export interface Scenario {
  readonly name: string;
  /** Words after the login; `{dir}` is a folder of its own for each run. */
  readonly args: readonly string[];
  /** Files in the folder, by name; `{unique}` is something else in each run. */
  readonly files?: Readonly<Record<string, string>>;
  /** `{dir}` as in the words. */
  readonly stdin?: string;
  /** Text of `~/.al/submit.cfg`; `{url}` is the server. With it no login is given as options. */
  readonly config?: string;
  readonly noLogin?: boolean;
  readonly meddle?: () => Meddle;
  /** Prepares the folder further. */
  readonly prepare?: (dir: string) => Promise<void>;
  /** The real one is ended after so long. */
  readonly limitMs?: number;
  /** Both are interrupted as soon as they wait for results. */
  readonly isInterrupted?: boolean;
  /** Waits of ours are over at once. */
  readonly isFast?: boolean;
}

/** What one of them left behind. */
export interface Side extends PeerResult {
  /** `METHOD /path` of every request. */
  readonly seen: readonly string[];
  /** The file of `-o {dir}/out`, if any. */
  readonly file: string | undefined;
}

async function withFolder<T>(scenario: Scenario, work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${dir}/in/sub`, { recursive: true });
    for (const [name, text] of Object.entries(scenario.files ?? {})) {
      await Deno.writeTextFile(`${dir}/in/${name}`, text.replaceAll("{unique}", crypto.randomUUID()));
    }
    await scenario.prepare?.(dir);
    return await work(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

interface Start {
  readonly args: string[];
  readonly home: string;
  readonly stdin: string | undefined;
  readonly signal: AbortSignal;
}

/** Interrupts when the first message is asked for. */
function interrupting(scenario: Scenario, stop: AbortController): Meddle {
  const meddle = scenario.meddle?.();
  return (request) => {
    if (scenario.isInterrupted && request.path.startsWith("/api/v4/live/get_message_list/")) {
      stop.abort(new CanceledError("Interrupted"));
    }
    return meddle?.(request);
  };
}

async function oneSide(
  demo: TestDemo,
  scenario: Scenario,
  start: (run: Start) => Promise<PeerResult>,
): Promise<Side> {
  return await withFolder(scenario, async (dir) => {
    const stop = new AbortController();
    await using proxy = startProxy(demo.url, interrupting(scenario, stop));
    const { signal } = stop;
    if (scenario.config !== undefined) {
      const { port } = new URL(proxy.url);
      await Deno.mkdir(`${dir}/.al`);
      await Deno.writeTextFile(`${dir}/.al/submit.cfg`, scenario.config.replaceAll("{port}", port));
    }
    const login = scenario.noLogin || scenario.config !== undefined
      ? []
      : ["-s", proxy.url, "-u", demo.user, "-k", demo.apikey];
    const args = [...login, ...scenario.args.map((word) => word.replaceAll("{dir}", dir))];
    const result = await start({ args, home: dir, stdin: scenario.stdin?.replaceAll("{dir}", dir), signal });
    const file = await Deno.readTextFile(`${dir}/out`).catch(() => undefined);
    return { ...result, seen: proxy.seen, file };
  });
}

/** The real al-submit's side. */
export function theirSide(bin: string, demo: TestDemo, scenario: Scenario): Promise<Side> {
  const { limitMs } = scenario;
  return oneSide(
    demo,
    scenario,
    ({ args, home, stdin, signal }) => runPeer(bin, args, { home, stdin, limitMs, signal }),
  );
}

/** Our side, in this process. */
export function ourSide(demo: TestDemo, scenario: Scenario): Promise<Side> {
  return oneSide(demo, scenario, ({ args, home, stdin, signal }) =>
    run(["al-submit", ...args], {
      env: { HOME: home },
      ...(stdin === undefined ? {} : { stdin }),
      ...(scenario.isFast ? { clock: fastClock() } : {}),
      signal,
    }));
}

/** The results on standard output, as sorted lists of their keys. */
export function jsonKeys(out: string): string[][] {
  return out.split("\n").filter((line) => line.startsWith("{")).map((line) =>
    Object.keys(JSON.parse(line)).sort()
  );
}
