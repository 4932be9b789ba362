/**
 * Programs of the machine that some tests need. A test whose program is missing is skipped under a name that says so,
 * and counted as ignored: a fresh machine has neither python3 nor tmux.
 *
 * @module
 */
import { delimiter } from "node:path";

/** What a program left behind. */
export interface ProgramResult {
  readonly success: boolean;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end; undefined where it is not installed or cannot be started. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: Pick<Deno.CommandOptions, "cwd" | "env"> = {},
): Promise<ProgramResult | undefined> {
  try {
    const command = new Deno.Command(program, { ...options, args: [...args], stdin: "null" });
    const { success, stdout, stderr } = await command.output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { success, out: text(stdout), err: text(stderr) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return undefined;
    }
    throw error;
  }
}

/** Whether a program of this name is on the PATH. */
export function isInstalled(program: string, path = Deno.env.get("PATH") ?? ""): boolean {
  return path.split(delimiter).some((folder) => isFile(`${folder}/${program}`));
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Name and `ignore` of a test; `reason` says why it cannot run here, undefined where it can. */
export function skippedFor(reason: string | undefined, name: string): { name: string; ignore: boolean } {
  return { name: reason === undefined ? name : `${name} (skipped: ${reason})`, ignore: reason !== undefined };
}

/** Name and `ignore` of a test that runs these programs. */
export function needing(programs: readonly string[], name: string): { name: string; ignore: boolean } {
  const missing = programs.filter((program) => !isInstalled(program));
  return skippedFor(missing.length === 0 ? undefined : `no ${missing.join(", ")} on the PATH`, name);
}
