/** What one comparison measured. */
export interface Row {
  /** What was compared, in words. */
  readonly what: string;
  /** Ours and the peer's figure, with units. */
  readonly ours: string;
  readonly peer: string;
  /** Ours ÷ peer, or a figure against a budget. */
  readonly ratio: number;
  /** The goal in words, such as `≤ 1.5×`. */
  readonly goal: string;
  readonly met: boolean;
}

/** A group of comparisons made in one run; `undefined` rows mean the peer is not here. */
export interface Bench {
  readonly name: string;
  run(): Promise<readonly Row[]>;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Runs a command to its end and returns stdout; throws with its stderr when it fails. */
export async function capture(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    env: { ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`"${command} ${args.join(" ")}" failed: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** Wall time of a whole process, in ms. */
export async function wallMs(command: string, args: readonly string[]): Promise<number> {
  const started = performance.now();
  await capture(command, args);
  return performance.now() - started;
}

/** Whether a path exists. */
export async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** The folder of the peers' programs, installed when needed; undefined where `../shared/tools` is not beside us. */
export async function peersBin(root: string): Promise<string | undefined> {
  const installer = `${root}../shared/tools/peers`;
  return await exists(installer) ? (await capture("bash", [installer])).trim() : undefined;
}

/** Writes a line to stdout. */
export function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
