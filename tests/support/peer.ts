/** The real al-submit, where it is installed beside the checkout. @module */
import { ROOT } from "./paths.ts";
import { runProgram } from "./programs.ts";

/** The folder of the peers' programs; undefined where `../shared/tools/peers` is missing or cannot install them. */
export async function peerFolder(): Promise<string | undefined> {
  const installer = `${ROOT}../shared/tools/peers`;
  if (!await Deno.stat(installer).then(() => true, () => false)) return undefined;
  const result = await runProgram("bash", [installer]);
  return result?.success === true ? result.out.trim() : undefined;
}

/** What a program left behind. */
export interface PeerResult {
  readonly out: string;
  readonly err: string;
  /** Exit code; undefined when it had to be ended. */
  readonly code: number | undefined;
}

/** How {@link runPeer} runs it. */
export interface PeerOptions {
  /** Folder for `~/.al/submit.cfg`. */
  readonly home: string;
  readonly stdin?: string | undefined;
  /** Ended after so long. Default: 40,000. */
  readonly limitMs?: number | undefined;
  /** Interrupts it, as Ctrl-C does. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs the real al-submit with the words given. */
export async function runPeer(
  bin: string,
  args: readonly string[],
  options: PeerOptions,
): Promise<PeerResult> {
  const { home, stdin, limitMs = 40_000, signal } = options;
  const child = new Deno.Command(`${bin}/al-submit`, {
    args: [...args],
    clearEnv: true,
    env: { HOME: home, PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" },
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let ended = false;
  const timer = setTimeout(() => {
    ended = true;
    child.kill("SIGKILL");
  }, limitMs);
  const interrupt = () => child.kill("SIGINT");
  signal?.addEventListener("abort", interrupt, { once: true });
  try {
    if (stdin !== undefined) {
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(stdin)).catch(() => undefined);
      await writer.close().catch(() => undefined);
    }
    const { code, stdout, stderr } = await child.output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { out: text(stdout), err: text(stderr), code: ended ? undefined : code };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", interrupt);
  }
}
